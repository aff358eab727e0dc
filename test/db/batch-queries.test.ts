// Many ask at one moment; each gets its own answer, and the database is asked only a few times.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runBatched } from '../../src/db/batch-queries.ts'
import { type Service, startService } from '../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

/** $2 rows that carry $1. */
const TEXT = `select $1::text as nombre, n, statement_timestamp()::text as instante from generate_series(1, $2::int) n`
type Row = { nombre: string; n: number; instante: string }
const ask = (nombre: string, count: string) => runBatched<Row>(t.ctx.database, TEXT, [nombre, count])

test('each gets the rows of its own question, also none, whatever it carries', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `n${i} 'Ñ' $1 "?"`)
  const answers = await Promise.all(names.map((name, i) => ask(name, String(i % 3))))
  expect(answers.map((rows) => rows.map(({ nombre, n }) => `${nombre}/${n}`))).toEqual(
    names.map((name, i) => Array.from({ length: i % 3 }, (_, k) => `${name}/${k + 1}`)),
  )
  // Eight in a statement.
  const statements = new Set(answers.flat().map((row) => row.instante))
  expect(statements.size).toBeGreaterThan(1)
  expect(statements.size).toBeLessThanOrEqual(5)
})

test('what is wrong with one question is not the trouble of those that go with it', async () => {
  const asked = ['1', '2', 'dos', '1', '0'].map((count, i) => ask(`q${i}`, count))
  const outcomes = await Promise.allSettled(asked)
  expect(outcomes.map((o) => (o.status === 'fulfilled' ? o.value.length : (o.reason as { code: string }).code))).toEqual([
    1,
    2,
    '22P02',
    1,
    0,
  ])
  expect((await ask('después', '1')).length).toBe(1)
})
