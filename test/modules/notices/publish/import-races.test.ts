// Several imports at one time, and one that is killed: only PostgreSQL lets two processes in.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fileSource, textSource } from '../../../../src/bulk-import/index.ts'
import { importEmployers } from '../../../../src/modules/employers/index.ts'
import { GENERATE_DEFAULTS, generateEmployers, generateNotices, importNotices } from '../../../../src/modules/notices/index.ts'
import { onPostgres } from '../../../support/database.ts'
import { csv, EMPLOYER, folio, NRP, ndjson, padron, record, rejectList } from '../../../support/imports.ts'
import { type Service, startService } from '../../../support/service.ts'

const TOTAL = onPostgres ? 4_000 : 800
const SIZE = { ...GENERATE_DEFAULTS, cuantos: TOTAL, patrones: 30, nrps: 40 }
const lines = [...generateNotices(SIZE)].join('').trimEnd().split('\n')
let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  await t.ctx.database.script('truncate patrones, entregas cascade')
  await importEmployers(t.ctx, csv([...generateEmployers(SIZE)].join('')))
})

/** Gaps or doubles in either feed, and counters that are not the last number. */
async function faults(): Promise<unknown[]> {
  const { rows } = await sql`
    select 'publicacion' as feed, rfc_patron as of from avisos group by rfc_patron having count(*) <> max(publicacion) or min(publicacion) <> 1
    union all select 'posicion', nrp from avisos group by nrp having count(*) <> max(posicion) or min(posicion) <> 1
    union all select 'patron', rfc from patrones p where ultima_publicacion <> (select count(*) from avisos where rfc_patron = p.rfc)
    union all select 'nrp', nrp from registros_patronales r where ultima_posicion <> (select count(*) from avisos where nrp = r.nrp)`.execute(
    t.ctx.db,
  )
  return rows
}
const count = async () =>
  Number(
    (
      await t.ctx.db
        .selectFrom('avisos')
        .select((e) => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )
const part = (from: number, to: number) => textSource(lines.slice(from, to).join('\n'), 'ndjson')

test('importers of overlapping files publish each notice once and leave no gap', async () => {
  const done = await Promise.all([
    importNotices(t.ctx, part(0, TOTAL * 0.75), { batchSize: 100 }),
    importNotices(t.ctx, part(TOTAL / 4, TOTAL), { batchSize: 130 }),
    importNotices(t.ctx, textSource(lines.toReversed().join('\n'), 'ndjson'), { batchSize: 90 }),
  ])
  expect(done.map((d) => d.rechazadas)).toEqual([0, 0, 0])
  expect(done.reduce((sum, d) => sum + d.escritas, 0)).toBe(TOTAL)
  expect(await count()).toBe(TOTAL)
  expect(await faults()).toEqual([])
})

test('two importers with one folio for different employers: one publishes, the other is told', async () => {
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a], [NRP.c, EMPLOYER.b]))
  const rejects = rejectList()
  for (let round = 1; round <= 10; round++) {
    await Promise.all([
      importNotices(t.ctx, ndjson(record({ folioAviso: folio(round) })), rejects),
      importNotices(t.ctx, ndjson(record({ folioAviso: folio(round), nrp: NRP.c })), rejects),
    ])
    expect(rejects.list).toHaveLength(round)
  }
  expect(rejects.list.every((r) => r.codigo === 'AVISO_CONTRADICE')).toBe(true)
  expect(await faults()).toEqual([])
})

test('an NRP that moves while notices are published belongs to one employer at a time', async () => {
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a], [NRP.c, EMPLOYER.b]))
  const notices = Array.from({ length: 200 }, (_, i) =>
    record({ folioAviso: folio(i + 1), numCredito: String(i + 1).padStart(10, '0') }),
  )
  const moves = async () => {
    for (let i = 0; i < 10; i++) await importEmployers(t.ctx, padron([NRP.a, i % 2 ? EMPLOYER.a : EMPLOYER.b]))
  }
  const [done] = await Promise.all([importNotices(t.ctx, ndjson(...notices), { batchSize: 10 }), moves()])
  expect(done).toMatchObject({ escritas: 200, rechazadas: 0 })
  expect(await faults()).toEqual([])
})

test.skipIf(!onPostgres)('an importer that is killed again and again loses nothing and doubles nothing', async () => {
  const file = join(t.dataDir, 'avisos.ndjson')
  await pipeline(Readable.from(generateNotices(SIZE)), createWriteStream(file))
  const start = () =>
    spawn(process.execPath, [join(import.meta.dirname, '../../../support/import-process.ts'), t.databaseUrl!, file, '50'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  let kills = 0
  for (const target of [100, 900, 2_000]) {
    const child = start()
    const ended = once(child, 'exit')
    const deadline = Date.now() + 90_000
    while ((await count()) < target && child.exitCode === null) {
      if (Date.now() > deadline) throw new Error(`the importer did not reach ${target} notices`)
      await wait(5)
    }
    if (child.exitCode !== null) throw new Error(`the importer ended by itself with ${child.exitCode}`)
    if (child.kill('SIGKILL')) kills += 1
    await ended
    expect(await faults()).toEqual([])
  }
  expect(kills).toBe(3)
  const before = await count()
  expect(before).toBeLessThan(TOTAL)
  // A killed process's last transaction may still be ending in the database.
  const done = await importNotices(t.ctx, await fileSource(file))
  expect(done).toMatchObject({ leidas: TOTAL, rechazadas: 0 })
  expect(done.escritas + done.sinCambio).toBe(TOTAL)
  expect(await count()).toBe(TOTAL)
  expect(await faults()).toEqual([])
})
