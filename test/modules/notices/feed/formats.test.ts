import { expect, test } from 'vitest'
import { csvHeader, csvLine, csvText } from '../../../../src/modules/notices/feed/format-csv.ts'
import { suaLine } from '../../../../src/modules/notices/feed/format-sua.ts'

const NOTICE = {
  folioAviso: 'R0312026000777',
  nrp: 'A0112345101',
  nss: '01018000016',
  nssUnificado: null,
  rfcTrabajador: 'ÑA&R561231GR8',
  curpTrabajador: null,
  numCredito: '1426123456',
  tipoAviso: '02',
  clasificacion: 'RETENCION',
  fechaCreaAviso: '2025-12-30',
  fechaNotLinea: '2026-01-01T18:00:00.000Z',
  fechaOtorgamiento: null,
  fechaUltimoAviso: null,
  tipoCredito: '001',
  tipoDescuento: '03',
  facDescuento: 20.5,
  monDescuento: 0,
  tipoDescuentoAnterior: null,
  facDescuentoAnterior: null,
  monDescuentoAnterior: null,
  estatusCredito: '001',
  posicion: 7,
  publicadoEl: '2026-01-01T12:00:00.000Z',
  fechaEfecto: '2026-01-02',
  efecto: 'INICIAR',
  sustituidoPor: null,
}
const WORKER = { nrp: 'A0112345101', nss: '01018000016', numCredito: '1426123456' }
const terms = (tipoDescuento: string, valor: string) => ({
  tipoDescuento,
  facDescuento: tipoDescuento === '03' ? valor : '0.0000',
  monDescuento: tipoDescuento === '03' ? '0.00' : valor,
})
const sua = (movimiento: string, terminos: ReturnType<typeof terms> | null, decrease: 'S' | 'N' = 'N') =>
  suaLine(WORKER, { movimiento: movimiento as '15', fecha: '2026-01-02', terminos, folioAviso: 'R0212026000001' }, decrease)

test('a start is the published example of a SUA line, to the byte', () => {
  expect(sua('15', terms('03', '20.5000'))).toEqual({ linea: 'A01123451010101800001614261234561502012026300205000N\r\n' })
})

test.each([
  ['01', '25.00', '100250000'],
  ['01', '99.99', '100999900'],
  ['02', '2450.00', '202450000'],
  ['02', '99999.99', '299999990'],
  ['02', '1.05', '200001050'],
  ['03', '0.0001', '300000001'],
] as const)('terms %s %s are written as %s, whatever the movement', (tipo, valor, written) => {
  for (const movimiento of ['15', '16', '17', '18', '19', '20']) {
    const { linea } = sua(movimiento, terms(tipo, valor)) as { linea: string }
    expect(linea).toBe(`A0112345101010180000161426123456${movimiento}02012026${written}N\r\n`)
    expect(Buffer.from(linea, 'latin1')).toHaveLength(54)
  }
})

test('column 52 says the table of old percentages where it is asked for, and of percentages alone', () => {
  const end = (made: ReturnType<typeof sua>) => 'linea' in made && made.linea[51]
  expect(end(sua('15', terms('01', '25.00'), 'S'))).toBe('S')
  expect(end(sua('15', terms('02', '2450.00'), 'S'))).toBe('N')
})

test.each([
  [null, 'No se conoce ningún descuento mayor que 0 de este crédito, y SUA lo pide también para suspender.'],
  [terms('02', '100000.00'), 'El valor del descuento no cabe en el formato.'],
  [terms('01', '100.00'), 'El valor del descuento no cabe en el formato.'],
  [terms('03', '1000.0000'), 'El valor del descuento no cabe en el formato.'],
])('terms %j cannot be said in SUA, and the reason is named', (terminos, motivo) => {
  expect(sua('16', terminos)).toEqual({ motivo })
})

test('CSV keeps leading zeros in Excel, decimals and Ñ', () => {
  const names = csvHeader.trimEnd().split(',')
  const values = csvLine(NOTICE as never, false)
    .trimEnd()
    .split(',')
  const row = Object.fromEntries(names.map((name, i) => [name, values[i]]))
  expect(row).toMatchObject({
    nss: '"=""01018000016"""',
    numCredito: '"=""1426123456"""',
    tipoAviso: '"=""02"""',
    rfcTrabajador: 'ÑA&R561231GR8',
    facDescuento: '20.5000',
    monDescuento: '0.00',
    curpTrabajador: '',
    posicion: '7',
  })
  expect(csvLine(NOTICE as never, true)).toContain(',01018000016,')
})

test('CSV never lets a value begin a formula', () => {
  expect(['=1+1', '+1', '-1', '@x', 'a,b', 'dice "no"'].map(csvText)).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@x",
    '"a,b"',
    '"dice ""no"""',
  ])
})
