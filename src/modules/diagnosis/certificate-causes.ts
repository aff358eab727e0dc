// What can be wrong with an e.firma's certificate, with the authority that issued it and with what is known of its revocation: see causes.ts.
import type { CauseKind } from './links.ts'

export const CERTIFICATE_CAUSES = {
  EFIRMA_ILEGIBLE: {
    eslabon: 'certificado',
    mensaje: 'El certificado no se pudo leer.',
    resuelve: 'usted',
    queHacer: 'Envíe el archivo .cer tal como lo entregó el SAT (DER), codificado en base64.',
  },
  EFIRMA_ES_AUTORIDAD: {
    eslabon: 'certificado',
    mensaje: 'El certificado es de una autoridad certificadora, no de un contribuyente.',
    resuelve: 'usted',
    queHacer: 'Use el archivo .cer de su e.firma, el que lleva su RFC.',
  },
  EFIRMA_ES_CSD: {
    eslabon: 'certificado',
    mensaje: 'El certificado es un sello digital (CSD), no una e.firma.',
    resuelve: 'usted',
    queHacer: 'Use el .cer y el .key de su e.firma (antes FIEL); el CSD solo sirve para facturar.',
  },
  EFIRMA_NO_ES_EFIRMA: {
    eslabon: 'certificado',
    mensaje: 'El certificado no tiene los usos de una e.firma.',
    resuelve: 'usted',
    queHacer: 'Use el certificado de su e.firma; los de servidor o de correo no se aceptan.',
  },
  EFIRMA_RFC_INVALIDO: {
    eslabon: 'certificado',
    mensaje: 'El certificado no lleva un RFC bien formado, o lleva un RFC genérico.',
    resuelve: 'el SAT',
    queHacer: 'Si es su e.firma vigente, acuda al SAT para que la emita de nuevo con su RFC.',
  },
  EFIRMA_ALGORITMO_DEBIL: {
    eslabon: 'certificado',
    mensaje: 'El certificado usa criptografía que ya no es segura.',
    resuelve: 'usted',
    queHacer: 'Renueve su e.firma ante el SAT: se pide RSA de 2048 bits o más, firmado con SHA-256 o mejor.',
  },
  EFIRMA_NO_VIGENTE: {
    eslabon: 'certificado',
    mensaje: 'La e.firma no está vigente.',
    resuelve: 'usted',
    queHacer: 'Use su e.firma vigente, o renuévela ante el SAT si venció.',
  },
  EFIRMA_EMISOR_DESCONOCIDO: {
    eslabon: 'autoridad',
    mensaje: 'El emisor del certificado no está entre las autoridades que este servicio reconoce.',
    resuelve: 'usted',
    queHacer: 'Use una e.firma emitida por el SAT. Si lo es y es reciente, avise al Instituto: puede faltar la autoridad nueva.',
  },
  AUTORIDAD_FIRMA_FALSA: {
    eslabon: 'autoridad',
    mensaje: 'El certificado dice ser de una autoridad reconocida, pero la firma de esa autoridad no corresponde.',
    resuelve: 'usted',
    queHacer: 'Use el archivo .cer tal como lo entregó el SAT; si lo descargó, descárguelo de nuevo.',
  },
  AUTORIDAD_SIN_PERMISO: {
    eslabon: 'autoridad',
    mensaje: 'Quien emitió el certificado no tiene permiso de emitir certificados.',
    resuelve: 'usted',
    queHacer: 'Use una e.firma emitida por el SAT.',
  },
  AUTORIDAD_FUERA_DE_FECHA: {
    eslabon: 'autoridad',
    mensaje: 'La autoridad no estaba vigente el día en que emitió el certificado.',
    resuelve: 'el SAT',
    queHacer: 'Acuda al SAT para que emita su e.firma de nuevo.',
  },
  AUTORIDAD_SIN_RAIZ: {
    eslabon: 'autoridad',
    mensaje: 'La autoridad que emitió el certificado no llega a una raíz instalada en este servicio.',
    resuelve: 'el Instituto',
    queHacer: 'Comuníquelo al Instituto: debe instalar la raíz de esa autoridad.',
  },
  EFIRMA_REVOCADA: {
    eslabon: 'ocsp',
    mensaje: 'El SAT informa que el certificado fue revocado.',
    resuelve: 'usted',
    queHacer: 'Use su e.firma vigente, o tramite una nueva ante el SAT.',
  },
  EFIRMA_ESTADO_DESCONOCIDO: {
    eslabon: 'ocsp',
    mensaje: 'El servicio de consulta del SAT no dio una respuesta válida sobre el certificado.',
    resuelve: 'el SAT',
    queHacer: 'Repita la consulta en unos minutos; si persiste, avise al Instituto.',
  },
  OCSP_SIN_CONFIGURAR: {
    eslabon: 'ocsp',
    mensaje: 'Este servicio exige saber si el certificado está revocado, y no tiene a quién preguntarlo.',
    resuelve: 'el Instituto',
    queHacer: 'Comuníquelo al Instituto: debe configurar EFIRMA_OCSP_URL.',
  },
} as const satisfies Record<string, CauseKind>
