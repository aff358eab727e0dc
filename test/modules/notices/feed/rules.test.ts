import { expect, test } from 'vitest'
import { effectiveDay } from '../../../../src/modules/notices/feed/rules.ts'

type Row = Parameters<typeof effectiveDay>[0]
const row = (clasificacion: Row['clasificacion'], efecto: Row['efecto'], notLinea: string): Row => ({
  clasificacion,
  efecto,
  notificado: null,
  notLinea,
})

test.each([
  ['2026-02-10T18:00:00.000Z', '2026-02-11', '2026-03-01', '2026-02-10'],
  ['2026-12-31T18:00:00.000Z', '2027-01-01', '2027-01-01', '2026-12-31'],
  ['2027-01-01T05:59:59.999Z', '2027-01-01', '2027-01-01', '2026-12-31'],
  ['2028-02-29T05:59:59.999Z', '2028-02-29', '2028-03-01', '2028-02-28'],
  ['2028-02-29T06:00:00.000Z', '2028-03-01', '2028-03-01', '2028-02-29'],
  ['2028-03-01T06:00:00.000Z', '2028-03-02', '2028-05-01', '2028-03-01'],
])(
  'first delivered at %s: retention from %s, modification from %s, suspension from %s',
  (instant, retention, modification, suspension) => {
    expect(effectiveDay(row('RETENCION', 'INICIAR', instant))).toBe(retention)
    expect(effectiveDay(row('MODIFICACION', 'MODIFICAR', instant))).toBe(modification)
    expect(effectiveDay(row('SUSPENSION', 'SUSPENDER_Y_DEVOLVER', instant))).toBe(suspension)
  },
)

test('a notice without a class, and one without effect, have no effective day', () => {
  expect(effectiveDay(row(null, null, '2026-02-10T18:00:00.000Z'))).toBeNull()
  expect(effectiveDay(row('RETENCION', 'SIN_EFECTO', '2026-02-10T18:00:00.000Z'))).toBeNull()
})

test('where the employer was notified by another channel, that day counts', () => {
  const notified = { ...row('RETENCION', 'INICIAR', '2026-11-30T18:00:00.000Z'), notificado: '2024-02-14' }
  expect(effectiveDay(notified)).toBe('2024-02-15')
  expect(effectiveDay({ ...notified, clasificacion: 'MODIFICACION', efecto: 'MODIFICAR' })).toBe('2024-03-01')
})
