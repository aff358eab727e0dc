// All SQL over intercambios, what was seen of a run; their numbers come from conformidad (queries.ts).
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Intercambios } from '../../../db/schema.ts'
import type { Read, Tx } from '../../../db/transaction.ts'
import { takeNumbers } from '../queries.ts'
import { type Answer, type Exchange, FEED_ROUTE, type ProvocationKind } from './exchange.ts'

export type ExchangeDraft = Omit<Exchange, 'n'>

/** Most exchanges that are kept of one run; the oldest go. */
export const KEPT_EXCHANGES = 10_000
/** Of these, most that keep a body of more than BIG_BODY bytes on disk: no run fills it with bodies of hundreds of kilobytes. */
export const KEPT_BIG_BODIES = 200
const BIG_BODY = 8_192
const CHUNK = 500

export async function insertExchanges(tx: Tx, corrida: string, drafts: readonly ExchangeDraft[]): Promise<void> {
  const last = await takeNumbers(tx, corrida, drafts.length)
  const rows = drafts.map(
    (draft, i): Insertable<Intercambios> => ({
      corrida,
      n: last - drafts.length + 1 + i,
      inicio: new Date(draft.inicio),
      fin: new Date(draft.fin),
      metodo: draft.metodo,
      ruta: draft.ruta,
      camino: draft.camino,
      consulta: JSON.stringify(draft.consulta),
      user_agent: draft.userAgent,
      encabezados: JSON.stringify(draft.encabezados),
      token: draft.token,
      cuerpo: draft.cuerpo === null ? null : JSON.stringify(draft.cuerpo),
      cuerpo_sha256: draft.cuerpoSha256,
      estado: draft.estado,
      entregada: draft.entregada,
      provocacion: draft.provocacion,
      caso: draft.caso,
      respuesta: JSON.stringify(draft.respuesta),
    }),
  )
  for (let i = 0; i < rows.length; i += CHUNK)
    await tx
      .insertInto('intercambios')
      .values(rows.slice(i, i + CHUNK))
      .execute()
  const oldest = last - KEPT_EXCHANGES
  if (oldest > 0) await tx.deleteFrom('intercambios').where('corrida', '=', corrida).where('n', '<=', oldest).execute()
  if (rows.some((row) => String(row.cuerpo ?? '').length > BIG_BODY)) await dropBigBodies(tx, corrida)
}

/** What is left of a body is its size, as where it was too long from the first. */
async function dropBigBodies(tx: Tx, corrida: string): Promise<void> {
  const big = sql<boolean>`pg_column_size(cuerpo) > ${BIG_BODY}`
  await tx
    .updateTable('intercambios')
    .set({ cuerpo: sql`jsonb_build_object('bytes', octet_length(cuerpo::text))` })
    .where('corrida', '=', corrida)
    .where(big)
    .where('n', '<=', (of) =>
      of
        .selectFrom('intercambios')
        .select('n')
        .where('corrida', '=', corrida)
        .where(big)
        .orderBy('n', 'desc')
        .offset(KEPT_BIG_BODIES)
        .limit(1),
    )
    .execute()
}

const exchangeOf = (row: Selectable<Intercambios>): Exchange => ({
  n: row.n,
  inicio: row.inicio.getTime(),
  fin: row.fin.getTime(),
  metodo: row.metodo,
  ruta: row.ruta,
  camino: row.camino,
  consulta: row.consulta as Record<string, string>,
  userAgent: row.user_agent,
  encabezados: row.encabezados as Record<string, string>,
  token: row.token,
  cuerpo: row.cuerpo,
  cuerpoSha256: row.cuerpo_sha256,
  estado: row.estado,
  entregada: row.entregada,
  provocacion: row.provocacion as ProvocationKind | null,
  caso: row.caso,
  respuesta: row.respuesta as Answer,
})

/** In order of number, after `after`, begun at `since` or later. */
export async function exchangesAfter(db: Read, corrida: string, after: number, since: Date, limit: number): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('intercambios')
    .selectAll()
    .where('corrida', '=', corrida)
    .where('n', '>', after)
    .where('inicio', '>=', since)
    .orderBy('n')
    .limit(limit)
    .execute()
  return rows.map(exchangeOf)
}

/** The latest 403 to a reading of this employer's notices, before `before`. */
export async function refusalBefore(db: Read, corrida: string, patron: string, before: Date): Promise<Exchange | undefined> {
  const row = await db
    .selectFrom('intercambios')
    .selectAll()
    .where('corrida', '=', corrida)
    .where('ruta', '=', FEED_ROUTE)
    .where('estado', '=', 403)
    .where(sql`consulta ->> 'patron'`, '=', patron)
    .where('inicio', '<', before)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && exchangeOf(row)
}

/** An exchange without what is long in it: bodies, and the notices of answers. */
export type Glance = Pick<
  Exchange,
  'inicio' | 'fin' | 'ruta' | 'userAgent' | 'encabezados' | 'token' | 'estado' | 'entregada' | 'provocacion'
> & { respuesta: Omit<Answer, 'avisos'> }

/** The latest, the newest first. */
export async function latestGlances(db: Read, corrida: string, limit: number): Promise<Glance[]> {
  const rows = await db
    .selectFrom('intercambios')
    .select(['inicio', 'fin', 'ruta', 'user_agent', 'encabezados', 'token', 'estado', 'entregada', 'provocacion'])
    .select(sql<Glance['respuesta']>`respuesta - 'avisos'`.as('respuesta'))
    .where('corrida', '=', corrida)
    .orderBy('n', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ inicio, fin, user_agent, encabezados, provocacion, ...rest }) => ({
    ...rest,
    inicio: inicio.getTime(),
    fin: fin.getTime(),
    userAgent: user_agent,
    encabezados: encabezados as Record<string, string>,
    provocacion: provocacion as ProvocationKind | null,
  }))
}
