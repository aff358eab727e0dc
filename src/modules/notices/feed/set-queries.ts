// All SQL over conjuntos_nrp.
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'

const SELECT = 'select clave, nrps from conjuntos_nrp where rfc_patron = $1 and clave = any($2::text[])'

export const selectSets = (database: Database, patron: string, keys: string[]): Promise<{ clave: string; nrps: string[] }[]> =>
  runPrepared(database, SELECT, [patron, keys])

const INSERT = `
  insert into conjuntos_nrp (rfc_patron, clave, nrps) values ($1, $2, $3::text[])
  on conflict on constraint conjuntos_nrp_pk do nothing`

export async function insertSet(database: Database, patron: string, key: string, nrps: readonly string[]): Promise<void> {
  await runPrepared(database, INSERT, [patron, key, nrps])
}
