import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Service, startService } from '../../support/service.ts'
import { calculate, FACTOR_20, rules } from './calculator.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const from = (inicio: string, fin: string) => ({ ...FACTOR_20, periodo: { inicio, fin } })

describe('the worked cases come out to the cent', () => {
  test('a fixed monthly amount on the minimum wage is capped at 20 % of the SBC', async () => {
    const [result] = await calculate(t, {
      tipoDescuento: '02',
      monDescuento: 2450,
      salarioDiario: 141.7,
      sbc: 148.10484,
      zona: 'general',
      periodo: { inicio: '2021-07-16', fin: '2021-07-29' },
    })
    expect(result).toEqual({
      provisionales: [],
      retencion: 414.69,
      seguroDanos: 0,
      total: 414.69,
      retencionInsuficiente: 0,
      reglas: [],
      tramos: [
        {
          inicio: '2021-07-16',
          fin: '2021-07-29',
          bimestre: '2021-4',
          diasBimestre: 62,
          dias: 14,
          unidad: null,
          cuotaDiaria: 79.032258,
          importe: 1106.45,
          tope: 414.69,
          aplicado: 414.69,
          fechaLimitePago: '2021-09-20',
          reglas: [
            { regla: 'CUOTA_FIJA', explicacion: '2450.00 al mes × 2 ÷ 62 días del bimestre = 79.032258 al día.' },
            { regla: 'DIAS_COMPLETOS', explicacion: 'Cuentan los 14 días del tramo.' },
            { regla: 'IMPORTE_REDONDEADO', explicacion: 'Cuota sin redondear × 14 días = 1106.45.' },
            {
              regla: 'TOPE_APLICADO',
              explicacion: 'El salario no pasa del mínimo (141.70): 20 % × SBC 148.10484 × 14 días = 414.69.',
            },
          ],
        },
      ],
    })
  })

  test('a factor across the year has each part with its own UMI, days and cap', async () => {
    const [result] = await calculate(t, {
      tipoDescuento: '03',
      facDescuento: 22.25,
      salarioDiario: 117.89,
      sbc: 123.22,
      zona: 'general',
      periodo: { inicio: '2019-12-27', fin: '2020-01-02' },
    })
    expect(result!.retencion).toBe(349.19)
    expect(rules(result!.reglas)).toEqual(['PERIODO_DIVIDIDO'])
    expect(result!.tramos.map(({ reglas, ...part }) => ({ ...part, reglas: rules(reglas) }))).toEqual([
      {
        inicio: '2019-12-27',
        fin: '2019-12-31',
        bimestre: '2019-6',
        diasBimestre: 61,
        dias: 5,
        unidad: 82.22,
        cuotaDiaria: 59.980164,
        importe: 299.9,
        tope: null,
        aplicado: 299.9,
        fechaLimitePago: '2020-01-20',
        reglas: ['CUOTA_FACTOR_UMI', 'DIAS_COMPLETOS', 'IMPORTE_REDONDEADO', 'TOPE_NO_CORRESPONDE'],
      },
      {
        inicio: '2020-01-01',
        fin: '2020-01-02',
        bimestre: '2020-1',
        diasBimestre: 60,
        dias: 2,
        unidad: 84.55,
        cuotaDiaria: 62.707917,
        importe: 125.42,
        tope: 49.29,
        aplicado: 49.29,
        fechaLimitePago: '2020-03-17',
        reglas: ['CUOTA_FACTOR_UMI', 'DIAS_COMPLETOS', 'IMPORTE_REDONDEADO', 'TOPE_APLICADO'],
      },
    ])
  })

  test('a percentage is taken of the integrated wage by days', async () => {
    const [result] = await calculate(t, {
      tipoDescuento: '01',
      monDescuento: 30,
      salarioDiario: 313.64,
      sdi: 327.81,
      sbc: 327.81,
      zona: 'general',
      periodo: { inicio: '2024-01-01', fin: '2024-02-13' },
    })
    expect(result!.retencion).toBe(4327.09)
    expect(result!.tramos[0]!.cuotaDiaria).toBe(98.343)
  })

  test.each([
    ['2026-01-01', '2026-02-28', 4032.4],
    ['2026-01-05', '2026-01-11', 478.42],
    ['2026-01-01', '2026-01-15', 1025.19],
    ['2026-03-01', '2026-03-15', 991.57],
    ['2026-07-16', '2026-07-31', 1040.62],
  ])('factor 20 from %s to %s is %d', async (inicio, fin, amount) => {
    const [result] = await calculate(t, from(inicio, fin))
    expect(result!.retencion).toBe(amount)
    expect(result!.tramos).toHaveLength(1)
    expect(result!.tramos[0]).toMatchObject({ unidad: 100.81, importe: amount, tope: null, aplicado: amount })
  })
})

test('a discount type written with one digit is the same', async () => {
  const [short, long] = await calculate(t, { ...FACTOR_20, tipoDescuento: '3' }, FACTOR_20)
  expect(short).toEqual(long)
})

test('the minimum wage of December 2017 divides the bimester that it rises in', async () => {
  const [result] = await calculate(t, {
    ...FACTOR_20,
    salarioDiario: 88.36,
    sbc: 92.35,
    periodo: { inicio: '2017-11-25', fin: '2017-12-05' },
  })
  expect(result!.tramos.map((part) => [part.inicio, part.fin, part.bimestre, part.tope])).toEqual([
    ['2017-11-25', '2017-11-30', '2017-6', null],
    ['2017-12-01', '2017-12-05', '2017-6', 92.35],
  ])
})

test('the cap looks at the minimum wage of the zone', async () => {
  const worker = { ...FACTOR_20, salarioDiario: 400, sbc: 418.08 }
  const [general, border] = await calculate(t, worker, { ...worker, zona: 'frontera' })
  expect(general!.tramos[0]).toMatchObject({ tope: null, aplicado: 1025.19 })
  expect(border!.tramos[0]).toMatchObject({ tope: 1254.24, importe: 1025.19, aplicado: 1025.19 })
  expect(rules(border!.tramos[0]!.reglas)).toContain('TOPE_NO_ALCANZADO')
})

test('before the northern border had its own zone, the general minimum wage holds there', async () => {
  const worker = { ...FACTOR_20, salarioDiario: 88.36, sbc: 92.35, periodo: { inicio: '2018-12-27', fin: '2019-01-02' } }
  const [result] = await calculate(t, { ...worker, zona: 'frontera' })
  expect(result!.tramos.map((part) => part.reglas.at(-1)!.explicacion.match(/\(([\d.]+)\)/)![1])).toEqual(['88.36', '176.72'])
})

describe('absences and sick leave', () => {
  const october = { inicio: '2025-10-16', fin: '2025-10-31' }
  const november = { inicio: '2025-11-01', fin: '2025-11-15' }

  test('reduce types 02 and 03 up to October 2025 and no longer from November on', async () => {
    const away = { ausencias: 2, incapacidades: 3 }
    const [before, after] = await calculate(
      t,
      { ...FACTOR_20, ...away, periodo: october },
      { ...FACTOR_20, ...away, periodo: november },
    )
    expect(before!.tramos[0]).toMatchObject({ bimestre: '2025-5', dias: 11, importe: 727.15 })
    expect(rules(before!.tramos[0]!.reglas)).toContain('DIAS_MENOS_AUSENCIAS')
    expect(after!.tramos[0]).toMatchObject({ bimestre: '2025-6', dias: 15, importe: 991.57 })
    expect(rules(after!.tramos[0]!.reglas)).toContain('AUSENCIAS_NO_REDUCEN')
  })

  test('always reduce type 01, which is a share of the wage', async () => {
    const worker = { ...FACTOR_20, tipoDescuento: '01' as const, facDescuento: 0, monDescuento: 20, sdi: 522.6, ausencias: 5 }
    const [result] = await calculate(t, { ...worker, periodo: november })
    expect(result!.tramos[0]).toMatchObject({ dias: 10, importe: 1045.2 })
  })

  test('given by date fall on their own part', async () => {
    const worker = { ...FACTOR_20, periodo: { inicio: '2025-10-20', fin: '2025-11-02' } }
    const [inOctober, inNovember] = await calculate(
      t,
      { ...worker, fechasAusencias: ['2025-10-30'], fechasIncapacidades: ['2025-10-31'] },
      { ...worker, fechasAusencias: ['2025-11-01', '2025-11-02'], ausencias: 2 },
    )
    expect(inOctober!.tramos.map((part) => part.dias)).toEqual([10, 2])
    expect(inNovember!.tramos.map((part) => part.dias)).toEqual([12, 2])
  })

  test('given by number are spread over the parts by their days, and the answer says so', async () => {
    const worker = { ...FACTOR_20, periodo: { inicio: '2025-08-27', fin: '2025-09-05' } }
    const [result] = await calculate(t, { ...worker, ausencias: 3 })
    // 5 and 5 days: 1.5 each, and the earlier part takes the odd day
    expect(result!.tramos.map((part) => part.dias)).toEqual([3, 4])
    expect(rules(result!.tramos[0]!.reglas)).toContain('AUSENCIAS_REPARTIDAS')
  })

  test('for the whole period leave nothing to withhold where they reduce', async () => {
    const [result] = await calculate(t, { ...FACTOR_20, periodo: { inicio: '2025-08-20', fin: '2025-09-08' }, incapacidades: 20 })
    expect(result).toMatchObject({ retencion: 0, total: 0, retencionInsuficiente: 0 })
    expect(result!.tramos.map((part) => part.dias)).toEqual([0, 0])
  })
})

describe('the wage actually paid', () => {
  test('is the most that is withheld; the rest is reported', async () => {
    const [result] = await calculate(t, { ...FACTOR_20, ausencias: 14, salarioPagado: 500 })
    expect(result).toMatchObject({ retencion: 500, seguroDanos: 0, total: 500, retencionInsuficiente: 525.19 })
    expect(result!.tramos[0]).toMatchObject({ dias: 15, aplicado: 1025.19 })
    expect(rules(result!.reglas)).toEqual(['SALARIO_INSUFICIENTE'])
  })

  test('goes to the credit first and to the insurance with what is left', async () => {
    const [result] = await calculate(t, { ...FACTOR_20, seguroDanos: 'completo', salarioPagado: 1030.2 })
    expect(result).toMatchObject({ retencion: 1025.19, seguroDanos: 5.01, total: 1030.2, retencionInsuficiente: 9.99 })
  })

  test('of nothing leaves nothing to withhold', async () => {
    const [result] = await calculate(t, { ...FACTOR_20, incapacidades: 15, salarioPagado: 0, seguroDanos: 'completo' })
    expect(result).toMatchObject({ retencion: 0, seguroDanos: 0, total: 0, retencionInsuficiente: 1040.19 })
  })

  test('that covers everything changes nothing', async () => {
    const [result] = await calculate(t, { ...FACTOR_20, salarioPagado: 1025.19 })
    expect(result).toMatchObject({ retencion: 1025.19, retencionInsuficiente: 0, reglas: [] })
  })
})

describe('the damage insurance', () => {
  test('is on top of the capped amount', async () => {
    const [result] = await calculate(t, { ...FACTOR_20, salarioDiario: 315.04, sbc: 329.28, seguroDanos: 'completo' })
    expect(result).toMatchObject({ retencion: 987.84, seguroDanos: 15, total: 1002.84 })
    expect(rules(result!.reglas)).toEqual(['SEGURO_COMPLETO'])
  })

  test('whole is charged once for each bimester that begins in the period', async () => {
    const whole = (inicio: string, fin: string) => ({ ...from(inicio, fin), seguroDanos: 'completo' as const })
    const results = await calculate(
      t,
      whole('2026-01-05', '2026-01-11'),
      whole('2025-12-27', '2026-01-02'),
      whole('2026-01-01', '2026-04-30'),
    )
    expect(results.map((result) => result.seguroDanos)).toEqual([15, 15, 30])
  })

  test('spread follows the days of each bimester, absences or not', async () => {
    const spread = (inicio: string, fin: string) => ({ ...from(inicio, fin), seguroDanos: 'prorrateado' as const, ausencias: 2 })
    const results = await calculate(
      t,
      spread('2026-01-01', '2026-01-15'),
      spread('2025-12-27', '2026-01-02'),
      spread('2026-01-01', '2026-02-28'),
    )
    expect(results.map((result) => result.seguroDanos)).toEqual([3.81, 1.74, 15])
    expect(rules(results[1]!.reglas)).toEqual(['PERIODO_DIVIDIDO', 'SEGURO_PRORRATEADO', 'SEGURO_PRORRATEADO'])
  })
})
