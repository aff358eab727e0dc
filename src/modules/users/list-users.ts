import type { Context } from '../../context.ts'
import { decrypt } from '../../kernel/encryption.ts'
import type { Derecho } from '../sessions/index.ts'
import { usersOf } from './queries.ts'
import { sealedFor, stateOf, type UserState } from './rules.ts'

export type ListedPerson = {
  id: string
  nombre: string
  correo: string
  derechos: Derecho[]
  estado: UserState
  /** What the person signs in with; undefined until the invitation is accepted. */
  medio: 'llave' | 'contrasena' | undefined
  ultimaEntradaEl: Date | null
  retiradoEl: Date | null
}

const SHOWN_AFTER_MS = 90 * 86_400_000

/** Everybody who may enter, and who was taken out within the last 90 days. */
export async function listUsers(ctx: Context, rfc: string): Promise<ListedPerson[]> {
  const now = ctx.now()
  const rows = await usersOf(ctx.db, rfc, new Date(now.getTime() - SHOWN_AFTER_MS))
  return rows.map((row) => ({
    id: row.id,
    nombre: row.nombre,
    correo: decrypt(ctx.keyring, row.correo_sealed, sealedFor.email(row.id)).toString('utf8'),
    derechos: row.derechos,
    estado: stateOf(row, now),
    medio: row.con_contrasena ? 'contrasena' : row.llaves > 0 ? 'llave' : undefined,
    ultimaEntradaEl: row.ultima_entrada_el,
    retiradoEl: row.retirado_el,
  }))
}
