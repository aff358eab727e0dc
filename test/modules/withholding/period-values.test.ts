import { expect, test } from 'vitest'
import { coverage, makeValues, valueOn } from '../../../src/modules/withholding/period-values.ts'

const umi = (clave: string, desde: unknown, hasta: unknown, valor: unknown) => ({
  catalogo: 'valoresUmi',
  clave,
  datos: { desde, hasta, valor },
})
const tableOf = (...rows: ReturnType<typeof umi>[]) => makeValues(rows).values.valoresUmi
const on = (table: ReturnType<typeof tableOf>, day: string) => valueOn(table, day).value?.texto

test('where two rows overlap the later one wins from its first day', () => {
  const table = tableOf(umi('b', '2026-07-01', null, 105), umi('a', '2026-01-01', '2026-12-31', 100.81))
  expect([on(table, '2025-12-31'), on(table, '2026-06-30'), on(table, '2026-07-01'), on(table, '2031-01-01')]).toEqual([
    undefined,
    '100.81',
    '105.00',
    '105.00',
  ])
  expect(valueOn(table, '2026-02-01').until).toBe('2026-06-30')
  expect(coverage(table)).toBe('Los valores publicados van del 2026-01-01 en adelante.')
})

test('a year that repeats the value of the one before goes on with it, and a gap stays a gap', () => {
  const table = tableOf(
    umi('a', '2024-01-01', '2024-12-31', 100.81),
    umi('b', '2025-01-01', '2025-12-31', '100.8100'),
    umi('c', '2027-01-01', '2027-12-31', 104),
  )
  expect(valueOn(table, '2024-05-01').until).toBe('2025-12-31')
  expect(valueOn(table, '2026-05-01')).toEqual({ value: undefined, until: '2026-12-31' })
})

test('rows that do not read are left out and named', () => {
  const bad = [
    umi('1', '2026-02-30', null, 1),
    umi('2', '2026-02-01', '2026-01-01', 1),
    umi('3', '2026-01-01', null, -1),
    umi('4', '2026-01-01', null, 0),
    umi('5', 20260101, null, 1),
    { ...umi('6', null, null, null), datos: null },
    { catalogo: 'diasInhabiles', clave: '2026-03-17', datos: {} },
    { catalogo: 'diasInhabiles', clave: 'pronto', datos: {} },
  ]
  const { values, refused } = makeValues(bad)
  expect(values.valoresUmi.values).toEqual([])
  expect(coverage(values.valoresUmi)).toBe('No hay ningún valor publicado.')
  expect(values.paymentDue('2026-1')).toBe('2026-03-18')
  expect(refused).toEqual([
    'valoresUmi 1',
    'valoresUmi 2',
    'valoresUmi 3',
    'valoresUmi 4',
    'valoresUmi 5',
    'valoresUmi 6',
    'diasInhabiles pronto',
  ])
})
