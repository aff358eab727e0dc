import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textSource } from '../../../src/bulk-import/index.ts'
import { importCatalog } from '../../../src/modules/notices/index.ts'
import { type Service, startService } from '../../support/service.ts'
import { calculate, FACTOR_20, post } from './calculator.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const refusal = async (...trabajadores: object[]) => {
  const response = await post(t, { trabajadores })
  return {
    status: response.statusCode,
    ...response.json<{ codigo: string; detail?: string; errores?: { campo: string; mensaje: string }[] }>(),
  }
}

test('anybody may calculate: no token is asked for', async () => {
  expect((await post(t, { trabajadores: [FACTOR_20] })).statusCode).toBe(200)
})

test('every worker and field in the way is named, and nothing is calculated', async () => {
  const { facDescuento: _, ...noFactor } = FACTOR_20
  const { status, codigo, errores } = await refusal(
    FACTOR_20,
    noFactor,
    { ...noFactor, tipoDescuento: '02', monDescuento: 0 },
    { ...noFactor, tipoDescuento: '01', monDescuento: 130.5 },
    { ...FACTOR_20, monDescuento: 2450 },
    { ...FACTOR_20, facDescuento: 20.12345, salarioDiario: 1e-7 },
    { ...FACTOR_20, periodo: { inicio: '2026-01-15', fin: '2026-01-01' } },
    { ...FACTOR_20, periodo: { inicio: '2025-01-01', fin: '2026-01-02' } },
    { ...FACTOR_20, ausencias: 10, incapacidades: 6 },
    { ...FACTOR_20, fechasAusencias: ['2026-01-16', '2026-01-03'], fechasIncapacidades: ['2026-01-03'], ausencias: 3 },
    { ...FACTOR_20, fechasAusencias: ['2026-01-03'], incapacidades: 1 },
    { ...FACTOR_20, salarioPagado: 0.001 },
  )
  expect({ status, codigo }).toEqual({ status: 400, codigo: 'CUERPO_INVALIDO' })
  expect(errores).toEqual([
    { campo: 'trabajadores.1.facDescuento', mensaje: 'Falta este campo: el tipo de descuento 03 lo necesita.' },
    { campo: 'trabajadores.2.monDescuento', mensaje: 'Debe ser mayor que 0 con el tipo de descuento 02.' },
    { campo: 'trabajadores.3.monDescuento', mensaje: 'Con el tipo de descuento 01 es un porcentaje: a lo más 100.' },
    {
      campo: 'trabajadores.3.sdi',
      mensaje: 'Falta este campo: el tipo de descuento 01 se calcula sobre el salario diario integrado.',
    },
    { campo: 'trabajadores.4.monDescuento', mensaje: 'Debe ser 0 o no enviarse con el tipo de descuento 03.' },
    { campo: 'trabajadores.5.facDescuento', mensaje: 'Debe tener a lo más 4 decimales; redondéelo antes de enviarlo.' },
    { campo: 'trabajadores.5.salarioDiario', mensaje: 'Debe tener a lo más 8 decimales; redondéelo antes de enviarlo.' },
    { campo: 'trabajadores.6.periodo.fin', mensaje: 'No puede ser anterior a inicio.' },
    { campo: 'trabajadores.7.periodo.fin', mensaje: 'El periodo debe tener a lo más 366 días; envíelo en partes.' },
    { campo: 'trabajadores.8.ausencias', mensaje: 'Ausencias e incapacidades suman más que los 15 días del periodo.' },
    { campo: 'trabajadores.9.fechasAusencias.0', mensaje: 'Debe caer dentro del periodo.' },
    { campo: 'trabajadores.9.ausencias', mensaje: 'No coincide con fechasAusencias; envíe solo las fechas.' },
    { campo: 'trabajadores.9.fechasIncapacidades.0', mensaje: 'Este día ya está entre las ausencias.' },
    { campo: 'trabajadores.10.fechasIncapacidades', mensaje: 'Falta: si unas faltas van por fecha, todas deben ir por fecha.' },
    { campo: 'trabajadores.11.salarioPagado', mensaje: 'Debe tener a lo más 2 decimales; redondéelo antes de enviarlo.' },
  ])
})

test('what the schema refuses is named the same way', async () => {
  const { codigo, errores } = await refusal(FACTOR_20, {
    ...FACTOR_20,
    zona: 'sur',
    salarioDiario: -1,
    sbc: '522.60',
    nss: '1',
    periodo: { inicio: '2026-02-30' },
  })
  expect(codigo).toBe('CUERPO_INVALIDO')
  expect(errores!.map((error) => error.campo).toSorted()).toEqual([
    'trabajadores.1.nss',
    'trabajadores.1.periodo.fin',
    'trabajadores.1.periodo.inicio',
    'trabajadores.1.salarioDiario',
    'trabajadores.1.sbc',
    'trabajadores.1.zona',
  ])
})

test('one to a thousand workers a call', async () => {
  const many = (n: number) => post(t, { trabajadores: Array.from({ length: n }, () => FACTOR_20) })
  expect((await many(0)).json().errores).toEqual([{ campo: 'trabajadores', mensaje: 'Debe tener al menos 1 elemento(s).' }])
  expect((await many(1001)).json().errores).toEqual([{ campo: 'trabajadores', mensaje: 'Debe tener a lo más 1000 elementos.' }])
  const thousand = await many(1000)
  expect(thousand.statusCode).toBe(200)
  expect(thousand.json().resultados).toHaveLength(1000)
})

test('before 2017 nothing is published, and the refusal says from when on there is', async () => {
  const answer = await refusal({ ...FACTOR_20, periodo: { inicio: '2016-12-31', fin: '2016-12-31' } })
  expect(answer).toMatchObject({ status: 422, codigo: 'VALOR_NO_PUBLICADO' })
  expect(answer.errores).toEqual([
    {
      campo: 'trabajadores.0.periodo',
      mensaje: 'Falta el salario mínimo general el 2016-12-31. Los valores publicados van del 2017-01-01 al 2026-12-31.',
    },
  ])
})

test('values that an operator imports are used at once: next year, and the minimum wage of 2016 as the unit of type 03', async () => {
  const old = { ...FACTOR_20, periodo: { inicio: '2016-12-01', fin: '2016-12-15' } }
  const next = { ...FACTOR_20, periodo: { inicio: '2027-01-01', fin: '2027-01-15' } }
  expect((await post(t, { trabajadores: [old, next] })).json()).toMatchObject({
    resultados: [
      { retencion: null, tramos: [], noCalculado: { codigo: 'VALOR_NO_PUBLICADO' } },
      { provisionales: [{ catalogo: 'valoresUmi' }, { catalogo: 'salarioMinimoGeneral' }] },
    ],
    recalcular: [1],
  })
  const row = (catalogo: string, año: number, valor: number) => {
    const datos = { desde: `${año}-01-01`, hasta: `${año}-12-31`, valor }
    return JSON.stringify({ catalogo, clave: String(año), descripcion: `Prueba ${año}`, datos })
  }
  const file = [row('salarioMinimoGeneral', 2016, 73.04), row('salarioMinimoGeneral', 2027, 330), row('valoresUmi', 2027, 104.5)]
  expect(await importCatalog(t.ctx, textSource(file.join('\n'), 'ndjson'))).toMatchObject({ escritas: 3, rechazos: [] })
  const [before, after] = await calculate(t, old, next)
  expect(before!.tramos[0]).toMatchObject({ unidad: 73.04, importe: 718.43 })
  expect(before!.tramos[0]!.reglas[0]!.regla).toBe('CUOTA_FACTOR_SALARIO_MINIMO')
  expect(after).toMatchObject({ provisionales: [], tramos: [{ unidad: 104.5, importe: 1062.71 }] })
})

test('a value that another process spoils stops its period within a minute instead of falsifying it, and the log names it once', async () => {
  await sql`update catalogos set datos = '{"desde": "2026-01-01", "hasta": "2026-12-31", "valor": "cien"}' where catalogo = 'valoresUmi' and clave = '2026'`.execute(
    t.ctx.db,
  )
  t.clock.advance(60)
  const answer = await refusal(FACTOR_20)
  t.clock.advance(60)
  await refusal(FACTOR_20)
  expect(answer.errores).toEqual([
    {
      campo: 'trabajadores.0.periodo',
      mensaje: 'Falta la UMI del 2026-01-01 al 2026-01-15. Los valores publicados van del 2017-01-01 al 2027-12-31.',
    },
  ])
  expect(t.logs.filter((line) => JSON.stringify(line.catalogs ?? null).includes('valoresUmi 2026'))).toHaveLength(1)
})

test('nothing that is sent is kept', async () => {
  const kept = async () =>
    (
      await sql<{ n: number }>`select (select count(*) from auditoria) + (select count(*) from idempotencia) as n`.execute(
        t.ctx.db,
      )
    ).rows[0]!.n
  const before = await kept()
  await calculate(t, { ...FACTOR_20, periodo: { inicio: '2025-01-01', fin: '2025-01-15' } })
  expect(await kept()).toBe(before)
  expect(JSON.stringify(t.logs)).not.toContain('522.6')
})
