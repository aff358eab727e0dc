// The wrong order of publication, to prove that the tests of the feed would notice: numbers from a plain sequence, taken when a
// row is inserted and visible only when its transaction commits (docs/adr/0003 says why the service does not).
// As a process: DATABASE_URL, file, rows of a batch, milliseconds that each transaction stays open.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { connectPostgres } from '../../src/db/connect.ts'
import type { Db } from '../../src/db/database.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { TEXTO_INICIO, TEXTO_RESTO } from '../../src/modules/notices/feed/text-queries.ts'

export const makeSequence = (db: Db) => sql`create sequence if not exists numero_de_aviso`.execute(db)

/** `lines`: records of the import; the transaction stays open for as long as `until` takes. */
export const publishBySequence = (db: Db, lines: string[], until: () => Promise<unknown>): Promise<void> =>
  inTransaction(db, async (tx) => {
    const { rows } = await sql<{ rfc_patron: string; nrp: string; numero: number }>`
      insert into avisos (rfc_patron, publicacion, nrp, posicion, folio_aviso, nss, num_credito, tipo_aviso, fecha_crea_aviso, tipo_credito,
        tipo_descuento, fac_descuento, mon_descuento, estatus_credito, publicado_el, contenido_sha256, texto_inicio, texto_resto)
      select a.rfc_patron, a.publicacion, a.nrp, a.posicion, a.folio_aviso, a.nss, a.num_credito, a.tipo_aviso, a.fecha_crea_aviso,
        a.tipo_credito, a.tipo_descuento, a.fac_descuento, a.mon_descuento, a.estatus_credito, a.publicado_el, '',
        ${sql.raw(TEXTO_INICIO)}, ${sql.raw(TEXTO_RESTO)}
      from (select n.rfc_patron, n.nrp, n.numero as publicacion, n.numero as posicion, now() as publicado_el, v.*,
              null as nss_unificado, null as rfc_trabajador, null as curp_trabajador, null as fecha_otorgamiento, null as fecha_ultimo_aviso,
              null as tipo_descuento_anterior, null as fac_descuento_anterior, null as mon_descuento_anterior,
              null as nombre_trabajador, null as motivo, null as fecha_notificacion
            from (select r.rfc_patron, r.nrp, l, nextval('numero_de_aviso') as numero
                  from json_array_elements(${`[${lines.join(',')}]`}::json) as l join registros_patronales r on r.nrp = l->>'nrp'
                  order by l->>'folioAviso') n,
              lateral (select n.l->>'folioAviso' as folio_aviso, n.l->>'nss' as nss, n.l->>'numCredito' as num_credito,
                n.l->>'tipoAviso' as tipo_aviso, (n.l->>'fechaCreaAviso')::date as fecha_crea_aviso, n.l->>'tipoCredito' as tipo_credito,
                n.l->>'tipoDescuento' as tipo_descuento, (n.l->>'facDescuento')::numeric as fac_descuento,
                (n.l->>'monDescuento')::numeric as mon_descuento, n.l->>'estatusCredito' as estatus_credito) v) a
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
