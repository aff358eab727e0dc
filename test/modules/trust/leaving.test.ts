// Ending trust: what goes on with the same developer is said and ended too on demand; who cancels its password leaves, unless it signs
// that its relations stay.
import { createVerify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { COMPANY_RFC, sign, type TestPki, testPki } from '../../support/efirma.ts'
import { bearer, credential } from '../../support/login.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { issuePassword } from '../../support/password.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { signedIn } from '../../support/session.ts'
import { assertion, assertionForm, post as postForm } from '../tokens/clients.ts'

const [DEVELOPER, ANOTHER, OTHER_EMPLOYER] = ['MAB9307148T4', 'EKU9003173C9', 'GODE561231GR8']
const [A, B] = [completeNrp('A011234510'), completeNrp('B022345610')]

let t: Service
let pki: TestPki
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  await employer(t, COMPANY_RFC, [A, B])
  await employer(t, OTHER_EMPLOYER, [])
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  for (const table of [
    'relaciones_nrp',
    'relaciones_confianza',
    'certificaciones',
    'contrasenas',
    'correos',
    'titulares',
    'sesiones',
  ] as const)
    await t.ctx.db.deleteFrom(table).execute()
  for (const rfc of [DEVELOPER, ANOTHER]) {
    await certified(t, rfc)
    await credential(t, rfc)
  }
  t.mail.length = 0
})

const relation = (more: object = {}) => trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, ...more })
const revoke = async (folio: string, payload: object = {}) =>
  t.app.inject({
    method: 'POST',
    url: `/v1/relaciones-confianza/${folio}/revocacion`,
    headers: await bearer(t, COMPANY_RFC),
    payload,
  })
const signed = async (url: string, proposito: string, datos: object = {}) =>
  t.app.inject({ method: 'POST', url, payload: await sign(t, await pki.company(), proposito, datos) })
const cancel = (datos: object = {}) => signed('/v1/contrasenas/cancelacion', 'contrasena:cancelar', datos)
const reads = async (rfc = DEVELOPER) =>
  (await t.app.inject({ url: `/v1/avisos?patron=${COMPANY_RFC}`, headers: await bearer(t, rfc) })).statusCode === 200
const over = async () =>
  (await t.ctx.db.selectFrom('relaciones_confianza').select('folio').where('revocada_el', 'is not', null).execute())
    .map((row) => row.folio)
    .sort()
const mails = async () => {
  await deliverPendingMail(t.ctx)
  return t.mail.splice(0).map((m) => ({ to: m.to, subject: m.subject, text: m.text.replace(/\s+/g, ' ') }))
}

describe('revoking one of several', () => {
  test.each(['by token', 'by e.firma'])('says which go on, also one that is to begin, and who reads on (%s)', async (how) => {
    const [first, second] = [await relation({ nrps: [A] }), await relation()]
    const later = await relation({ inicio: '2027-02-11', fin: '2028-02-10' })
    const [gone, otherDeveloper] = [
      await relation({ inicio: '2025-01-01', fin: '2026-02-09' }),
      await relation({ desarrollador: ANOTHER }),
    ]
    const answer =
      how === 'by token'
        ? await revoke(first, { motivo: 'Ya no' })
        : await signed('/v1/relaciones-confianza/revocacion', 'relacion:revocar', { folio: first, motivo: 'Ya no' })
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      { folio: first, estado: 'revocada', revocadas: [first], siguenVigentes: [later, second] },
    ])
    expect(answer.json().siguenVigentes).not.toContain(gone)
    expect(await over()).toEqual([first])
    expect(await reads()).toBe(true)
    const told = await mails()
    // By e.firma nobody of the employer has given an address here.
    expect(told.map((m) => m.to)).toContain(`${DEVELOPER.toLowerCase()}@prueba.example`)
    for (const { text } of told) expect(text).toContain(`pero sí por las que siguen entre ambos: ${later}, ${second}`)
    expect(await reads(ANOTHER)).toBe(true)
    expect(otherDeveloper).toBeDefined()
  })

  test('the last one says that none goes on, and its mail that nothing can be read any more', async () => {
    const folio = await relation()
    expect((await revoke(folio)).json()).toMatchObject({ revocadas: [folio], siguenVigentes: [] })
    expect(await reads()).toBe(false)
    const [mail] = await mails()
    expect(mail!.text).toContain(`ya no puede consultar los avisos del patrón ${COMPANY_RFC}. Folio: ${folio}`)
  })

  test('all of them are revoked at once on demand, in one mail, and no other developer’s', async () => {
    const mine = [
      await relation({ nrps: [A] }),
      await relation(),
      await relation({ inicio: '2027-02-11', fin: '2028-02-10' }),
    ].sort()
    await relation({ desarrollador: ANOTHER })
    const answer = (await revoke(mine[1]!, { todas: true, motivo: 'Cambio' })).json()
    expect(answer).toMatchObject({ folio: mine[1], estado: 'revocada', revocadas: mine, siguenVigentes: [] })
    expect(await over()).toEqual(mine)
    expect([await reads(), await reads(ANOTHER)]).toEqual([false, true])
    const told = await mails()
    expect(told.map((m) => m.to).sort()).toEqual([
      `${COMPANY_RFC.toLowerCase()}@prueba.example`,
      `${DEVELOPER.toLowerCase()}@prueba.example`,
    ])
    for (const { text } of told) expect(mine.every((folio) => text.includes(folio))).toBe(true)
    const audited = await t.ctx.db
      .selectFrom('auditoria')
      .select('objeto')
      .where('accion', '=', 'relacion.revocar')
      .where('objeto', 'in', mine)
      .execute()
    expect(audited.length).toBe(3)
    // Each shows once more in the developer's change feed.
    const feed = (await t.app.inject({ url: '/v1/patrones-que-confian', headers: await bearer(t, DEVELOPER) })).json()
    expect(feed.datos.map((r: { folio: string }) => r.folio).sort()).toEqual(mine)
  })

  test('who was told which go on may revoke those by the folio that it has, though it is over', async () => {
    const [first, second] = [await relation({ nrps: [A] }), await relation()]
    await revoke(first)
    expect((await revoke(first)).json().codigo).toBe('RELACION_TERMINADA')
    expect((await revoke(first, { todas: true })).json()).toMatchObject({ revocadas: [second], siguenVigentes: [] })
    expect((await revoke(first, { todas: true })).json().codigo).toBe('RELACION_TERMINADA')
  })

  test('what is signed says that the others end too', async () => {
    const [first, second] = [await relation({ nrps: [A] }), await relation()]
    const answer = (await signed('/v1/relaciones-confianza/revocacion', 'relacion:revocar', { folio: first, todas: true })).json()
    expect(answer.revocadas).toEqual([first, second].sort())
    for (const folio of [first, second]) {
      const { revocacion } = (
        await t.app.inject({ url: `/v1/relaciones-confianza/${folio}/acuse`, headers: await bearer(t, DEVELOPER) })
      ).json()
      expect(revocacion.cadenaOriginal).toContain(`|folio=${first}|todas=las demás relaciones con el mismo desarrollador|`)
    }
  })

  test('the portal says it before and after, leads there, and offers all', async () => {
    const [first, second] = [await relation({ nrps: [A] }), await relation()]
    const owner = await signedIn(t, COMPANY_RFC)
    const path = `/portal/relaciones/${first}`
    const asking = (await owner.get(`${path}/revocar`)).body
    expect(asking).toContain('Revocar sólo ésta no le quita el acceso')
    expect(asking).toContain(`<a href="/portal/relaciones/${second}">`)
    expect((await owner.post(`${path}/revocar`, { motivo: '' })).headers.location).toBe(`${path}?hecho=revocada`)
    expect((await owner.get(`${path}?hecho=revocada`)).body).toContain(`sigue por <a href="/portal/relaciones/${second}">`)
    const third = await relation({ nrps: [B] })
    const all = await owner.post(`/portal/relaciones/${second}/revocar`, { motivo: '', todas: 'si' })
    expect(all.headers.location).toBe(`/portal/relaciones/${second}?hecho=revocadas`)
    expect(await over()).toEqual([first, second, third].sort())
    const after = (await owner.get(`${path}`)).body
    expect(after).not.toContain('sigue por')
    expect((await owner.get(`${path}/revocar`)).body).not.toContain('no le quita el acceso')
  })
})

describe('cancelling the password', () => {
  const tokenByEfirma = async (): Promise<{ authorization: string }> => {
    const answer = await postForm(t, assertionForm(await assertion(t, await pki.company())))
    expect(answer.statusCode, answer.body).toBe(200)
    return { authorization: `Bearer ${answer.json().access_token}` }
  }
  const counts = async (headers: { authorization: string }) =>
    (await t.app.inject({ url: '/v1/relaciones-confianza', headers })).statusCode === 200

  test('is to leave: tokens of every kind end, and every relation that was granted, with what was signed as evidence', async () => {
    const login = await issuePassword(t, await pki.company())
    const mine = [await relation({ nrps: [A] }), await relation(), await relation({ desarrollador: ANOTHER })].sort()
    const others = await trust(t, { patron: OTHER_EMPLOYER, desarrollador: DEVELOPER })
    const tokens = [await bearer(t, COMPANY_RFC), await tokenByEfirma()]
    const theirs = [await bearer(t, DEVELOPER), await bearer(t, ANOTHER)]
    expect(await Promise.all(tokens.map(counts))).toEqual([true, true])
    await mails()
    const answer = await cancel()
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    expect(await Promise.all([...tokens, ...theirs].map(counts))).toEqual([false, false, true, true])
    expect(await over()).toEqual(mine)
    expect([await reads(), await reads(ANOTHER)]).toEqual([false, false])
    expect(
      (
        await t.ctx.db
          .selectFrom('relaciones_confianza')
          .select('revocada_el')
          .where('folio', '=', others)
          .executeTakeFirstOrThrow()
      ).revocada_el,
    ).toBeNull()

    const { revocacion, relacion } = (
      await t.app.inject({ url: `/v1/relaciones-confianza/${mine[0]}/acuse`, headers: await bearer(t, DEVELOPER) })
    ).json()
    expect(relacion.revocacion).toMatchObject({
      por: COMPANY_RFC,
      firmada: true,
      motivo: expect.stringContaining('canceló su contraseña'),
    })
    expect(revocacion.cadenaOriginal).toMatch(
      /^\|\|1\.0\|[^|]+\|contrasena:cancelar\|termina=la contraseña, los tokens y las relaciones de confianza otorgadas\|/,
    )
    const { publicKey } = new X509Certificate(Buffer.from(revocacion.certificado, 'base64'))
    expect(createVerify('sha256').update(revocacion.cadenaOriginal).verify(publicKey, revocacion.firma, 'base64')).toBe(true)

    const told = await mails()
    const own = told.find((m) => m.to === 'nominas@empresa.mx')!
    expect(own.subject).toBe('Su contraseña se canceló')
    expect(own.text).toContain('también los obtenidos con la e.firma')
    for (const folio of mine) expect(own.text).toContain(folio)
    expect(told.map((m) => m.to).sort()).toEqual(
      ['nominas@empresa.mx', `${ANOTHER}@prueba.example`, `${DEVELOPER}@prueba.example`].map((a) => a.toLowerCase()).sort(),
    )
    expect(login.rfc).toBe(COMPANY_RFC)
  })

  test('who signs that the relations stay keeps them, and is told which', async () => {
    await issuePassword(t, await pki.company())
    const [now, later] = [await relation(), await relation({ desarrollador: ANOTHER, inicio: '2026-03-01', fin: '2027-02-28' })]
    await relation({ inicio: '2025-01-01', fin: '2026-02-09' })
    const byEfirma = await tokenByEfirma()
    await mails()
    const answer = await cancel({ relaciones: 'conservar' })
    expect([answer.statusCode, answer.json()]).toEqual([200, { siguenVigentes: [later, now] }])
    expect([await counts(byEfirma), await reads(), await over()]).toEqual([false, true, []])
    const told = await mails()
    expect(told.map((m) => m.to)).toEqual(['nominas@empresa.mx'])
    expect(told[0]!.text).toContain(`Usted firmó que sus relaciones de confianza continúan`)
    for (const folio of [now, later]) expect(told[0]!.text).toContain(folio)
  })

  test('what is to be signed says which, before anything is signed', async () => {
    const text = async (datos: object) =>
      (
        await t.app.inject({ method: 'POST', url: '/v1/efirma/retos', payload: { proposito: 'contrasena:cancelar', datos } })
      ).json().cadenaOriginal
    expect(await text({})).toContain('|termina=la contraseña, los tokens y las relaciones de confianza otorgadas|')
    expect(await text({ relaciones: 'terminar' })).toContain(
      '|termina=la contraseña, los tokens y las relaciones de confianza otorgadas|',
    )
    expect(await text({ relaciones: 'conservar' })).toContain(
      '|termina=la contraseña y los tokens|conserva=las relaciones de confianza otorgadas|',
    )
    const page = (await t.app.inject('/portal/contrasena?accion=cancelar')).body
    expect(page).toContain('Es para dejar de usar el servicio')
    expect(page).toMatch(/name="relaciones" value="terminar" checked/)
    expect(page).toContain('name="relaciones" value="conservar"')
  })

  test('renewing ends the password’s tokens and nothing else', async () => {
    await issuePassword(t, await pki.company())
    await relation()
    const [byPassword, byEfirma] = [await bearer(t, COMPANY_RFC), await tokenByEfirma()]
    expect((await signed('/v1/contrasenas/renovacion', 'contrasena:renovar')).statusCode).toBe(201)
    expect([await counts(byPassword), await counts(byEfirma), await reads()]).toEqual([false, true, true])
  })

  test('who comes back by its e.firma is let in again, and what it had before stays ended', async () => {
    await issuePassword(t, await pki.company())
    await relation()
    const before = await tokenByEfirma()
    await cancel()
    t.clock.advance(10)
    const after = await tokenByEfirma()
    expect([await counts(before), await counts(after)]).toEqual([false, true])
    await issuePassword(t, await pki.company())
    expect([await counts(before), await counts(after), await counts(await bearer(t, COMPANY_RFC)), await reads()]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  test('a cancellation that is refused ends nothing', async () => {
    await relation()
    const byEfirma = await tokenByEfirma()
    expect((await cancel()).json().codigo).toBe('CONTRASENA_INEXISTENTE')
    expect([await counts(byEfirma), await reads(), await over()]).toEqual([true, true, []])
  })
})
