import { expect, test } from 'vitest'
import { checkNrp } from '../../../../src/kernel/nrp.ts'
import { checkRfc } from '../../../../src/kernel/rfc.ts'
import { GENERATE_DEFAULTS, generateEmployers, generateNotices } from '../../../../src/modules/notices/index.ts'
import { checkRecord } from '../../../../src/modules/notices/publish/records.ts'

const SIZE = { ...GENERATE_DEFAULTS, cuantos: 20_000, patrones: 200, nrps: 300 }
const text = [...generateNotices(SIZE)].join('')
const records = text
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, string>)
const padron = [...generateEmployers(SIZE)]
  .join('')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))

test('the same arguments give the same bytes, another seed others', () => {
  expect([...generateNotices(SIZE)].join('')).toBe(text)
  expect([...generateNotices({ ...SIZE, semilla: 2 })].join('')).not.toBe(text)
})

test('every record is one that the import takes without a doubt, and no folio repeats', () => {
  expect(records).toHaveLength(20_000)
  expect(records.map((r) => checkRecord(r, '2026-02-10')).filter((c) => !c.ok || c.advertencias.length > 0)).toEqual([])
  expect(new Set(records.map((r) => r.folioAviso)).size).toBe(20_000)
})

test('the padrón has every NRP of the notices, each once, and every employer', () => {
  const nrps = new Set(padron.map(([nrp]) => nrp))
  expect(padron).toHaveLength(300)
  expect(nrps.size).toBe(300)
  expect(new Set(padron.map(([, rfc]) => rfc)).size).toBe(200)
  expect(records.every((r) => nrps.has(r.nrp))).toBe(true)
  expect(padron.every(([nrp, rfc]) => checkNrp(nrp!).ok && checkRfc(rfc!).ok && !('aviso' in checkRfc(rfc!)))).toBe(true)
})

test('it looks like the real thing: unequal employers, later notices of the same credits, unknown types, Ñ and &', () => {
  const sizes = [...Map.groupBy(records, (r) => r.nrp).values()].map((group) => group.length).sort((a, b) => b - a)
  expect(sizes[0]! / sizes.at(-1)!).toBeGreaterThan(5)
  const types = new Set(records.map((r) => r.tipoAviso))
  for (const tipo of ['02', '03', '04', '07', '10', '11', '12', '05']) expect(types).toContain(tipo)
  expect(Math.max(...[...Map.groupBy(records, (r) => r.numCredito).values()].map((group) => group.length))).toBeGreaterThan(3)
  expect(records.some((r) => r.rfcTrabajador!.includes('Ñ'))).toBe(true)
  expect(padron.some(([, rfc]) => rfc!.includes('&'))).toBe(true)
  expect(records[0]!.fechaCreaAviso).toBe('2025-01-01')
  expect(records.at(-1)!.fechaCreaAviso).toBe('2025-12-31')
})
