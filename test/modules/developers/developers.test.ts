import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { certificacionesListar, certificacionesRevocar } from '../../../src/commands/certificaciones.ts'
import { desarrolladoresCertificar } from '../../../src/commands/desarrolladores.ts'
import { certifiedOn, certifyDeveloper, revokeCertification } from '../../../src/modules/developers/index.ts'
import { testIo } from '../../support/io.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  await t.ctx.db.deleteFrom('certificaciones').execute()
  await t.ctx.db.deleteFrom('desarrolladores').execute()
})

const RFC = 'MAB9307148T4'
const certify = (more: Partial<Parameters<typeof certifyDeveloper>[1]> = {}) =>
  certifyDeveloper(t.ctx, {
    rfc: RFC,
    nombre: 'Nóminas del Centro',
    producto: 'Nómina Centro',
    hasta: '2027-02-10',
    motivo: 'Pruebas',
    ...more,
  })
const rows = () => t.ctx.db.selectFrom('certificaciones').selectAll().orderBy('folio').execute()

test('a certified developer is certified from that legal day to the last, both included', async () => {
  const done = await certify()
  expect(done).toMatchObject({ rfc: RFC, desde: '2026-02-10', hasta: '2027-02-10', resultado: 'nueva' })
  expect(done.folio).toMatch(/^CE-[0-9A-Z]{16}$/)
  const days = ['2026-02-09', '2026-02-10', '2027-02-10', '2027-02-11']
  expect(await Promise.all(days.map((day) => certifiedOn(t.ctx.db, RFC, day)))).toEqual([false, true, true, false])
  expect(await certifiedOn(t.ctx.db, RFC, '2026-02-10', 'Otro producto')).toBe(false)
})

test('certifying the same product again moves its end and says what it was', async () => {
  const first = await certify()
  expect(await certify({ hasta: '2028-02-10' })).toMatchObject({
    folio: first.folio,
    resultado: 'prorrogada',
    antes: '2027-02-10',
  })
  expect(await certify({ hasta: '2026-06-30' })).toMatchObject({ folio: first.folio, resultado: 'acortada', antes: '2028-02-10' })
  expect(await certify({ hasta: '2026-06-30' })).toMatchObject({ resultado: 'sin-cambio' })
  expect(await rows()).toMatchObject([{ folio: first.folio, vigente_desde: '2026-02-10', vigente_hasta: '2026-06-30' }])
})

test('a certification that had run out begins anew, so the days between stay uncertified', async () => {
  await certify({ hasta: '2026-02-20' })
  t.clock.set('2026-03-01T18:00:00Z')
  await certify({ hasta: '2026-12-31' })
  expect(await certifiedOn(t.ctx.db, RFC, '2026-02-25')).toBe(false)
  expect(await certifiedOn(t.ctx.db, RFC, '2026-03-01')).toBe(true)
})

test('two operators who certify at one moment leave one certification', async () => {
  const done = await Promise.all([certify({ hasta: '2027-01-01' }), certify({ hasta: '2027-01-01' })])
  expect(done.map((d) => d.resultado).sort()).toEqual(['nueva', 'sin-cambio'])
  expect(await rows()).toHaveLength(1)
})

test('a wrong request names each field and leaves nothing', async () => {
  await expect(certify({ rfc: 'XAXX010101000', producto: ' ', hasta: '2026-02-09', motivo: '' })).rejects.toMatchObject({
    codigo: 'CERTIFICACION_INVALIDA',
    errores: [
      { campo: 'rfc', mensaje: 'El RFC genérico no identifica a nadie.' },
      { campo: 'producto' },
      { campo: 'motivo' },
      { campo: 'hasta', mensaje: 'No puede ser anterior a hoy, 2026-02-10.' },
    ],
  })
  await expect(certify({ hasta: '2027-02-30' })).rejects.toMatchObject({
    codigo: 'CERTIFICACION_INVALIDA',
    errores: [{ campo: 'hasta' }],
  })
  expect(await rows()).toEqual([])
  expect(await t.ctx.db.selectFrom('desarrolladores').selectAll().execute()).toEqual([])
})

test('a revoked certification counts no more, and the product may be certified again', async () => {
  const { folio } = await certify()
  await revokeCertification(t.ctx, { folio, motivo: 'Dejó de cumplir' })
  expect(await certifiedOn(t.ctx.db, RFC, '2026-02-10')).toBe(false)
  await expect(revokeCertification(t.ctx, { folio, motivo: 'Otra vez' })).rejects.toMatchObject({
    codigo: 'CERTIFICACION_TERMINADA',
  })
  await expect(revokeCertification(t.ctx, { folio: 'CE-0', motivo: 'No existe' })).rejects.toMatchObject({
    codigo: 'CERTIFICACION_NO_ENCONTRADA',
  })
  expect(await certify()).toMatchObject({ resultado: 'nueva' })
  expect(
    await t.ctx.db.selectFrom('auditoria').select(['accion', 'objeto']).where('objeto', '=', folio).orderBy('id').execute(),
  ).toEqual([
    { accion: 'certificacion.otorgar', objeto: folio },
    { accion: 'certificacion.revocar', objeto: folio },
  ])
})

test('the public list shows who is certified today, page by page, and is searched without accents', async () => {
  await certify()
  await certify({ producto: 'Ábaco' })
  await certify({ rfc: 'EKU9003173C9', nombre: 'Escuela Kemper', producto: 'Propia' })
  await certify({ rfc: 'GODE561231GR8', nombre: 'Vencida', producto: 'Vieja', hasta: '2026-02-10' })
  t.clock.set('2026-02-11T18:00:00Z')
  const get = async (query: string) => (await t.app.inject(`/v1/desarrolladores${query}`)).json()

  const first = await get('?limite=1')
  expect(first).toMatchObject({ datos: [{ rfc: 'EKU9003173C9' }], hayMas: true })
  const second = await get(`?limite=1&cursor=${first.cursor}`)
  expect(second).toMatchObject({
    datos: [
      {
        rfc: RFC,
        nombre: 'Nóminas del Centro',
        productos: [
          { producto: 'Nómina Centro', vigenteDesde: '2026-02-10', vigenteHasta: '2027-02-10' },
          { producto: 'Ábaco', vigenteDesde: '2026-02-10', vigenteHasta: '2027-02-10' },
        ].sort((a, b) => (a.producto < b.producto ? -1 : 1)),
      },
    ],
    hayMas: false,
  })
  expect(await get(`?cursor=${second.cursor}`)).toMatchObject({ datos: [], hayMas: false, cursor: second.cursor })
  for (const q of ['ABACO', 'nominas', 'mab93', '%C3%81baco']) expect((await get(`?q=${q}`)).datos).toMatchObject([{ rfc: RFC }])
  expect((await get('?q=100%25')).datos).toEqual([])
  expect(await get(`?q=abaco&cursor=${first.cursor}`)).toMatchObject({ status: 400, codigo: 'CURSOR_INVALIDO' })
})

test('the operator certifies, lists and revokes by command', async () => {
  let io = testIo()
  expect(
    await desarrolladoresCertificar(t.ctx, io, [RFC, '--producto', 'Nómina', '--hasta', '2026-12-31', '--motivo', 'Piloto']),
  ).toBe(0)
  expect(io.printed.out).toMatch(/^Certificación nueva: MAB9307148T4, «Nómina», del 2026-02-10 al 2026-12-31, folio CE-/)
  const { folio } = (await rows())[0]!

  io = testIo()
  expect(await certificacionesListar(t.ctx, io, [])).toBe(0)
  expect(io.printed.out).toBe(`${folio}  MAB9307148T4   vigente   2026-02-10 a 2026-12-31  Nómina\n`)

  io = testIo()
  expect(await certificacionesRevocar(t.ctx, io, [folio, '--motivo', 'Fin'])).toBe(0)
  io = testIo()
  expect(await certificacionesRevocar(t.ctx, io, [folio, '--motivo', 'Fin'])).toBe(1)
  expect(io.printed.err).toMatch(/^CERTIFICACION_TERMINADA/)
})

test('a wrongly used command prints its usage and exits with 2', async () => {
  for (const args of [[], [RFC], [RFC, '--producto'], [RFC, '--inventada', 'x']]) {
    const io = testIo()
    expect(await desarrolladoresCertificar(t.ctx, io, args)).toBe(2)
    expect(io.printed.err).toMatch(/^Uso: sia desarrolladores certificar/)
  }
  const io = testIo()
  expect(await certificacionesRevocar(t.ctx, io, ['CE-1'])).toBe(2)
  expect(await rows()).toEqual([])
})
