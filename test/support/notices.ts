// Published notices for tests that read: rows as publication leaves them, both countings gapless.
import type { Insertable } from 'kysely'
import type { Avisos } from '../../src/db/schema.ts'
import type { Service } from './service.ts'

export type NoticeFields = Partial<Insertable<Avisos>> & { nrp: string }

let serial = 0

/** Publishes in the order given, in one transaction; returns the folios. */
export function publish(t: Service, patron: string, notices: NoticeFields[]): Promise<string[]> {
  return t.ctx.db.transaction().execute(async (tx) => {
    const folios: string[] = []
    for (const notice of notices) {
      const { ultima_publicacion } = await tx
        .updateTable('patrones')
        .set((e) => ({ ultima_publicacion: e('ultima_publicacion', '+', 1) }))
        .where('rfc', '=', patron)
        .returning('ultima_publicacion')
        .executeTakeFirstOrThrow()
      const { ultima_posicion } = await tx
        .updateTable('registros_patronales')
        .set((e) => ({ ultima_posicion: e('ultima_posicion', '+', 1) }))
        .where('nrp', '=', notice.nrp)
        .returning('ultima_posicion')
        .executeTakeFirstOrThrow()
      const row: Insertable<Avisos> = {
        rfc_patron: patron,
        publicacion: ultima_publicacion,
        posicion: ultima_posicion,
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
      await tx.insertInto('avisos').values(row).execute()
      folios.push(row.folio_aviso)
    }
    return folios
  })
}
