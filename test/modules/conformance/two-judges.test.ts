// Two processes watch the same run, as where a client asks two services in turn: each test begins once, is judged once and publishes once.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../../src/context.ts'
import { CASES, runVerdicts, startTests } from '../../../src/modules/conformance/index.ts'
import { judgeRun } from '../../../src/modules/conformance/judges/judge-run.ts'
import { type OpenedRun, withSandbox } from '../../../src/modules/sandbox/index.ts'
import { anyRun } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let opened: OpenedRun
/** Each over connections of its own, and remembering for itself. */
let judges: Context[]
beforeAll(async () => {
  t = await startService({ sandbox: true })
  opened = await anyRun(t, undefined, 0)
  judges = [withSandbox(t.ctx).sandbox!, withSandbox(t.ctx).sandbox!]
})
afterAll(() => t.stop())

test('what two judge at one moment is begun once and settled once', async () => {
  const [one, two] = judges as [Context, Context]
  await startTests(one, opened.run, undefined, { ritmo: 'rapido' })
  // With few employers the lanes follow each other, so judging also begins tests.
  for (let turns = 0; turns < 60; turns++) {
    const answers = await Promise.all([one, two, one, two].map((ctx) => judgeRun(ctx, opened.run.id)))
    if (!answers.includes(true)) break
    t.clock.advance(45)
  }
  const states = await runVerdicts(two, opened.run)
  expect(states.map((state) => state.estado)).toEqual(CASES.map(() => expect.stringMatching(/^(aprobada|fallida|advertencia)$/)))

  const changes = await sql<{ caso: string; estados: string[] }>`
    select caso, array_agg(estado order by n) as estados from pruebas_cambios group by caso`.execute(one.db)
  expect(changes.rows.length).toBe(CASES.length)
  for (const { caso, estados } of changes.rows) {
    const { estado } = states.find((state) => state.id === caso)!
    expect([caso, ...estados]).toEqual([caso, 'pendiente', 'en-curso', estado])
  }
  const numbers = await sql<{ n: number }>`select n from pruebas_cambios order by n`.execute(one.db)
  expect(numbers.rows.map((row) => row.n)).toEqual(numbers.rows.map((_, i) => i + 1))
  const published = await sql<{ folio: string }>`select folio_aviso as folio from avisos order by 1`.execute(one.db)
  const wanted = await sql<{ folio: string }>`
    select jsonb_path_query(material, '$.avisos[*].folioAviso') #>> '{}' as folio from pruebas order by 1`.execute(one.db)
  expect(published.rows).toEqual(wanted.rows)
})
