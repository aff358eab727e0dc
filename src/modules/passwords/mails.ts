// The messages about a password. Only the first kind carries one.
import { composeMail } from '../outbox/index.ts'
import { maskEmail } from './rules.ts'

const longDate = new Intl.DateTimeFormat('es-MX', { timeZone: 'America/Mexico_City', dateStyle: 'long' })

type About = { rfc: string; nombre: string; publicUrl: string }

const portal = (about: About) => ({ enlace: 'Portal del servicio', url: `${about.publicUrl}/` })
const NOT_YOU =
  'Si usted no lo pidió, cancele la contraseña de inmediato con su e.firma en el portal y revise quién tiene acceso a su llave privada.'

const NOT_YOU_CANCELLED =
  'Si usted no lo pidió, alguien usó su e.firma: acuda al SAT para revocarla y revise quién tiene acceso a su llave privada.'

export const passwordMail = (about: About & { password: string; expiresAt: Date }) =>
  composeMail({
    subject: 'Su contraseña del Servicio de Intercomunicación de Avisos',
    heading: `Contraseña de ${about.nombre}`,
    parts: [
      `Con esta contraseña, el RFC ${about.rfc} y un código de un solo uso, su sistema de nómina pide acceso a los avisos.`,
      { dato: 'Contraseña', valor: about.password },
      `Sirve hasta el ${longDate.format(about.expiresAt)}. No volveremos a enviarla: guárdela en un lugar seguro y borre este mensaje. Nadie de este servicio se la pedirá.`,
      NOT_YOU,
      portal(about),
    ],
  })

export const renewedElsewhereMail = (about: About & { newEmail: string }) =>
  composeMail({
    subject: 'Su contraseña se renovó',
    heading: `Se renovó la contraseña de ${about.nombre}`,
    parts: [
      `La contraseña del RFC ${about.rfc} se renovó con su e.firma y la nueva se envió a otro correo: ${maskEmail(about.newEmail)}. La anterior ya no sirve.`,
      NOT_YOU,
      portal(about),
    ],
  })

/** At most these are named. */
const NAMED = 50
const folios = (list: string[]) =>
  list.length <= NAMED ? list.join(', ') : `${list.slice(0, NAMED).join(', ')} y ${list.length - NAMED} más`

/** `terminadas`, `siguenVigentes`: folios of relations of trust that ended with it, and that go on. */
export const cancelledMail = (about: About & { terminadas: string[]; siguenVigentes: string[] }) =>
  composeMail({
    subject: 'Su contraseña se canceló',
    heading: `Se canceló la contraseña de ${about.nombre}`,
    parts: [
      `La contraseña del RFC ${about.rfc} dejó de servir, y con ella todos sus tokens de acceso, también los obtenidos con la e.firma.`,
      ...(about.terminadas.length > 0
        ? [
            'También terminaron las relaciones de confianza que había otorgado: esos desarrolladores ya no pueden consultar sus avisos. Para que vuelvan a hacerlo tendría que otorgarlas de nuevo.',
            { dato: 'Relaciones que terminaron', valor: folios(about.terminadas) },
          ]
        : []),
      ...(about.siguenVigentes.length > 0
        ? [
            'Usted firmó que sus relaciones de confianza continúan: por ellas los desarrolladores siguen consultando sus avisos, hasta que terminen o usted las revoque.',
            { dato: 'Relaciones que continúan', valor: folios(about.siguenVigentes) },
          ]
        : []),
      'Las personas a quienes dio entrada al portal conservan la suya hasta que usted las retire. Puede solicitar otra contraseña cuando quiera con su e.firma.',
      NOT_YOU_CANCELLED,
      portal(about),
    ],
  })

export const reminderMail = (about: About & { days: number; expiresAt: Date }) =>
  composeMail({
    subject: `Su contraseña vence en ${about.days} días`,
    heading: `La contraseña de ${about.nombre} está por vencer`,
    parts: [
      `La contraseña del RFC ${about.rfc} vence el ${longDate.format(about.expiresAt)}. Desde ese día su sistema de nómina ya no podrá consultar avisos con ella.`,
      'Renuévela antes con su e.firma en el portal. La nueva llegará a este correo y la anterior dejará de servir en ese momento, así que tenga a la mano su sistema de nómina.',
      portal(about),
    ],
  })
