// `entregar`: whatever is asked, in whatever order and by how many at once, a place is marked once and keeps its instant.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { type Delivery, instantAt, type Span, spansOf } from '../../src/modules/notices/feed/deliveries.ts'
import { deliver, deliveriesOver } from '../../src/modules/notices/feed/delivery-queries.ts'
import { onPostgres, openTestDatabase } from '../support/database.ts'
import { seeded } from '../support/seeded.ts'

const PATRON = 'EKU9003173C9'
const PLACES = 60
const instant = (n: number) => new Date(Date.UTC(2026, 1, 10) + n * 1000).toISOString()

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(() => database.script('delete from entregas'))

const all: Span = { desde: 1, hasta: PLACES }
const stored = async (patron = PATRON) => {
  const { rows } = await sql<Span & { instante: Date }>`
    select desde, hasta, instante from entregas where rfc_patron = ${patron} order by desde`.execute(database.db)
  return rows.map((row) => ({ ...row, instante: row.instante.toISOString() }))
}
const told = (deliveries: Delivery[]) =>
  deliveries
    .map(({ desde, hasta, instante, nueva }) => [desde, hasta, instante, nueva])
    .toSorted(([a], [b]) => Number(a) - Number(b))

test('only what is free is marked, and what was marked before keeps its instant', async () => {
  await deliver(database, PATRON, [{ desde: 10, hasta: 20 }], instant(1))
  expect(told(await deliver(database, PATRON, [{ desde: 5, hasta: 30 }], instant(2)))).toEqual([
    [5, 9, instant(2), true],
    [10, 20, instant(1), false],
    [21, 30, instant(2), true],
  ])
  expect(told(await deliver(database, PATRON, [{ desde: 12, hasta: 15 }], instant(3)))).toEqual([[10, 20, instant(1), false]])
  const several = [
    { desde: 1, hasta: 6 },
    { desde: 15, hasta: 15 },
    { desde: 31, hasta: 31 },
    { desde: 40, hasta: 41 },
  ]
  expect(told(await deliver(database, PATRON, several, instant(4)))).toEqual([
    [1, 4, instant(4), true],
    [5, 9, instant(2), false],
    [10, 20, instant(1), false],
    [31, 31, instant(4), true],
    [40, 41, instant(4), true],
  ])
  expect(told(await deliveriesOver(database, PATRON, [{ desde: 4, hasta: 5 }]))).toEqual([
    [1, 4, instant(4), false],
    [5, 9, instant(2), false],
  ])
  expect(await deliveriesOver(database, PATRON, [{ desde: 32, hasta: 39 }])).toEqual([])
})

test('employers have nothing to do with each other, also where one begins as the other is called', async () => {
  const other = 'EKU9003173C'
  await deliver(database, PATRON, [all], instant(1))
  expect(told(await deliver(database, other, [{ desde: 3, hasta: 4 }], instant(2)))).toEqual([[3, 4, instant(2), true]])
  expect(await deliveriesOver(database, other, [{ desde: 1, hasta: 2 }])).toEqual([])
})

test('a mark of a transaction that is undone never was', async () => {
  const undone = inTransaction(database.db, async (tx) => {
    await deliver(tx, PATRON, [all], instant(1))
    expect(await deliveriesOver(tx, PATRON, [all])).toHaveLength(1)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await stored()).toEqual([])
})

test.each([1, 2, 3, 4])('random spans, one after the other, are marked as a list of places would be (seed %i)', async (seed) => {
  const random = seeded(seed).next
  const model = new Map<number, string>()
  for (let step = 1; step <= 60; step++) {
    const places = Array.from({ length: PLACES }, (_, i) => i + 1).filter(() => random() < 0.12)
    const from = 1 + Math.floor(random() * PLACES)
    const page = Array.from({ length: 1 + Math.floor(random() * 10) }, (_, i) => from + i)
    const asked = spansOf(random() < 0.5 ? page : places)
    const deliveries = await deliver(database, PATRON, asked, instant(step))
    for (const { desde, hasta } of asked)
      for (let place = desde; place <= hasta; place++) model.set(place, model.get(place) ?? instant(step))
    const at = instantAt(deliveries)
    for (const { desde, hasta } of asked)
      for (let place = desde; place <= hasta; place++) expect(at(place)).toBe(model.get(place))
    expect(new Set(deliveries.filter((d) => d.nueva).map((d) => d.instante))).toEqual(
      deliveries.some((d) => d.nueva) ? new Set([instant(step)]) : new Set(),
    )
  }
  expect(covered(await stored())).toEqual(new Map([...model].toSorted(([a], [b]) => a - b)))
})

test.skipIf(!onPostgres)('many at one moment: nothing is marked twice, and each is told what stands', async () => {
  for (let round = 0; round < 20; round++) {
    await database.script('delete from entregas')
    const random = seeded(round + 1).next
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, reader) => {
        const from = 1 + Math.floor(random() * 40)
        const page = Array.from({ length: 20 }, (_, i) => from + i).filter(() => random() < 0.9)
        const asked = spansOf(page)
        return { page, at: instantAt(await deliver(database, PATRON, asked, instant(reader))) }
      }),
    )
    const stands = covered(await stored())
    for (const { page, at } of answers) for (const place of page) expect(at(place)).toBe(stands.get(place))
    expect([...stands.keys()]).toEqual([...new Set(answers.flatMap(({ page }) => page))].toSorted((a, b) => a - b))
  }
})

/** Each place with its instant; refuses spans that overlap. */
function covered(spans: (Span & { instante: string })[]): Map<number, string> {
  const places = new Map<number, string>()
  for (const { desde, hasta, instante } of spans)
    for (let place = desde; place <= hasta; place++) {
      if (places.has(place)) throw new Error(`place ${place} is marked twice`)
      places.set(place, instante)
    }
  return places
}
