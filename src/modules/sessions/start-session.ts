// Signing in. Whatever the way, what comes out is a token for the browser's cookie; the database keeps its hash.
import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { Problem } from '../../kernel/problem.ts'
import { recordAudit } from '../audit/index.ts'
import { type SignedActBody, useChallenge, verifyAct } from '../efirma/index.ts'
import { checkPasswordAndCode, type Login } from '../passwords/index.ts'
import { sessionAct } from './act.ts'
import { insertSession } from './queries.ts'
import { ABSOLUTE_MS, type Derecho, type Means, ownerRights } from './rules.ts'

export type NewSession = {
  rfc: string
  nombre: string
  /** RFC of who signs, or the id of a user. */
  persona: string
  titular: boolean
  derechos: readonly Derecho[]
  medio: Means
  /** Id of the password that opens it. */
  contrasena?: string
}
export type Started = { token: string; rfc: string; nombre: string; venceEl: Date }

const TOKEN_BYTES = 32

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Opens a session in the transaction that proved who it is; give the token to the browser with `giveToken` after it. */
export async function startSession(ctx: Context, tx: Tx, who: NewSession): Promise<Started> {
  const token = ctx.random(TOKEN_BYTES).toString('base64url')
  const id = ctx.newId()
  const now = ctx.now()
  const venceEl = new Date(now.getTime() + ABSOLUTE_MS)
  await insertSession(tx, {
    id,
    token_sha256: hashToken(token),
    rfc: who.rfc,
    nombre: who.nombre,
    persona: who.persona,
    es_titular: who.titular,
    derechos: [...who.derechos],
    medio: who.medio,
    contrasena: who.contrasena ?? null,
    direccion: ctx.origin?.address ?? null,
    agente: ctx.origin?.userAgent ?? null,
    creada_el: now,
    ultima_el: now,
    vence_el: venceEl,
  })
  await recordAudit(ctx, tx, {
    actor: who.rfc,
    accion: 'sesion.iniciar',
    objeto: id,
    resultado: 'hecho',
    detalle: { medio: who.medio, persona: who.persona },
  })
  return { token, rfc: who.rfc, nombre: who.nombre, venceEl }
}

/** Act `sesion:iniciar`. Throws what verifyAct and useChallenge throw. */
export async function signInByEfirma(ctx: Context, body: SignedActBody): Promise<Started> {
  let actor: string | null = null
  try {
    const act = await verifyAct(ctx, sessionAct, body)
    const { rfc, nombre, representante } = act.signer
    actor = rfc
    return await inTransaction(ctx.db, async (tx) => {
      await useChallenge(ctx, tx, act)
      const persona = representante?.rfc ?? representante?.curp ?? rfc
      return startSession(ctx, tx, { rfc, nombre, persona, titular: true, derechos: ownerRights('efirma'), medio: 'efirma' })
    })
  } catch (error) {
    if (error instanceof Problem && error.status < 500)
      await recordAudit(ctx, ctx.db, { actor, accion: 'sesion.iniciar', resultado: error.codigo })
    throw error
  }
}

/** By password and one-time code, under the limits of every other login. Throws what checkPasswordAndCode throws. */
export async function signInByPassword(ctx: Context, login: Login): Promise<Started> {
  const { id, rfc, nombre } = await checkPasswordAndCode(ctx, { ...login, otp: login.otp.replace(/\s/g, '') })
  return inTransaction(ctx.db, (tx) =>
    startSession(ctx, tx, {
      rfc,
      nombre,
      persona: rfc,
      titular: true,
      derechos: ownerRights('contrasena'),
      medio: 'contrasena',
      contrasena: id,
    }),
  )
}
