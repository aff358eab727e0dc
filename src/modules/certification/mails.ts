// What a developer is told of its certifications by mail. Subjects say nothing personal.
import type { Context } from '../../context.ts'
import { type Day, dayStart } from '../../kernel/dates.ts'
import type { Certification, EndingCertification } from '../developers/index.ts'
import { composeMail, type Mail, type MailPart } from '../outbox/index.ts'
import type { Procedure } from './queries.ts'

const longDay = new Intl.DateTimeFormat('es-MX', { timeZone: 'America/Mexico_City', dateStyle: 'long' })
const day = (date: Day) => longDay.format(dayStart(date))
const portal = (ctx: Context): MailPart => ({ enlace: 'Portal del servicio', url: `${ctx.config.publicUrl}/` })
const named = (row: Procedure) => `«${row.nombre_producto}» ${row.version}`

export const requestedMail = (ctx: Context, row: Procedure): Mail =>
  composeMail({
    subject: 'Solicitud de certificación recibida',
    heading: 'Recibimos su solicitud de certificación',
    parts: [
      `El producto ${named(row)} aprobó las pruebas obligatorias y usted solicitó su certificación. El Instituto la resolverá y le avisará por este medio. Mientras tanto puede agregar evidencias.`,
      { dato: 'Certificación', valor: row.id },
      portal(ctx),
    ],
  })

export const approvedMail = (ctx: Context, row: Procedure, given: { constancia: string; hasta: Day }): Mail =>
  composeMail({
    subject: 'Certificación aprobada',
    heading: 'Su producto está certificado',
    parts: [
      `El producto ${named(row)} está certificado hasta el ${day(given.hasta)}. La certificación vale para toda la versión mayor ${row.mayor}. Desde hoy los patrones pueden otorgarle relaciones de confianza.`,
      { dato: 'Folio de la constancia', valor: given.constancia },
      { enlace: 'Verificar la constancia', url: `${ctx.config.publicUrl}/verificacion/${given.constancia}` },
      portal(ctx),
    ],
  })

export const rejectedMail = (ctx: Context, row: Procedure): Mail =>
  composeMail({
    subject: 'Certificación rechazada',
    heading: 'Su solicitud de certificación fue rechazada',
    parts: [
      `El Instituto no aprobó la certificación del producto ${named(row)}.`,
      { dato: 'Certificación', valor: row.id },
      { dato: 'Motivo', valor: row.motivo ?? '' },
      'Cuando lo haya corregido, empiece una certificación nueva.',
      portal(ctx),
    ],
  })

export const revokedMail = (ctx: Context, c: Certification): Mail =>
  composeMail({
    subject: 'Certificación revocada',
    heading: 'El Instituto revocó una certificación suya',
    parts: [
      `La certificación del producto «${c.producto}»${c.version === null ? '' : ` ${c.version}`} quedó revocada. Las relaciones de confianza que se apoyan en ella dejaron de dar acceso, y los patrones ya lo saben.`,
      { dato: 'Folio', valor: c.constancia ?? c.folio },
      { dato: 'Motivo', valor: c.revocada_motivo ?? '' },
      'Cuando haya corregido lo que la motivó, puede certificar el producto de nuevo.',
      portal(ctx),
    ],
  })

export const endingMail = (ctx: Context, c: EndingCertification, days: number): Mail =>
  composeMail({
    subject: 'Una certificación está por terminar',
    heading: `Quedan ${days} días o menos`,
    parts: [
      `La certificación del producto «${c.producto}»${c.version === null ? '' : ` ${c.version}`} termina el ${day(c.vigente_hasta)}. Después, los patrones que confían en usted dejarían de compartirle sus avisos por él.`,
      'Para renovarla, empiece desde ahora una certificación del mismo producto y apruebe las pruebas: el año nuevo se cuenta desde el fin del actual.',
      portal(ctx),
    ],
  })

export const lapsedMail = (ctx: Context, row: Procedure, approved: boolean): Mail =>
  composeMail({
    subject: approved ? 'Certificación vencida' : 'Terminó el plazo de pruebas',
    heading: approved ? 'Venció una constancia de certificación' : 'Terminó el plazo de sus pruebas',
    parts: [
      approved
        ? `La constancia del producto ${named(row)} venció el ${day(row.vigente_hasta!)}. Si renovó la certificación a tiempo, sigue vigente con su constancia más reciente; si no, certifique el producto de nuevo para volver a recibir avisos.`
        : `El ambiente de pruebas del producto ${named(row)} llegó a su fin sin que se solicitara la certificación. Puede empezar otra cuando quiera.`,
      { dato: approved ? 'Folio de la constancia' : 'Certificación', valor: row.constancia ?? row.id },
      portal(ctx),
    ],
  })
