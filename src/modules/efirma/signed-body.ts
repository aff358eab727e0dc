// The two base64 fields of a signed act, read from what anybody may have sent.
import { refusePrivateKey } from './private-key.ts'
import { problems } from './problems.ts'

const CERTIFICATE_PEM = /-----BEGIN [A-Z ]*CERTIFICATE-----/

/** DER of the certificate. Refuses a key, PEM (with a hint) and what is not base64. */
export function readCertificateField(text: string): Buffer {
  refusePrivateKey(text)
  const bytes = decode(text)
  if (CERTIFICATE_PEM.test(text) || (bytes && CERTIFICATE_PEM.test(bytes.toString('latin1')))) {
    throw problems.EFIRMA_ILEGIBLE({
      detail:
        'El certificado viene en formato PEM. Envíe el contenido del archivo .cer (DER) en base64: lo que está entre las líneas BEGIN y END, sin ellas.',
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
  refusePrivateKey(text)
  const bytes = decode(text)
  if (!bytes)
    throw problems.EFIRMA_FIRMA_INVALIDA({
      detail: 'El campo `firma` no es base64. Envíe los bytes de la firma codificados en base64.',
    })
  return bytes
}

/** Padded or not; line breaks and spaces inside are ignored, since many tools write them. */
function decode(text: string): Buffer | undefined {
  const tight = text.replace(/[\r\n\t ]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(tight) || tight.replace(/=+$/, '').length % 4 === 1) return undefined
  return Buffer.from(tight, 'base64')
}
