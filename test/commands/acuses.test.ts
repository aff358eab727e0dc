import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../src/commands/index.ts'
import { acknowledgeNotices } from '../../src/modules/acknowledgements/acknowledge-notices.ts'
import { testIo } from '../support/io.ts'
import { publish } from '../support/notices.ts'
import { employer } from '../support/padron.ts'
import { type Service, startService } from '../support/service.ts'

const PATRON = 'EKU9003173C9'
const NRP = 'A0112345101'

let t: Service
let folios: string[]
const folder = mkdtempSync(join(tmpdir(), 'sia-acuses-'))
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [NRP])
  folios = await publish(
    t,
    PATRON,
    Array.from({ length: 2_300 }, () => ({ nrp: NRP })),
  )
  for (let i = 0; i < folios.length; i += 1_000) {
    const acuses = folios.slice(i, i + 1_000).map((folioAviso) => ({ folioAviso, resultado: 'recibido' as const }))
    await acknowledgeNotices(t.ctx, PATRON, acuses)
  }
  t.clock.set('2026-02-12T06:00:00.000Z')
  await acknowledgeNotices(t.ctx, PATRON, [
    { folioAviso: folios[0]!, resultado: 'rechazado', motivo: 'otro', comentario: '=1+1, "dice", y más' },
    {
      folioAviso: folios[1]!,
      resultado: 'aplicado',
      aplicadoEl: '2026-02-16',
      periodo: { inicio: '2026-02-16', fin: '2026-02-28' },
    },
  ])
})
afterAll(async () => {
  await t.stop()
  rmSync(folder, { recursive: true })
})

const run = async (...args: string[]) => {
  const io = testIo()
  return { code: await runCommand(t.ctx, io, ['acuses', 'exportar', ...args]), ...io.printed }
}

test('everything is exported once, page after page, also where thousands were registered at one instant', async () => {
  const { code, out } = await run()
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([code, rows.length]).toEqual([0, 2_302])
  expect(rows.map((r) => r.numero)).toEqual(rows.map((_, i) => i + 1))
  expect(rows[0]).toEqual({
    patron: PATRON,
    numero: 1,
    folioAviso: folios[0],
    nrp: NRP,
    resultado: 'recibido',
    motivo: null,
    comentario: null,
    aplicadoEl: null,
    periodo: null,
    autor: PATRON,
    registradoEl: '2026-02-10T18:00:00.000Z',
    vigente: false,
  })
})

test('only the legal days asked for, as CSV that a spreadsheet shows and never computes, in a file that appears whole', async () => {
  const file = join(folder, 'acuses.csv')
  const { code, out, err } = await run('--desde', '2026-02-12', '--hasta', '2026-02-12', '--archivo', file)
  expect([code, out, err]).toEqual([0, '', 'Acuses exportados: 2\n'])
  const rows = parse(readFileSync(file), { bom: true, columns: true }) as Record<string, string>[]
  expect(rows).toMatchObject([
    { folioAviso: folios[0], resultado: 'rechazado', motivo: 'otro', comentario: `'=1+1, "dice", y más`, vigente: 'true' },
    {
      folioAviso: folios[1],
      resultado: 'aplicado',
      aplicadoEl: '2026-02-16',
      periodoInicio: '2026-02-16',
      periodoFin: '2026-02-28',
    },
  ])
  expect((await run('--hasta', '2026-02-09')).out).toBe('')
})

test.each([
  [['--desde', '2026-02-30'], '--desde debe ser una fecha AAAA-MM-DD.'],
  [['--desde', '2026-02-12', '--hasta', '2026-02-11'], '--hasta no puede ser anterior a --desde.'],
  [['--formato', 'pdf'], '--formato debe ser csv o ndjson.'],
  [['todo'], 'Sobran argumentos.'],
  [['--archivo', '/no/hay/tal/carpeta/acuses.csv'], 'No se puede escribir /no/hay/tal/carpeta/acuses.csv (ENOENT).'],
])('%j is wrong usage', async (args, message) => {
  const { code, err } = await run(...args)
  expect(code).toBe(2)
  expect(err).toContain(message)
})
