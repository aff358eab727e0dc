// Published notices for tests that read: rows as publication leaves them, both countings gapless.
import { type Insertable, sql } from 'kysely'
import type { Avisos } from '../../src/db/schema.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { TEXTO_INICIO, TEXTO_RESTO } from '../../src/modules/notices/feed/text-queries.ts'
import type { Service } from './service.ts'

type Row = Omit<Insertable<Avisos>, 'texto_inicio' | 'texto_resto'> & Partial<Insertable<Avisos>>
export type NoticeFields = Partial<Row> & { nrp: string }

const CHUNK = 500
let serial = 0

/** Publishes in the order given, in one transaction; returns the folios. */
export function publish(t: Service, patron: string, notices: NoticeFields[]): Promise<string[]> {
  return t.ctx.db.transaction().execute(async (tx) => {
    const employer = tx.selectFrom('patrones').select('ultima_publicacion').where('rfc', '=', patron).forNoKeyUpdate()
    let { ultima_publicacion: publicacion } = await employer.executeTakeFirstOrThrow()
    const nrps = await tx
      .selectFrom('registros_patronales')
      .select(['nrp', 'ultima_posicion'])
      .where('rfc_patron', '=', patron)
      .execute()
    const posiciones = new Map(nrps.map((r) => [r.nrp, r.ultima_posicion]))
    const rows = notices.map((notice): Row => {
      const posicion = posiciones.get(notice.nrp)! + 1
      posiciones.set(notice.nrp, posicion)
      return {
        rfc_patron: patron,
        publicacion: ++publicacion,
        posicion,
        folio_aviso: `R0212026${String(++serial).padStart(6, '0')}`,
        nss: '12345678903',
        // Each of a credit of its own: those of one decide about each other.
        num_credito: String(1_426_123_456 + serial),
        tipo_aviso: '02',
        clasificacion: 'RETENCION',
        efecto: 'INICIAR',
        fecha_crea_aviso: '2026-02-09',
        tipo_credito: '001',
        tipo_descuento: '02',
        fac_descuento: '0',
        mon_descuento: '2450',
        estatus_credito: '001',
        publicado_el: t.ctx.now(),
        contenido_sha256: Buffer.alloc(32),
        ...notice,
      }
    })
    for (let i = 0; i < rows.length; i += CHUNK) await insert(tx, rows.slice(i, i + CHUNK))
    await tx.updateTable('patrones').set({ ultima_publicacion: publicacion }).where('rfc', '=', patron).execute()
    for (const [nrp, ultima_posicion] of posiciones) {
      await tx.updateTable('registros_patronales').set({ ultima_posicion }).where('nrp', '=', nrp).execute()
    }
    return rows.map((row) => row.folio_aviso)
  })
}

/** Each with its stored text, unless it brings one. */
async function insert(tx: Tx, rows: Row[]): Promise<void> {
  const names = new Set(rows.flatMap((row) => Object.keys(row)))
  for (const text of ['texto_inicio', 'texto_resto']) names.delete(text)
  const columns = sql.join([...names].map((name) => sql.ref(name)))
  const json = JSON.stringify(rows, (_name, value) =>
    value?.type === 'Buffer' ? `\\x${Buffer.from(value).toString('hex')}` : value,
  )
  await sql`
    insert into avisos (${columns}, texto_inicio, texto_resto)
    select ${columns}, coalesce(a.texto_inicio, ${sql.raw(TEXTO_INICIO)}), coalesce(a.texto_resto, ${sql.raw(TEXTO_RESTO)})
    from json_populate_recordset(null::avisos, ${json}::json) a`.execute(tx)
}
