// What may be given to whom, and what an invited person's password must be. Values in, values out.
import type { FieldError } from '../../kernel/problem.ts'
import type { Derecho } from '../sessions/index.ts'

/** In the order in which people are shown them. */
export const DERECHOS: readonly Derecho[] = ['ver', 'descargar', 'confianza', 'administrar']

const DAY_MS = 86_400_000
/** An invitation that nobody accepted lapses after this. */
export const INVITATION_MS = 7 * DAY_MS
/** People of one taxpayer who may enter at a time. */
export const MOST_USERS = 200

/** To one address in a day: a mailbox is nobody's to be filled. */
export const MOST_INVITATIONS = 5
export const INVITATIONS_WITHIN_MS = DAY_MS

export const sealedFor = {
  email: (user: string) => `usuario:${user}:correo`,
  otpSecret: (user: string) => `usuario:${user}:otp`,
  /** The secret of a form that was shown and not sent yet. */
  offeredSecret: (user: string) => `usuario:${user}:otp-ofrecido`,
}

/** The form in which addresses are compared. */
export const canonicalEmail = (email: string): string => email.normalize('NFC').trim().toLowerCase()

/** The form of a password that is hashed: what keyboards write differently for one letter is the same. */
export const canonicalPassword = (typed: string): string => typed.normalize('NFC').slice(0, 300)

/** Everybody who is let in may see; the rights in their order, each once. */
export const fullRights = (asked: readonly string[]): Derecho[] =>
  DERECHOS.filter((derecho) => derecho === 'ver' || asked.includes(derecho))

/** Rights that `giver` would hand out without having them. */
export const beyond = (giver: ReadonlySet<Derecho>, rights: readonly Derecho[]): Derecho[] =>
  rights.filter((derecho) => !giver.has(derecho))

const SHORTEST = 12

/** What is wrong with a password that a person chose; undefined where it stands. `known`: what others know of the person. */
export function passwordMistake(typed: string, known: readonly string[]): FieldError | undefined {
  const wrong = (mensaje: string): FieldError => ({ campo: 'contrasena', mensaje })
  if ([...typed].length < SHORTEST) return wrong(`Use al menos ${SHORTEST} caracteres; sirve una frase.`)
  if (new Set(typed.toLowerCase()).size < 5) return wrong('Use caracteres más variados.')
  const low = typed.toLowerCase()
  if (known.some((word) => word.length > 3 && low.includes(word.toLowerCase())))
    return wrong('No use su nombre, su correo ni el RFC: son lo primero que se prueba.')
  return undefined
}

export type UserState = 'invitado' | 'invitacion-vencida' | 'activo' | 'retirado'

export const stateOf = (
  user: { activado_el: Date | null; retirado_el: Date | null; invitacion_vence_el: Date | null },
  now: Date,
): UserState => {
  if (user.retirado_el) return 'retirado'
  if (user.activado_el) return 'activo'
  return user.invitacion_vence_el && user.invitacion_vence_el > now ? 'invitado' : 'invitacion-vencida'
}
