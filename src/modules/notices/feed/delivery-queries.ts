// All SQL over entregas: what of an employer's feed was first delivered when (docs/adr/0042).
import { runBatched } from '../../../db/batch-queries.ts'
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { Tx } from '../../../db/transaction.ts'
import type { Delivery, Span } from './deliveries.ts'
import { ISO } from './text-queries.ts'

// Two parts for each span, since marks do not overlap: those that end in it, and the next one, which may reach into it. With one
// condition for both PostgreSQL would go through all marks up to the feed's end.
const DELIVERED = `
  select e.desde, e.hasta, ${ISO('e.instante')} as instante, false as nueva
  from unnest($2::text::bigint[], $3::text::bigint[]) as p(desde, hasta)
  cross join lateral (
    select e.desde, e.hasta, e.instante from entregas e
    where e.rfc_patron = $1 and e.hasta >= p.desde and e.hasta < p.hasta
    union all
    (select e.desde, e.hasta, e.instante from entregas e
    where e.rfc_patron = $1 and e.hasta >= p.hasta order by e.hasta limit 1)
  ) e
  where e.desde <= p.hasta`

/** Of so many spans the question goes with those of other requests, who then wait for it. */
const FEW = 100

/** What of these spans was delivered; marks nothing. */
export async function deliveriesOver(of: Database | Tx, patron: string, spans: readonly Span[]): Promise<Delivery[]> {
  const values = [patron, ...bounds(spans)]
  const batched = 'kind' in of && spans.length <= FEW
  return distinct(await (batched ? runBatched<Delivery>(of, DELIVERED, values) : runPrepared<Delivery>(of, DELIVERED, values)))
}

const DELIVER = `
  select desde, hasta, ${ISO('instante')} as instante, nueva from entregar($1, $2::text::bigint[], $3::text::bigint[], $4::timestamptz)`

/** Marks what of these spans was not delivered yet, at `instant` (ISO); says how all of it is marked then. */
export async function deliver(of: Database | Tx, patron: string, spans: readonly Span[], instant: string): Promise<Delivery[]> {
  return distinct(await runPrepared<Delivery>(of, DELIVER, [patron, ...bounds(spans), instant]))
}

const bounds = (spans: readonly Span[]): [desdes: string, hastas: string] => [
  `{${spans.map((span) => span.desde).join()}}`,
  `{${spans.map((span) => span.hasta).join()}}`,
]

/** A mark that reaches over several of the spans is told once for each. */
function distinct(deliveries: Delivery[]): Delivery[] {
  if (deliveries.length < 2) return deliveries
  return [...new Map(deliveries.map((delivery) => [delivery.hasta, delivery])).values()]
}
