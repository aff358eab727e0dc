import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  certificacionesAprobar,
  certificacionesListar,
  certificacionesRechazar,
  certificacionesRevocar,
} from '../../../src/commands/certificaciones.ts'
import { lapseCertifications, sendCertificationReminders } from '../../../src/modules/certification/index.ts'
import { STATES } from '../../../src/modules/certification/rules.ts'
import { certifiedOn, certifyDeveloper } from '../../../src/modules/developers/index.ts'
import { sendTrustReminders } from '../../../src/modules/trust/index.ts'
import { COMPANY_RFC } from '../../support/efirma.ts'
import { testIo } from '../../support/io.ts'
import { credential } from '../../support/login.ts'
import { employer, trust } from '../../support/padron.ts'
import { audited, certificationFixture, certificationsOf, DEVELOPER, type Fixture, rowOf } from './fixture.ts'

const OPERATOR = 'credencial-del-operador-de-prueba-0123456789'

let t: Fixture
beforeAll(async () => {
  t = await certificationFixture({
    CERTIFICATION_APPROVAL: 'operador',
    OPERATOR_TOKEN_SHA256: createHash('sha256').update(OPERATOR).digest('hex'),
  })
})
afterAll(() => t.stop())
beforeEach(() => t.reset())

const DEVELOPERS_MAIL = `${DEVELOPER.toLowerCase()}@prueba.example`
const NAME = 'Nómina Ñandú'

async function command(run: typeof certificacionesAprobar, ...args: string[]) {
  const io = testIo()
  return { code: await run(t.ctx, io, args), ...io.printed }
}
const approve = (id: string) => command(certificacionesAprobar, id)
const approved = async (producto?: string) => {
  const one = await t.requested(producto)
  expect((await approve(one.id)).code).toBe(0)
  return { ...one, constancia: (await rowOf(t.ctx, one.id)).constancia! }
}
const verification = async (folio: string) => (await t.app.inject(`/v1/verificacion/${folio}`)).json()

test('where operators approve, a request waits for one, and its verdicts no longer move', async () => {
  const { id, corrida, body } = await t.requested()
  expect(body).toMatchObject({ estado: 'solicitada', constancia: null, resueltaEl: null })
  expect(await certificationsOf(t.ctx)).toEqual([])
  t.suite.set(corrida, 'token-con-otp', 'fallida')
  expect((await t.call('GET', `/certificaciones/${id}`)).body.resumen.aprobadas).toBe(3)
  expect(await t.told()).toEqual([[DEVELOPERS_MAIL, 'Solicitud de certificación recibida']])

  expect((await command(certificacionesListar, '--estado', 'solicitada')).out).toBe(
    `${id}  ${DEVELOPER}   solicitada  2026-02-10  ${NAME} 5.2.0\n`,
  )
  const done = await approve(id.toLowerCase())
  const { constancia } = await rowOf(t.ctx, id)
  expect(done).toMatchObject({
    code: 0,
    out: `Certificación ${id} aprobada: del 2026-02-10 al 2027-02-09, constancia ${constancia}.\n`,
  })
  expect(await certifiedOn(t.ctx.db, DEVELOPER, '2026-02-10', NAME)).toBe(true)
  expect(await t.told()).toEqual([[DEVELOPERS_MAIL, 'Certificación aprobada']])
  expect((await command(certificacionesListar)).out).toMatch(
    new RegExp(`^CE-\\w{16}  ${DEVELOPER}   vigente   2026-02-10 a 2027-02-09  ${NAME} 5.2.0  ${constancia}\n$`),
  )
  expect(await approve(id)).toMatchObject({ code: 1, err: expect.stringMatching(/^CERTIFICACION_EN_OTRO_ESTADO/) })
  expect(await certificationsOf(t.ctx)).toHaveLength(1)
})

test('a rejection needs a reason, which the developer gets; then the product begins anew', async () => {
  const producto = await t.product()
  const { id } = await t.requested(producto)
  expect((await command(certificacionesRechazar, id)).code).toBe(2)
  expect(await command(certificacionesRechazar, id, '--motivo', '  ')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^CERTIFICACION_INVALIDA/),
  })
  expect((await rowOf(t.ctx, id)).estado).toBe('solicitada')
  await t.told()
  expect(await command(certificacionesRechazar, id, '--motivo', 'Falta el manual')).toMatchObject({
    code: 0,
    out: `Certificación ${id} rechazada: ${DEVELOPER}, «${NAME}» 5.2.0.\n`,
  })
  expect((await t.call('GET', `/certificaciones/${id}`)).body).toMatchObject({ estado: 'rechazada', motivo: 'Falta el manual' })
  expect(await t.told()).toEqual([[DEVELOPERS_MAIL, 'Certificación rechazada']])
  expect(await audited(t.ctx, id)).toContain('certificacion.rechazar')
  expect((await approve(id)).err).toMatch(/^CERTIFICACION_EN_OTRO_ESTADO/)
  expect((await t.call('POST', '/certificaciones', { body: { producto } })).status).toBe(201)
})

test('of an approval, a rejection and a cancellation at one moment exactly one comes about', async () => {
  for (let n = 1; n <= 5; n++) {
    const { id } = await t.requested(await t.product(String(n)))
    const [a, r, c] = await Promise.all([
      approve(id),
      command(certificacionesRechazar, id, '--motivo', 'No'),
      t.call('POST', `/certificaciones/${id}/cancelacion`, { body: { motivo: 'Ya no' } }),
    ])
    const { estado, certificacion, constancia } = await rowOf(t.ctx, id)
    // An approved one may still be cancelled after it was approved.
    expect([a.code, r.code, c.status].filter((code) => code === 0 || code === 200).length).toBe(
      a.code === 0 && c.status === 200 ? 2 : 1,
    )
    const [row] = (await certificationsOf(t.ctx)).filter((s) => s.folio === certificacion)
    expect(estado === 'aprobada').toBe(row !== undefined && row.revocada_motivo === null)
    expect(a.code === 0).toBe(constancia !== null)
  }
})

test("the institute's own systems decide over HTTP as by command", async () => {
  const headers = { authorization: `Bearer ${OPERATOR}` }
  const post = async (id: string, path: string, payload?: object) => {
    const response = await t.app.inject({
      method: 'POST',
      url: `/operacion/v1/certificaciones/${id}/${path}`,
      headers,
      ...(payload && { payload }),
    })
    return response.json()
  }
  const { id } = await t.requested(await t.product('1'))
  expect(await post(id, 'aprobacion')).toMatchObject({ id, estado: 'aprobada', constancia: { versionMayor: 1 } })
  expect(await post(id, 'rechazo', { motivo: 'Tarde' })).toMatchObject({ status: 409, codigo: 'CERTIFICACION_EN_OTRO_ESTADO' })
  const other = await t.requested(await t.product('2'))
  expect(await post(other.id, 'rechazo', { motivo: '' })).toMatchObject({ status: 400, codigo: 'CUERPO_INVALIDO' })
  expect(await post(other.id, 'rechazo', { motivo: 'Falta el manual' })).toMatchObject({
    estado: 'rechazada',
    motivo: 'Falta el manual',
  })
  expect(await post('CT-0', 'aprobacion')).toMatchObject({ status: 404, codigo: 'CERTIFICACION_NO_ENCONTRADA' })
})

test('nobody who does not exist is approved, and wrong words print the usage', async () => {
  expect(await approve('CT-0000-0000-0000-0000')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^CERTIFICACION_NO_ENCONTRADA/),
  })
  for (const [run, ...args] of [
    [certificacionesAprobar],
    [certificacionesAprobar, 'CT-1', 'CT-2'],
    [certificacionesAprobar, 'CT-1', '--motivo', 'x'],
    [certificacionesListar, '--estado', 'lista'],
    [certificacionesRevocar, 'CT-1', '--rfc', 'x', '--motivo', 'x'],
  ] as const) {
    const said = await command(run, ...args)
    expect([said.code, said.err]).toEqual([2, expect.stringMatching(/^Uso: sia certificaciones /)])
  }
})

test('a revocation by any of its names ends the certification: relations, both parties, the public page', async () => {
  await employer(t, COMPANY_RFC, [])
  await credential(t, COMPANY_RFC)
  await credential(t, DEVELOPER)
  for (const name of ['id', 'constancia', 'folio'] as const) {
    const { id, constancia } = await approved(await t.product(name === 'id' ? '1' : name === 'constancia' ? '2' : '3'))
    const [row] = (await certificationsOf(t.ctx)).filter((s) => s.constancia === constancia)
    await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, producto: NAME })
    await t.told()
    const given = { id, constancia: constancia.toLowerCase(), folio: row!.folio }[name]
    const said = await command(certificacionesRevocar, given, '--motivo', 'Dejó de cumplir')
    expect(said).toMatchObject({ code: 0, out: `Certificación ${row!.folio} revocada: ${DEVELOPER}, «${NAME}».\n` })
    expect((await t.told()).sort()).toEqual([
      [`${COMPANY_RFC.toLowerCase()}@prueba.example`, 'Una relación de confianza dejó de dar acceso'],
      [DEVELOPERS_MAIL, 'Certificación revocada'],
    ])
    expect((await t.call('GET', `/certificaciones/${id}`)).body).toMatchObject({ estado: 'revocada', motivo: 'Dejó de cumplir' })
    expect(await verification(constancia)).toMatchObject({ estado: 'revocada', revocadaEl: '2026-02-10T18:00:00.000Z' })
    expect((await command(certificacionesRevocar, given, '--motivo', 'Otra vez')).code).toBe(1)
    await t.ctx.db.deleteFrom('relaciones_confianza').execute()
  }
  expect(await certifiedOn(t.ctx.db, DEVELOPER, '2026-02-10')).toBe(false)
})

test('a developer gives up its certification: relations stop, and its constancia says so', async () => {
  await employer(t, COMPANY_RFC, [])
  await credential(t, COMPANY_RFC)
  const { id, constancia } = await approved()
  await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER })
  await t.told()
  const { body } = await t.call('POST', `/certificaciones/${id}/cancelacion`, { body: { motivo: 'Se retira del mercado' } })
  expect(body).toMatchObject({ estado: 'cancelada', motivo: 'Se retira del mercado', constancia: { folio: constancia } })
  expect(await certificationsOf(t.ctx)).toMatchObject([{ revocada_motivo: 'Se retira del mercado' }])
  expect(await t.told()).toEqual([
    [`${COMPANY_RFC.toLowerCase()}@prueba.example`, 'Una relación de confianza dejó de dar acceso'],
  ])
  expect(await verification(constancia)).toMatchObject({
    estado: 'cancelada',
    revocadaEl: null,
    canceladaEl: '2026-02-10T18:00:00.000Z',
  })
  expect((await t.app.inject(`/verificacion/${constancia}`)).body).toContain('Cancelada por su desarrollador')
})

test('renewing in the last 60 days adds a year to the old end, under the same certification and with a constancia of its own', async () => {
  const producto = await t.product()
  const first = await approved(producto)
  const [before] = await certificationsOf(t.ctx)
  t.clock.set('2026-12-20T18:00:00Z')
  const newer = await t.product('5.4.1')
  const second = await approved(newer)
  expect(await certificationsOf(t.ctx)).toMatchObject([
    {
      folio: before!.folio,
      version: '5.4.1',
      mayor: 5,
      constancia: second.constancia,
      vigente_desde: '2026-02-10',
      vigente_hasta: '2028-02-09',
    },
  ])
  expect(await verification(first.constancia)).toMatchObject({ estado: 'vigente', fin: '2027-02-09', version: '5.2.0' })
  t.clock.set('2027-02-10T18:00:00Z')
  expect(await verification(first.constancia)).toMatchObject({ estado: 'vencida' })
  expect(await verification(second.constancia)).toMatchObject({ estado: 'vigente', fin: '2028-02-09', version: '5.4.1' })
  expect(await certifiedOn(t.ctx.db, DEVELOPER, '2027-02-10', NAME)).toBe(true)
  await command(certificacionesRevocar, second.id, '--motivo', 'Fin')
  expect((await rowOf(t.ctx, second.id)).estado).toBe('revocada')
})

test('another major version is another certification, and one by hand stands beside them', async () => {
  await certifyDeveloper(t.ctx, { rfc: DEVELOPER, producto: NAME, hasta: '2026-06-30', motivo: 'Piloto' })
  await approved(await t.product('5.2.0'))
  await approved(await t.product('6.0.0'))
  await certifyDeveloper(t.ctx, { rfc: DEVELOPER, producto: NAME, hasta: '2026-07-31', motivo: 'Piloto' })
  const rows = await certificationsOf(t.ctx)
  expect(rows.map((r) => [r.mayor, r.vigente_hasta]).sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
    [null, '2026-07-31'],
    [5, '2027-02-09'],
    [6, '2027-02-09'],
  ])
  const { datos } = (await t.app.inject('/v1/desarrolladores')).json()
  expect(datos[0].productos.map((p: { version: string | null }) => p.version)).toEqual(['5.2.0', '6.0.0', null])
})

test('what was revoked at the moment of a renewal is not raised again', async () => {
  const producto = await t.product()
  const first = await approved(producto)
  const second = await t.requested(producto)
  const [before] = await certificationsOf(t.ctx)
  const [renewal, revocation] = await Promise.all([
    approve(second.id),
    command(certificacionesRevocar, before!.folio, '--motivo', 'Fin'),
  ])
  expect([renewal.code, revocation.code]).toEqual([0, 0])
  const states = [await rowOf(t.ctx, first.id), await rowOf(t.ctx, second.id)].map((r) => [r.estado, r.certificacion])
  expect(states[0]).toEqual(['revocada', before!.folio])
  const rows = await certificationsOf(t.ctx)
  // Either the renewal came first and fell with the rest, or it came after and made a certification of its own.
  if (rows.length === 1) expect([states[1], rows[0]!.revocada_motivo]).toEqual([['revocada', before!.folio], 'Fin'])
  else expect([states[1]![0], rows.map((r) => r.revocada_motivo)]).toEqual(['aprobada', ['Fin', null]])
})

test('its end is announced 30 and 7 days before, once each, and told when it comes; also of one by hand', async () => {
  const { id } = await approved()
  await certifyDeveloper(t.ctx, { rfc: DEVELOPER, producto: 'Otra', hasta: '2027-02-09', motivo: 'Piloto' })
  await t.told()
  const soon = [DEVELOPERS_MAIL, 'Una certificación está por terminar']
  for (const [instant, mails] of [
    ['2027-01-09T18:00:00Z', []],
    ['2027-01-10T18:00:00Z', [soon, soon]],
    ['2027-01-11T18:00:00Z', []],
    ['2027-02-02T18:00:00Z', [soon, soon]],
    ['2027-02-09T18:00:00Z', []],
    ['2027-02-10T05:59:00Z', []],
    ['2027-02-10T06:01:00Z', [[DEVELOPERS_MAIL, 'Certificación vencida']]],
    ['2027-02-11T18:00:00Z', []],
  ] as const) {
    t.clock.set(instant)
    await Promise.all([1, 2].flatMap(() => [sendCertificationReminders(t.ctx), lapseCertifications(t.ctx)]))
    expect([instant, await t.told()]).toEqual([instant, mails])
  }
  expect(await rowOf(t.ctx, id)).toMatchObject({ estado: 'vencida', terminada_el: new Date('2027-02-10T06:00:00Z') })
  expect(await audited(t.ctx, id)).toContain('certificacion.vencer')
})

test('a certification that was renewed is announced for its new end', async () => {
  const producto = await t.product()
  await approved(producto)
  t.clock.set('2027-01-12T18:00:00Z')
  expect(await sendCertificationReminders(t.ctx)).toBe(1)
  await approved(producto)
  t.clock.set('2027-02-05T18:00:00Z')
  expect(await sendCertificationReminders(t.ctx)).toBe(0)
  t.clock.set('2028-02-01T18:00:00Z')
  expect(await sendCertificationReminders(t.ctx)).toBe(1)
})

test('tests whose 30 days are over run out; a request that waits does not', async () => {
  const testing = await t.opened(await t.product('1'))
  const waiting = await t.requested(await t.product('2'))
  await t.told()
  t.clock.set('2026-03-12T18:00:00Z')
  expect((await t.call('GET', `/certificaciones/${testing.id}`)).body.estado).toBe('vencida')
  expect((await t.call('POST', `/certificaciones/${testing.id}/pruebas`)).body.codigo).toBe('CERTIFICACION_EN_OTRO_ESTADO')
  expect(await lapseCertifications(t.ctx)).toBe(1)
  expect(await t.told()).toEqual([[DEVELOPERS_MAIL, 'Terminó el plazo de pruebas']])
  expect((await rowOf(t.ctx, testing.id)).estado).toBe('vencida')
  expect((await approve(waiting.id)).code).toBe(0)
})

test('what has run out is vencida in every list at once, before the job comes to write it down, and after', async () => {
  const testing = await t.opened(await t.product('1'))
  const waiting = await t.requested(await t.product('2'))
  const certified = await approved(await t.product('3'))
  const ids = async (estado: string) => {
    const own = (await t.call('GET', `/certificaciones?estado=${estado}`)).body.datos
    const headers = { authorization: `Bearer ${OPERATOR}` }
    const all = (await t.app.inject({ url: `/operacion/v1/certificaciones?estado=${estado}`, headers })).json().datos
    for (const row of [...own, ...all]) expect(row.estado).toBe(estado)
    const sorted = own.map((row: { id: string }) => row.id).sort()
    expect(all.map((row: { id: string }) => row.id).sort()).toEqual(sorted)
    return sorted
  }
  t.clock.set('2026-03-12T17:59:59Z')
  expect(await ids('en-pruebas')).toEqual([testing.id])
  expect(await ids('vencida')).toEqual([])
  t.clock.set('2027-02-10T06:00:00Z')
  const seen = async () => {
    const [states, ended] = [{} as Record<string, string[]>, {} as Record<string, string>]
    for (const estado of STATES) states[estado] = await ids(estado)
    for (const { id } of [testing, certified]) ended[id] = (await t.call('GET', `/certificaciones/${id}`)).body.terminadaEl
    return { states, ended }
  }
  const before = await seen()
  expect(before).toEqual({
    states: {
      'en-pruebas': [],
      solicitada: [waiting.id],
      aprobada: [],
      rechazada: [],
      vencida: [testing.id, certified.id].sort(),
      cancelada: [],
      revocada: [],
    },
    ended: { [testing.id]: '2026-03-12T18:00:00.000Z', [certified.id]: '2027-02-10T06:00:00.000Z' },
  })
  expect((await rowOf(t.ctx, testing.id)).estado).toBe('en-pruebas')
  expect(await lapseCertifications(t.ctx)).toBe(2)
  expect(await seen()).toEqual(before)
  expect(await rowOf(t.ctx, testing.id)).toMatchObject({ estado: 'vencida', terminada_el: new Date('2026-03-12T18:00:00Z') })
})

test('one that has run out is not in the way of the next, though no job has written it down', async () => {
  const producto = await t.product()
  const old = await t.opened(producto)
  for (const version of ['6', '7', '8', '9']) await t.opened(await t.product(version))
  t.clock.set('2026-03-12T17:59:59Z')
  const asked = () => t.call('POST', '/certificaciones', { body: { producto } })
  expect((await asked()).body.codigo).toBe('CERTIFICACION_TOPE')
  expect((await rowOf(t.ctx, old.id)).estado).toBe('en-pruebas')
  t.clock.set('2026-03-12T18:00:00Z')
  expect((await asked()).status).toBe(201)
  expect(await rowOf(t.ctx, old.id)).toMatchObject({ estado: 'vencida', terminada_el: new Date('2026-03-12T18:00:00Z') })
  expect(await audited(t.ctx, old.id)).toEqual(['certificacion.empezar', 'certificacion.vencer'])
  expect(await t.told()).toHaveLength(5)
})

test('relations of trust follow the end of a certification and its return', async () => {
  await employer(t, COMPANY_RFC, [])
  const { body } = await t.requested()
  await approve(body.id)
  await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, producto: NAME, inicio: '2026-02-10', fin: '2030-01-01' })
  t.clock.set('2027-03-01T18:00:00Z')
  // Its password ran out meanwhile too: the next token asks for a new one.
  await t.ctx.db.deleteFrom('contrasenas').execute()
  await sendTrustReminders(t.ctx)
  const known = () => t.ctx.db.selectFrom('relaciones_confianza').select('sin_certificacion_el').executeTakeFirstOrThrow()
  expect((await known()).sin_certificacion_el).not.toBeNull()
  await approved(await t.product('5.9'))
  expect((await known()).sin_certificacion_el).toBeNull()
})
