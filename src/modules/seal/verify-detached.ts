// Whether a detached CMS signature is the institute's own (sign-detached.ts): over this digest, by a certificate that it has or had. What a
// stranger sends is parsed, so whatever is odd is simply not ours.
import { timingSafeEqual, verify, type X509Certificate } from 'node:crypto'
import * as asn1js from 'asn1js'
import { ContentInfo, SignedData, type SignerInfo } from 'pkijs'
import type { Context } from '../../context.ts'
import { sealCertificates } from './load-seal.ts'

const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'

/** The certificate that signed the content whose SHA-256 is `digest`; undefined where none of the institute's did. `cms`: DER, zeros may follow. */
export async function sealedBy(ctx: Context, digest: Buffer, cms: Buffer): Promise<X509Certificate | undefined> {
  const signer = parsed(cms)
  if (!signer || !timingSafeEqual(signer.digest, digest)) return undefined
  const known = await sealCertificates(ctx)
  return known.find((certificate) => vouches(certificate, signer))
}

type Parsed = { digest: Buffer; attributes: Buffer; signature: Buffer }

function parsed(cms: Buffer): Parsed | undefined {
  try {
    const { result, offset } = asn1js.fromBER(new Uint8Array(cms).buffer)
    // Room that the signature did not need is zeros; anything else was put there by somebody.
    if (offset === -1 || cms.subarray(offset).some((byte) => byte !== 0)) return undefined
    const info = new ContentInfo({ schema: result })
    const signer = new SignedData({ schema: info.content }).signerInfos[0]
    if (!signer) return undefined
    const digest = digestOf(signer)
    // What is signed is the set of attributes, whose tag inside the message is another (IETF RFC 5652, 5.4).
    const attributes = Buffer.from(signer.signedAttrs!.encodedValue)
    attributes[0] = 0x31
    return digest?.length === 32
      ? { digest, attributes, signature: Buffer.from(signer.signature.valueBlock.valueHexView) }
      : undefined
  } catch {
    return undefined
  }
}

function digestOf(signer: SignerInfo): Buffer | undefined {
  const attribute = signer.signedAttrs?.attributes.find(({ type }) => type === MESSAGE_DIGEST)
  const value = attribute?.values[0] as asn1js.OctetString | undefined
  return value && Buffer.from(value.valueBlock.valueHexView)
}

function vouches(certificate: X509Certificate, { attributes, signature }: Parsed): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  const hash = asymmetricKeyDetails?.namedCurve === 'secp384r1' ? ['sha384', 'sha256'] : ['sha256']
  const key = asymmetricKeyType === 'ec' ? { key: certificate.publicKey, dsaEncoding: 'der' as const } : certificate.publicKey
  return hash.some((name) => verify(name, attributes, key, signature))
}
