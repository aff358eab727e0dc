import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { COMPANY_RFC, sign, testPki } from '../../support/efirma.ts'
import { bearer, credential } from '../../support/login.ts'
import { certified, employer } from '../../support/padron.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const [DEVELOPER, OTHER] = ['MAB9307148T4', 'GODE561231GR8']
const NRP = completeNrp('A011234510')
const ASK = {
  patron: COMPANY_RFC,
  nrps: [NRP],
  inicio: '2026-02-10',
  fin: '2026-12-31',
  producto: 'Nómina',
  mensaje: 'Somos su proveedor',
}

let t: Service
beforeAll(async () => {
  t = await startService()
  await employer(t, COMPANY_RFC, [NRP])
  await certified(t, DEVELOPER)
  await credential(t, COMPANY_RFC)
  await credential(t, DEVELOPER)
})
afterAll(() => t.stop())
beforeEach(async () => {
  for (const table of ['solicitudes_relacion', 'relaciones_nrp', 'relaciones_confianza', 'correos'] as const)
    await t.ctx.db.deleteFrom(table).execute()
  t.mail.length = 0
})

const post = async (rfc: string, url: string, payload?: object) =>
  (
    await t.app.inject({
      method: 'POST',
      url: `/v1/solicitudes-relacion${url}`,
      headers: await bearer(t, rfc),
      ...(payload && { payload }),
    })
  ).json()
const list = async (rfc: string, query = '') =>
  (await t.app.inject({ url: `/v1/solicitudes-relacion${query}`, headers: await bearer(t, rfc) })).json()
const grant = async (datos: object) => {
  const terms = { desarrollador: DEVELOPER, nrps: ['*'], inicio: '2026-02-10', fin: '2026-06-30', ...datos }
  const payload = await sign(t, await (await testPki(t)).company(), 'relacion:otorgar', terms)
  return (await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })).json()
}
const mails = async () => {
  await deliverPendingMail(t.ctx)
  return t.mail.splice(0).map((m) => m.subject)
}

test('a developer asks; the employer is told, and grants on terms of its own', async () => {
  const asked = await post(DEVELOPER, '', ASK)
  expect(asked).toEqual({
    folio: expect.stringMatching(/^SR(-[0-9A-Z]{4}){4}$/),
    patron: COMPANY_RFC,
    desarrollador: DEVELOPER,
    nombreDesarrollador: `Desarrollador ${DEVELOPER}`,
    nrps: [NRP],
    inicio: '2026-02-10',
    fin: '2026-12-31',
    producto: 'Nómina',
    mensaje: 'Somos su proveedor',
    solicitadaEl: NOW,
    estado: 'pendiente',
    resueltaEl: null,
    motivo: null,
    relacion: null,
  })
  expect(await mails()).toEqual(['Solicitud de relación de confianza'])
  expect(await list(COMPANY_RFC, '?estado=pendiente')).toMatchObject({ datos: [asked], hayMas: false })

  const relation = await grant({ solicitud: asked.folio })
  expect(relation).toMatchObject({ nrps: ['*'], fin: '2026-06-30', estado: 'vigente' })
  expect((await list(DEVELOPER, '?lado=enviadas')).datos).toMatchObject([
    { folio: asked.folio, estado: 'otorgada', relacion: relation.folio },
  ])
})

test('the employer declines with a reason that the developer sees', async () => {
  const { folio } = await post(DEVELOPER, '', ASK)
  await mails()
  expect(await post(OTHER, `/${folio}/rechazo`, { motivo: 'No' })).toMatchObject({
    status: 404,
    codigo: 'SOLICITUD_NO_ENCONTRADA',
  })
  expect(await post(COMPANY_RFC, `/${folio}/rechazo`, {})).toMatchObject({ codigo: 'CUERPO_INVALIDO' })
  expect(await post(COMPANY_RFC, `/${folio}/rechazo`, { motivo: 'No lo contratamos' })).toMatchObject({
    estado: 'rechazada',
    motivo: 'No lo contratamos',
  })
  expect(await mails()).toEqual(['Solicitud de relación de confianza rechazada'])
  expect(await post(COMPANY_RFC, `/${folio}/rechazo`, { motivo: 'Otra vez' })).toMatchObject({
    status: 409,
    codigo: 'SOLICITUD_RESUELTA',
  })
  expect(await grant({ solicitud: folio })).toMatchObject({ codigo: 'SOLICITUD_NO_ENCONTRADA' })
  expect(await t.ctx.db.selectFrom('relaciones_confianza').select('folio').execute()).toEqual([])
})

test('one request waits with each employer; taken back, another may be made', async () => {
  const asked = await Promise.all([post(DEVELOPER, '', ASK), post(DEVELOPER, '', ASK)])
  expect(asked.map((a) => a.codigo ?? a.estado).sort()).toEqual(['SOLICITUD_PENDIENTE', 'pendiente'])
  const { folio } = asked.find((a) => a.folio)
  expect(await post(COMPANY_RFC, `/${folio}/retiro`)).toMatchObject({ codigo: 'SOLICITUD_NO_ENCONTRADA' })
  expect(await post(DEVELOPER, `/${folio}/retiro`)).toMatchObject({ estado: 'retirada' })
  expect(await post(DEVELOPER, '', ASK)).toMatchObject({ estado: 'pendiente' })
})

test('only a certified developer asks, on terms that may be granted; who is an employer is not told', async () => {
  expect(await post(OTHER, '', ASK)).toMatchObject({ status: 403, codigo: 'DESARROLLADOR_NO_CERTIFICADO' })
  expect(await post(DEVELOPER, '', { ...ASK, fin: '2026-02-09' })).toMatchObject({ status: 422, errores: [{ campo: 'fin' }] })
  expect(await post(DEVELOPER, '', { ...ASK, patron: 'XYZ010101AB1' })).toMatchObject({ estado: 'pendiente' })
})
