// A detached CMS signature (IETF RFC 5652) as PAdES baseline B-B asks for (ETSI EN 319 142-1): signed attributes content type,
// message digest and signing-certificate-v2 (IETF RFC 5035), and no signing time, which belongs in the PDF's dictionary.
import { createHash, type KeyObject } from 'node:crypto'
import * as asn1js from 'asn1js'
import {
  Attribute,
  Certificate,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'
import type { Seal } from './load-seal.ts'

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const

const sha256 = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(createHash('sha256').update(bytes).digest()).buffer

/** The signature over `content`, DER. Signing runs off the main thread. */
export async function signDetached(seal: Seal, content: Uint8Array): Promise<Buffer> {
  const engine = new CryptoEngine({ crypto })
  const certificates = seal.chain.map((c) => Certificate.fromBER(c.raw))
  const signer = certificates[0]!
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates,
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }),
        signedAttrs: signedAttributes(seal.certificate.raw, content),
      }),
    ],
  })
  await signed.sign(signingKey(seal.privateKey), 0, 'SHA-256', undefined, engine)
  // IETF RFC 4055 wants NULL beside an RSA algorithm; strict readers miss it.
  if (seal.alg === 'RS256') signed.signerInfos[0]!.signatureAlgorithm.algorithmParams = new asn1js.Null()
  return Buffer.from(new ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) }).toSchema().toBER())
}

/** In DER order: of a SET's elements the shorter comes first. */
const signedAttributes = (certificate: Uint8Array, content: Uint8Array): SignedAndUnsignedAttributes =>
  new SignedAndUnsignedAttributes({
    type: 0,
    attributes: [
      new Attribute({ type: OID.contentType, values: [new asn1js.ObjectIdentifier({ value: OID.data })] }),
      new Attribute({ type: OID.messageDigest, values: [new asn1js.OctetString({ valueHex: sha256(content) })] }),
      new Attribute({ type: OID.signingCertificateV2, values: [signingCertificate(certificate)] }),
    ],
  })

/** SigningCertificateV2 with one ESSCertIDv2; its hash algorithm is the default, SHA-256, and DER leaves defaults out. */
const signingCertificate = (certificate: Uint8Array) => {
  const essCertId = new asn1js.Sequence({ value: [new asn1js.OctetString({ valueHex: sha256(certificate) })] })
  return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [essCertId] })] })
}

function signingKey(key: KeyObject): CryptoKey {
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : 'P-256' }
  // Node's type knows usages that pkijs's, the browser's, does not.
  return key.toCryptoKey(algorithm, false, ['sign']) as CryptoKey
}
