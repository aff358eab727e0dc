// A certificate authority that is nobody's, in SAT's form (domain.md 6): for the demo, the sandbox and tests. Its certificates
// are worthless wherever its root is not installed; production installs none of it.
import { createCipheriv, createPublicKey, generateKeyPair, type KeyObject, pbkdf2Sync, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import {
  type Attribute,
  type CertificateRequest,
  type Extension,
  keyIdentifier,
  subjectOf,
  writeCertificate,
} from './test-certificate.ts'

const { asn1 } = forge
const makeKeyPair = promisify(generateKeyPair)

export type Issuer = { certificate: Buffer; key: KeyObject }

export type TestAuthority = {
  root: Issuer
  /** Signs e.firmas. */
  issuer: Issuer
  /** DER of root and issuer: what a service that is to believe it must find in its trust folder. */
  certificates: Buffer[]
}

export type TestEfirma = {
  rfc: string
  nombre: string
  numeroSerie: string
  /** The .cer: DER. */
  cer: Buffer
  /** The .key: encrypted PKCS#8, DER, exactly as SAT's (PBES2, PBKDF2-HMAC-SHA1 2,048 rounds, 3DES-CBC). */
  key: Buffer
  password: string
  privateKey: KeyObject
  /** RSASSA-PKCS1-v1_5 SHA-256 over the UTF-8 bytes, in base64. */
  sign(cadenaOriginal: string): string
}

export async function newRsaKey(bits = 2048): Promise<KeyObject> {
  return (await makeKeyPair('rsa', { modulusLength: bits })).privateKey
}

/** A root and an authority under it, in SAT's layout. `keys`: to reuse ones made before. */
export async function makeTestAuthority(options: {
  from: Date
  to: Date
  name?: string
  keys?: { root: KeyObject; issuer: KeyObject }
}): Promise<TestAuthority> {
  const { from, to, name = 'AUTORIDAD CERTIFICADORA DE PRUEBAS' } = options
  const [rootKey, issuerKey] = options.keys
    ? [options.keys.root, options.keys.issuer]
    : await Promise.all([newRsaKey(), newRsaKey()])
  const rootName = authorityName(`${name} RAIZ`)
  const root = writeAuthority({
    issuer: rootName,
    subject: rootName,
    key: rootKey,
    signWith: rootKey,
    from,
    to,
    pathLength: 1,
    serial: randomSerial(),
  })
  const issuer = writeAuthority({
    issuer: subjectOf(root),
    subject: authorityName(name),
    key: issuerKey,
    signWith: rootKey,
    from,
    to,
    pathLength: 0,
    serial: randomSerial(),
  })
  return {
    root: { certificate: root, key: rootKey },
    issuer: { certificate: issuer, key: issuerKey },
    certificates: [root, issuer],
  }
}

const authorityName = (name: string): Attribute[] => [
  { type: '2.5.4.3', value: name, as: 'utf8' },
  { type: '2.5.4.10', value: 'SERVICIO DE PRUEBAS SIN VALIDEZ', as: 'utf8' },
  { type: '2.5.4.6', value: 'MX' },
]

/** One authority's certificate; tests make bad ones by `extensions`, dates and hash. */
export function writeAuthority(options: {
  issuer: Buffer | Attribute[]
  subject: Attribute[]
  key: KeyObject
  signWith: KeyObject
  from: Date
  to: Date
  serial?: string
  pathLength?: number
  ca?: boolean
  keyUsage?: Extension
  authorityKey?: KeyObject
  hash?: CertificateRequest['hash']
}): Buffer {
  return writeCertificate({
    serial: options.serial ?? randomSerial(),
    issuer: options.issuer,
    subject: options.subject,
    notBefore: options.from,
    notAfter: options.to,
    publicKey: createPublicKey(options.key),
    signWith: options.signWith,
    hash: options.hash,
    extensions: [
      {
        name: 'basicConstraints',
        cA: options.ca ?? true,
        critical: true,
        ...(options.pathLength !== undefined && { pathLenConstraint: options.pathLength }),
      },
      { name: 'keyUsage', critical: true, ...(options.keyUsage ?? { digitalSignature: true, keyCertSign: true, cRLSign: true }) },
      subjectKeyIdentifier(createPublicKey(options.key)),
      { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(createPublicKey(options.authorityKey ?? options.signWith)) },
    ],
  })
}

function subjectKeyIdentifier(key: KeyObject): Extension {
  const octets = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, false, keyIdentifier(key))
  return { id: '2.5.29.14', value: asn1.toDer(octets).getBytes() }
}

/** 20 digits, like SAT's. */
export const randomSerial = (): string =>
  `3000100000${String(randomBytes(6).readUIntBE(0, 6) % 10_000_000_000).padStart(10, '0')}`

export type EfirmaOptions = {
  rfc: string
  nombre: string
  curp?: string
  /** Who signs for a company. */
  representante?: { rfc: string; curp: string }
  correo?: string
  from: Date
  to: Date
  /** A seal certificate (CSD) for this branch instead of an e.firma. */
  sucursal?: string
  serial?: string
  password?: string
  /** An RSA key made before; else one is made. */
  privateKey?: KeyObject
  keyBits?: number
  hash?: CertificateRequest['hash']
  /** How names are written; SAT writes T61String where there is an Ñ. */
  as?: Attribute['as']
  /** In place of the e.firma's own. */
  extensions?: Extension[]
  subject?: Attribute[]
}

/** A .cer and .key as SAT hands them out, issued by `authority`. */
export async function issueTestEfirma(authority: { issuer: Issuer }, options: EfirmaOptions): Promise<TestEfirma> {
  const { rfc, nombre, password = '12345678a', serial = randomSerial() } = options
  const privateKey = options.privateKey ?? (await newRsaKey(options.keyBits))
  const cer = writeCertificate({
    serial,
    issuer: subjectOf(authority.issuer.certificate),
    subject: options.subject ?? efirmaSubject(options),
    notBefore: options.from,
    notAfter: options.to,
    publicKey: createPublicKey(privateKey),
    extensions: options.extensions ?? (options.sucursal ? SEAL_EXTENSIONS : EFIRMA_EXTENSIONS),
    signWith: authority.issuer.key,
    hash: options.hash,
  })
  return {
    rfc,
    nombre,
    numeroSerie: serial,
    cer,
    key: writeKeyFile(privateKey, password),
    password,
    privateKey,
    sign: (cadenaOriginal) => sign('sha256', Buffer.from(cadenaOriginal, 'utf8'), privateKey).toString('base64'),
  }
}

const LEAF = { name: 'basicConstraints', cA: false, critical: true }
const EFIRMA_EXTENSIONS: Extension[] = [
  LEAF,
  { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, dataEncipherment: true, keyAgreement: true },
  { name: 'nsCertType', client: true, email: true },
  { name: 'extKeyUsage', emailProtection: true, clientAuth: true },
]
const SEAL_EXTENSIONS: Extension[] = [LEAF, { name: 'keyUsage', digitalSignature: true, nonRepudiation: true }]

/** Subject in SAT's order and types. */
function efirmaSubject({ rfc, nombre, curp, representante, correo, sucursal, as }: EfirmaOptions): Attribute[] {
  const text = (type: string, value: string): Attribute => ({
    type,
    value,
    as: as ?? (/^[\x20-\x7e]*$/.test(value) ? 'printable' : 't61'),
  })
  const pair = (own: string, other: string | undefined) => (other ? `${own} / ${other}` : own)
  const names = ['2.5.4.3', '2.5.4.41', '2.5.4.10'].map((type) => text(type, nombre))
  const keys = [text('2.5.4.45', pair(rfc, representante?.rfc)), text('2.5.4.5', pair(curp ?? '', representante?.curp))]
  if (sucursal) return [...names, ...keys, text('2.5.4.11', sucursal)]
  return [
    ...names,
    { type: '2.5.4.6', value: 'MX' },
    { type: '1.2.840.113549.1.9.1', value: correo ?? 'pruebas@sia.invalid', as: 'ia5' },
    ...keys,
  ]
}

const ROUNDS = 2048
const OID = { pbes2: '1.2.840.113549.1.5.13', pbkdf2: '1.2.840.113549.1.5.12', desEde3Cbc: '1.2.840.113549.3.7' }

/** PKCS#8 as SAT encrypts it. node:crypto would choose HMAC-SHA256, which SAT's own tools do not read. */
function writeKeyFile(key: KeyObject, password: string): Buffer {
  const [salt, iv] = [randomBytes(8), randomBytes(8)]
  const cipher = createCipheriv('des-ede3-cbc', pbkdf2Sync(password, salt, ROUNDS, 24, 'sha1'), iv)
  const body = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()])
  const sequence = (...parts: forge.asn1.Asn1[]) => asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, parts)
  const oid = (dotted: string) => asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes())
  const octets = (bytes: Buffer) => asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, false, bytes.toString('latin1'))
  const rounds = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, asn1.integerToDer(ROUNDS).getBytes())
  const derivation = sequence(oid(OID.pbkdf2), sequence(octets(salt), rounds))
  const encryption = sequence(oid(OID.desEde3Cbc), octets(iv))
  return Buffer.from(
    asn1.toDer(sequence(sequence(oid(OID.pbes2), sequence(derivation, encryption)), octets(body))).getBytes(),
    'latin1',
  )
}
