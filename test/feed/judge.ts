// Holds what readers wrote down against the files that were imported and against the database, and says every fault in words.
import { sql } from 'kysely'
import { deliveries } from '../support/deliveries.ts'
import { readTurns, type Turn } from '../support/feed-reader.ts'
import type { Service } from '../support/service.ts'

/** What a reader asks for. `nrps`, `tipoAviso`: what of the employer's notices its feed holds. */
export type Feed = { patron: string; query: string; nrps?: string[]; tipoAviso?: string }

/** What readers were told of a notice: all of them the same. */
export type Told = { fechaNotLinea: string }

type Written = { folioAviso: string; nrp: string; tipoAviso: string }
type Stored = Written & { posicion: number }

export async function judgeFeed(
  t: Service,
  feed: Feed,
  file: string,
  lines: string[],
  told: Map<string, Told>,
): Promise<{ turns: number; faults: string[] }> {
  const turns = readTurns(file).turns.filter((turn): turn is Exclude<Turn, { fin: true }> => 'avisos' in turn)
  const got = turns.flatMap((turn) => turn.avisos)
  const folios = got.map(([folio]) => folio)
  const stored = (await inOrder(t, feed.patron)).filter((n) => belongs(feed, n))
  const own = new Set((await ownNrps(t, feed.patron)).filter((nrp) => feed.nrps?.includes(nrp) ?? true))
  const expected = lines.map((l) => JSON.parse(l) as Written).filter((n) => own.has(n.nrp) && belongs(feed, n))
  const seen = new Set(folios)
  const name = `reader of ${feed.query}`
  const faults: string[] = []
  const missing = expected.filter((n) => !seen.has(n.folioAviso)).length
  if (missing > 0) faults.push(`${name}: ${missing} of ${expected.length} lost`)
  if (seen.size < folios.length) faults.push(`${name}: ${folios.length - seen.size} given twice`)
  const foreign = seen.size - (expected.length - missing)
  if (foreign > 0) faults.push(`${name}: ${foreign} that are not its own`)
  const order = new Map(stored.map((n, i) => [n.folioAviso, i]))
  if (folios.some((folio, i) => i > 0 && order.get(folio)! <= order.get(folios[i - 1]!)!)) faults.push(`${name}: out of order`)
  if (feed.query.includes('nrp=') && got.some(([, posicion], i) => posicion !== i + 1))
    faults.push(`${name}: positions with a gap`)
  for (const [folio, , fechaNotLinea] of got) {
    const before = told.get(folio)
    if (before && before.fechaNotLinea !== fechaNotLinea) faults.push(`${name}: another fechaNotLinea of ${folio}`)
    told.set(folio, { fechaNotLinea })
  }
  return { turns: turns.length, faults }
}

/** Everything that was in the files is stored once, without gaps in either counting, and says what the readers were told. */
export async function judgeStore(t: Service, lines: string[], told: ReadonlyMap<string, Told>): Promise<string[]> {
  const stored = await deliveries(t.ctx)
  const faults: string[] = []
  const written = new Set(lines.map((l) => (JSON.parse(l) as Written).folioAviso))
  if (stored.size !== written.size || [...stored.keys()].some((folio) => !written.has(folio)))
    faults.push(`${stored.size} notices stored of ${written.size}`)
  if ([...told].some(([folio, { fechaNotLinea }]) => stored.has(folio) && stored.get(folio) !== fechaNotLinea))
    faults.push('a stored fechaNotLinea is not the one that was told')
  const gaps = await sql<{ feed: string }>`
    select rfc_patron as feed from avisos group by rfc_patron having count(*) <> max(publicacion) or min(publicacion) <> 1
    union all select nrp from avisos group by nrp having count(*) <> max(posicion) or min(posicion) <> 1
    union all select rfc from patrones p where ultima_publicacion <> (select count(*) from avisos where rfc_patron = p.rfc)
    union all select nrp from registros_patronales r where ultima_posicion <> (select count(*) from avisos where nrp = r.nrp)`.execute(
    t.ctx.db,
  )
  if (gaps.rows.length > 0) faults.push(`gaps in ${gaps.rows.length} countings`)
  return faults
}

const belongs = (feed: Feed, notice: Written) =>
  (feed.nrps?.includes(notice.nrp) ?? true) && (feed.tipoAviso === undefined || feed.tipoAviso === notice.tipoAviso)

const inOrder = async (t: Service, patron: string): Promise<Stored[]> =>
  (
    await sql<Stored>`
      select folio_aviso as "folioAviso", nrp, tipo_aviso as "tipoAviso", posicion
      from avisos where rfc_patron = ${patron} order by publicacion`.execute(t.ctx.db)
  ).rows

const ownNrps = async (t: Service, patron: string): Promise<string[]> =>
  (await t.ctx.db.selectFrom('registros_patronales').select('nrp').where('rfc_patron', '=', patron).execute()).map((r) => r.nrp)
