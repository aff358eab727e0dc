// Sealing keys and certificates for tests, as an institute would bring them: a leaf under an authority.
import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

const keyPair = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const key = forge.pki.privateKeyFromPem(pem)
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    key,
    publicKey: forge.pki.setRsaPublicKey(key.n, key.e),
  }
}
type Pair = ReturnType<typeof keyPair>

function certificate(cn: string, issuerCn: string, subject: Pair, issuer: Pair, ca: boolean, from: Date, to: Date): string {
  const c = forge.pki.createCertificate()
  c.publicKey = subject.publicKey
  c.serialNumber = ca ? '01' : '02'
  c.validity.notBefore = from
  c.validity.notAfter = to
  c.setSubject([{ name: 'commonName', value: cn }])
  c.setIssuer([{ name: 'commonName', value: issuerCn }])
  c.setExtensions(
    ca
      ? [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
          { name: 'subjectKeyIdentifier' },
        ]
      : [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
          { name: 'subjectKeyIdentifier' },
        ],
  )
  c.sign(issuer.key, forge.md.sha256.create())
  return forge.pki.certificateToPem(c).replaceAll('\r', '')
}

/** PEM texts: the seal's key, its certificate, and the authority's. */
export function issuedSeal(from = new Date('2020-01-01'), to = new Date('2040-01-01')) {
  const [authority, leaf] = [keyPair(), keyPair()]
  const names = ['Sello de prueba', 'Autoridad de prueba'] as const
  return {
    key: leaf.pem,
    certificate: certificate(names[0], names[1], leaf, authority, false, from, to),
    authority: certificate(names[1], names[1], authority, authority, true, from, to),
  }
}
