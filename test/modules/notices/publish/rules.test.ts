import { expect, test } from 'vitest'
import { type CreditNotice, effectOf, settleSuperseded, winnerOf } from '../../../../src/modules/notices/publish/rules.ts'

const notice = (folioAviso: string, publicacion: number, more: Partial<CreditNotice> = {}): CreditNotice => ({
  folioAviso,
  publicacion,
  clasificacion: 'MODIFICACION',
  fechaCreaAviso: '2026-02-09',
  sustituidoPor: null,
  ...more,
})
const RETENTION = { clasificacion: 'RETENCION', efecto: undefined } as const

test('of several on one day the higher serial counts, however they arrived', () => {
  expect(winnerOf([notice('R0301026000007', 1), notice('R0301026000003', 2)]).folioAviso).toBe('R0301026000007')
  expect(winnerOf([notice('R0301026000003', 1), notice('R0301026000007', 2)]).folioAviso).toBe('R0301026000007')
})

test('where a folio has no serial the one published later counts', () => {
  expect(winnerOf([notice('R0301026000007', 1), notice('X03010260001', 2)]).folioAviso).toBe('X03010260001')
  expect(winnerOf([notice('X03010260001', 1), notice('R0301026000007', 2)]).folioAviso).toBe('R0301026000007')
  expect(winnerOf([notice('X03010260002', 1), notice('X03010260001', 2)]).folioAviso).toBe('X03010260001')
})

test('each of a chain points at the one that counts, and only what changed is named', () => {
  const first = notice('R0301026000001', 1, { sustituidoPor: 'R0301026000002' })
  const second = notice('R0301026000002', 2)
  const third = notice('R0301026000003', 3)
  const others = [
    notice('R0301026000009', 4, { clasificacion: 'RETENCION' }),
    notice('R0301026000008', 5, { fechaCreaAviso: '2026-02-10' }),
  ]
  expect(settleSuperseded([first, second, third, ...others], [third]).map((n) => n.folioAviso)).toEqual([
    'R0301026000001',
    'R0301026000002',
  ])
  expect([first, second, third, ...others].map((n) => n.sustituidoPor)).toEqual([
    'R0301026000003',
    'R0301026000003',
    null,
    null,
    null,
  ])
})

test('a notice that nobody can classify neither supersedes nor is superseded', () => {
  const [a, b] = [notice('R0501026000001', 1, { clasificacion: null }), notice('R0501026000002', 2, { clasificacion: null })]
  expect(settleSuperseded([a, b], [a, b])).toEqual([])
})

test('a retention restarts after a suspension and starts otherwise', () => {
  const at = { fechaCreaAviso: '2026-02-09', publicacion: 10 }
  const suspension = notice('S1201026000001', 5, { clasificacion: 'SUSPENSION', fechaCreaAviso: '2026-01-15' })
  expect(effectOf(RETENTION, at, [])).toBe('INICIAR')
  expect(effectOf(RETENTION, at, [suspension])).toBe('REINICIAR')
  expect(
    effectOf(RETENTION, at, [
      suspension,
      notice('R0201026000002', 6, { clasificacion: 'RETENCION', fechaCreaAviso: '2026-02-01' }),
    ]),
  ).toBe('INICIAR')
  expect(effectOf(RETENTION, at, [suspension, notice('R0501026000002', 6, { clasificacion: null })])).toBe('REINICIAR')
  expect(effectOf(RETENTION, { ...at, fechaCreaAviso: '2026-01-10' }, [suspension])).toBe('INICIAR')
})

test('a suspension has the effect that the catalog gives it', () => {
  const at = { fechaCreaAviso: '2026-02-09', publicacion: 1 }
  expect(effectOf({ clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER' }, at, [])).toBe('SUSPENDER_Y_DEVOLVER')
  expect(effectOf({ clasificacion: 'SUSPENSION', efecto: undefined }, at, [])).toBe('SUSPENDER')
  expect(effectOf({ clasificacion: 'MODIFICACION', efecto: undefined }, at, [])).toBe('MODIFICAR')
})
