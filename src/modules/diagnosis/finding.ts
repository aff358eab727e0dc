// What the walk knows of the case in hand, and what a link answers.
import type { Context } from '../../context.ts'
import type { Day } from '../../kernel/dates.ts'
import type { Examined } from '../efirma/index.ts'
import type { Between } from '../trust/index.ts'
import type { Cause } from './causes.ts'
import type { DiagnosisBody } from './schemas.ts'

export type Finding =
  | { estado: 'correcto' | 'no-revisado'; mensaje: string; detalle?: string }
  | { estado: 'roto'; causa: Cause; detalle?: string }

/** What may be told: to `nadie` only what it sent; to the others what they own; to the operator everything. */
export type Viewer =
  | { kind: 'nadie' }
  | { kind: 'token'; rfc: string }
  | { kind: 'contrasena'; rfc: string }
  | { kind: 'operador'; rfc: string; conEfirma: boolean }

export type Case = {
  readonly ctx: Context
  readonly sent: DiagnosisBody
  readonly now: Date
  readonly today: Day
  /** Rises from `nadie` to `contrasena` in the link of the RFC, where password and code were right. */
  viewer: Viewer
  examined?: Extract<Examined, { ok: true }>
  /** Of whom this is about, as sent; normal form. */
  rfc?: string
  /** The password and code that were sent did not hold. */
  refused?: boolean
  isEmployer?: boolean
  /** Relations in force today that serve what is asked for; `propios` where the employer itself reads. */
  usable?: Between[] | 'propios'
}

export type LinkCheck = (of: Case) => Finding | Promise<Finding>

export const right = (mensaje: string, detalle?: string): Finding => ({
  estado: 'correcto',
  mensaje,
  ...(detalle && { detalle }),
})
export const unseen = (mensaje: string): Finding => ({ estado: 'no-revisado', mensaje })
export const broken = (causa: Cause, detalle?: string): Finding => ({ estado: 'roto', causa, ...(detalle && { detalle }) })

export const NEEDS_CREDENTIAL =
  'Sólo se revisa con una credencial: un token en Authorization, o `rfc`, `contrasena` y `otp` en el cuerpo.'
