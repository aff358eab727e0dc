import type { Context } from '../../context.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { replaceValue, type SealedColumn, staleValues } from './reseal-queries.ts'
import { keyBelongsTo } from './rsa-keys.ts'
import { sealedFor } from './secrets.ts'

const COLUMNS: (SealedColumn & { belongsTo: (id: string) => string })[] = [
  { table: 'corridas', id: 'id', column: 'credenciales_sealed', belongsTo: sealedFor.credentials },
  { table: 'corridas_contribuyentes', id: 'rfc', column: 'llave_sealed', belongsTo: sealedFor.key },
  { table: 'buzon', id: 'id', column: 'para_sealed', belongsTo: sealedFor.recipient },
  { table: 'buzon', id: 'id', column: 'contenido_sealed', belongsTo: sealedFor.letter },
  { table: 'llaves_preparadas', id: 'id', column: 'contenido_sealed', belongsTo: keyBelongsTo },
  { table: 'llaves_ambiente', id: 'nombre', column: 'contenido_sealed', belongsTo: (nombre) => `llaves_ambiente:${nombre}` },
]
const BATCH = 200

/** Seals what runs keep, and the sandbox's own keys, under the current master key again; returns how many values. Safe to repeat. */
export async function resealRuns(sandbox: Context): Promise<number> {
  const { keyring, db } = sandbox
  let done = 0
  for (const column of COLUMNS) {
    for (;;) {
      const stale = await staleValues(db, column, keyring.current, BATCH)
      for (const { id, sealed } of stale) {
        const belongsTo = column.belongsTo(id)
        await replaceValue(db, column, id, sealed, encrypt(keyring, decrypt(keyring, sealed, belongsTo), belongsTo))
      }
      done += stale.length
      if (stale.length < BATCH) break
    }
  }
  return done
}
