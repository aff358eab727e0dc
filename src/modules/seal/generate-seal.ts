// A seal of its own for whoever has none, outside production: RSA 3072, because every PDF reader checks it, and a self-signed
// certificate that says in its name that it is a demonstration.
import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'

const DEMO_NAME = 'Infonavit (demostración) - Sello del Servicio de Intercomunicación de Avisos'
const subject = (name: string, organization: string): [string, string][] => [
  ['countryName', 'MX'],
  ['organizationName', organization],
  ['commonName', name],
]
const DAY_MS = 86_400_000
const YEARS = 10

const makeKeyPair = promisify(generateKeyPair)

/** Private key (PKCS#8) and certificate, PEM, one after the other. Valid from a day before `now`, for ten years unless said. */
export async function generateSeal(
  now: Date,
  { name: commonName = DEMO_NAME, organization = 'Instituto de demostración, sin valor oficial', years = YEARS } = {},
): Promise<string> {
  const { privateKey } = await makeKeyPair('rsa', { modulusLength: 3072 })
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString())
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e)
  // positive and of full length: first bit off, second on
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  certificate.serialNumber = serial.toString('hex')
  certificate.validity.notBefore = new Date(now.getTime() - DAY_MS)
  certificate.validity.notAfter = new Date(now.getTime() + years * 365.25 * DAY_MS)
  const name = subject(commonName, organization).map(([field, value]) => ({
    name: field,
    value,
    // Its types take the tag for a class.
    valueTagClass: forge.asn1.Type.UTF8 as number as forge.asn1.Class,
  }))
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ])
  certificate.sign(key, forge.md.sha256.create())
  return `${privateKey.export({ type: 'pkcs8', format: 'pem' })}${forge.pki.certificateToPem(certificate).replaceAll('\r', '')}`
}
