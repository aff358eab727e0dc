import { expect, test } from 'vitest'
import { checkRecord } from '../../../../src/modules/notices/publish/records.ts'
import { record } from '../../../support/imports.ts'

const TODAY = '2026-02-10'
const check = (more: Record<string, unknown> = {}) => checkRecord(record(more), TODAY)
const mistakes = (more: Record<string, unknown>) => {
  const found = check(more)
  return found.ok ? [] : found.errores.map((e) => [e.campo, e.codigo])
}
const accepted = (more: Record<string, unknown>) => {
  const found = check(more)
  if (!found.ok) throw new Error(JSON.stringify(found.errores))
  return found
}

test('a record gets one form for every field', () => {
  const { valor, advertencias } = accepted({
    tipoDescuento: '2',
    monDescuento: '02450.5',
    tipoDescuentoAnterior: 3,
    facDescuentoAnterior: '20.5',
  })
  expect(advertencias).toEqual([])
  expect(valor.record).toMatchObject({
    tipoDescuento: '02',
    facDescuento: '0.0000',
    monDescuento: '2450.50',
    tipoDescuentoAnterior: '03',
    facDescuentoAnterior: '20.5000',
    monDescuentoAnterior: null,
  })
})

test('the same notice written in another way has the same content, another notice has not', () => {
  const { sha256 } = accepted({}).valor
  expect(
    accepted({ tipoDescuento: 2, monDescuento: '2450.00', facDescuento: null, nssUnificado: '', clasificacion: 'RETENCION' })
      .valor.sha256,
  ).toBe(sha256)
  expect(accepted({ monDescuento: 2450.01 }).valor.sha256).not.toBe(sha256)
  expect(accepted({ estatusCredito: '002' }).valor.sha256).not.toBe(sha256)
})

test.each([
  ['nrp', 'A1234567890'],
  ['nss', '12345678901'],
  ['nss', 12345678903],
  ['nssUnificado', '11111111111'],
  ['nss', '00000000000'],
  ['nrp', '00000000000'],
  ['numCredito', '0000000000'],
  ['numCredito', 1426123456],
  ['folioAviso', 'R02'],
  ['tipoAviso', '2'],
  ['fechaCreaAviso', '2026-02-30'],
  ['fechaCreaAviso', '1950-01-01'],
  ['fechaOtorgamiento', '20/05/2019'],
  ['fechaCreaAviso', '0000-01-01'],
  ['tipoCredito', '00-1'],
  ['tipoDescuento', '04'],
  ['monDescuento', '2,450.00'],
  ['monDescuento', -1],
  ['monDescuento', '12345678901.00'],
  ['monDescuento', 1.005],
  ['facDescuento', { a: 1 }],
  ['clasificacion', 'OTRA'],
])('%s %j is refused at its field', (campo, value) => {
  expect(mistakes({ [campo]: value })).toEqual([[campo, 'VALOR_INVALIDO']])
})

test('all the mistakes of a record are told at once', () => {
  expect(mistakes({ nss: '1', nrp: undefined, tipoDescuento: null })).toEqual([
    ['nrp', 'CAMPO_FALTANTE'],
    ['nss', 'VALOR_INVALIDO'],
    ['tipoDescuento', 'CAMPO_FALTANTE'],
  ])
})

test('the day of notification belongs to this service: empty is fine, a value is refused', () => {
  expect(mistakes({ fechaNotLinea: null })).toEqual([])
  expect(mistakes({ fechaNotLinea: '' })).toEqual([])
  expect(mistakes({ fechaNotLinea: '2026-02-01T00:00:00Z' })).toEqual([['fechaNotLinea', 'CAMPO_RESERVADO']])
})

test('the amount must stand in the field of its discount type', () => {
  expect(mistakes({ tipoDescuento: '03', facDescuento: 20.5, monDescuento: 0 })).toEqual([])
  expect(mistakes({ tipoDescuento: '03', facDescuento: 20.5, monDescuento: 10 })).toEqual([
    ['monDescuento', 'DESCUENTO_INCOHERENTE'],
  ])
  expect(mistakes({ tipoDescuento: '02', facDescuento: 1 })).toEqual([['facDescuento', 'DESCUENTO_INCOHERENTE']])
  expect(mistakes({ tipoDescuento: '01', monDescuento: 100 })).toEqual([])
  expect(mistakes({ tipoDescuento: '01', monDescuento: 100.01 })).toEqual([['monDescuento', 'DESCUENTO_INCOHERENTE']])
})

test('what only looks odd is taken with a warning', () => {
  expect(
    accepted({
      folioAviso: 'X02010260001',
      rfcTrabajador: 'VACE460910SX6',
      curpTrabajador: 'BOXW310820HNERXN00',
      fechaCreaAviso: '2026-02-11',
    }).advertencias,
  ).toEqual(['folioAviso', 'rfcTrabajador', 'curpTrabajador', 'fechaCreaAviso'])
  expect(accepted({ tipoAviso: '99', tipoCredito: 'ZZ', estatusCredito: '9' }).advertencias).toEqual([])
})

test.each([
  ['rfcTrabajador', 'XAXX010101000', 'XAXX010101000'],
  ['rfcTrabajador', 'GODE561231', 'GODE561231'],
  ['rfcTrabajador', 'gode-561231-gr8 ', 'GODE561231GR8', 'right'],
  ['rfcTrabajador', 'GODE990230GR8', 'GODE990230GR8'],
  ['rfcTrabajador', 'sin RFC, "pendiente"', null],
  ['curpTrabajador', 'boxw310820hnerxn09', 'BOXW310820HNERXN09', 'right'],
  ['curpTrabajador', 'BOXW310820HXXRXN09', 'BOXW310820HXXRXN09'],
  ['curpTrabajador', 'x'.repeat(300), null],
])('%s %j informs and never costs the notice: it is kept as %j', (campo, given, kept, how = 'warned') => {
  const { valor, advertencias } = accepted({ [campo]: given })
  expect(valor.record[campo as 'rfcTrabajador']).toBe(kept)
  expect(advertencias).toEqual(how === 'right' ? [] : [campo])
})

test('a filler of zeros is no merged number: the notice comes without it, with a warning', () => {
  const { valor, advertencias } = accepted({ nssUnificado: '00000000000' })
  expect(valor.record.nssUnificado).toBeNull()
  expect(advertencias).toEqual(['nssUnificado'])
})

test('identifiers are taken as people type them, and are the same notice', () => {
  const { sha256, record: written } = accepted({}).valor
  const typed = {
    nrp: ` ${written.nrp.toLowerCase().replace(/^(...)/, '$1-')} `,
    nss: written.nss.replace(/^(..)(..)(..)/, '$1-$2 $3\u2013'),
  }
  expect(accepted(typed).valor.sha256).toBe(sha256)
})
