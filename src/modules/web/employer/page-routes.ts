import { OWN_ACCESS } from '../../notices/index.ts'
import type { Derecho } from '../../sessions/index.ts'
import { needs } from '../ui/index.ts'

/** Of pages that read notices: what may be read is asked with who is signed in. */
export const needsOwn = (derecho: Derecho) => needs(derecho, { alsoSelect: OWN_ACCESS })
