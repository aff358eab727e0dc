// One certificate, all checks. Used by every e.firma act and by client assertions (IETF RFC 7523).
import type { Context } from '../../context.ts'
import { installedAuthorities } from './authorities.ts'
import { MAX_CERTIFICATE_BYTES, parseCertificate } from './certificate.ts'
import type { Proof } from './checks/evidence.ts'
import { CHECKS } from './checks/index.ts'
import { Unreadable } from './der.ts'
import { problems } from './problems.ts'
import { readIdentity, type Signer, signerOf } from './signer.ts'

/**
 * The signer that a certificate names, when every check of checks/index.ts passes; throws the Problem of the first that does not.
 * Give `proof` (what was signed, and the signature) wherever there is one: it is verified before the responder is asked.
 */
export async function judgeCertificate(ctx: Context, der: Buffer, proof?: Proof): Promise<Signer> {
  if (der.length > MAX_CERTIFICATE_BYTES)
    throw problems.EFIRMA_ILEGIBLE({ detail: 'El certificado es demasiado grande para ser una e.firma.' })
  const authorities = await installedAuthorities(ctx)
  try {
    const certificate = parseCertificate(der)
    const signer = readIdentity(certificate)
    const evidence = { certificate, signer, authorities, now: ctx.now(), proof, path: undefined }
    for (const check of CHECKS) {
      const pending = check(evidence, ctx)
      if (pending) await pending
    }
    // Where nothing was verified with the key yet, see now that it can be used.
    if (!proof) void certificate.publicKey
    return signerOf(certificate, signer)
  } catch (error) {
    // Parts that only some checks read (the issuer's name, the key) may be broken too.
    if (error instanceof Unreadable) throw problems.EFIRMA_ILEGIBLE({ cause: error })
    throw error
  }
}
