import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { certifyDeveloper, revokeCertification } from '../../../src/modules/developers/index.ts'
import { importEmployers } from '../../../src/modules/employers/index.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { endMovedRegistrations, readableNrps, sendTrustReminders } from '../../../src/modules/trust/index.ts'
import { COMPANY_RFC, sign, testPki } from '../../support/efirma.ts'
import { padron } from '../../support/imports.ts'
import { bearer, credential } from '../../support/login.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const [DEVELOPER, OTHER] = ['MAB9307148T4', 'EKU9003173C9']
const [A, B] = [completeNrp('A011234510'), completeNrp('B022345610')]
const address = (rfc: string) => `${rfc.toLowerCase()}@prueba.example`

let t: Service
beforeAll(async () => {
  t = await startService()
  await employer(t, COMPANY_RFC, [A, B])
  await employer(t, OTHER, [])
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  for (const table of ['relaciones_nrp', 'relaciones_confianza', 'certificaciones', 'correos', 'contrasenas'] as const) {
    await t.ctx.db.deleteFrom(table).execute()
  }
  await certified(t, DEVELOPER)
  await credential(t, COMPANY_RFC)
  await credential(t, DEVELOPER)
  t.mail.length = 0
})

const told = async () => {
  await deliverPendingMail(t.ctx)
  return t.mail
    .splice(0)
    .map((m) => [m.to, m.subject])
    .sort()
}
const states = () =>
  t.ctx.db.selectFrom('relaciones_confianza').select(['folio', 'revocada_motivo']).where('revocada_el', 'is not', null).execute()

test('both parties are told of a new relation and of its revocation', async () => {
  const pki = await testPki(t)
  const payload = await sign(t, await pki.company(), 'relacion:otorgar', {
    desarrollador: DEVELOPER,
    nrps: ['*'],
    inicio: '2026-02-10',
    fin: '2026-12-31',
  })
  const { folio } = (await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })).json()
  await deliverPendingMail(t.ctx)
  expect(t.mail[0]!.text.replace(/\s+/g, ' ')).toContain(`del 10 de febrero de 2026 al 31 de diciembre de 2026. Folio: ${folio}`)
  expect(await told()).toEqual([
    [address(COMPANY_RFC), 'Nueva relación de confianza'],
    [address(DEVELOPER), 'Nueva relación de confianza'],
  ])
  const headers = await bearer(t, COMPANY_RFC)
  await t.app.inject({
    method: 'POST',
    url: `/v1/relaciones-confianza/${folio}/revocacion`,
    headers,
    payload: { motivo: 'Cambio' },
  })
  expect(await told()).toEqual([
    [address(COMPANY_RFC), 'Relación de confianza revocada'],
    [address(DEVELOPER), 'Relación de confianza revocada'],
  ])
})

test('a grant stands although a party has given no address', async () => {
  await t.ctx.db.deleteFrom('contrasenas').execute()
  const pki = await testPki(t)
  const payload = await sign(t, await pki.company(), 'relacion:otorgar', {
    desarrollador: DEVELOPER,
    nrps: [A],
    inicio: '2026-02-10',
    fin: '2026-12-31',
  })
  expect((await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })).statusCode).toBe(201)
  expect(await told()).toEqual([])
})

test('the end is announced 30 and 7 days before, once each, to both', async () => {
  await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, inicio: '2025-06-01', fin: '2026-04-30' })
  const both = [address(COMPANY_RFC), address(DEVELOPER)].map((to) => [to, 'Una relación de confianza está por terminar'])
  for (const [instant, mails] of [
    ['2026-03-30T18:00:00Z', []],
    ['2026-03-31T18:00:00Z', both],
    ['2026-04-01T18:00:00Z', []],
    ['2026-04-23T05:59:00Z', []],
    ['2026-04-23T06:01:00Z', both],
    ['2026-04-30T18:00:00Z', []],
    ['2026-05-02T18:00:00Z', []],
  ] as const) {
    t.clock.set(instant)
    await Promise.all([sendTrustReminders(t.ctx), sendTrustReminders(t.ctx)])
    expect(await told()).toEqual(mails)
  }
})

test('a relation of a week is not announced to end as soon as it begins', async () => {
  await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, inicio: '2026-02-10', fin: '2026-02-16' })
  expect(await sendTrustReminders(t.ctx)).toBe(0)
})

test('the employer is told when the certification of its developer ends, and again after another one has ended', async () => {
  await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, inicio: '2026-01-01', fin: '2027-12-31' })
  await sendTrustReminders(t.ctx)
  expect(await told()).toEqual([])
  const ended = [[address(COMPANY_RFC), 'Una relación de confianza dejó de dar acceso']]
  const { folio } = (await t.ctx.db.selectFrom('certificaciones').select('folio').executeTakeFirst())!
  await revokeCertification(t.ctx, { folio, motivo: 'Fin' })
  await sendTrustReminders(t.ctx)
  await sendTrustReminders(t.ctx)
  expect(await told()).toEqual(ended)

  await certifyDeveloper(t.ctx, { rfc: DEVELOPER, producto: 'Otra', hasta: '2026-03-01', motivo: 'De nuevo' })
  await sendTrustReminders(t.ctx)
  expect(await told()).toEqual([])
  t.clock.set('2026-03-02T18:00:00Z')
  await sendTrustReminders(t.ctx)
  expect(await told()).toEqual(ended)
})

test('an NRP that moves to another employer leaves its relations; one without another NRP ends', async () => {
  const both = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, nrps: [A, B] })
  const only = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, nrps: [A], fin: '2027-12-31' })
  const move = async (de: string, a: string) =>
    t.ctx.db.transaction().execute(async (tx) => {
      await tx.updateTable('registros_patronales').set({ rfc_patron: a }).where('nrp', '=', A).execute()
      await endMovedRegistrations(t.ctx, tx, [{ nrp: A, de, a }])
    })
  await move(COMPANY_RFC, OTHER)
  expect(await states()).toEqual([{ folio: only, revocada_motivo: 'Sus registros patronales pasaron a otro patrón' }])
  expect((await told()).map(([to]) => to)).toEqual([COMPANY_RFC, COMPANY_RFC, COMPANY_RFC, DEVELOPER, DEVELOPER].map(address))
  const ask = { reader: DEVELOPER, patron: COMPANY_RFC, day: '2026-02-10' }
  expect(await readableNrps(t.ctx.db, ask)).toEqual([B])

  // Back again: what it had left stays left.
  await move(OTHER, COMPANY_RFC)
  expect(await readableNrps(t.ctx.db, ask)).toEqual([B])
  expect(await states()).toHaveLength(1)
  const headers = await bearer(t, COMPANY_RFC)
  expect((await t.app.inject({ url: `/v1/relaciones-confianza/${both}`, headers })).json()).toMatchObject({
    nrps: [B],
    estado: 'vigente',
  })
})

test('a padrón that moves an NRP tells both employers, ends the reading of its notices at once, and gives it to the new one', async () => {
  await t.ctx.db.updateTable('registros_patronales').set({ rfc_patron: COMPANY_RFC }).where('nrp', '=', A).execute()
  await credential(t, OTHER)
  const named = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, nrps: [A] })
  await trust(t, { patron: OTHER, desarrollador: DEVELOPER })
  const reads = async (patron: string) => {
    const headers = await bearer(t, DEVELOPER)
    return (await t.app.inject({ url: `/v1/avisos?patron=${patron}&nrp=${A}`, headers })).json().codigo ?? 'lee'
  }
  expect([await reads(COMPANY_RFC), await reads(OTHER)]).toEqual(['lee', 'RELACION_NO_VIGENTE'])

  const done = await importEmployers(t.ctx, padron([A, OTHER, 'Otro Patrón']), { onMoved: endMovedRegistrations })
  expect(done.movimientos).toEqual([{ nrp: A, de: COMPANY_RFC, a: OTHER }])
  expect([await reads(COMPANY_RFC), await reads(OTHER)]).toEqual(['RELACION_NO_VIGENTE', 'lee'])
  expect(await states()).toMatchObject([{ folio: named }])
  expect(await told()).toEqual(
    [
      [address(COMPANY_RFC), 'Cambio en una relación de confianza'],
      [address(COMPANY_RFC), 'Un registro patronal dejó de ser suyo'],
      [address(DEVELOPER), 'Cambio en una relación de confianza'],
      [address(OTHER), 'Un registro patronal pasó a ser suyo'],
    ].sort(),
  )
})
