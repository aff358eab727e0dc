// The invited person says how it will sign in from now on, by passkey or by password and codes, and is in. Whatever it signed in
// with before is gone: the same way leads back in after a lost telephone.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { httpProblems } from '../../http/problems.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { recordAudit } from '../audit/index.ts'
import { hashPassword, newOtpSecret, otpHandover, stepOfCode } from '../passwords/index.ts'
import { endSessionsOf, type Started, startSession } from '../sessions/index.ts'
import { hashInvitation, nameOf } from './invite-user.ts'
import { burnChallenge, type KeyRow, replaceKeys } from './key-queries.ts'
import { judgeRegistration, registrationOptions } from './passkeys.ts'
import { problems } from './problems.ts'
import { activateUser, type InvitedRow, invitedBy, useInvitation } from './queries.ts'
import { canonicalPassword, passwordMistake, sealedFor } from './rules.ts'

/** Refuses INVITACION_NO_VALIDA. */
async function invited(ctx: Context, token: string): Promise<InvitedRow & { correo: string }> {
  const row = await invitedBy(ctx.db, hashInvitation(token), ctx.now())
  if (!row) throw problems.INVITACION_NO_VALIDA()
  return { ...row, correo: decrypt(ctx.keyring, row.correo_sealed, sealedFor.email(row.id)).toString('utf8') }
}

/** `offered`: the secret for codes, sealed, as the form gave it out before; undefined: a new one. */
export async function readInvitation(ctx: Context, token: string, offered?: string) {
  const { id, rfc, nombre, correo, derechos, vence_el } = await invited(ctx, token)
  const known = offered === undefined ? undefined : openOffer(ctx, id, offered)
  const secret = known ?? newOtpSecret()
  return {
    nombre,
    correo,
    derechos,
    rfc,
    venceEl: vence_el,
    patron: await nameOf(ctx, { rfc, nombre }),
    otp: await otpHandover(correo, secret),
    // The form itself carries the secret, sealed: showing it writes nothing.
    offer: known && offered ? offered : encrypt(ctx.keyring, secret, sealedFor.offeredSecret(id)).toString('base64url'),
  }
}

export type Invitation = Awaited<ReturnType<typeof readInvitation>>

function openOffer(ctx: Context, id: string, offered: string): string | undefined {
  try {
    return decrypt(ctx.keyring, Buffer.from(offered, 'base64url'), sealedFor.offeredSecret(id)).toString('utf8')
  } catch {
    return undefined
  }
}

/** Refuses INVITACION_NO_VALIDA and CUERPO_INVALIDO, with what is wrong of each field. */
export async function acceptByPassword(
  ctx: Context,
  token: string,
  typed: { contrasena: string; otp: string; secreto: string },
): Promise<Started> {
  const user = await invited(ctx, token)
  const secret = openOffer(ctx, user.id, typed.secreto)
  const step = secret && (await stepOfCode(secret, typed.otp.replace(/\s/g, ''), ctx.realNow()))
  const errores = [
    passwordMistake(typed.contrasena, [...user.nombre.split(' '), user.correo.split('@')[0]!, user.rfc]),
    step
      ? undefined
      : { campo: 'otp', mensaje: 'El código no es el de este momento. Escriba el que ahora muestra su aplicación.' },
  ].filter((e) => e !== undefined)
  if (errores.length > 0 || !secret || !step) throw httpProblems.CUERPO_INVALIDO({ errores })
  const hash = await hashPassword(ctx, canonicalPassword(typed.contrasena))
  const otpSealed = encrypt(ctx.keyring, secret, sealedFor.otpSecret(user.id))
  return inTransaction(ctx.db, (tx) => accept(ctx, tx, token, user, { password: { hash, otpSealed, step }, medio: 'contrasena' }))
}

/** What the browser needs to make a passkey. Refuses INVITACION_NO_VALIDA. */
export const offerKey = async (ctx: Context, token: string) => registrationOptions(ctx, await invited(ctx, token))

/** Refuses INVITACION_NO_VALIDA and LLAVE_NO_VALIDA. */
export async function acceptByKey(ctx: Context, token: string, response: unknown): Promise<Started> {
  const user = await invited(ctx, token)
  const { challenge, key } = await judgeRegistration(ctx, user.id, response)
  return inTransaction(ctx.db, async (tx) => {
    if (!(await burnChallenge(tx, challenge.reto, challenge.venceEl))) throw problems.LLAVE_NO_VALIDA()
    return accept(ctx, tx, token, user, { key, medio: 'passkey' })
  })
}

type Way = {
  medio: 'contrasena' | 'passkey'
  password?: { hash: string; otpSealed: Buffer; step: number }
  key?: KeyRow
}

async function accept(ctx: Context, tx: Tx, token: string, user: InvitedRow, way: Way): Promise<Started> {
  const now = ctx.now()
  // Of two acceptances at one moment the second finds the link used.
  if (!(await useInvitation(tx, hashInvitation(token), now))) throw problems.INVITACION_NO_VALIDA()
  if (!(await activateUser(tx, user.id, { now, password: way.password }))) throw problems.INVITACION_NO_VALIDA()
  await replaceKeys(tx, user.id, way.key && { ...way.key, creada_el: now })
  const who = { rfc: user.rfc, persona: user.id, titular: false }
  await endSessionsOf(ctx, tx, who, 'invitación aceptada')
  await recordAudit(ctx, tx, {
    actor: user.rfc,
    accion: 'usuario.aceptar',
    objeto: user.id,
    resultado: 'hecho',
    detalle: { medio: way.medio },
  })
  return startSession(ctx, tx, { ...who, nombre: user.nombre, derechos: user.derechos, medio: way.medio })
}
