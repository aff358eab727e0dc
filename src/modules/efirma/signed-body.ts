// The two base64 fields of a signed act, read from what anybody may have sent. A private key is looked for first, so that it is
// refused before anything is stored or logged: it must never travel.
import { children, readOne, TAG, Unreadable } from './der.ts'
import { problems } from './problems.ts'

const KEY_PEM = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/
const CERTIFICATE_PEM = /-----BEGIN CERTIFICATE-----/

/** DER of the certificate. Refuses a key, PEM (with a hint) and what is not base64. */
export function readCertificateField(text: string): Buffer {
  const bytes = decode(text)
  refuseKey(text, bytes)
  if (CERTIFICATE_PEM.test(text) || (bytes && CERTIFICATE_PEM.test(bytes.toString('latin1')))) {
    throw problems.EFIRMA_ILEGIBLE({
      detail:
        'El certificado viene en formato PEM. Envíe los bytes del archivo .cer (DER) en base64: lo que está entre las líneas BEGIN y END, sin ellas.',
    })
  }
  if (!bytes)
    throw problems.EFIRMA_ILEGIBLE({
      detail: 'El campo `certificado` no es base64. Envíe el archivo .cer (DER) codificado en base64.',
    })
  return bytes
}

/** Bytes of the signature. Refuses a key and what is not base64. */
export function readSignatureField(text: string): Buffer {
  const bytes = decode(text)
  refuseKey(text, bytes)
  if (!bytes)
    throw problems.EFIRMA_FIRMA_INVALIDA({
      detail: 'El campo `firma` no es base64. Envíe los bytes de la firma codificados en base64.',
    })
  return bytes
}

function refuseKey(text: string, bytes: Buffer | undefined): void {
  if (KEY_PEM.test(text) || (bytes && (KEY_PEM.test(bytes.toString('latin1')) || isKey(bytes))))
    throw problems.EFIRMA_LLAVE_PRIVADA()
}

/** Padded or not; line breaks and spaces inside are ignored, since many tools write them. */
function decode(text: string): Buffer | undefined {
  const tight = text.replace(/[\r\n\t ]/g, '')
  if (tight === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(tight) || tight.replace(/=+$/, '').length % 4 === 1) return undefined
  return Buffer.from(tight, 'base64')
}

/**
 * True for the DER of a private key: PKCS#8 in the clear (version, algorithm, octets) and encrypted (algorithm, octets: SAT's
 * .key), PKCS#1 and SEC 1 (a version followed by numbers or octets). No certificate and no signature looks like one of them.
 */
export function isKey(bytes: Buffer): boolean {
  try {
    const outer = readOne(bytes)
    if (outer.tag !== TAG.sequence) return false
    const [first, second, third] = children(outer)
    if (first?.tag === TAG.sequence) return second?.tag === TAG.octetString && third === undefined
    if (first?.tag !== TAG.integer) return false
    return second?.tag === TAG.sequence
      ? third?.tag === TAG.octetString
      : second?.tag === TAG.integer || second?.tag === TAG.octetString
  } catch (error) {
    if (error instanceof Unreadable) return false
    throw error
  }
}
