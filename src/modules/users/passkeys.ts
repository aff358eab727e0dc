// What is done with passkeys; SimpleWebAuthn, with all that it knows of kinds of certificates, is loaded with the first of them.
import { late } from '../../kernel/late.ts'

const webauthn = () => import('./webauthn.ts')

export const registrationOptions = late(async () => (await webauthn()).registrationOptions)
export const judgeRegistration = late(async () => (await webauthn()).judgeRegistration)
export const entryOptions = late(async () => (await webauthn()).entryOptions)
export const judgeEntry = late(async () => (await webauthn()).judgeEntry)
