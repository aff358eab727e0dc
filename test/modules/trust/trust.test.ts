import { createVerify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { certificacionesRevocar } from '../../../src/commands/certificaciones.ts'
import { desarrolladoresCertificar } from '../../../src/commands/desarrolladores.ts'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { revokeCertification } from '../../../src/modules/developers/index.ts'
import { followCertifications } from '../../../src/modules/trust/index.ts'
import { COMPANY_RFC, sign, type TestPki, testPki } from '../../support/efirma.ts'
import { testIo } from '../../support/io.ts'
import { bearer } from '../../support/login.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const DEVELOPER = 'MAB9307148T4'
const STRANGER = 'GODE561231GR8'
const [A, B, FOREIGN] = [completeNrp('A011234510'), completeNrp('B022345610'), completeNrp('C033456710')]

let t: Service
let pki: TestPki
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  await employer(t, COMPANY_RFC, [A, B], 'Empresa de Prueba')
  await employer(t, 'EKU9003173C9', [FOREIGN])
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  await t.ctx.db.deleteFrom('relaciones_nrp').execute()
  await t.ctx.db.deleteFrom('relaciones_confianza').execute()
  await t.ctx.db.deleteFrom('certificaciones').execute()
  await certified(t, DEVELOPER)
})

const TERMS = { desarrollador: DEVELOPER, nrps: ['*'], inicio: '2026-02-10', fin: '2027-02-09' }
const post = (payload: object) => t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })
const grant = async (datos: object = {}, efirma = pki.company()) =>
  post(await sign(t, await efirma, 'relacion:otorgar', { ...TERMS, ...datos }))
const get = async (rfc: string, url: string) => t.app.inject({ url: `/v1${url}`, headers: await bearer(t, rfc) })
const revoke = async (rfc: string, folio: string, payload?: object) =>
  t.app.inject({
    method: 'POST',
    url: `/v1/relaciones-confianza/${folio}/revocacion`,
    headers: await bearer(t, rfc),
    ...(payload && { payload }),
  })
const stored = () => t.ctx.db.selectFrom('relaciones_confianza').selectAll().execute()

test('an employer grants trust by its e.firma, and what it signed is kept as evidence', async () => {
  const response = await grant({ nrps: [A], producto: 'Nómina' })
  expect(response.statusCode).toBe(201)
  const relation = response.json()
  expect(relation).toEqual({
    folio: expect.stringMatching(/^RC(-[0-9A-HJKMNP-TV-Z]{4}){4}$/),
    patron: COMPANY_RFC,
    nombrePatron: 'Empresa de Prueba',
    desarrollador: DEVELOPER,
    nombreDesarrollador: `Desarrollador ${DEVELOPER}`,
    desarrolladorCertificado: true,
    producto: 'Nómina',
    nrps: [A],
    inicio: '2026-02-10',
    fin: '2027-02-09',
    estado: 'vigente',
    porTerminar: false,
    sinAcceso: null,
    traspasoDe: null,
    otorgadaEl: NOW,
    firmante: { rfc: COMPANY_RFC, nombre: 'EMPRESA DE PRUEBA SA DE CV' },
    representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' },
    revocacion: null,
    acuse: `https://sia.test/v1/relaciones-confianza/${relation.folio}/acuse`,
  })
  expect(response.headers.location).toBe(`/v1/relaciones-confianza/${relation.folio}`)

  const acuse = (await get(COMPANY_RFC, `/relaciones-confianza/${relation.folio}/acuse`)).json()
  expect(acuse.relacion).toEqual(relation)
  expect(acuse.cadenaOriginal).toContain(
    `|relacion:otorgar|patron=quien firma, según su certificado de e.firma|desarrollador=${DEVELOPER}|nrps=${A}|inicio=2026-02-10|fin=2027-02-09|producto=Nómina|`,
  )
  const { publicKey } = new X509Certificate(Buffer.from(acuse.certificado, 'base64'))
  expect(createVerify('sha256').update(acuse.cadenaOriginal).verify(publicKey, acuse.firma, 'base64')).toBe(true)
  expect(
    await t.ctx.db.selectFrom('auditoria').select(['actor', 'resultado']).where('objeto', '=', relation.folio).execute(),
  ).toEqual([{ actor: COMPANY_RFC, resultado: 'hecho' }])
})

test('terms that cannot stand are refused field by field, and the signed text may be used again', async () => {
  const cases: [object, object[]][] = [
    [{ inicio: '2026-02-09' }, [{ campo: 'inicio', mensaje: 'No puede ser anterior a hoy, 2026-02-10.' }]],
    [{ inicio: '2026-03-02', fin: '2026-03-01' }, [{ campo: 'fin', mensaje: 'No puede ser anterior al inicio.' }]],
    [{ fin: '2031-02-11' }, [{ campo: 'fin', mensaje: 'Puede durar a lo más 5 años: hasta el 2031-02-10.' }]],
    [{ nrps: ['*', A] }, [{ campo: 'nrps', mensaje: 'Indique "*" solo, o una lista de registros patronales.' }]],
    [{ patron: STRANGER }, [{ campo: 'patron', mensaje: 'No es el RFC del certificado con que se firmó.' }]],
  ]
  for (const [datos, errores] of cases) {
    const response = await grant(datos)
    expect(response.json()).toMatchObject({ status: 422, codigo: 'RELACION_INVALIDA', errores })
  }
  expect(await stored()).toEqual([])
  expect(
    await t.ctx.db
      .selectFrom('retos')
      .select('reto')
      .where('usado_el', 'is not', null)
      .where('proposito', '=', 'relacion:otorgar')
      .execute(),
  ).toHaveLength(1)
  expect((await grant({ fin: '2031-02-10' })).statusCode).toBe(201)
})

test('keys that cannot be are refused before there is anything to sign', async () => {
  await expect(grant({ nrps: [A, 'A1234567890'] })).rejects.toThrow('"campo":"datos.nrps.1","mensaje":"El dígito verificador')
  await expect(grant({ desarrollador: 'XAXX010101000' })).rejects.toThrow('El RFC genérico no identifica a nadie.')
  await expect(grant({ nrps: ['00000000000'] })).rejects.toThrow('es sólo ceros')
  expect(await stored()).toEqual([])
})

test('five years from 29 February end on 28 February', async () => {
  t.clock.set('2028-02-29T18:00:00Z')
  await certified(t, DEVELOPER)
  expect((await grant({ inicio: '2028-02-29', fin: '2033-03-01' })).json()).toMatchObject({ codigo: 'RELACION_INVALIDA' })
  expect((await grant({ inicio: '2028-02-29', fin: '2033-02-28' })).statusCode).toBe(201)
})

test('today is the day in Mexico City, not in UTC', async () => {
  t.clock.set('2026-02-11T05:59:59Z')
  expect((await grant({ inicio: '2026-02-10' })).json()).toMatchObject({ estado: 'vigente' })
  t.clock.set('2026-02-11T06:00:00Z')
  expect((await grant({ inicio: '2026-02-10', fin: '2027-05-01' })).json()).toMatchObject({ codigo: 'RELACION_INVALIDA' })
})

test('only an employer in the padrón, only a certified developer, only its own associated NRPs', async () => {
  expect((await grant({}, pki.person())).json()).toMatchObject({ status: 403, codigo: 'PATRON_NO_REGISTRADO' })
  expect((await grant({ desarrollador: STRANGER })).json()).toMatchObject({ status: 403, codigo: 'DESARROLLADOR_NO_CERTIFICADO' })
  expect((await grant({ producto: 'Otro' })).json()).toMatchObject({ codigo: 'DESARROLLADOR_NO_CERTIFICADO' })
  expect((await grant({ nrps: [A, FOREIGN] })).json()).toMatchObject({
    status: 403,
    codigo: 'NRP_AJENO',
    errores: [{ campo: 'nrps.1' }],
  })
  await t.ctx.db.updateTable('registros_patronales').set({ asociado: false }).where('nrp', '=', B).execute()
  expect((await grant({ nrps: [B] })).json()).toMatchObject({ codigo: 'NRP_AJENO' })
  await t.ctx.db.updateTable('registros_patronales').set({ asociado: true }).where('nrp', '=', B).execute()
  expect(await stored()).toEqual([])
})

test('an overlap of one developer and NRP is allowed only as an extension', async () => {
  const first = (await grant({ nrps: [A], fin: '2026-12-31' })).json()
  for (const datos of [
    { nrps: [A], fin: '2026-12-31' },
    { nrps: ['*'], fin: '2026-06-30' },
    { nrps: [A, B], inicio: '2026-12-31', fin: '2026-12-31' },
  ]) {
    const refusal = (await grant(datos)).json()
    expect(refusal).toMatchObject({ status: 409, codigo: 'RELACION_TRASLAPADA' })
    expect(refusal.detail).toContain(`La relación ${first.folio} va del 2026-02-10 al 2026-12-31.`)
  }
  expect((await grant({ nrps: [B], fin: '2026-06-30' })).statusCode).toBe(201)
  expect((await grant({ nrps: ['*'], fin: '2027-01-01' })).statusCode).toBe(201)
  expect((await grant({ nrps: [A], inicio: '2027-01-02', fin: '2027-01-02' })).statusCode).toBe(201)
})

test('a relation that was revoked stands in nobody’s way', async () => {
  const { folio } = (await grant()).json()
  await revoke(COMPANY_RFC, folio)
  expect((await grant({ fin: '2026-03-01' })).statusCode).toBe(201)
})

test('of two equal grants at one moment one stands', async () => {
  const bodies = await Promise.all([1, 2, 3].map(async () => sign(t, await pki.company(), 'relacion:otorgar', TERMS)))
  const codes = (await Promise.all(bodies.map(post))).map((r) => r.statusCode)
  expect(codes.sort()).toEqual([201, 409, 409])
  expect(await stored()).toHaveLength(1)
})

test('a challenge serves one grant and no other act', async () => {
  const body = await sign(t, await pki.company(), 'relacion:otorgar', { ...TERMS, fin: '2026-03-01' })
  expect((await post(body)).statusCode).toBe(201)
  expect((await post(body)).json()).toMatchObject({ codigo: 'RETO_USADO' })
  const other = await sign(t, await pki.company(), 'relacion:revocar', { folio: 'RC-X' })
  expect((await post(other)).json()).toMatchObject({ codigo: 'RETO_DE_OTRO_ACTO' })
  expect(await stored()).toHaveLength(1)
})

test('the same Idempotency-Key gives the same relation', async () => {
  const payload = await sign(t, await pki.company(), 'relacion:otorgar', TERMS)
  const call = () =>
    t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload, headers: { 'idempotency-key': 'una-vez' } })
  const [first, second] = [await call(), await call()]
  expect(second.json()).toEqual(first.json())
  expect(await stored()).toHaveLength(1)
})

test('both parties see a relation and its lists by state; for anybody else it does not exist', async () => {
  const make = (inicio: string, fin: string) => {
    t.clock.advance(1)
    return trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, inicio, fin })
  }
  const folios = {
    vencida: await make('2025-01-01', '2026-02-09'),
    vigente: await make('2026-02-10', '2026-02-10'),
    futura: await make('2026-02-11', '2026-12-31'),
    revocada: await make('2026-02-10', '2026-12-31'),
  }
  await revoke(COMPANY_RFC, folios.revocada)
  for (const [estado, folio] of Object.entries(folios)) {
    for (const [rfc, url] of [
      [COMPANY_RFC, '/relaciones-confianza'],
      [DEVELOPER, '/patrones-que-confian'],
    ] as const) {
      expect((await get(rfc, `${url}?estado=${estado}`)).json().datos).toMatchObject([{ folio, estado }])
    }
  }
  expect((await get(DEVELOPER, '/relaciones-confianza')).json().datos).toEqual([])
  expect((await get(DEVELOPER, `/relaciones-confianza/${folios.futura.toLowerCase()}`)).json()).toMatchObject({
    folio: folios.futura,
  })
  for (const url of [
    `/relaciones-confianza/${folios.vigente}`,
    `/relaciones-confianza/${folios.vigente}/acuse`,
    '/relaciones-confianza/RC-0',
  ]) {
    expect((await get('EKU9003173C9', url)).json()).toMatchObject({ status: 404, codigo: 'RELACION_NO_ENCONTRADA' })
  }

  const first = (await get(COMPANY_RFC, '/relaciones-confianza?limite=3')).json()
  expect(first.datos.map((r: { folio: string }) => r.folio)).toEqual([folios.vencida, folios.vigente, folios.futura])
  expect(first.hayMas).toBe(true)
  const second = (await get(COMPANY_RFC, `/relaciones-confianza?limite=3&cursor=${first.cursor}`)).json()
  expect(second).toMatchObject({ datos: [{ folio: folios.revocada }], hayMas: false })
  const later = await make('2026-02-10', '2027-12-31')
  expect((await get(COMPANY_RFC, `/relaciones-confianza?cursor=${second.cursor}`)).json().datos).toMatchObject([{ folio: later }])
  expect((await get(DEVELOPER, `/patrones-que-confian?cursor=${first.cursor}`)).json()).toMatchObject({
    codigo: 'CURSOR_INVALIDO',
  })
})

test('the employer revokes by token, once, and only the employer', async () => {
  const { folio } = (await grant()).json()
  expect((await revoke(DEVELOPER, folio)).json()).toMatchObject({ status: 403, codigo: 'PERMISO_INSUFICIENTE' })
  expect((await revoke('EKU9003173C9', folio)).json()).toMatchObject({ status: 404, codigo: 'RELACION_NO_ENCONTRADA' })
  t.clock.advance(60)
  expect((await revoke(COMPANY_RFC, folio, { motivo: 'Cambio de proveedor' })).json()).toMatchObject({
    estado: 'revocada',
    revocacion: { fecha: '2026-02-10T18:01:00.000Z', motivo: 'Cambio de proveedor', por: COMPANY_RFC },
  })
  expect((await revoke(COMPANY_RFC, folio, { motivo: 'Otro' })).json()).toMatchObject({
    status: 409,
    codigo: 'RELACION_TERMINADA',
  })
  expect(await stored()).toMatchObject([{ revocada_motivo: 'Cambio de proveedor' }])
  const expired = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, inicio: '2025-01-01', fin: '2026-02-09' })
  expect((await revoke(COMPANY_RFC, expired)).json()).toMatchObject({ codigo: 'RELACION_TERMINADA' })
})

test('the employer revokes by e.firma without a token', async () => {
  const { folio } = (await grant()).json()
  const by = async (efirma: ReturnType<TestPki['company']>) =>
    t.app.inject({
      method: 'POST',
      url: '/v1/relaciones-confianza/revocacion',
      payload: await sign(t, await efirma, 'relacion:revocar', { folio, motivo: 'Ya no' }),
    })
  expect((await by(pki.person())).json()).toMatchObject({ codigo: 'RELACION_NO_ENCONTRADA' })
  t.clock.advance(60)
  expect((await by(pki.company())).json()).toMatchObject({
    estado: 'revocada',
    sinAcceso: { causa: 'revocada', explicacion: 'El patrón revocó la relación.' },
    revocacion: { motivo: 'Ya no', firmada: true },
  })
  const { cadenaOriginal, revocacion } = (await get(DEVELOPER, `/relaciones-confianza/${folio}/acuse`)).json()
  expect(revocacion.cadenaOriginal).toContain(`|relacion:revocar|folio=${folio}|motivo=Ya no|`)
  expect(cadenaOriginal).toContain('|relacion:otorgar|')
  const { publicKey } = new X509Certificate(Buffer.from(revocacion.certificado, 'base64'))
  expect(createVerify('sha256').update(revocacion.cadenaOriginal).verify(publicKey, revocacion.firma, 'base64')).toBe(true)
  expect(await stored()).toMatchObject([{ revocacion_firmante: 'EMPRESA DE PRUEBA SA DE CV' }])
})

test('one that is revoked by token has no signed act of its revocation', async () => {
  const { folio } = (await grant()).json()
  expect((await revoke(COMPANY_RFC, folio)).json()).toMatchObject({ revocacion: { firmada: false } })
  expect((await get(COMPANY_RFC, `/relaciones-confianza/${folio}/acuse`)).json().revocacion).toBeNull()
})

test('the longest that a relation may last is a setting', async () => {
  const two = await startService({ env: { TRUST_YEARS: '2' } })
  try {
    const company = await (await testPki(two)).company()
    await employer(two, COMPANY_RFC, [A])
    await certified(two, DEVELOPER)
    const answer = async (fin: string) => {
      const payload = await sign(two, company, 'relacion:otorgar', { ...TERMS, fin })
      return (await two.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })).json()
    }
    expect(await answer('2028-02-11')).toMatchObject({
      errores: [{ campo: 'fin', mensaje: 'Puede durar a lo más 2 años: hasta el 2028-02-10.' }],
    })
    expect(await answer('2028-02-10')).toMatchObject({ estado: 'vigente' })
  } finally {
    await two.stop()
  }
})

test('an employer with a certified payroll system of its own may trust itself', async () => {
  expect((await grant({ desarrollador: COMPANY_RFC })).json()).toMatchObject({ codigo: 'DESARROLLADOR_NO_CERTIFICADO' })
  await certified(t, COMPANY_RFC, '2027-02-10', 'Nómina propia')
  const relation = (await grant({ desarrollador: COMPANY_RFC, producto: 'Nómina propia' })).json()
  expect(relation).toMatchObject({ patron: COMPANY_RFC, desarrollador: COMPANY_RFC, estado: 'vigente' })
  for (const url of ['/relaciones-confianza', '/patrones-que-confian'])
    expect((await get(COMPANY_RFC, url)).json().datos).toMatchObject([{ folio: relation.folio }])
})

test('in the last thirty days a relation says that it is about to end', async () => {
  const { folio } = (await grant({ fin: '2026-06-30' })).json()
  const soon = async (instant: string) => {
    t.clock.set(instant)
    return (await get(COMPANY_RFC, `/relaciones-confianza/${folio}`)).json().porTerminar
  }
  expect(await soon('2026-05-31T05:59:00Z')).toBe(false)
  expect(await soon('2026-05-31T06:01:00Z')).toBe(true)
  expect(await soon('2026-07-01T06:01:00Z')).toBe(false)
})

test('a relation says when its developer is no longer certified', async () => {
  const { folio } = (await grant()).json()
  const { folio: certification } = (await t.ctx.db.selectFrom('certificaciones').select('folio').executeTakeFirst())!
  await revokeCertification(t.ctx, { folio: certification, motivo: 'Fin' })
  expect((await get(COMPANY_RFC, `/relaciones-confianza/${folio}`)).json()).toMatchObject({
    estado: 'vigente',
    desarrolladorCertificado: false,
    sinAcceso: {
      causa: 'certificacion',
      explicacion: 'El desarrollador no tiene certificación vigente. Volverá a tener acceso si se certifica de nuevo.',
    },
  })
})

test('the end of a certification, and its return, come in the developer’s change feed', async () => {
  const poll = async (cursor: string) => (await get(DEVELOPER, `/patrones-que-confian?cursor=${cursor}`)).json()
  const { folio } = (await grant()).json()
  let { cursor } = (await get(DEVELOPER, '/patrones-que-confian')).json()
  const { folio: certification } = (await t.ctx.db.selectFrom('certificaciones').select('folio').executeTakeFirst())!

  expect(await certificacionesRevocar(t.ctx, testIo(), [certification, '--motivo', 'Dejó de cumplir'])).toBe(0)
  const ended = await poll(cursor)
  expect(ended.datos).toMatchObject([{ folio, estado: 'vigente', sinAcceso: { causa: 'certificacion' } }])
  expect((await poll(ended.cursor)).datos).toEqual([])

  const again = [DEVELOPER, '--producto', 'Nómina', '--hasta', '2026-03-01', '--motivo', 'Corrigió']
  expect(await desarrolladoresCertificar(t.ctx, testIo(), again)).toBe(0)
  const back = await poll(ended.cursor)
  expect(back.datos).toMatchObject([{ folio, sinAcceso: null }])

  cursor = back.cursor
  t.clock.set('2026-03-02T05:59:00Z')
  await Promise.all([followCertifications(t.ctx), followCertifications(t.ctx)])
  expect((await poll(cursor)).datos).toEqual([])
  t.clock.set('2026-03-02T06:01:00Z')
  await Promise.all([followCertifications(t.ctx), followCertifications(t.ctx)])
  expect((await poll(cursor)).datos).toMatchObject([{ folio, sinAcceso: { causa: 'certificacion' } }])
})

test('a developer polls for what changed: relations granted and revoked since its last cursor', async () => {
  const poll = async (cursor?: string) =>
    (await get(DEVELOPER, `/patrones-que-confian${cursor ? `?cursor=${cursor}` : ''}`)).json()
  const empty = await poll()
  expect(empty).toMatchObject({ datos: [], hayMas: false })
  const first = (await grant({ nrps: [A] })).json()
  const second = (await grant({ nrps: [B] })).json()
  const granted = await poll(empty.cursor)
  expect(granted.datos.map((r: { folio: string }) => r.folio)).toEqual([first.folio, second.folio])
  await revoke(COMPANY_RFC, first.folio)
  const revoked = await poll(granted.cursor)
  expect(revoked.datos).toMatchObject([{ folio: first.folio, estado: 'revocada' }])
  expect((await poll(revoked.cursor)).datos).toEqual([])
})
