// What an e.firma act can be refused for. docs/rechazos-efirma.md tells people what to do about each; a test compares both.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  EFIRMA_LLAVE_PRIVADA: {
    status: 400,
    title: 'La petición trae una llave privada',
    detail:
      'La llave privada (archivo .key) nunca debe salir de su equipo y aquí no se guardó. Envíe solo el certificado (.cer) y la firma; si la llave viajó por una red que no es de confianza, revoque su e.firma ante el SAT y tramite otra.',
  },
  EFIRMA_ILEGIBLE: {
    status: 400,
    title: 'El certificado no se pudo leer',
    detail: 'Envíe en `certificado` el contenido del archivo .cer que entregó el SAT (DER), codificado en base64.',
  },
  EFIRMA_ES_AUTORIDAD: {
    status: 403,
    title: 'El certificado es de una autoridad certificadora, no de un contribuyente',
    detail: 'Use el archivo .cer de su e.firma, el que lleva su RFC.',
  },
  EFIRMA_ES_CSD: {
    status: 403,
    title: 'El certificado es un sello digital (CSD), no una e.firma',
    detail: 'El CSD solo sirve para facturar y no identifica a nadie aquí. Use el .cer y el .key de su e.firma (antes FIEL).',
  },
  EFIRMA_NO_ES_EFIRMA: {
    status: 403,
    title: 'El certificado no tiene los usos de una e.firma',
    detail: 'Use el certificado de su e.firma emitido por el SAT; otros certificados (de servidor, de correo) no se aceptan.',
  },
  EFIRMA_RFC_INVALIDO: {
    status: 403,
    title: 'El certificado no identifica a un contribuyente',
    detail:
      'El certificado no lleva un RFC bien formado, o lleva un RFC genérico. Use su e.firma vigente; si es la suya, acuda al SAT.',
  },
  EFIRMA_ALGORITMO_DEBIL: {
    status: 403,
    title: 'El certificado usa criptografía que ya no es segura',
    detail: 'Se acepta RSA de 2048 bits o más, firmado con SHA-256 o mejor. Renueve su e.firma ante el SAT.',
  },
  EFIRMA_NO_VIGENTE: { status: 403, title: 'La e.firma no está vigente' },
  EFIRMA_EMISOR_DESCONOCIDO: {
    status: 403,
    title: 'La e.firma no fue emitida por una autoridad reconocida aquí',
    detail: 'Use una e.firma emitida por el SAT.',
  },
  EFIRMA_FIRMA_INVALIDA: {
    status: 403,
    title: 'La firma no corresponde a la cadena original y al certificado',
    detail:
      'Firme los bytes UTF-8 de `cadenaOriginal`, tal como se entregó, con RSASSA-PKCS1-v1_5 y SHA-256, y con la llave (.key) que corresponde al certificado (.cer). El reto sigue sirviendo mientras no venza.',
  },
  EFIRMA_REVOCADA: {
    status: 403,
    title: 'La e.firma está revocada',
    detail: 'El SAT informa que este certificado fue revocado. Use su e.firma vigente o tramite una nueva ante el SAT.',
  },
  EFIRMA_ESTADO_DESCONOCIDO: {
    status: 503,
    title: 'No se pudo saber si la e.firma está revocada',
    detail:
      'El servicio de consulta del SAT no dio una respuesta válida. No es culpa de su petición: repítala después; el reto sigue sirviendo mientras no venza.',
  },
  PROPOSITO_DESCONOCIDO: { status: 400, title: 'No existe un acto con este propósito' },
  RETO_DESCONOCIDO: {
    status: 400,
    title: 'El reto no existe',
    detail: 'Pida un reto en POST /v1/efirma/retos, firme su cadena original y envíelo sin cambios.',
  },
  RETO_DE_OTRO_ACTO: {
    status: 400,
    title: 'El reto se preparó para otro acto',
    detail: 'Envíe la firma a la dirección del acto para el que pidió el reto, o pida un reto nuevo.',
  },
  RETO_USADO: {
    status: 409,
    title: 'El reto ya se usó',
    detail: 'Cada reto sirve una vez. Pida uno nuevo y firme su cadena original.',
  },
  RETO_VENCIDO: {
    status: 410,
    title: 'El reto venció',
    detail: 'Un reto vive cinco minutos. Pida uno nuevo y firme su cadena original.',
  },
})

/** What verifyAct and useChallenge can throw: for `refusals(...ACT_CODES)` of a route that takes a signed act. */
export const ACT_CODES = Object.keys(problems).filter((code) => code !== 'PROPOSITO_DESCONOCIDO')

/** What judgeCertificate can throw. */
export const CERTIFICATE_CODES = ACT_CODES.filter((code) => code.startsWith('EFIRMA_'))
