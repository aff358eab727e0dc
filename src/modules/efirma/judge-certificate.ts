// One certificate, all checks. Used by every e.firma act and by client assertions (IETF RFC 7523).
import type { Context } from '../../context.ts'
import { installedAuthorities } from './authorities.ts'
import { type Certificate, MAX_CERTIFICATE_BYTES, parseCertificate } from './certificate.ts'
import type { Proof } from './checks/evidence.ts'
import { CHECKS } from './checks/index.ts'
import { problems } from './problems.ts'
import { readIdentity, type Signer, signerOf } from './signer.ts'

/**
 * The signer that a certificate names, when every check of checks/index.ts passes; throws the Problem of the first that does not.
 * Give `proof` (what was signed, and the signature) wherever there is one: it is verified before the responder is asked.
 */
export async function judgeCertificate(ctx: Context, der: Buffer, proof?: Proof): Promise<Signer> {
  const certificate = readable(der)
  const signer = readIdentity(certificate)
  const evidence = { certificate, signer, authorities: await installedAuthorities(ctx), now: ctx.now(), proof, path: undefined }
  for (const check of CHECKS) {
    const pending = check(evidence, ctx)
    if (pending) await pending
  }
  return signerOf(certificate, signer)
}

function readable(der: Buffer): Certificate {
  if (der.length > MAX_CERTIFICATE_BYTES)
    throw problems.EFIRMA_ILEGIBLE({ detail: 'El certificado es demasiado grande para ser una e.firma.' })
  try {
    return parseCertificate(der)
  } catch (cause) {
    throw problems.EFIRMA_ILEGIBLE({ cause })
  }
}
