// Everything that can be wrong with a link. The public texts stand in the parts alone; docs/diagnostico.md is the same table, and a test
// compares the two.
import { CERTIFICATE_CAUSES } from './certificate-causes.ts'
import { CREDENTIAL_CAUSES } from './credential-causes.ts'
import { TAXPAYER_CAUSES } from './taxpayer-causes.ts'
import { TRUST_CAUSES } from './trust-causes.ts'

/** In the order in which links are looked at. */
export const CAUSES = { ...CERTIFICATE_CAUSES, ...TAXPAYER_CAUSES, ...CREDENTIAL_CAUSES, ...TRUST_CAUSES }

export type Cause = keyof typeof CAUSES
