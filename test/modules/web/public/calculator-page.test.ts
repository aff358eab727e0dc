// The calculator as people use it: what they type, what they read, to the cent.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calculatorHref } from '../../../../src/modules/web/public/index.ts'
import { type Service, startService } from '../../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const plain = (text: string) =>
  text
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')
const open = async (url: string) => {
  const response = await t.app.inject(url)
  expect(response.statusCode).toBe(200)
  return { body: response.body, text: plain(response.body) }
}
const FACTOR_20 = {
  tipoDescuento: '03',
  valor: '20',
  salarioDiario: '500',
  sbc: '522.60',
  inicio: '2026-01-01',
  fin: '2026-01-15',
}
const calculate = (fields: Record<string, string>) =>
  open(`/calculadora?${new URLSearchParams({ ...FACTOR_20, ...fields, calcular: '1' })}`)
/** Message by field, as the summary above the form leads to it. */
const errorsOf = (body: string) =>
  Object.fromEntries([...body.matchAll(/<a href="#c-(\w+)">(.*?)<\/a>/g)].map((m) => [m[1]!, plain(m[2]!)]))
/** What stands beside a label, in order. */
const shown = (body: string, label: string) =>
  [...body.matchAll(new RegExp(`<dt>${label}</dt><dd>(.*?)</dd>`, 'g'))].map((m) => plain(m[1]!).trim())

describe('the worked cases, each one link away', () => {
  test('come out to the cent', async () => {
    const { body } = await open('/calculadora')
    const links = [...body.matchAll(/<a href="(\/calculadora\?[^"]+)">(.*?)<\/a>/g)].map((m) => m[1]!.replaceAll('&amp;', '&'))
    const totals: string[] = []
    for (const link of links) totals.push(shown((await open(link)).body, 'Total')[0]!)
    expect(totals).toEqual(['$414.69', '$349.19', '$4,327.09', '$4,032.40', '$478.42', '$1,025.19', '$991.57', '$1,040.62'])
  })

  test('a period over two bimesters shows each part: days, quota, amount, cap, what is applied, until when it is paid', async () => {
    const { body, text } = await calculate({
      valor: '22.25',
      salarioDiario: '117.89',
      sbc: '123.22',
      inicio: '2019-12-27',
      fin: '2020-01-02',
    })
    expect(shown(body, 'Bimestre')).toEqual(['6 de 2019, de 61 días', '1 de 2020, de 60 días'])
    expect(shown(body, 'Días que cuentan')).toEqual(['5', '2'])
    expect(shown(body, 'Cuota de un día').map((quota) => quota.split(' ')[0])).toEqual(['59.980164', '62.707917'])
    expect(shown(body, 'Importe antes del tope')).toEqual(['$299.90', '$125.42'])
    expect(shown(body, 'Tope del 20 %')).toEqual(['No corresponde', '$49.29'])
    expect(shown(body, 'Se aplica')).toEqual(['$299.90', '$49.29'])
    expect(shown(body, 'Se paga al instituto a más tardar')).toEqual(['20 ene 2020', '17 mar 2020'])
    expect(text).toContain('Factor 22.25 × UMI 82.22 × 2 ÷ 61 días del bimestre = 59.980164 al día.')
    expect(text).toContain('Ley Federal del Trabajo, artículo 97')
  })
})

test('amounts may be written as people write them, and dates by day first', async () => {
  const { body } = await calculate({
    tipoDescuento: '2',
    valor: '$ 2,450.00',
    salarioDiario: '141.70',
    sbc: '148.10484',
    inicio: '16/07/2021',
    fin: '29/7/2021',
  })
  expect(shown(body, 'Total')).toEqual(['$414.69'])
})

test('insurance, absences and a wage that is not enough are told with their reasons', async () => {
  const { body, text } = await calculate({ seguroDanos: 'completo', salarioPagado: '500.00', ausencias: '3' })
  expect(shown(body, 'Total')).toEqual(['$500.00'])
  expect(shown(body, 'No cupo en el salario')).toEqual(['$540.19'])
  expect(text).toContain('DOF el 21 de febrero de 2025')
})

test('absences by date fall in their part', async () => {
  const { body } = await calculate({
    inicio: '2025-10-27',
    fin: '2025-11-05',
    fechasAusencias: '27/10/2025, 28/10/2025 03/11/2025',
  })
  expect(shown(body, 'Días que cuentan')).toEqual(['3', '5'])
})

test('a link from a notice fills the form in and calculates nothing yet', async () => {
  const { body } = await open(calculatorHref({ tipoDescuento: '02', monDescuento: 2450, facDescuento: 0 }))
  expect(body).toContain('<option value="02" selected>')
  expect(body).toMatch(/name="valor"[^>]* value="2450\.00"/)
  // The half month that is being paid: 10 February 2026.
  expect(body).toMatch(/name="inicio"[^>]* value="2026-02-01"/)
  expect(body).toMatch(/name="fin"[^>]* value="2026-02-15"/)
  expect(body).not.toContain('Se retienen')
  expect(errorsOf(body)).toEqual({})
  expect(calculatorHref({ tipoDescuento: '03', monDescuento: 0, facDescuento: 20.5 })).toBe(
    '/calculadora?tipoDescuento=03&valor=20.5000',
  )
})

describe('what is wrong is said at its field, and what was typed stays', () => {
  test.each([
    [{ tipoDescuento: '' }, { tipoDescuento: 'Elija el tipo de descuento que dice el aviso.' }],
    [{ valor: '' }, { valor: 'Escriba el factor del aviso.' }],
    [{ valor: '0' }, { valor: 'Escriba el factor del aviso: debe ser mayor que 0.' }],
    [{ valor: '20,5' }, { valor: 'Escriba el factor del aviso con números, y punto para los decimales: 2450.50.' }],
    [{ valor: '20.123456' }, { valor: 'Debe tener a lo más 4 decimales; redondéelo antes de enviarlo.' }],
    [{ valor: '99999999999' }, { valor: 'Revise el factor del aviso: es demasiado grande.' }],
    [{ tipoDescuento: '01', valor: '120', sdi: '500' }, { valor: 'Con el tipo de descuento 01 es un porcentaje: a lo más 100.' }],
    [{ tipoDescuento: '01', valor: '30' }, { sdi: 'Escriba el salario diario integrado.' }],
    [{ salarioDiario: 'mil' }, { salarioDiario: 'Escriba el salario diario con números, y punto para los decimales: 2450.50.' }],
    [{ sbc: '-5' }, { sbc: 'Escriba el salario base de cotización con números, y punto para los decimales: 2450.50.' }],
    [{ inicio: '31/02/2026' }, { inicio: 'Escriba el primer día del periodo como día, mes y año: 16/02/2026.' }],
    [{ fin: '2025-12-31' }, { fin: 'No puede ser anterior a inicio.' }],
    [{ fin: '2028-01-01' }, { fin: 'El periodo debe tener a lo más 366 días; envíelo en partes.' }],
    [{ ausencias: '2.5' }, { ausencias: 'Escriba los días de ausencia con un número entero, de 0 a 366.' }],
    [{ ausencias: '10', incapacidades: '6' }, { ausencias: 'Ausencias e incapacidades suman más que los 15 días del periodo.' }],
    [
      { fechasAusencias: 'ayer' },
      { fechasAusencias: 'Escriba cada fecha como día, mes y año, separadas por comas: 16/02/2026, 17/02/2026.' },
    ],
    [{ fechasAusencias: '20/01/2026' }, { fechasAusencias: 'Debe caer dentro del periodo.' }],
    [{ zona: 'centro' }, { zona: 'Elija la zona del salario mínimo.' }],
    [{ seguroDanos: 'x' }, { seguroDanos: 'Elija cómo se cobra el seguro de daños.' }],
  ])('%j', async (fields, errors) => {
    const { body } = await calculate(fields as Record<string, string>)
    expect(errorsOf(body)).toEqual(errors)
    const [field] = Object.keys(errors)
    expect(body).toContain(`id="c-${field}-error"`)
    expect(body).toMatch(new RegExp(`name="${field}"[^>]*aria-invalid="true"`))
    expect(body).toMatch(/name="sbc"/)
    expect(body).not.toContain('Se retienen')
  })

  test('a year whose values nobody has published yet is not guessed', async () => {
    const { body } = await calculate({ inicio: '2030-01-01', fin: '2030-01-15' })
    expect(errorsOf(body).fin).toMatch(/^Falta la UMI del 2030-01-01 al 2030-01-15/)
  })

  test('nothing typed becomes part of the page, and fields that nobody knows are left aside', async () => {
    const { body } = await open('/calculadora?calcular=1&valor=%22%3E%3Cscript%3E&utm_source=x&valor=2&tipoDescuento=%27%3C')
    expect(body).not.toContain('<script')
    expect(body).toContain('value="&quot;&gt;&lt;script&gt;"')
  })
})

test('an amount that rests on a value not published yet says so above all', async () => {
  const { body } = await calculate({ inicio: '2027-01-01', fin: '2027-01-15' })
  expect(body).toContain('Importe provisional')
  expect((await calculate({ inicio: '2026-01-01', fin: '2026-01-15' })).body).not.toContain('Importe provisional')
})
