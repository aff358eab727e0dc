// What people are told when they are let in or taken out. Subjects say nothing personal.
import { composeMail, type Mail } from '../outbox/index.ts'

export type Invited = { nombre: string; patron: string; rfc: string; url: string; dias: number }

export const invitationMail = ({ nombre, patron, rfc, url, dias }: Invited): Mail =>
  composeMail({
    subject: 'Invitación al portal de avisos',
    heading: `${nombre}: ${patron} le da acceso a sus avisos de crédito`,
    parts: [
      `El patrón ${patron} (${rfc}) le invita a consultar en el portal los avisos de retención, modificación y suspensión de sus trabajadores.`,
      `Abra esta dirección en el equipo o teléfono con el que va a entrar. Sirve una sola vez y durante ${dias} días.`,
      { enlace: 'Aceptar la invitación', url },
      'Si usted no trabaja con este patrón, no haga nada: sin aceptarla, nadie entra con ella.',
    ],
  })

export const removedMail = ({ patron, rfc }: { patron: string; rfc: string }): Mail =>
  composeMail({
    subject: 'Su acceso al portal de avisos terminó',
    heading: 'Su acceso terminó',
    parts: [
      `El patrón ${patron} (${rfc}) retiró su acceso al portal de avisos. Desde este momento ya no puede entrar.`,
      'Si cree que es un error, hable con quien administra los usuarios de la empresa.',
    ],
  })
