// Published notices for tests that read: rows as publication leaves them, both countings gapless.
import type { Insertable } from 'kysely'
import type { Avisos } from '../../src/db/schema.ts'
import type { Service } from './service.ts'

export type NoticeFields = Partial<Insertable<Avisos>> & { nrp: string }

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
    const rows = notices.map((notice): Insertable<Avisos> => {
      const posicion = posiciones.get(notice.nrp)! + 1
      posiciones.set(notice.nrp, posicion)
      return {
        rfc_patron: patron,
        publicacion: ++publicacion,
        posicion,
        folio_aviso: `R0212026${String(++serial).padStart(6, '0')}`,
        nss: '12345678903',
        num_credito: '1426123456',
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
    // Kysely takes the columns from all rows together; those that differ are filled with defaults.
    for (let i = 0; i < rows.length; i += CHUNK)
      await tx
        .insertInto('avisos')
        .values(rows.slice(i, i + CHUNK))
        .execute()
    await tx.updateTable('patrones').set({ ultima_publicacion: publicacion }).where('rfc', '=', patron).execute()
    for (const [nrp, ultima_posicion] of posiciones) {
      await tx.updateTable('registros_patronales').set({ ultima_posicion }).where('nrp', '=', nrp).execute()
    }
    return rows.map((row) => row.folio_aviso)
  })
}
