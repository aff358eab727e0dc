// The wrong order of publication, to prove that the tests of the feed would notice: numbers from a plain sequence, taken when a
// row is inserted and visible only when its transaction commits (docs/adr/0003 says why the service does not).
// As a process: DATABASE_URL, file, rows of a batch, milliseconds that each transaction stays open.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { connectPostgres } from '../../src/db/connect.ts'
import type { Db } from '../../src/db/database.ts'
import { inTransaction } from '../../src/db/transaction.ts'

export const makeSequence = (db: Db) => sql`create sequence if not exists numero_de_aviso`.execute(db)

/** `lines`: records of the import; the transaction stays open for as long as `until` takes. */
export const publishBySequence = (db: Db, lines: string[], until: () => Promise<unknown>): Promise<void> =>
  inTransaction(db, async (tx) => {
    const { rows } = await sql<{ rfc_patron: string; nrp: string; numero: number }>`
      insert into avisos (rfc_patron, publicacion, nrp, posicion, folio_aviso, nss, num_credito, tipo_aviso, fecha_crea_aviso, tipo_credito,
        tipo_descuento, fac_descuento, mon_descuento, estatus_credito, publicado_el, contenido_sha256)
      select n.rfc_patron, n.numero, n.nrp, n.numero, n.l->>'folioAviso', n.l->>'nss', n.l->>'numCredito', n.l->>'tipoAviso',
        (n.l->>'fechaCreaAviso')::date, n.l->>'tipoCredito', n.l->>'tipoDescuento', (n.l->>'facDescuento')::numeric,
        (n.l->>'monDescuento')::numeric, n.l->>'estatusCredito', now(), ''
      from (select r.rfc_patron, r.nrp, l, nextval('numero_de_aviso') as numero
            from json_array_elements(${`[${lines.join(',')}]`}::json) as l join registros_patronales r on r.nrp = l->>'nrp'
            order by l->>'folioAviso') n
      on conflict (folio_aviso) do nothing
      returning rfc_patron, nrp, publicacion as numero`.execute(tx)
    await until()
    const last = JSON.stringify(rows)
    await sql`
      update patrones p set ultima_publicacion = greatest(ultima_publicacion, n.numero)
      from (select rfc_patron, max(numero) as numero from json_to_recordset(${last}::json) as r(rfc_patron text, numero bigint) group by 1) n
      where p.rfc = n.rfc_patron`.execute(tx)
    await sql`
      update registros_patronales p set ultima_posicion = greatest(ultima_posicion, n.numero)
      from (select nrp, max(numero) as numero from json_to_recordset(${last}::json) as r(nrp text, numero bigint) group by 1) n
      where p.nrp = n.nrp`.execute(tx)
  })

if (import.meta.main) {
  const [url, file, batchSize, hold = '0'] = process.argv.slice(2)
  const database = connectPostgres(url!, 1)
  const lines = readFileSync(file!, 'utf8').trimEnd().split('\n')
  for (let i = 0; i < lines.length; ) {
    const batch = lines.slice(i, i + Number(batchSize))
    const done = publishBySequence(database.db, batch, () => wait(Number(hold))).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code !== '40P01') throw error
      },
    )
    if (await done) i += batch.length
    console.log(`línea ${i}`)
  }
  await database.close()
}
