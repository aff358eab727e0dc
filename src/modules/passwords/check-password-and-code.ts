// The login. Unknown RFC, wrong password, wrong or used code, expired or cancelled password: one answer after the same work (the same
// queries, one Argon2id, one TOTP check). The true cause goes to the audit log.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { decrypt, encrypt, type Keyring } from '../../kernel/encryption.ts'
import { Problem } from '../../kernel/problem.ts'
import { checkRfc } from '../../kernel/rfc.ts'
import { typedKey } from '../../kernel/typed-key.ts'
import { recordAudit } from '../audit/index.ts'
import { type Attempt, admitAttempt, attemptSucceeded, withdrawAttempt } from '../login-throttle/index.ts'
import { hashPassword, isWeak, verifyPassword } from './hash-password.ts'
import { newOtpSecret, stepOfCode } from './one-time-code.ts'
import { problems } from './problems.ts'
import { burnStep, type Credential, latestCredential, replaceHash } from './queries.ts'
import { type Cause, canonicalPassword, causeOfRefusal, sealedFor } from './rules.ts'
import { takeLoginTurn } from './turns.ts'

export type Login = { rfc: string; password: string; otp: string }

/** How a try to log in stands in the audit log. */
export const LOGIN_ACTION = 'contrasena.acceder'
/** Counts what is no RFC at all, whatever was typed there. */
const NOBODY = 'ninguno'
const NO_ROW = 'ninguna'

/**
 * The credential that these three prove. Throws CREDENCIAL_INVALIDA (whatever the cause), LIMITE_EXCEDIDO or SERVICIO_NO_DISPONIBLE,
 * both with Retry-After. A code is used up only by a login that succeeds.
 */
export const checkPasswordAndCode = (ctx: Context, login: Login): Promise<Credential> =>
  // Turned away here, before anything was asked of the database, a login leaves no trace but the request's log line.
  takeLoginTurn(ctx, () => check(ctx, login))

async function check(ctx: Context, login: Login): Promise<Credential> {
  const given = typedKey(login.rfc)
  const rfc = checkRfc(given).ok ? given : null
  const attempt = await admitAttempt(ctx, rfc ?? NOBODY).catch(async (refusal: unknown) => {
    if (refusal instanceof Problem) await record(ctx, rfc, refusal.codigo)
    throw refusal
  })
  const { cause, credential } = await judge(ctx, rfc ?? NOBODY, login, attempt)
  if (cause === undefined && credential) return credential
  await record(ctx, rfc, 'CREDENCIAL_INVALIDA', { causa: cause })
  throw problems.CREDENCIAL_INVALIDA()
}

async function judge(
  ctx: Context,
  rfc: string,
  login: Login,
  attempt: Attempt,
): Promise<{ cause?: Cause; credential?: Credential }> {
  const now = ctx.now()
  const row = await latestCredential(ctx.db, rfc, now)
  const canonical = canonicalPassword(login.password)
  const passwordRight = await verifyPassword(ctx, row?.password_hash, canonical).catch(async (overload: unknown) => {
    await withdrawAttempt(ctx, attempt)
    if (overload instanceof Problem) await record(ctx, rfc === NOBODY ? null : rfc, overload.codigo)
    throw overload
  })
  const step = await stepOfCode(otpSecretOf(ctx, row), login.otp, ctx.realNow())
  const state = row && { inForce: row.en_vigor, cancelledAt: row.cancelada_el }
  const cause = causeOfRefusal({ credential: state, passwordRight, step })
  if (cause !== undefined || !row || step === undefined) return { cause }

  const burnt = await inTransaction(ctx.db, async (tx) => {
    // Of two logins with one code, in whatever processes, the second finds the step used.
    if (!(await burnStep(tx, row.id, step, now))) return false
    await attemptSucceeded(ctx, tx, attempt)
    await recordAudit(ctx, tx, { actor: row.rfc, accion: LOGIN_ACTION, objeto: row.id, resultado: 'hecho' })
    return true
  })
  if (!burnt) return { cause: 'CODIGO_REPETIDO' }
  if (isWeak(row.password_hash)) await strengthen(ctx, row.id, row.password_hash, canonical)
  return { credential: { id: row.id, rfc: row.rfc, nombre: row.nombre } }
}

const decoys = new WeakMap<Keyring, Buffer>()

/** A secret whose codes nobody knows, opened like a real one. */
function decoySecret({ keyring }: Context): string {
  const sealed = decoys.get(keyring) ?? encrypt(keyring, newOtpSecret(), sealedFor.otpSecret(NO_ROW))
  decoys.set(keyring, sealed)
  return decrypt(keyring, sealed, sealedFor.otpSecret(NO_ROW)).toString('utf8')
}

/** The secret of the row; the decoy where there is no row or its secret does not open. */
function otpSecretOf(ctx: Context, row: { id: string; otp_secret_sealed: Buffer } | undefined): string {
  if (!row) return decoySecret(ctx)
  try {
    return decrypt(ctx.keyring, row.otp_secret_sealed, sealedFor.otpSecret(row.id)).toString('utf8')
  } catch (error) {
    ctx.log.error({ err: error, credential: row.id }, 'the secret of a credential does not open; is a master key missing?')
    return decoySecret(ctx)
  }
}

/** The parameters have risen since this hash was made. Not worth failing a login for. */
async function strengthen(ctx: Context, id: string, before: string, canonical: string): Promise<void> {
  try {
    await replaceHash(ctx.db, id, before, await hashPassword(ctx, canonical))
  } catch (error) {
    ctx.log.warn({ err: error, credential: id }, 'hash not strengthened; the next login tries again')
  }
}

const record = (ctx: Context, rfc: string | null, resultado: string, detalle: Record<string, unknown> = {}) =>
  recordAudit(ctx, ctx.db, { actor: null, accion: LOGIN_ACTION, objeto: rfc, resultado, detalle })
