// Notices become JSON by concatenation: what JSON would have to escape must never be in them, whoever writes.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { checkRecord } from '../../../../src/modules/notices/publish/records.ts'
import { record } from '../../../support/imports.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { employer } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'

const PATRON = 'EKU9003173C9'
const NRP = completeNrp('A011234510')

let t: Service
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [NRP])
})
afterAll(() => t.stop())
afterEach(async () => {
  await t.ctx.db.deleteFrom('avisos').execute()
  await t.ctx.db.deleteFrom('entregas').execute()
})

const COLUMNS = [
  'folio_aviso',
  'nss',
  'nss_unificado',
  'rfc_trabajador',
  'curp_trabajador',
  'num_credito',
  'tipo_aviso',
  'efecto',
  'tipo_credito',
  'tipo_descuento',
  'tipo_descuento_anterior',
  'estatus_credito',
  'sustituido_por',
] as const
const HOSTILE = ['a"', '"},{"x":"', 'a\\', '\\u0022', 'a\nb', 'a\tb', '\u0001', '\u001f']

test.each(COLUMNS)('the database refuses what JSON escapes in %s, by an insert or by a change', async (column) => {
  const [folio] = await publish(t, PATRON, [{ nrp: NRP }])
  for (const value of HOSTILE) {
    await expect(publish(t, PATRON, [{ nrp: NRP, [column]: value }]), JSON.stringify(value)).rejects.toMatchObject({
      constraint: 'avisos_sin_escapes',
    })
    const change = t.ctx.db.updateTable('avisos').set({ [column]: value } as never)
    await expect(change.where('folio_aviso', '=', folio!).execute()).rejects.toMatchObject({ constraint: 'avisos_sin_escapes' })
  }
  const left = await t.ctx.db.selectFrom('avisos').select('folio_aviso').execute()
  expect(left).toEqual([{ folio_aviso: folio }])
})

test('stored text of another notice, or with an escape in it, is refused', async () => {
  const own = `{"folioAviso":"R0212026777777","nrp":"${NRP}","nss":"12345678903","nssUnificado":null`
  for (const [texto_inicio, texto_resto] of [
    [own.replace('R0212026777777', 'R0212026777778'), ''],
    [own.replace('12345678903', '01018000016'), ''],
    [`${own}\\`, ''],
    [own, '\\'],
  ]) {
    const notice = { nrp: NRP, folio_aviso: 'R0212026777777', texto_inicio, texto_resto }
    await expect(publish(t, PATRON, [notice as never])).rejects.toMatchObject({ constraint: 'avisos_texto_propio' })
  }
})

test('what names and keys may hold is stored, and comes back as JSON', async () => {
  await publish(t, PATRON, [{ nrp: NRP, rfc_trabajador: "ÑA&R561231G'8", tipo_credito: 'É→😀' }])
  const answer = await t.app.inject({ url: '/v1/avisos', headers: await bearer(t, PATRON) })
  expect(answer.json().datos).toMatchObject([{ rfcTrabajador: "ÑA&R561231G'8", tipoCredito: 'É→😀' }])
})

test.each([
  ['folioAviso', 'R02"2026000001'],
  ['nrp', 'A0112345"01'],
  ['nss', '1234567890\\'],
  ['nssUnificado', '0101800001"'],
  ['numCredito', '14261234"6'],
  ['tipoAviso', '"2'],
  ['tipoCredito', '00\\'],
  ['tipoDescuento', '"1'],
  ['tipoDescuentoAnterior', '0\u0001'],
  ['estatusCredito', '0\n1'],
  ['fechaCreaAviso', '2026-02-0"'],
  ['fechaOtorgamiento', '2021-05-1\\'],
  ['fechaUltimoAviso', '"2021-05-1'],
  ['monDescuento', '24"50'],
])('an import refuses %s with such a character, by the name of the field', (campo, value) => {
  for (const hostile of [value, `"${value}`, `${value}\\`, `${value.slice(0, 1)}\u0007${value.slice(1)}`]) {
    const found = checkRecord(record({ [campo]: hostile }), '2026-02-10')
    expect(found.ok, JSON.stringify(hostile)).toBe(false)
    expect(!found.ok && found.errores.map((e) => e.campo)).toContain(campo)
  }
})

test.each([
  ['rfcTrabajador', 'GODE561231G"8'],
  ['curpTrabajador', 'BOXW310820HNERXN"9'],
] as const)('%s with such a character informs of nothing: the notice comes without it, with a warning', (campo, value) => {
  for (const hostile of [value, `"${value}`, `${value}\\`, `${value.slice(0, 1)}\u0007${value.slice(1)}`]) {
    const found = checkRecord(record({ [campo]: hostile }), '2026-02-10')
    expect(found.ok && [found.valor.record[campo], found.advertencias], JSON.stringify(hostile)).toEqual([null, [campo]])
  }
})
