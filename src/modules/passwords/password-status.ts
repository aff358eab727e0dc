// How a taxpayer's password stands and how its latest login ended. Only for its owner, once proven, and for the operator: the wire
// tells nobody else.
import type { Context } from '../../context.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { latestEntryAbout } from '../audit/index.ts'
import { LOGIN_ACTION } from './check-password-and-code.ts'
import { latestCredential } from './queries.ts'
import { type Cause, sealedFor } from './rules.ts'

export type PasswordStatus =
  | { estado: 'inexistente' }
  /** `venceEl`: its end; past where `vencida`. `secretOpens`: false where the master key that sealed its codes is missing. */
  | { estado: 'vigente' | 'vencida'; emitidaEl: Date; venceEl: Date; secretOpens: boolean }
  | { estado: 'cancelada'; canceladaEl: Date }

export async function passwordStatus(ctx: Context, rfc: string): Promise<PasswordStatus> {
  const row = await latestCredential(ctx.database.reads, rfc, ctx.now())
  if (!row) return { estado: 'inexistente' }
  if (row.cancelada_el) return { estado: 'cancelada', canceladaEl: row.cancelada_el }
  const estado = row.en_vigor ? 'vigente' : 'vencida'
  return { estado, emitidaEl: row.emitida_el, venceEl: row.vence_el, secretOpens: opens(ctx, row) }
}

function opens(ctx: Context, row: { id: string; otp_secret_sealed: Buffer }): boolean {
  try {
    decrypt(ctx.keyring, row.otp_secret_sealed, sealedFor.otpSecret(row.id))
    return true
  } catch {
    return false
  }
}

export type LatestLogin = {
  instante: Date
  /** `hecho`, or the code of the refusal. */
  resultado: string
  /** The true cause of CREDENCIAL_INVALIDA. */
  causa: Cause | undefined
}

/** The latest try of this account, whoever made it; from the audit log, so never for the wire. */
export async function latestLogin(ctx: Context, rfc: string): Promise<LatestLogin | undefined> {
  const entry = await latestEntryAbout(ctx.db, LOGIN_ACTION, rfc)
  if (!entry) return undefined
  const { causa } = entry.detalle as { causa?: Cause }
  return { instante: entry.instante, resultado: entry.resultado, causa }
}
