import type { Context } from '../../../context.ts'
import type { Certificate } from '../certificate.ts'
import type { Authority, AuthorityIndex } from '../chain.ts'
import type { Identity } from '../signer.ts'

/** What the checks look at; a check may add what it found for those after it. */
export type Evidence = {
  certificate: Certificate
  signer: Identity
  authorities: AuthorityIndex
  now: Date
  /** Bytes and the RSASSA-PKCS1-v1_5 SHA-256 signature over them that must be the certificate holder's. */
  proof: Proof | undefined
  /** Way up to a root; known once the chain was judged. */
  path: Authority[] | undefined
}

export type Proof = { signed: Buffer; signature: Buffer }

/** Returns when all is well; throws the Problem otherwise. */
export type Check = (evidence: Evidence, ctx: Context) => void | Promise<void>
