// How people who were let in enter. Unknown taxpayer or address, wrong password, wrong or used code, taken out: one answer after the
// same work, under the limits of every other login. The true cause goes to the audit log.

import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { Problem } from '../../kernel/problem.ts'
import { typedKey } from '../../kernel/typed-key.ts'
import { recordAudit } from '../audit/index.ts'
import { admitAttempt, attemptSucceeded, withdrawAttempt } from '../login-throttle/index.ts'
import { newOtpSecret, stepOfCode, takeLoginTurn, verifyPassword } from '../passwords/index.ts'
import { type Derecho, type Started, startSession } from '../sessions/index.ts'
import { emailDigests } from './email-digest.ts'
import { burnChallenge, keyById, noteKeyUse } from './key-queries.ts'
import { entryOptions, judgeEntry } from './passkeys.ts'
import { problems } from './problems.ts'
import { noteEntry, passwordUser } from './queries.ts'
import { canonicalPassword, sealedFor } from './rules.ts'

const ACTION = 'usuario.entrar'
export type UserLogin = { rfc: string; correo: string; password: string; otp: string }

/** Refuses USUARIO_NO_ENTRA (whatever the cause), LIMITE_EXCEDIDO and SERVICIO_NO_DISPONIBLE. */
export const signInUser = (ctx: Context, login: UserLogin): Promise<Started> => takeLoginTurn(ctx, () => check(ctx, login))

async function check(ctx: Context, login: UserLogin): Promise<Started> {
  const rfc = typedKey(login.rfc.slice(0, 40)).slice(0, 13)
  const digests = emailDigests(ctx, rfc, login.correo)
  // The digest, not the address: what was typed there may be anything.
  const attempt = await admitAttempt(ctx, `usuario:${digests[0].toString('base64url')}`)
  const row = await passwordUser(ctx.db, rfc, digests)
  const right = await verifyPassword(ctx, row?.password_hash ?? undefined, canonicalPassword(login.password)).catch(
    async (overload: unknown) => {
      await withdrawAttempt(ctx, attempt)
      throw overload
    },
  )
  const secret = row?.otp_secret_sealed
    ? decrypt(ctx.keyring, row.otp_secret_sealed, sealedFor.otpSecret(row.id)).toString('utf8')
    : newOtpSecret()
  const step = await stepOfCode(secret, login.otp.replace(/\s/g, ''), ctx.realNow())
  if (row && right && step !== undefined) {
    const started = await inTransaction(ctx.db, async (tx) => {
      const user = await noteEntry(tx, row.id, { now: ctx.now(), step })
      if (!user) return undefined
      await attemptSucceeded(ctx, tx, attempt)
      return start(ctx, tx, user, 'contrasena')
    })
    if (started) return started
  }
  const causa = !row
    ? 'DESCONOCIDO'
    : !right
      ? 'CONTRASENA_INCORRECTA'
      : step === undefined
        ? 'CODIGO_INCORRECTO'
        : 'CODIGO_REPETIDO'
  await recordAudit(ctx, ctx.db, {
    actor: null,
    accion: ACTION,
    objeto: row?.id ?? null,
    resultado: 'USUARIO_NO_ENTRA',
    detalle: { causa },
  })
  throw problems.USUARIO_NO_ENTRA()
}

/** What the browser needs to offer the person's passkeys. */
export const offerEntry = (ctx: Context) => entryOptions(ctx)

/** Refuses LLAVE_NO_VALIDA: unknown key, wrong signature, used or lapsed challenge, a person who was taken out. */
export async function signInByKey(ctx: Context, response: { id: string }): Promise<Started> {
  try {
    const key = await keyById(ctx.db, response.id)
    if (!key) throw problems.LLAVE_NO_VALIDA()
    const { challenge, counter } = await judgeEntry(ctx, key, response)
    return await inTransaction(ctx.db, async (tx) => {
      if (!(await burnChallenge(tx, challenge.reto, challenge.venceEl))) throw problems.LLAVE_NO_VALIDA()
      if (!(await noteKeyUse(tx, key.id, counter, ctx.now()))) throw problems.LLAVE_NO_VALIDA()
      const user = await noteEntry(tx, key.usuario, { now: ctx.now() })
      if (!user) throw problems.LLAVE_NO_VALIDA()
      return start(ctx, tx, user, 'passkey')
    })
  } catch (error) {
    if (error instanceof Problem && error.status < 500)
      await recordAudit(ctx, ctx.db, { actor: null, accion: ACTION, resultado: error.codigo, detalle: { medio: 'passkey' } })
    throw error
  }
}

type Entering = { id: string; rfc: string; nombre: string; derechos: string[] }

const start = (ctx: Context, tx: Parameters<typeof startSession>[1], user: Entering, medio: 'contrasena' | 'passkey') =>
  startSession(ctx, tx, {
    rfc: user.rfc,
    nombre: user.nombre,
    persona: user.id,
    titular: false,
    derechos: user.derechos as Derecho[],
    medio,
  })
