// What a password looks like, when a credential may be used, and what of it people are shown.
import { base32 } from '../../kernel/base32.ts'

const GROUPS = 7
const GROUP = 4

/** 140 random bits as seven groups of four in Crockford's base 32: `9F3K-…`. `random` holds 18 bytes. */
export function writePassword(random: Buffer): string {
  const text = base32(random).slice(0, GROUPS * GROUP)
  return text.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-')
}

/** The form that is hashed: typed in small letters, without hyphens, or with O for 0 and I or L for 1, it is the same password. */
export const canonicalPassword = (typed: string): string =>
  typed.slice(0, 200).toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')

export const sealedFor = {
  email: (credential: string) => `contrasena:${credential}:correo`,
  otpSecret: (credential: string) => `contrasena:${credential}:otp`,
}

/** `nóminas@empresa.mx` → `n***@empresa.mx`: enough for its owner to recognise it. */
export const maskEmail = (email: string): string => email.replace(/^(.).*(@[^@]*)$/u, '$1***$2')

export type Evidence = {
  /** `inForce`: as the database says. */
  credential: { inForce: boolean; cancelledAt: Date | null } | undefined
  passwordRight: boolean
  /** The TOTP step whose code was given; undefined for a wrong code. */
  step: number | undefined
}

export type Cause = 'DESCONOCIDA' | 'CANCELADA' | 'VENCIDA' | 'CONTRASENA_INCORRECTA' | 'CODIGO_INCORRECTO' | 'CODIGO_REPETIDO'

/** Why a login fails, for the audit log alone; undefined where it may go on. */
export function causeOfRefusal({ credential, passwordRight, step }: Evidence): Cause | undefined {
  if (!credential) return 'DESCONOCIDA'
  if (!passwordRight) return 'CONTRASENA_INCORRECTA'
  if (!credential.inForce) return credential.cancelledAt ? 'CANCELADA' : 'VENCIDA'
  return step === undefined ? 'CODIGO_INCORRECTO' : undefined
}

const DAY_MS = 86_400_000

export const expiryOf = (issued: Date, days: number): Date => new Date(issued.getTime() + days * DAY_MS)

export const daysBefore = (instant: Date, days: number): Date => new Date(instant.getTime() - days * DAY_MS)
export const daysAfter = (instant: Date, days: number): Date => new Date(instant.getTime() + days * DAY_MS)
