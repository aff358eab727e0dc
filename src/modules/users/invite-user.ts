// Letting somebody in: the person gets a link that works once. Only its hash is kept.
import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx, violated } from '../../db/transaction.ts'
import { httpProblems } from '../../http/problems.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { recordAudit } from '../audit/index.ts'
import { findEmployer } from '../employers/index.ts'
import { queueMail } from '../outbox/index.ts'
import { endSessionsOf, type Session } from '../sessions/index.ts'
import { emailDigests } from './email-digest.ts'
import { invitationMail } from './mails.ts'
import { problems } from './problems.ts'
import { countInvitations, countUsers, insertUser, replaceInvitation, userOf } from './queries.ts'
import { beyond, fullRights, INVITATION_MS, INVITATIONS_WITHIN_MS, MOST_INVITATIONS, MOST_USERS, sealedFor } from './rules.ts'

export type Inviter = Pick<Session, 'rfc' | 'nombre' | 'persona' | 'derechos'>

const TOKEN_BYTES = 24

export const hashInvitation = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Returns the person's id. Refuses DERECHO_AJENO, USUARIO_REPETIDO, USUARIOS_DEMASIADOS, LIMITE_EXCEDIDO. */
export async function inviteUser(
  ctx: Context,
  by: Inviter,
  ask: { nombre: string; correo: string; derechos: readonly string[] },
): Promise<string> {
  const derechos = fullRights(ask.derechos)
  if (beyond(by.derechos, derechos).length > 0) throw problems.DERECHO_AJENO()
  const id = ctx.newId()
  const correo = ask.correo.trim()
  const nombre = ask.nombre.trim().replace(/\s+/g, ' ')
  const invitation = prepare(ctx, id)
  const patron = await nameOf(ctx, by)
  try {
    await inTransaction(ctx.db, async (tx) => {
      if ((await countUsers(tx, by.rfc)) >= MOST_USERS) throw problems.USUARIOS_DEMASIADOS()
      await insertUser(tx, {
        id,
        rfc: by.rfc,
        nombre,
        correo_sealed: encrypt(ctx.keyring, correo, sealedFor.email(id)),
        correo_huella: emailDigests(ctx, by.rfc, correo)[0],
        derechos,
        invitado_por: by.persona,
        creado_el: ctx.now(),
      })
      await send(ctx, tx, invitation, { nombre, correo, patron, rfc: by.rfc })
      await recordAudit(ctx, tx, {
        actor: by.rfc,
        accion: 'usuario.invitar',
        objeto: id,
        resultado: 'hecho',
        detalle: { derechos },
      })
    })
  } catch (error) {
    if (violated(error) === 'usuarios_un_correo') throw problems.USUARIO_REPETIDO({ cause: error })
    throw error
  }
  return id
}

/**
 * Another link, for whoever lost the first one, or the telephone: the older link and open sessions end, and what is chosen on
 * accepting it replaces all that the person signed in with. Refuses USUARIO_NO_ENCONTRADO, DERECHO_AJENO and LIMITE_EXCEDIDO.
 */
export async function inviteAgain(ctx: Context, by: Inviter, id: string): Promise<void> {
  const invitation = prepare(ctx, id)
  const patron = await nameOf(ctx, by)
  await inTransaction(ctx.db, async (tx) => {
    const user = await userOf(tx, by.rfc, id)
    if (!user || user.retirado_el) throw problems.USUARIO_NO_ENCONTRADO()
    if (id === by.persona) throw problems.USUARIO_PROPIO()
    // The link gives what the person may do: whoever may do less does not get it into their hands.
    if (beyond(by.derechos, user.derechos).length > 0) throw problems.DERECHO_AJENO()
    const correo = decrypt(ctx.keyring, user.correo_sealed, sealedFor.email(id)).toString('utf8')
    await send(ctx, tx, invitation, { nombre: user.nombre, correo, patron, rfc: by.rfc })
    await endSessionsOf(ctx, tx, { rfc: by.rfc, persona: id, titular: false }, 'nueva invitación')
    await recordAudit(ctx, tx, { actor: by.rfc, accion: 'usuario.reinvitar', objeto: id, resultado: 'hecho' })
  })
}

type Prepared = { url: string; row: { token_sha256: Buffer; usuario: string; creada_el: Date; vence_el: Date } }

function prepare(ctx: Context, usuario: string): Prepared {
  const token = ctx.random(TOKEN_BYTES).toString('base64url')
  const now = ctx.now()
  return {
    url: `${ctx.config.publicUrl}/portal/invitacion/${token}`,
    row: { token_sha256: hashInvitation(token), usuario, creada_el: now, vence_el: new Date(now.getTime() + INVITATION_MS) },
  }
}

async function send(
  ctx: Context,
  tx: Tx,
  { url, row }: Prepared,
  to: { nombre: string; correo: string; patron: string; rfc: string },
): Promise<void> {
  const since = new Date(row.creada_el.getTime() - INVITATIONS_WITHIN_MS)
  if ((await countInvitations(tx, to.rfc, emailDigests(ctx, to.rfc, to.correo), since)) >= MOST_INVITATIONS) throw tooMany()
  await replaceInvitation(tx, row)
  await queueMail(ctx, tx, { to: to.correo, ...invitationMail({ ...to, url, dias: INVITATION_MS / 86_400_000 }) })
}

const tooMany = () =>
  httpProblems.LIMITE_EXCEDIDO({
    detail: `A un mismo correo se le envían a lo más ${MOST_INVITATIONS} invitaciones en 24 horas. Espere, o pida a la persona que busque la última.`,
    headers: {
      'retry-after': '3600',
      'ratelimit-policy': `"invitaciones";q=${MOST_INVITATIONS};w=${INVITATIONS_WITHIN_MS / 1000}`,
      ratelimit: '"invitaciones";r=0;t=3600',
    },
  })

/** As the padrón has it; else as who signed in is called. */
export const nameOf = async (ctx: Context, by: Pick<Session, 'rfc' | 'nombre'>): Promise<string> =>
  (await findEmployer(ctx.db, by.rfc))?.razonSocial ?? by.rfc
