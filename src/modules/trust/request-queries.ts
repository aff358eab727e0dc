// All SQL over solicitudes_relacion.
import { sql } from 'kysely'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { developerName } from '../developers/index.ts'
import type { Side } from './queries.ts'

export type RequestState = 'pendiente' | 'otorgada' | 'rechazada' | 'retirada'

export type RequestRow = {
  folio: string
  rfc_patron: string
  rfc_desarrollador: string
  nombre_desarrollador: string | null
  nrps: string[]
  inicio: Day
  fin: Day
  producto: string | null
  mensaje: string | null
  creada_el: Date
  estado: RequestState
  resuelta_el: Date | null
  motivo: string | null
  relacion: string | null
}

const requests = (db: Read) =>
  db
    .selectFrom('solicitudes_relacion as s')
    .innerJoin('desarrolladores as d', 'd.rfc', 's.rfc_desarrollador')
    .selectAll('s')
    .select(developerName.as('nombre_desarrollador'))

export const requestByFolio = (db: Read, folio: string): Promise<RequestRow | undefined> =>
  requests(db).where('s.folio', '=', folio).executeTakeFirst() as Promise<RequestRow | undefined>

export type RequestPlace = [millis: number, folio: string]

const PLACE = sql<number>`(extract(epoch from s.creada_el) * 1000)::bigint`

/** In order of asking, after `after`. */
export const requestsOf = (
  db: Read,
  side: Side,
  rfc: string,
  page: { estado: RequestState | undefined; after: RequestPlace; limit: number },
): Promise<(RequestRow & { lugar: number })[]> =>
  requests(db)
    .select(PLACE.as('lugar'))
    .where(side === 'patron' ? 's.rfc_patron' : 's.rfc_desarrollador', '=', rfc)
    .where(sql<boolean>`(${PLACE}, s.folio) > (${page.after[0]}::bigint, ${page.after[1]})`)
    .$if(page.estado !== undefined, (q) => q.where('s.estado', '=', page.estado!))
    .orderBy(PLACE)
    .orderBy('s.folio')
    .limit(page.limit)
    .execute() as Promise<(RequestRow & { lugar: number })[]>

export type NewRequest = Omit<RequestRow, 'nombre_desarrollador' | 'estado' | 'resuelta_el' | 'motivo' | 'relacion'>

/** Fails on solicitudes_relacion_una_pendiente where the two have one that waits. */
export async function insertRequest(tx: Tx, row: NewRequest): Promise<void> {
  await tx
    .insertInto('solicitudes_relacion')
    .values({ ...row, estado: 'pendiente' })
    .execute()
}

/** Settles a request that waits, of these parties; false where there is none. */
export async function settleRequest(
  tx: Tx,
  of: { folio: string; patron?: string; desarrollador?: string },
  to: { estado: Exclude<RequestState, 'pendiente'>; el: Date; motivo: string | null; relacion: string | null },
): Promise<boolean> {
  const done = await tx
    .updateTable('solicitudes_relacion')
    .set({ estado: to.estado, resuelta_el: to.el, motivo: to.motivo, relacion: to.relacion })
    .where('folio', '=', of.folio)
    .where('estado', '=', 'pendiente')
    .$if(of.patron !== undefined, (q) => q.where('rfc_patron', '=', of.patron!))
    .$if(of.desarrollador !== undefined, (q) => q.where('rfc_desarrollador', '=', of.desarrollador!))
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}
