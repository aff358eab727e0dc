// Everything that can be wrong with a link: what it is, who mends it and how. The public texts stand here alone; docs/diagnostico.md
// is the same table, and a test compares the two.
import type { Link, Mender } from './links.ts'

export type CauseKind = {
  eslabon: Link
  mensaje: string
  resuelve: Mender
  queHacer: string
  /** Told to the operator alone: to anybody else it would say which of RFC, password and code was right. */
  soloOperador?: true
}

export const CAUSES = {
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
  RFC_INVALIDO: {
    eslabon: 'rfc',
    mensaje: 'El RFC está mal formado.',
    resuelve: 'usted',
    queHacer: 'Escríbalo completo, con homoclave y sin espacios: 12 caracteres si es persona moral, 13 si es física.',
  },
  RFC_DISTINTO: {
    eslabon: 'rfc',
    mensaje: 'El RFC, el certificado y el token que envió no son del mismo contribuyente.',
    resuelve: 'usted',
    queHacer: 'Use el certificado, el token y la contraseña del mismo RFC.',
  },
  RFC_NO_REGISTRADO: {
    eslabon: 'rfc',
    mensaje: 'El RFC no está en el padrón de patrones ni entre los desarrolladores de nómina.',
    resuelve: 'el Instituto',
    queHacer: 'Si es patrón, pida al Instituto que revise su alta en el padrón; si desarrolla nómina, certifique su producto.',
  },
  CREDENCIAL_INVALIDA: {
    eslabon: 'contrasena',
    mensaje: 'El RFC, la contraseña o el código no son válidos. Por seguridad no se dice cuál.',
    resuelve: 'usted',
    queHacer:
      'Revise los tres. El código cambia cada 30 segundos y sirve una sola vez; envíe también `reloj` para saber si su equipo está en hora. Si su contraseña venció o la perdió, renuévela con su e.firma.',
  },
  CONTRASENA_INEXISTENTE: {
    eslabon: 'contrasena',
    mensaje: 'No hay contraseña de este RFC.',
    resuelve: 'usted',
    queHacer: 'Solicítela con su e.firma (contrasena:emitir). Quien entra con e.firma no la necesita.',
    soloOperador: true,
  },
  CONTRASENA_CANCELADA: {
    eslabon: 'contrasena',
    mensaje: 'La contraseña está cancelada.',
    resuelve: 'usted',
    queHacer: 'Solicite una nueva con su e.firma (contrasena:emitir).',
    soloOperador: true,
  },
  CONTRASENA_VENCIDA: {
    eslabon: 'contrasena',
    mensaje: 'La contraseña venció.',
    resuelve: 'usted',
    queHacer: 'Renuévela con su e.firma (contrasena:renovar).',
    soloOperador: true,
  },
  CONTRASENA_INCORRECTA: {
    eslabon: 'contrasena',
    mensaje: 'El último intento de entrar se rechazó por la contraseña.',
    resuelve: 'usted',
    queHacer:
      'Use la contraseña del último correo, o renuévela con su e.firma. Si el intento no fue suyo, no hay nada que corregir.',
    soloOperador: true,
  },
  ENTRADA_LIMITADA: {
    eslabon: 'contrasena',
    mensaje: 'El último intento de entrar se detuvo por demasiados intentos fallidos.',
    resuelve: 'usted',
    queHacer: 'Deje pasar los segundos que indica Retry-After antes de volver a intentarlo, con los datos correctos.',
    soloOperador: true,
  },
  CODIGO_SIN_SECRETO: {
    eslabon: 'codigo',
    mensaje: 'El secreto de los códigos no se puede abrir.',
    resuelve: 'el Instituto',
    queHacer: 'Falta una llave en MASTER_KEY: repóngala. Si se perdió, el titular debe renovar su contraseña con su e.firma.',
    soloOperador: true,
  },
  CODIGO_INCORRECTO: {
    eslabon: 'codigo',
    mensaje: 'El último intento de entrar llevaba la contraseña correcta y un código que no era el de ese momento.',
    resuelve: 'usted',
    queHacer:
      'Ponga en hora el equipo que calcula el código (NTP) y revise que use el secreto de la contraseña vigente: cada renovación entrega otro.',
    soloOperador: true,
  },
  CODIGO_REPETIDO: {
    eslabon: 'codigo',
    mensaje: 'El último intento de entrar llevaba un código ya usado.',
    resuelve: 'usted',
    queHacer: 'Espere al código siguiente: cada uno sirve una sola vez, también entre equipos distintos.',
    soloOperador: true,
  },
  RELOJ_ADELANTADO: {
    eslabon: 'reloj',
    mensaje: 'El reloj de su equipo está adelantado: sus códigos y firmas llegan con una hora que aún no es.',
    resuelve: 'usted',
    queHacer: 'Sincronice el reloj del equipo con un servidor de hora (NTP).',
  },
  RELOJ_ATRASADO: {
    eslabon: 'reloj',
    mensaje: 'El reloj de su equipo está atrasado: sus códigos y firmas llegan cuando ya no sirven.',
    resuelve: 'usted',
    queHacer: 'Sincronice el reloj del equipo con un servidor de hora (NTP).',
  },
  NRP_AJENO: {
    eslabon: 'relacion',
    mensaje: 'El registro patronal no es de este patrón, o no está asociado a él en este servicio.',
    resuelve: 'el patrón',
    queHacer: 'Revise el registro patronal; si es del patrón, asócielo con POST /v1/patron/registros-patronales.',
  },
  RELACION_INEXISTENTE: {
    eslabon: 'relacion',
    mensaje: 'No hay una relación de confianza entre el patrón y el desarrollador.',
    resuelve: 'el patrón',
    queHacer: 'El patrón debe otorgarla con su e.firma (relacion:otorgar).',
  },
  RELACION_FUTURA: {
    eslabon: 'relacion',
    mensaje: 'La relación de confianza aún no comienza.',
    resuelve: 'el patrón',
    queHacer: 'Espere al día en que comienza, o pida al patrón que otorgue otra que empiece hoy.',
  },
  RELACION_VENCIDA: {
    eslabon: 'relacion',
    mensaje: 'La relación de confianza venció.',
    resuelve: 'el patrón',
    queHacer: 'El patrón debe otorgar una nueva con su e.firma (relacion:otorgar).',
  },
  RELACION_REVOCADA: {
    eslabon: 'relacion',
    mensaje: 'El patrón revocó la relación de confianza.',
    resuelve: 'el patrón',
    queHacer: 'Si fue por error, el patrón debe otorgar una nueva con su e.firma (relacion:otorgar).',
  },
  RELACION_OTRO_NRP: {
    eslabon: 'relacion',
    mensaje: 'La relación de confianza vigente no incluye este registro patronal.',
    resuelve: 'el patrón',
    queHacer: 'El patrón debe otorgar una relación que lo incluya, y tenerlo asociado en este servicio.',
  },
  CERTIFICACION_INEXISTENTE: {
    eslabon: 'certificacion',
    mensaje: 'El desarrollador no tiene ninguna certificación.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe certificar su producto ante el Instituto.',
  },
  CERTIFICACION_VENCIDA: {
    eslabon: 'certificacion',
    mensaje: 'La certificación venció.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe certificar de nuevo su producto.',
  },
  CERTIFICACION_REVOCADA: {
    eslabon: 'certificacion',
    mensaje: 'El Instituto revocó la certificación.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe corregir lo que motivó la revocación y certificar de nuevo; el Instituto le dice el motivo.',
  },
  CERTIFICACION_OTRO_PRODUCTO: {
    eslabon: 'certificacion',
    mensaje: 'La certificación vigente es de otro producto que el que se pide o el que nombra la relación de confianza.',
    resuelve: 'el desarrollador',
    queHacer: 'El desarrollador debe certificar ese producto, o pedir al patrón una relación para el producto certificado.',
  },
  CERTIFICACION_NO_VIGENTE: {
    eslabon: 'certificacion',
    mensaje: 'El desarrollador no tiene hoy una certificación vigente que sirva para esta relación.',
    resuelve: 'el desarrollador',
    queHacer: 'Pida a su desarrollador que certifique su producto; los certificados están en GET /v1/desarrolladores.',
  },
} as const satisfies Record<string, CauseKind>

export type Cause = keyof typeof CAUSES
