// The authority that is nobody's, its e.firmas and its answers, for the demo and the sandbox: with node-forge and pkijs, loaded when the
// first of them is needed.
import { late } from '../../kernel/late.ts'

const authority = () => import('./test-authority.ts')

export const makeTestAuthority = late(async () => (await authority()).makeTestAuthority)
export const issueTestEfirma = late(async () => (await authority()).issueTestEfirma)
export const newRsaKey = late(async () => (await authority()).newRsaKey)
export const answerOcsp = late(async () => (await import('./test-responder.ts')).answerOcsp)
