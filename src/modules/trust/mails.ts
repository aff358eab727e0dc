// What the parties of a relation are told by mail. Subjects say nothing personal.
import type { Context } from '../../context.ts'
import { type Day, dayStart } from '../../kernel/dates.ts'
import { composeMail, type Mail, type MailPart } from '../outbox/index.ts'
import type { Mentioned } from './reminder-queries.ts'
import type { RequestRow } from './request-queries.ts'

const longDay = new Intl.DateTimeFormat('es-MX', { timeZone: 'America/Mexico_City', dateStyle: 'long' })
const day = (date: Day) => longDay.format(dayStart(date))
const portal = (ctx: Context): MailPart => ({ enlace: 'Portal del servicio', url: `${ctx.config.publicUrl}/` })
const REVOKE = 'Si no es lo que usted quiere, revoque la relación en el portal: surte efecto de inmediato.'

export const grantedMail = (ctx: Context, r: Mentioned): Mail =>
  composeMail({
    subject: 'Nueva relación de confianza',
    heading: 'Se otorgó una relación de confianza',
    parts: [
      `El patrón ${r.rfc_patron} autorizó con su e.firma al desarrollador ${r.rfc_desarrollador} a consultar sus avisos del ${day(r.inicio)} al ${day(r.fin)}.`,
      { dato: 'Folio', valor: r.folio },
      REVOKE,
      portal(ctx),
    ],
  })

/** `revocadas`: folios of all that ended with it; `siguenVigentes`: of those that go on between the two. */
export const revokedMail = (ctx: Context, r: Mentioned, others: { revocadas: string[]; siguenVigentes: string[] }): Mail =>
  composeMail({
    subject: 'Relación de confianza revocada',
    heading: others.revocadas.length > 1 ? 'Se revocaron relaciones de confianza' : 'Se revocó una relación de confianza',
    parts: [
      others.siguenVigentes.length === 0
        ? `El desarrollador ${r.rfc_desarrollador} ya no puede consultar los avisos del patrón ${r.rfc_patron}.`
        : `El desarrollador ${r.rfc_desarrollador} ya no puede consultar los avisos del patrón ${r.rfc_patron} por esta relación, pero sí por las que siguen entre ambos: ${listed(others.siguenVigentes)}. Si el patrón no quiere que los consulte, debe revocarlas también.`,
      { dato: others.revocadas.length > 1 ? 'Folios' : 'Folio', valor: listed(others.revocadas) },
      ...(r.revocada_motivo === null ? [] : [{ dato: 'Motivo', valor: r.revocada_motivo }]),
      portal(ctx),
    ],
  })

export const endingMail = (ctx: Context, r: Mentioned, days: number): Mail =>
  composeMail({
    subject: 'Una relación de confianza está por terminar',
    heading: `Quedan ${days} días o menos`,
    parts: [
      `La relación por la que el desarrollador ${r.rfc_desarrollador} consulta los avisos del patrón ${r.rfc_patron} termina el ${day(r.fin)}. Para que la nómina no deje de recibirlos, el patrón puede otorgar desde ahora otra que termine después.`,
      { dato: 'Folio', valor: r.folio },
      portal(ctx),
    ],
  })

export const firstReadMail = (ctx: Context, r: Mentioned): Mail =>
  composeMail({
    subject: 'Primera consulta de sus avisos',
    heading: 'Su desarrollador consultó sus avisos por primera vez',
    parts: [
      `El desarrollador ${r.rfc_desarrollador} consultó por primera vez los avisos del patrón ${r.rfc_patron} por esta relación. Cada consulta queda en su registro de accesos.`,
      { dato: 'Folio', valor: r.folio },
      REVOKE,
      portal(ctx),
    ],
  })

export const uncertifiedMail = (ctx: Context, r: Mentioned): Mail =>
  composeMail({
    subject: 'Una relación de confianza dejó de dar acceso',
    heading: 'Terminó la certificación de su desarrollador',
    parts: [
      `La certificación del desarrollador ${r.rfc_desarrollador} terminó: ya no puede consultar los avisos del patrón ${r.rfc_patron}. La relación volverá a dar acceso si se certifica de nuevo antes del ${day(r.fin)}.`,
      { dato: 'Folio', valor: r.folio },
      'Mientras tanto, usted puede consultar sus avisos con su propia contraseña u otorgar una relación a otro desarrollador certificado.',
      portal(ctx),
    ],
  })

export const movedMail = (ctx: Context, r: Mentioned, nrps: string[], ended: boolean): Mail =>
  composeMail({
    subject: 'Cambio en una relación de confianza',
    heading: 'Un registro patronal cambió de patrón',
    parts: [
      `Según el padrón, ya no es del patrón ${r.rfc_patron}: ${nrps.join(', ')}. Por eso el desarrollador ${r.rfc_desarrollador} dejó de tener acceso a sus avisos por esta relación.`,
      { dato: 'Folio', valor: r.folio },
      ended
        ? 'No quedaba otro registro patronal en ella: la relación terminó.'
        : 'La relación sigue para los demás registros patronales.',
      portal(ctx),
    ],
  })

/** Names at most these; a padrón may move thousands at once. */
const NAMED = 50
const listed = (names: string[]) =>
  names.length <= NAMED ? names.join(', ') : `${names.slice(0, NAMED).join(', ')} y ${names.length - NAMED} más`

export const lostMail = (ctx: Context, rfc: string, nrps: string[]): Mail =>
  composeMail({
    subject: 'Un registro patronal dejó de ser suyo',
    heading: 'El padrón cambió de patrón un registro suyo',
    parts: [
      `Según el padrón, ya no es del patrón ${rfc}: ${listed(nrps)}. Ni usted ni los desarrolladores en quienes confía reciben ya sus avisos por este servicio.`,
      'Si no es correcto, pida al Infonavit que revise su registro.',
      portal(ctx),
    ],
  })

export const gainedMail = (ctx: Context, rfc: string, nrps: string[]): Mail =>
  composeMail({
    subject: 'Un registro patronal pasó a ser suyo',
    heading: 'El padrón le asignó un registro patronal',
    parts: [
      `Según el padrón, ahora es del patrón ${rfc}: ${listed(nrps)}. Sus avisos nuevos le llegan por este servicio, y también a los desarrolladores a quienes usted dio acceso a todos sus registros patronales.`,
      'Si no es correcto, desasócielo en el portal y pida al Infonavit que revise su registro.',
      portal(ctx),
    ],
  })

export const requestedMail = (ctx: Context, r: RequestRow): Mail =>
  composeMail({
    subject: 'Solicitud de relación de confianza',
    heading: 'Un desarrollador le pide consultar sus avisos',
    parts: [
      `El desarrollador certificado ${r.rfc_desarrollador}${r.nombre_desarrollador === null ? '' : ` (${r.nombre_desarrollador})`} pide al patrón ${r.rfc_patron} consultar sus avisos del ${day(r.inicio)} al ${day(r.fin)}.`,
      { dato: 'Folio', valor: r.folio },
      ...(r.mensaje === null ? [] : [{ dato: 'Mensaje', valor: r.mensaje }]),
      'Si lo contrató, otórguela en el portal con su e.firma, con esos términos u otros; si no, rechácela con un motivo. Mientras usted no firme, nadie tiene acceso.',
      { enlace: 'Ver la solicitud', url: `${ctx.config.publicUrl}/portal/relaciones/solicitudes/${r.folio}` },
    ],
  })

export const declinedMail = (ctx: Context, r: RequestRow): Mail =>
  composeMail({
    subject: 'Solicitud de relación de confianza rechazada',
    heading: 'El patrón rechazó su solicitud',
    parts: [
      `El patrón ${r.rfc_patron} no otorgó la relación que usted le pidió.`,
      { dato: 'Folio', valor: r.folio },
      ...(r.motivo === null ? [] : [{ dato: 'Motivo', valor: r.motivo }]),
      portal(ctx),
    ],
  })
