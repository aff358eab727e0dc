// Writes X.509 certificates for the authorities that are nobody's: demo, sandbox, tests. node-forge builds the structure (with
// the string types that SAT uses), node:crypto makes keys and signatures, since it is a hundred times faster.
import { createHash, createSign, type KeyObject, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

const { asn1, pki } = forge

/** `t61` writes Latin-1 bytes, as SAT does for names with Ñ. */
export type Attribute = { type: string; value: string; as?: 'printable' | 'utf8' | 't61' | 'ia5' }
export type Extension = Record<string, unknown>

export type CertificateRequest = {
  /** 20 digits, written as SAT does: their ASCII codes are the serial number. */
  serial: string
  /** DER of the issuer's name, or its attributes for a self-signed one. */
  issuer: Buffer | Attribute[]
  subject: Attribute[]
  notBefore: Date
  notAfter: Date
  publicKey: KeyObject
  /** node-forge's extension objects. */
  extensions: Extension[]
  signWith: KeyObject
  hash?: 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512'
}

const STRING_TYPES = { printable: asn1.Type.PRINTABLESTRING, utf8: asn1.Type.UTF8, t61: 20, ia5: asn1.Type.IA5STRING }

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** DER of the signed certificate. */
export function writeCertificate(request: CertificateRequest): Buffer {
  const hash = request.hash ?? 'sha256'
  const certificate = pki.createCertificate()
  certificate.serialNumber = Buffer.from(request.serial, 'latin1').toString('hex')
  certificate.validity.notBefore = request.notBefore
  certificate.validity.notAfter = request.notAfter
  certificate.setSubject(forgeName(request.subject))
  certificate.setIssuer(Array.isArray(request.issuer) ? forgeName(request.issuer) : [])
  certificate.setExtensions(request.extensions)
  const oid = pki.oids[`${hash}WithRSAEncryption`]!
  certificate.siginfo.algorithmOid = certificate.signatureOid = oid
  // A placeholder: the real key, of whatever kind, is put into the structure below.
  certificate.publicKey = pki.setRsaPublicKey(new forge.jsbn.BigInteger('3'), new forge.jsbn.BigInteger('3'))

  // Exported by node-forge, left out of its types.
  const tbs = (pki as unknown as { getTBSCertificate(c: unknown): forge.asn1.Asn1 }).getTBSCertificate(certificate)
  const fields = tbs.value as forge.asn1.Asn1[]
  if (!Array.isArray(request.issuer)) fields[3] = asn1.fromDer(binary(request.issuer))
  fields[6] = asn1.fromDer(binary(request.publicKey.export({ type: 'spki', format: 'der' })))
  const signature = createSign(hash)
    .update(Buffer.from(asn1.toDer(tbs).getBytes(), 'latin1'))
    .sign(request.signWith)
  const whole = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
    tbs,
    asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
      asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(oid).getBytes()),
      asn1.create(asn1.Class.UNIVERSAL, asn1.Type.NULL, false, ''),
    ]),
    asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BITSTRING, false, `\0${binary(signature)}`),
  ])
  return Buffer.from(asn1.toDer(whole).getBytes(), 'latin1')
}

function forgeName(attributes: Attribute[]): forge.pki.CertificateField[] {
  return attributes.map(({ type, value, as = 'printable' }) => ({
    type,
    value: as === 't61' ? binary(Buffer.from(value, 'latin1')) : value,
    // Its types take the tag for a class.
    valueTagClass: STRING_TYPES[as] as number as forge.asn1.Class,
  }))
}

/** Key identifier by method 1 of IETF RFC 5280 4.2.1.2, near enough: SHA-1 over the key's own structure. */
export const keyIdentifier = (key: KeyObject): string =>
  binary(
    createHash('sha1')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest(),
  )

/** DER of the subject's name. */
export function subjectOf(certificate: Buffer): Buffer {
  const tbs = (asn1.fromDer(binary(certificate)).value as forge.asn1.Asn1[])[0]!
  return Buffer.from(asn1.toDer((tbs.value as forge.asn1.Asn1[])[5]!).getBytes(), 'latin1')
}

export const publicKeyOf = (certificate: Buffer): KeyObject => new X509Certificate(certificate).publicKey
