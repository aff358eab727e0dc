// Values are published after the year has begun: the UMI of 2026 was known on 19 January. Until then nobody is refused who does not need what
// is missing, and who does is calculated with the last value, which the answer says.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CalculationAnswer, Worker } from '../../../src/modules/withholding/index.ts'
import { type Service, startService } from '../../support/service.ts'
import { calculate, FACTOR_20, post, rules } from './calculator.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const JANUARY = { inicio: '2027-01-01', fin: '2027-01-15' }
const { facDescuento: _, ...PLAIN } = FACTOR_20
const PESOS: Worker = { ...PLAIN, tipoDescuento: '02', monDescuento: 2450, periodo: JANUARY }
/** The general minimum wage of 2026. */
const MINIMUM = 315.04

test.each([
  ['pesos, twice the last minimum wage', { ...PESOS, salarioDiario: 2 * MINIMUM, sbc: 660 }, []],
  ['percentage, far above', { ...PESOS, tipoDescuento: '01', monDescuento: 25, salarioDiario: 2000, sdi: 2100, sbc: 2100 }, []],
  [
    'pesos, not above the last minimum wage: capped whatever the next one is',
    { ...PESOS, salarioDiario: MINIMUM, sbc: 329.28 },
    [],
  ],
  ['pesos, a little above: the next minimum wage decides', { ...PESOS, salarioDiario: 330, sbc: 345 }, ['salarioMinimoGeneral']],
  [
    'factor, twice the last minimum wage',
    { ...FACTOR_20, salarioDiario: 2 * MINIMUM, sbc: 660, periodo: JANUARY },
    ['valoresUmi'],
  ],
  [
    'factor, a little above',
    { ...FACTOR_20, salarioDiario: 330, sbc: 345, periodo: JANUARY },
    ['valoresUmi', 'salarioMinimoGeneral'],
  ],
  [
    'at the border, a little above its own',
    { ...PESOS, zona: 'frontera', salarioDiario: 500, sbc: 520 },
    ['salarioMinimoFrontera'],
  ],
] as [string, Worker, string[]][])('New Year 2027 without its values, %s', async (_what, worker, missing) => {
  const [result] = await calculate(t, worker)
  expect(result!.provisionales.map((value) => value.catalogo)).toEqual(missing)
  expect(rules(result!.tramos[0]!.reglas).filter((code) => code === 'VALOR_PROVISIONAL')).toHaveLength(missing.length)
  expect(result!.retencion).toBeGreaterThan(0)
})

test('the answer says which value was used, for which days, and whom to calculate again', async () => {
  const across = { ...FACTOR_20, periodo: { inicio: '2026-12-25', fin: '2027-01-07' } }
  const { resultados, recalcular } = (
    await post(t, { trabajadores: [FACTOR_20, across, { ...PESOS, salarioDiario: 700, sbc: 740 }] })
  ).json<CalculationAnswer>()
  expect(recalcular).toEqual([1])
  expect(resultados[1]!.provisionales).toEqual([
    { catalogo: 'valoresUmi', valorUsado: 100.81, inicio: '2027-01-01', fin: '2027-01-07' },
    { catalogo: 'salarioMinimoGeneral', valorUsado: MINIMUM, inicio: '2027-01-01', fin: '2027-01-07' },
  ])
  expect(resultados[1]!.tramos.map((part) => rules(part.reglas).includes('VALOR_PROVISIONAL'))).toEqual([false, true])
})

test('one worker whose period has no values never fails the other 999', async () => {
  const old = { ...FACTOR_20, periodo: { inicio: '2016-12-01', fin: '2016-12-15' } }
  const trabajadores = Array.from({ length: 1000 }, (_, i) => (i === 500 ? old : FACTOR_20))
  const answer = (await post(t, { trabajadores })).json<CalculationAnswer>()
  expect(answer.resultados.filter((result) => result.retencion !== null)).toHaveLength(999)
  expect(answer.resultados[500]).toMatchObject({
    total: null,
    noCalculado: {
      codigo: 'VALOR_NO_PUBLICADO',
      detalle:
        'Falta el salario mínimo general del 2016-12-01 al 2016-12-15. Los valores publicados van del 2017-01-01 al 2026-12-31.',
    },
  })
})

test('a wage above the first minimum wage that was published needs none of those before it', async () => {
  const [result] = await calculate(t, { ...PESOS, periodo: { inicio: '2015-03-01', fin: '2015-03-15' } })
  expect(result).toMatchObject({ provisionales: [], tramos: [{ tope: null }] })
})

test('the cap with absences says by which days it goes, and an integrated wage below the daily one is doubted', async () => {
  const capped: Worker = {
    ...PESOS,
    salarioDiario: MINIMUM,
    sbc: 329.28,
    ausencias: 3,
    periodo: { inicio: '2026-02-01', fin: '2026-02-15' },
  }
  const [withAbsences] = await calculate(t, capped)
  expect(withAbsences!.tramos[0]).toMatchObject({ dias: 15, tope: 987.84, aplicado: 987.84 })
  expect(rules(withAbsences!.tramos[0]!.reglas)).toContain('TOPE_CON_AUSENCIAS')
  const [plain] = await calculate(t, { ...capped, ausencias: 0 })
  expect(rules(plain!.tramos[0]!.reglas)).not.toContain('TOPE_CON_AUSENCIAS')
  const [doubted] = await calculate(t, { ...PLAIN, tipoDescuento: '01', monDescuento: 25, sdi: 480 })
  expect(rules(doubted!.reglas)).toEqual(['SDI_MENOR_QUE_SALARIO'])
})
