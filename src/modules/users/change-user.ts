// Other rights, or out at once: the person's sessions end in the same transaction.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { recordAudit } from '../audit/index.ts'
import { queueMail } from '../outbox/index.ts'
import { endSessionsOf } from '../sessions/index.ts'
import { type Inviter, nameOf } from './invite-user.ts'
import { replaceKeys } from './key-queries.ts'
import { removedMail } from './mails.ts'
import { problems } from './problems.ts'
import { changeUser, closeInvitations, userOf } from './queries.ts'
import { beyond, fullRights, sealedFor } from './rules.ts'

/** Refuses USUARIO_NO_ENCONTRADO, USUARIO_PROPIO, and DERECHO_AJENO where it would give or take what the changer does not have. */
export async function changeRights(ctx: Context, by: Inviter, ask: { id: string; derechos: readonly string[] }): Promise<void> {
  const derechos = fullRights(ask.derechos)
  await inTransaction(ctx.db, async (tx) => {
    const user = await userOf(tx, by.rfc, ask.id)
    if (!user || user.retirado_el) throw problems.USUARIO_NO_ENCONTRADO()
    if (ask.id === by.persona) throw problems.USUARIO_PROPIO()
    const changed = [...new Set([...derechos, ...user.derechos])].filter(
      (d) => derechos.includes(d) !== user.derechos.includes(d),
    )
    if (changed.length === 0) return
    if (beyond(by.derechos, changed).length > 0) throw problems.DERECHO_AJENO()
    if (!(await changeUser(tx, { rfc: by.rfc, id: ask.id }, { derechos }))) throw problems.USUARIO_NO_ENCONTRADO()
    await endSessionsOf(ctx, tx, { rfc: by.rfc, persona: ask.id, titular: false }, 'cambio de permisos')
    await recordAudit(ctx, tx, {
      actor: by.rfc,
      accion: 'usuario.permisos',
      objeto: ask.id,
      resultado: 'hecho',
      detalle: { antes: user.derechos, derechos },
    })
  })
}

/** Refuses USUARIO_NO_ENCONTRADO and USUARIO_PROPIO. Whoever administers may take anybody else out: that is never too much. */
export async function removeUser(ctx: Context, by: Inviter, id: string): Promise<void> {
  if (id === by.persona) throw problems.USUARIO_PROPIO()
  const patron = await nameOf(ctx, by)
  await inTransaction(ctx.db, async (tx) => {
    const now = ctx.now()
    const user = await changeUser(tx, { rfc: by.rfc, id }, { retirado_el: now, retirado_por: by.persona })
    if (!user) throw problems.USUARIO_NO_ENCONTRADO()
    await closeInvitations(tx, id, now)
    await replaceKeys(tx, id, undefined)
    const sesiones = await endSessionsOf(ctx, tx, { rfc: by.rfc, persona: id, titular: false }, 'usuario retirado')
    const to = decrypt(ctx.keyring, user.correo_sealed, sealedFor.email(id)).toString('utf8')
    await queueMail(ctx, tx, { to, ...removedMail({ patron, rfc: by.rfc }) })
    await recordAudit(ctx, tx, {
      actor: by.rfc,
      accion: 'usuario.retirar',
      objeto: id,
      resultado: 'hecho',
      detalle: { sesiones },
    })
  })
}
