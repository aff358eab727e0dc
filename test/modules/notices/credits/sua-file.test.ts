// The SUA file of an employer that reads for the first time, and of one that goes on: net movements, in order of date.
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { textSource } from '../../../../src/bulk-import/index.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { importNotices } from '../../../../src/modules/notices/index.ts'
import { record } from '../../../support/imports.ts'
import { bearer } from '../../../support/login.ts'
import { employer } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'

const PATRON = 'EKU9003173C9'
const NRP = completeNrp('A011234510')
const [NSS, MERGED, OTHER] = ['77269900013', '12345678903', '01018000016']

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  await t.ctx.database.script('truncate patrones cascade; truncate entregas')
  t.clock.set('2026-11-30T18:00:00Z')
  await employer(t, PATRON, [NRP])
})

let serial = 0
const notice = (tipoAviso: string, fechaCreaAviso: string, more: object = {}) => {
  serial += 1
  const letter = tipoAviso === '12' || tipoAviso === '10' ? 'S' : 'R'
  return record({
    ...{
      folioAviso: `${letter}${tipoAviso}09026${String(serial).padStart(6, '0')}`,
      nrp: NRP,
      nss: OTHER,
      numCredito: '1426123456',
    },
    ...{ tipoAviso, fechaCreaAviso, tipoDescuento: '02', monDescuento: 2450, ...more },
  })
}
const published = (...records: object[]) =>
  importNotices(t.ctx, textSource(records.map((r) => JSON.stringify(r)).join('\n'), 'ndjson'))
async function ask(profile: string, query = '') {
  const accept = profile === 'sua' ? 'text/plain;profile=sua' : `text/csv;profile=${profile}`
  const answer = await t.app.inject({ url: `/v1/avisos${query}`, headers: { ...(await bearer(t, PATRON)), accept } })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return { text: answer.body, cursor: answer.headers['sia-cursor'] as string }
}
const rowsOf = async (profile: string, query = '') =>
  parse((await ask(profile, query)).text, { columns: true, bom: true }) as Record<string, string>[]

test('history that is read at once makes one line: the suspension, with the last known terms', async () => {
  const [start, change, stop] = [
    notice('02', '2024-02-10'),
    notice('03', '2024-12-05', { monDescuento: 2600 }),
    notice('12', '2026-03-12', { monDescuento: 0 }),
  ]
  await published(start, change, stop)
  expect((await ask('sua')).text).toBe(`${NRP}${OTHER}14261234561630112026202600000N\r\n`)
  expect((await rowsOf('sua-omitidos')).map((row) => [row.folioAviso, row.motivo])).toEqual([
    [start!.folioAviso, `Lo deja sin efecto el aviso ${stop!.folioAviso}.`],
    [change!.folioAviso, `Lo deja sin efecto el aviso ${stop!.folioAviso}.`],
  ])
  expect(await rowsOf('sua-caratula')).toMatchObject([
    { nss: OTHER, numCredito: '1426123456', enSua: 'suspendido', valor: '2600.00', movimientos: '16 2026-11-30', atencion: '' },
  ])
})

test('who goes on from a cursor gets what the new notices change, in order of date, and no start a second time', async () => {
  await published(notice('02', '2026-11-20'))
  const first = await ask('sua')
  expect(first.text).toBe(`${NRP}${OTHER}14261234561501122026202450000N\r\n`)
  t.clock.set('2026-12-10T18:00:00Z')
  await published(
    notice('03', '2026-12-08', { tipoDescuento: '03', monDescuento: 0, facDescuento: 20.5 }),
    notice('02', '2026-12-09', { nss: MERGED, numCredito: '2000000001' }),
  )
  const next = await ask('sua', `?cursor=${first.cursor}`)
  expect(next.text).toBe(`${NRP}${MERGED}20000000011511122026202450000N\r\n${NRP}${OTHER}14261234561801012027300205000N\r\n`)
  expect((await ask('sua', `?cursor=${next.cursor}`)).text).toBe('')
})

test('a number of the institute is not in SUA: the line bears the one it was merged into', async () => {
  await published(notice('02', '2026-11-20', { nss: NSS, nssUnificado: MERGED }))
  expect((await ask('sua')).text).toBe(`${NRP}${MERGED}14261234561501122026202450000N\r\n`)
})

test('another credit while one holds is a change of number, and the cover says that a person decides', async () => {
  await published(notice('02', '2026-11-20'))
  const first = await ask('sua')
  t.clock.set('2026-12-10T18:00:00Z')
  await published(notice('02', '2026-12-09', { numCredito: '2000000001' }))
  const query = `?cursor=${first.cursor}`
  const cover = await rowsOf('sua-caratula', query)
  expect((await ask('sua', query)).text).toBe(`${NRP}${OTHER}20000000012011122026202450000N\r\n`)
  expect(cover).toMatchObject([{ numCredito: '2000000001', atencion: expect.stringContaining('SUA admite uno') }])
})

test('the table of old percentages stands in column 52 where it is asked for', async () => {
  await published(notice('02', '2026-11-20', { tipoDescuento: '01', monDescuento: 25 }))
  expect((await ask('sua', '?disminucion=S')).text.at(51)).toBe('S')
  expect((await ask('sua')).text.at(51)).toBe('N')
})
