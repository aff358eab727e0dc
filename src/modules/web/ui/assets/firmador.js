// The thread that opens the .key and signs: a classic worker, since forge is a classic script. It alone ever holds the key; its own
// Content-Security-Policy allows it no connection, and it ends as soon as the signature is made or given up.
/* global forge */
self.window = self
importScripts('/recursos/forge.min.js')

const { asn1, pki } = forge
const PBES2 = '1.2.840.113549.1.5.13'
let opened

const tell = (message) => self.postMessage(message)
class Wrong extends Error {
  constructor(campo, mensaje) {
    super(mensaje)
    this.campo = campo
  }
}

self.onmessage = ({ data }) => {
  try {
    if (data.tipo === 'revisar') tell({ tipo: 'revisado', ...review(data) })
    if (data.tipo === 'firmar') tell({ tipo: 'firmado', firma: sign(data.cadena) })
  } catch (error) {
    tell({ tipo: 'error', campo: error.campo ?? '', mensaje: error.campo === undefined ? UNEXPECTED : error.message })
  }
}
const UNEXPECTED =
  'El navegador no pudo usar estos archivos. Recargue la página e inténtelo de nuevo; si se repite, use otro navegador.'

function review({ cer, key, contrasena, ahora }) {
  const first = structure(bytesOf(cer))
  const second = structure(bytesOf(key))
  if (kind(first) === 'llave' && kind(second) === 'certificado')
    throw new Wrong('cer', 'Los archivos están al revés: aquí va el certificado (.cer) y en el otro campo la llave (.key).')
  if (kind(first) === 'llave')
    throw new Wrong('cer', 'Este archivo es una llave. Aquí va el certificado, el que termina en .cer.')
  if (kind(first) !== 'certificado')
    throw new Wrong('cer', 'Este archivo no es un certificado. Elija el que le entregó el SAT y termina en .cer.')
  const certificate = readCertificate(first)
  if (certificate.isCsd)
    throw new Wrong(
      'cer',
      'Este certificado es un sello digital (CSD): solo sirve para facturar. Use el .cer y el .key de su e.firma.',
    )
  if (!certificate.rfc)
    throw new Wrong('cer', 'Este certificado no es una e.firma de contribuyente. Use el archivo .cer de su e.firma.')
  if (ahora < certificate.desde)
    throw new Wrong('cer', `Esta e.firma todavía no está vigente: empieza el ${day(certificate.desde)}.`)
  if (ahora > certificate.hasta)
    throw new Wrong('cer', `Esta e.firma venció el ${day(certificate.hasta)}. Renuévela ante el SAT y use la nueva.`)
  if (kind(second) === 'certificado')
    throw new Wrong('key', 'Este archivo es un certificado. Aquí va la llave, la que termina en .key.')
  if (kind(second) !== 'llave')
    throw new Wrong('key', 'Este archivo no es una llave de e.firma. Elija el que le entregó el SAT y termina en .key.')
  tell({ tipo: 'avance', paso: 'abriendo' })
  const privateKey = openKey(second, contrasena)
  if (!privateKey)
    throw new Wrong('contrasena', 'La contraseña de la llave no es correcta. Es la que eligió ante el SAT para su e.firma.')
  if (privateKey.n.compareTo(certificate.n) !== 0)
    throw new Wrong(
      'key',
      'La llave no corresponde al certificado: son de dos e.firmas distintas. Elija los dos archivos de la misma.',
    )
  opened = privateKey
  const { rfc, nombre, hasta } = certificate
  return { certificado: forge.util.encode64(asn1.toDer(first).getBytes()), rfc, nombre, hasta }
}

/** RSASSA-PKCS1-v1_5 with SHA-256 over the UTF-8 bytes, in base64. The key is gone afterwards. */
function sign(cadena) {
  const digest = forge.md.sha256.create()
  digest.update(cadena, 'utf8')
  const firma = forge.util.encode64(opened.sign(digest))
  for (const part of ['d', 'p', 'q', 'dP', 'dQ', 'qInv']) {
    const number = opened[part]
    for (let i = 0; i < number.t; i++) number.data[i] = 0
  }
  opened = undefined
  return firma
}

const bytesOf = (buffer) => {
  let text = ''
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte)
  const pem = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)
  return pem ? forge.util.decode64(pem[1].replace(/\s/g, '')) : text
}
const structure = (bytes) => {
  try {
    return asn1.fromDer(bytes)
  } catch {
    return undefined
  }
}

/** What a DER structure is, by its outline: SEQUENCE(SEQUENCE, SEQUENCE, BIT STRING), or SEQUENCE(SEQUENCE(PBES2 …), OCTET STRING). */
function kind(node) {
  const parts = node?.type === asn1.Type.SEQUENCE && Array.isArray(node.value) ? node.value : []
  const types = parts.map((part) => part.type)
  if (types.length === 3 && types[0] === asn1.Type.SEQUENCE && types[2] === asn1.Type.BITSTRING) return 'certificado'
  if (types.length === 2 && types[0] === asn1.Type.SEQUENCE && types[1] === asn1.Type.OCTETSTRING) {
    const [algorithm] = parts[0].value
    return algorithm?.type === asn1.Type.OID && asn1.derToOid(algorithm.value) === PBES2 ? 'llave' : 'otro'
  }
  return 'otro'
}

function readCertificate(node) {
  let certificate
  try {
    certificate = pki.certificateFromAsn1(node)
  } catch {
    throw new Wrong('cer', 'Este certificado no se puede leer. Elija el archivo .cer de su e.firma, tal como lo entregó el SAT.')
  }
  const attribute = (oid) => {
    const found = certificate.subject.attributes.find((a) => a.type === oid)
    return found ? text(found) : undefined
  }
  const extended = certificate.getExtension('extKeyUsage')
  const identity = attribute('2.5.4.45')?.split('/')[0]?.trim().toUpperCase()
  return {
    n: certificate.publicKey.n,
    // As the service judges it: a CSD names a branch and has no extended usage.
    isCsd: Boolean(identity) && (attribute('2.5.4.11') !== undefined || !extended),
    rfc: extended && /^[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}$/.test(identity ?? '') ? identity : undefined,
    nombre: attribute('2.5.4.41') ?? attribute('2.5.4.3') ?? '',
    desde: certificate.validity.notBefore.getTime(),
    hasta: certificate.validity.notAfter.getTime(),
  }
}

/** SAT writes names in UTF-8 or, as T61String, in Latin-1. */
function text({ value }) {
  try {
    return forge.util.decodeUtf8(value)
  } catch {
    return value
  }
}

/** Undefined where the password does not open it. An ñ in it may have been one byte or two when the key was made. */
function openKey(node, password) {
  for (const attempt of new Set([forge.util.encodeUtf8(password), password])) {
    try {
      const info = pki.decryptPrivateKeyInfo(node, attempt)
      if (info) return pki.privateKeyFromAsn1(info)
    } catch {
      // wrong padding or no key inside: the next spelling, or none
    }
  }
  return undefined
}

const day = (ms) =>
  new Date(ms).toLocaleDateString('es-MX', { timeZone: 'America/Mexico_City', day: 'numeric', month: 'short', year: 'numeric' })
