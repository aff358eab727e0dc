// Notices without an answer: the employer's feed beside what it stated, both by their indexes on (rfc_patron, publicacion).
import { sql } from 'kysely'
import { texts } from '../../db/arrays.ts'
import type { Read } from '../../db/transaction.ts'

export type PendingRow = {
  publicacion: number
  folioAviso: string
  nrp: string
  posicion: number
  tipoAviso: string
  clasificacion: string | null
  fechaCreaAviso: string
  publicadoEl: Date
  recibidoEl: Date | null
}

export type PendingFilters = { nrps: string[] | undefined; notifiedBefore: Date | undefined }

type Window = { after: number; until: number; limit: number }

// Superseded notices ask for nothing.
const pending = (patron: string, { nrps, notifiedBefore }: PendingFilters, { after, until, limit }: Window) => sql`
    from avisos a
    left join lateral (
      select resultado, registrado_el from acuses_avisos c
      where c.rfc_patron = a.rfc_patron and c.publicacion = a.publicacion order by c.numero desc limit 1
    ) c on true
    where a.rfc_patron = ${patron} and a.publicacion > ${after} and a.publicacion <= ${until}
      and a.sustituido_por is null and coalesce(c.resultado, 'recibido') = 'recibido'
      ${nrps === undefined ? sql`` : sql`and a.nrp = any(${texts(nrps)})`}
      ${notifiedBefore === undefined ? sql`` : sql`and ${deliveredBefore(notifiedBefore)}`}
    order by a.publicacion limit ${limit}`

/** The first mark that ends there or later says of a place whether it was delivered. */
const deliveredBefore = (instant: Date) => sql`(
      select e.desde <= a.publicacion and e.instante < ${instant} from entregas e
      where e.rfc_patron = a.rfc_patron and e.hasta >= a.publicacion order by e.hasta limit 1)`

/** Of places after `after` up to `until`, in order, at most `limit`. */
export async function pendingRows(db: Read, patron: string, filters: PendingFilters, window: Window): Promise<PendingRow[]> {
  const { rows } = await sql<PendingRow>`
    select a.publicacion, a.folio_aviso as "folioAviso", a.nrp, a.posicion, a.tipo_aviso as "tipoAviso", a.clasificacion,
      a.fecha_crea_aviso as "fechaCreaAviso", a.publicado_el as "publicadoEl",
      c.registrado_el as "recibidoEl" ${pending(patron, filters, window)}`.execute(db)
  return rows
}

/** The same places alone. */
export async function pendingPlaces(db: Read, patron: string, filters: PendingFilters, window: Window): Promise<number[]> {
  const { rows } = await sql<{ publicacion: number }>`select a.publicacion ${pending(patron, filters, window)}`.execute(db)
  return rows.map((row) => row.publicacion)
}
