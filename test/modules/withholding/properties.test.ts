// What must hold for every worker, period and day. The published values come from the migrated database.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bimesterOf, daysBetween } from '../../../src/kernel/bimester.ts'
import { addDays, type Day } from '../../../src/kernel/dates.ts'
import type { FieldError } from '../../../src/kernel/problem.ts'
import type { Calculated, Worker } from '../../../src/modules/withholding/index.ts'
import { loadValues } from '../../../src/modules/withholding/load-values.ts'
import type { Values } from '../../../src/modules/withholding/period-values.ts'
import { calculateWorker } from '../../../src/modules/withholding/rules.ts'
import { readTerms } from '../../../src/modules/withholding/terms.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let values: Values
beforeAll(async () => {
  t = await startService()
  values = await loadValues(t.ctx)
})
afterAll(() => t.stop())

function judge(worker: Worker): Calculated {
  const errors: FieldError[] = []
  const terms = readTerms(worker, 'w', errors)
  if (!terms) throw new Error(JSON.stringify(errors))
  const judged = calculateWorker(terms, values)
  if ('missing' in judged) throw new Error(judged.missing.join())
  return judged.result
}

const cents = (amount: number) => Math.round(amount * 100)

const FIRST = '2017-01-01'
const LAST = '2026-12-31'
const decimals = (min: number, max: number, places: number) =>
  fc
    .integer({ min: Math.round(min * 10 ** places), max: Math.round(max * 10 ** places) })
    .map((n) => Number((n / 10 ** places).toFixed(places)))

const discount = fc.oneof(
  fc.record({ tipoDescuento: fc.constant('01' as const), monDescuento: decimals(0.01, 100, 2), sdi: decimals(50, 9000, 4) }),
  fc.record({ tipoDescuento: fc.constant('02' as const), monDescuento: decimals(0.01, 90_000, 2) }),
  fc.record({ tipoDescuento: fc.constant('03' as const), facDescuento: decimals(0.0001, 300, 4) }),
)
// Half of the wages lie about the minimum wages, where the cap is decided.
const wage = fc.oneof(decimals(70, 460, 2), decimals(70, 9000, 4))
const zone = fc.constantFrom('general' as const, 'frontera' as const)
const periodFrom = (first: Day) =>
  fc.tuple(fc.integer({ min: 0, max: daysBetween(first, LAST) - 1 }), fc.integer({ min: 1, max: 366 })).map(([start, length]) => {
    const inicio = addDays(first, start)
    const fin = addDays(inicio, length - 1)
    return { inicio, fin: fin > LAST ? LAST : fin }
  })
const period = fc.oneof(periodFrom(FIRST), periodFrom('2025-07-01'))
const workerIn = (periods: fc.Arbitrary<Worker['periodo']>): fc.Arbitrary<Worker> =>
  fc
    .tuple(discount, fc.record({ salarioDiario: wage, sbc: wage, zona: zone, periodo: periods }))
    .map(([a, b]) => ({ ...a, ...b }))
const worker = workerIn(period)

const daysOf = ({ inicio, fin }: Worker['periodo']): Day[] =>
  Array.from({ length: daysBetween(inicio, fin) }, (_, i) => addDays(inicio, i))

const someOf = (days: Day[], most: number) => fc.subarray(days, { maxLength: Math.min(most, days.length) })

/** A worker whose absences are given by date. */
const workerWithDates = worker.chain((w) =>
  someOf(daysOf(w.periodo), 40).map((fechasAusencias): Worker => ({ ...w, fechasAusencias })),
)
const within = (w: Worker, periodo: Worker['periodo']): Worker => ({
  ...w,
  periodo,
  fechasAusencias: w.fechasAusencias?.filter((day) => day >= periodo.inicio && day <= periodo.fin),
})

describe('splitting a period adds up', () => {
  test('exactly, where it is cut at the parts that the calculator itself makes', () => {
    fc.assert(
      fc.property(workerWithDates, (w) => {
        const whole = judge(w)
        const pieces = whole.tramos.map((part) => judge(within(w, { inicio: part.inicio, fin: part.fin })))
        expect(pieces.reduce((sum, piece) => sum + cents(piece.retencion), 0)).toBe(cents(whole.retencion))
        expect(pieces.flatMap((piece) => piece.tramos)).toEqual(
          whole.tramos.map((part) => expect.objectContaining({ inicio: part.inicio, aplicado: part.aplicado, dias: part.dias })),
        )
      }),
    )
  })

  // Before rounding an amount is proportional to days, capped or not, and each rounding moves it by half a cent at most. So k cuts
  // inside one part make k + 2 roundings in all: the sums differ by at most (k + 2) / 2 cents, which for one cut is one cent.
  test('within half a cent for each rounding, wherever it is cut', () => {
    const cutWorker = workerWithDates.chain((w) => fc.tuple(fc.constant(w), someOf(daysOf(w.periodo).slice(1), 6)))
    fc.assert(
      fc.property(cutWorker, ([w, cuts]) => {
        const starts = [w.periodo.inicio, ...cuts]
        const pieces = starts.map((inicio, i) =>
          judge(within(w, { inicio, fin: i + 1 < starts.length ? addDays(starts[i + 1]!, -1) : w.periodo.fin })),
        )
        const whole = judge(w)
        for (const part of whole.tramos) {
          const covering = pieces.flatMap((piece) => piece.tramos).filter((p) => p.inicio >= part.inicio && p.fin <= part.fin)
          expect(covering.reduce((sum, p) => sum + p.dias, 0)).toBe(part.dias)
          const difference = covering.reduce((sum, p) => sum + cents(p.aplicado), 0) - cents(part.aplicado)
          if (covering.length === 1) expect(difference).toBe(0)
          else expect(Math.abs(difference)).toBeLessThanOrEqual(Math.floor((covering.length + 1) / 2))
        }
      }),
    )
  })

  test('for the insurance spread by days as for the amounts', () => {
    fc.assert(
      fc.property(
        worker.filter((w) => w.periodo.inicio < w.periodo.fin),
        fc.nat(),
        (w, n) => {
          const cut = addDays(w.periodo.inicio, 1 + (n % (daysBetween(w.periodo.inicio, w.periodo.fin) - 1)))
          const spread = (inicio: Day, fin: Day) =>
            cents(judge({ ...w, periodo: { inicio, fin }, seguroDanos: 'prorrateado' }).seguroDanos)
          const whole = spread(w.periodo.inicio, w.periodo.fin)
          const halves = spread(w.periodo.inicio, addDays(cut, -1)) + spread(cut, w.periodo.fin)
          const sameBimester = bimesterOf(cut) === bimesterOf(addDays(cut, -1))
          expect(Math.abs(whole - halves)).toBeLessThanOrEqual(sameBimester ? 1 : 0)
        },
      ),
    )
  })
})

test('a cap never raises, and is never exceeded', () => {
  fc.assert(
    fc.property(worker, (w) => {
      const result = judge(w)
      const uncapped = judge({ ...w, salarioDiario: 9000 })
      expect(cents(result.retencion)).toBeLessThanOrEqual(cents(uncapped.retencion))
      result.tramos.forEach((part, i) => {
        expect(part.importe).toBe(uncapped.tramos[i]!.importe)
        expect(part.aplicado).toBe(part.tope === null ? part.importe : Math.min(part.importe, part.tope))
      })
      expect(uncapped.tramos.every((part) => part.tope === null)).toBe(true)
    }),
  )
})

describe('absences', () => {
  const away = (w: Worker) => fc.integer({ min: 0, max: daysBetween(w.periodo.inicio, w.periodo.fin) })
  const withAway = (periods: fc.Arbitrary<Worker['periodo']>) => workerIn(periods).chain((w) => fc.tuple(fc.constant(w), away(w)))

  test('lower nothing of types 02 and 03 since bimester 6 of 2025', () => {
    const since = withAway(periodFrom('2025-11-01')).filter(([w]) => w.tipoDescuento !== '01')
    fc.assert(
      fc.property(since, ([w, days]) => {
        const present = judge(w)
        const absent = judge({ ...w, incapacidades: days })
        expect(absent.retencion).toBe(present.retencion)
        expect(absent.tramos.map((part) => [part.dias, part.tope, part.aplicado])).toEqual(
          present.tramos.map((part) => [part.dias, part.tope, part.aplicado]),
        )
      }),
    )
  })

  test('never raise an amount, and more of them never raise it either', () => {
    const more = workerWithDates.chain((w) => fc.tuple(fc.constant(w), fc.subarray(w.fechasAusencias!)))
    fc.assert(
      fc.property(more, ([w, fechasAusencias]) => {
        const [most, fewer, none] = [w, { ...w, fechasAusencias }, { ...w, fechasAusencias: [] }].map((x) =>
          cents(judge(x).retencion),
        )
        expect(most).toBeLessThanOrEqual(fewer!)
        expect(fewer).toBeLessThanOrEqual(none!)
      }),
    )
  })

  test('given by number fall on the parts to the last day, and on none more than it has', () => {
    fc.assert(
      fc.property(withAway(period), ([w, ausencias]) => {
        const { tramos } = judge({ ...w, ausencias })
        const counted = tramos.reduce((sum, part) => sum + part.dias, 0)
        const left = daysBetween(w.periodo.inicio, w.periodo.fin) - ausencias
        if (w.tipoDescuento === '01' || w.periodo.fin < '2025-11-01') expect(counted).toBe(left)
        else expect(counted).toBeGreaterThanOrEqual(left)
        expect(tramos.every((part) => part.dias >= 0)).toBe(true)
      }),
    )
  })
})

test('the result is never negative, and what was due is either withheld or reported', () => {
  const insurance = fc.constantFrom('completo' as const, 'prorrateado' as const, 'no' as const)
  fc.assert(
    fc.property(
      workerWithDates,
      fc.option(decimals(0, 20_000, 2), { nil: undefined }),
      insurance,
      (w, salarioPagado, seguroDanos) => {
        const result = judge({ ...w, salarioPagado, seguroDanos })
        const unlimited = judge({ ...w, seguroDanos })
        for (const amount of [result.retencion, result.seguroDanos, result.total, result.retencionInsuficiente]) {
          expect(amount).toBeGreaterThanOrEqual(0)
          expect(cents(amount) / 100).toBe(amount)
        }
        expect(cents(result.total)).toBe(cents(result.retencion) + cents(result.seguroDanos))
        expect(cents(result.total) + cents(result.retencionInsuficiente)).toBe(cents(unlimited.total))
        expect(unlimited.retencionInsuficiente).toBe(0)
        if (salarioPagado !== undefined) expect(result.total).toBe(Math.min(salarioPagado, unlimited.total))
        // the insurance gives way before the credit does
        if (result.seguroDanos > 0) expect(result.retencion).toBe(unlimited.retencion)
        expect(result.tramos).toEqual(unlimited.tramos)
      },
    ),
  )
})

test('every part agrees with the same sum in floating point to the cent', () => {
  fc.assert(
    fc.property(worker, (w) => {
      for (const part of judge(w).tramos) {
        const quota = {
          '01': (w.sdi ?? 0) * (w.monDescuento ?? 0) * 0.01,
          '02': ((w.monDescuento ?? 0) * 2) / part.diasBimestre,
          '03': ((w.facDescuento ?? 0) * (part.unidad ?? 0) * 2) / part.diasBimestre,
        }[w.tipoDescuento as '01' | '02' | '03']
        expect(Math.abs(part.importe - quota * part.dias)).toBeLessThanOrEqual(0.005_001)
        expect(part.cuotaDiaria).toBeCloseTo(quota, 5)
      }
    }),
  )
})

test('half a cent is rounded up, where floating point would lose it', () => {
  // 0.05 × 10.10 × 1 day = 0.505; and 1.005, which binary fractions hold as 1.00499…
  const percent = (sdi: number, monDescuento: number) =>
    judge({
      tipoDescuento: '01',
      monDescuento,
      sdi,
      salarioDiario: 500,
      sbc: 500,
      zona: 'general',
      periodo: { inicio: '2026-01-01', fin: '2026-01-01' },
    }).retencion
  expect(percent(10.1, 5)).toBe(0.51)
  expect(percent(100.5, 1)).toBe(1.01)
  expect(percent(100.49999999, 1)).toBe(1)
})

test('a period is covered by its parts, each in one bimester, without gap', () => {
  fc.assert(
    fc.property(worker, ({ periodo, ...w }) => {
      const { tramos } = judge({ ...w, periodo })
      expect(tramos[0]!.inicio).toBe(periodo.inicio)
      expect(tramos.at(-1)!.fin).toBe(periodo.fin)
      tramos.forEach((part, i) => {
        expect([bimesterOf(part.inicio), bimesterOf(part.fin)]).toEqual([part.bimestre, part.bimestre])
        if (i > 0) expect(part.inicio).toBe(addDays(tramos[i - 1]!.fin, 1))
      })
    }),
  )
})
