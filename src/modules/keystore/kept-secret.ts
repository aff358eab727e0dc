// Secrets of an environment that it makes for itself, once: the sandbox's authority and seal. Sealed in its own schema, so that all
// processes use the same and a copy of the database alone is worth nothing. Owns table llaves_ambiente.
import type { Context } from '../../context.ts'
import { decrypt, encrypt, isStale } from '../../kernel/encryption.ts'
import { insertSecret, replaceSecret, selectSecret } from './queries.ts'

const belongsTo = (nombre: string) => `llaves_ambiente:${nombre}`

/** What `make` gave the first time that any process asked for `nombre`. */
export async function keptSecret(ctx: Context, nombre: string, make: () => Promise<Buffer | string>): Promise<Buffer> {
  const kept = await selectSecret(ctx.db, nombre)
  if (kept) return opened(ctx, nombre, kept)
  const sealed = encrypt(ctx.keyring, await make(), belongsTo(nombre))
  await insertSecret(ctx.db, { nombre, contenido_sealed: sealed, creada_el: ctx.realNow() })
  return opened(ctx, nombre, (await selectSecret(ctx.db, nombre))!)
}

/** Puts it under the current master key where it still lies under the one before. */
async function opened(ctx: Context, nombre: string, sealed: Buffer): Promise<Buffer> {
  const plain = decrypt(ctx.keyring, sealed, belongsTo(nombre))
  if (isStale(ctx.keyring, sealed)) {
    await replaceSecret(ctx.db, nombre, sealed, encrypt(ctx.keyring, plain, belongsTo(nombre)))
  }
  return plain
}
