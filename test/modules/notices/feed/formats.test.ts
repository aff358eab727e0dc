import { expect, test } from 'vitest'
import { csvHeader, csvLine, csvText } from '../../../../src/modules/notices/feed/format-csv.ts'
import { suaMovement } from '../../../../src/modules/notices/feed/format-sua.ts'

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
const sua = (more: Partial<Record<keyof typeof NOTICE, unknown>> = {}) => suaMovement({ ...NOTICE, ...more } as never)

test('a start is the published example of a SUA line, to the byte', () => {
  expect(sua()).toEqual({ linea: 'A01123451010101800001614261234561502012026300205000N\r\n' })
})

test.each([
  [{ tipoDescuento: '01', facDescuento: 0, monDescuento: 25 }, '15', '100250000'],
  [{ tipoDescuento: '01', facDescuento: 0, monDescuento: 99.99 }, '15', '100999900'],
  [{ tipoDescuento: '02', facDescuento: 0, monDescuento: 2450 }, '15', '202450000'],
  [{ tipoDescuento: '02', facDescuento: 0, monDescuento: 99999.99 }, '15', '299999990'],
  [{ facDescuento: 0.0001 }, '15', '300000001'],
  [{ efecto: 'REINICIAR' }, '17', '300205000'],
  [{ efecto: 'SUSPENDER' }, '16', '300205000'],
  [{ efecto: 'SUSPENDER_Y_DEVOLVER' }, '16', '300205000'],
  [
    { efecto: 'SUSPENDER_Y_ENTERAR', facDescuento: 0, tipoDescuentoAnterior: '02', monDescuentoAnterior: 1.05 },
    '16',
    '200001050',
  ],
  [{ efecto: 'MODIFICAR', tipoDescuentoAnterior: '02', monDescuentoAnterior: 100 }, '18', '300205000'],
  [{ efecto: 'MODIFICAR', tipoDescuentoAnterior: '03', facDescuentoAnterior: 10 }, '19', '300205000'],
  [{ efecto: 'MODIFICAR' }, '19', '300205000'],
])('%j becomes movement %s with type and value %s', (more, movement, value) => {
  const { linea } = sua(more) as { linea: string }
  expect(linea).toBe(`A0112345101010180000161426123456${movement}02012026${value}N\r\n`)
  expect(Buffer.from(linea, 'latin1')).toHaveLength(54)
})

test.each([
  [{ sustituidoPor: 'R0312026000778' }, 'Lo sustituye el aviso R0312026000778.'],
  [{ efecto: null, fechaEfecto: null, clasificacion: null }, 'El catálogo no conoce su tipo de aviso.'],
  [{ efecto: 'SUSPENDER', facDescuento: 0 }, 'No trae un descuento mayor que 0.'],
  [{ tipoDescuento: '02', facDescuento: 0, monDescuento: 100_000 }, 'El valor del descuento no cabe en el formato.'],
  [{ tipoDescuento: '01', facDescuento: 0, monDescuento: 100 }, 'El valor del descuento no cabe en el formato.'],
  [{ facDescuento: 1000 }, 'El valor del descuento no cabe en el formato.'],
])('%j cannot be said in SUA and is named with its reason', (more, motivo) => {
  expect(sua(more)).toEqual({ motivo })
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
