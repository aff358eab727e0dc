// A certificate looked at link by link, for who wants to know what is wrong with it: the same checks as judgeCertificate, but what
// they find is told instead of thrown, and nothing is written to the audit log, because nobody acts.
import type { Context } from '../../context.ts'
import { Problem } from '../../kernel/problem.ts'
import { installedAuthorities } from './authorities.ts'
import { MAX_CERTIFICATE_BYTES, parseCertificate } from './certificate.ts'
import { type ChainJudgement, judgeChain } from './chain.ts'
import { chain } from './checks/chain.ts'
import { CHECKS } from './checks/index.ts'
import { revocation } from './checks/revocation.ts'
import { signature } from './checks/signature.ts'
import { learnStatus, type RevocationStatus } from './ocsp/learn-status.ts'
import { problems } from './problems.ts'
import { readCertificateField } from './signed-body.ts'
import { type Identity, readIdentity } from './signer.ts'

/** What it says and whether the certificate by itself passes: everything but its authority, a signature and its revocation. */
const OWN_CHECKS = CHECKS.filter((check) => check !== chain && check !== signature && check !== revocation)

export type Examined =
  /** `refusal`: one of CERTIFICATE_CODES. `identity`: absent where nothing could be read. */
  | { ok: false; refusal: Problem; identity: Identity | undefined }
  | {
      ok: true
      identity: Identity
      validity: { from: Date; to: Date }
      chain: ChainJudgement
      /** Asks SAT, unless the answer is known; `off` where this service does not ask. Only where `chain.ok`. */
      revocation: () => Promise<RevocationStatus | { status: 'off' }>
    }

/** `certificado`: DER in base64, as on the wire. A private key in its place is thrown (EFIRMA_LLAVE_PRIVADA), never examined. */
export async function examineCertificate(ctx: Context, certificado: string): Promise<Examined> {
  const read = readable(certificado)
  if (read instanceof Problem) return { ok: false, refusal: read, identity: undefined }
  const identity = readIdentity(read)
  const authorities = await installedAuthorities(ctx)
  const evidence = { certificate: read, signer: identity, authorities, now: ctx.now(), proof: undefined, path: undefined }
  for (const check of OWN_CHECKS) {
    try {
      await check(evidence, ctx)
    } catch (refusal) {
      if (!(refusal instanceof Problem)) throw refusal
      return { ok: false, refusal, identity }
    }
  }
  const judged = judgeChain(read, authorities)
  return {
    ok: true,
    identity,
    validity: { from: read.notBefore, to: read.notAfter },
    chain: judged,
    async revocation() {
      if (ctx.config.efirmaRevocation === 'off') return { status: 'off' }
      if (!judged.ok) return { status: 'unknown', why: 'no authority to ask about it' }
      const authority = judged.path[0]!.certificate
      return learnStatus(ctx, { certificate: read, authority, responders: authorities.responders })
    },
  }
}

function readable(certificado: string) {
  try {
    const der = readCertificateField(certificado)
    if (der.length > MAX_CERTIFICATE_BYTES) throw problems.EFIRMA_ILEGIBLE()
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof Problem && error.codigo !== 'EFIRMA_ILEGIBLE') throw error
    return error instanceof Problem ? error : problems.EFIRMA_ILEGIBLE({ cause: error })
  }
}
