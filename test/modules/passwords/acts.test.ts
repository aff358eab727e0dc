import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { activeCredential, checkPasswordAndCode } from '../../../src/modules/passwords/index.ts'
import { sign, type TestPki, testPki } from '../../support/efirma.ts'
import { codeNow, deliveredPassword, forgetPasswords, issuePassword, passwordIn } from '../../support/password.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let pki: TestPki
let audited = 0
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
})
beforeEach(async () => {
  audited = await forgetPasswords(t)
})
afterAll(() => t.stop())

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  t.app.inject({ method: 'POST', url, payload, headers })
const credentials = () => t.ctx.db.selectFrom('contrasenas').selectAll().orderBy('emitida_el').orderBy('id').execute()
const audit = (accion: string) =>
  t.ctx.db
    .selectFrom('auditoria')
    .select(['actor', 'resultado', 'objeto'])
    .where('accion', '=', accion)
    .where('id', '>', audited)
    .orderBy('id')
    .execute()
const login = async (l: { rfc: string; password: string; secret: string }, offset = 0) =>
  checkPasswordAndCode(t.ctx, { rfc: l.rfc, password: l.password, otp: await codeNow(t, l.secret, offset) })

test('an e.firma gets a password by mail and the one-time secret in the answer, and both log in', async () => {
  const efirma = await pki.company()
  const response = await post('/v1/contrasenas', await sign(t, efirma, 'contrasena:emitir', { correo: 'nominas@empresa.mx' }))
  expect(response.statusCode).toBe(201)
  const answer = response.json()
  expect(answer).toEqual({
    rfc: efirma.rfc,
    nombre: 'EMPRESA DE PRUEBA SA DE CV',
    correo: 'n***@empresa.mx',
    emitidaEl: '2026-02-10T18:00:00.000Z',
    venceEl: '2027-02-10T18:00:00.000Z',
    otp: {
      uri: expect.any(String),
      secreto: expect.stringMatching(/^[A-Z2-7]{32}$/),
      qrSvg: expect.stringMatching(/^<svg[\s\S]*<\/svg>\s*$/),
    },
  })
  const uri = new URL(answer.otp.uri)
  expect(uri.protocol + uri.host + uri.pathname).toBe(`otpauth:totp/SIA:${efirma.rfc}`)
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    secret: answer.otp.secreto,
    issuer: 'SIA',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })

  await deliverPendingMail(t.ctx)
  expect(t.mail).toHaveLength(1)
  expect(t.mail[0]).toMatchObject({
    to: 'nominas@empresa.mx',
    subject: 'Su contraseña del Servicio de Intercomunicación de Avisos',
  })
  const password = passwordIn(t.mail[0]!.text)
  expect(password).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(t.mail[0]!.html).toContain(password)
  expect(t.mail[0]!.text).toContain('10 de febrero de 2027')

  const [row] = await credentials()
  expect(row).toMatchObject({ rfc: efirma.rfc, representante_rfc: 'VADA800927DJ3', representante_curp: 'VADA800927HSRSRL05' })
  expect(row!.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const stored = JSON.stringify(await t.ctx.db.selectFrom('contrasenas').selectAll().execute()) + JSON.stringify(t.logs)
  for (const secret of [password, password.replaceAll('-', ''), answer.otp.secreto, 'nominas@empresa.mx'])
    expect(stored).not.toContain(secret)

  expect(await login({ rfc: efirma.rfc, password, secret: answer.otp.secreto })).toEqual({
    id: row!.id,
    rfc: efirma.rfc,
    nombre: row!.nombre,
  })
  expect(await audit('contrasena.emitir')).toEqual([{ actor: efirma.rfc, resultado: 'hecho', objeto: row!.id }])
})

test('a password typed in small letters, without hyphens, with O for 0, is the same password', async () => {
  const given = await issuePassword(t, await pki.company())
  const typed = given.password.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l')
  expect(await login({ ...given, password: typed })).toMatchObject({ id: given.id })
})

test('while a password is in force a second one is not issued, and the caller learns what to do', async () => {
  await issuePassword(t, await pki.company())
  const response = await post(
    '/v1/contrasenas',
    await sign(t, await pki.company(), 'contrasena:emitir', { correo: 'otro@empresa.mx' }),
  )
  expect(response.statusCode).toBe(409)
  expect(response.json()).toMatchObject({ codigo: 'CONTRASENA_VIGENTE', detail: expect.stringContaining('contrasena:renovar') })
  await deliverPendingMail(t.ctx)
  expect(t.mail).toHaveLength(1)
  expect((await audit('contrasena.emitir')).map((a) => a.resultado)).toEqual(['hecho', 'CONTRASENA_VIGENTE'])
})

test('requests at one moment send one password: the others are refused and change nothing', async () => {
  const efirma = await pki.company()
  const bodies = []
  for (let i = 0; i < 6; i++) bodies.push(await sign(t, efirma, 'contrasena:emitir', { correo: 'nominas@empresa.mx' }))
  const answers = await Promise.all(bodies.map((body) => post('/v1/contrasenas', body)))
  expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 409, 409, 409, 409, 409])
  expect(new Set(answers.filter((a) => a.statusCode === 409).map((a) => a.json().codigo))).toEqual(
    new Set(['CONTRASENA_VIGENTE']),
  )
  await deliverPendingMail(t.ctx)
  expect(t.mail).toHaveLength(1)
  expect(await credentials()).toHaveLength(1)
  const used = await t.ctx.db.selectFrom('retos').select('reto').where('usado_el', 'is not', null).execute()
  expect(used).toHaveLength(1)
})

test('one signed act sent twice at one moment makes one password', async () => {
  const body = await sign(t, await pki.company(), 'contrasena:emitir', { correo: 'nominas@empresa.mx' })
  const answers = await Promise.all([post('/v1/contrasenas', body), post('/v1/contrasenas', body)])
  expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 409])
  expect(await credentials()).toHaveLength(1)
})

test('the same Idempotency-Key gives the same answer again, one-time secret and all, and one mail', async () => {
  const body = await sign(t, await pki.company(), 'contrasena:emitir', { correo: 'nominas@empresa.mx' })
  const first = await post('/v1/contrasenas', body, { 'idempotency-key': 'k1' })
  const second = await post('/v1/contrasenas', body, { 'idempotency-key': 'k1' })
  expect(second.statusCode).toBe(201)
  expect(second.json()).toEqual(first.json())
  await deliverPendingMail(t.ctx)
  expect(t.mail).toHaveLength(1)
})

test('a renewal without an address goes where the old password went; the old one dies at once', async () => {
  const efirma = await pki.company()
  const old = await issuePassword(t, efirma)
  const response = await post('/v1/contrasenas/renovacion', await sign(t, efirma, 'contrasena:renovar'))
  expect(response.statusCode).toBe(201)
  expect(response.json()).toMatchObject({ rfc: efirma.rfc, correo: 'n***@empresa.mx' })
  const renewed = { ...old, ...(await deliveredPassword(t, efirma.rfc)), secret: response.json().otp.secreto }
  expect(renewed.password).not.toBe(old.password)
  expect(t.mail.map((m) => m.to)).toEqual(['nominas@empresa.mx', 'nominas@empresa.mx'])
  expect((await activeCredential(t.ctx.db, efirma.rfc, t.ctx.now()))!.id).toBe(renewed.id)
  await expect(login(old)).rejects.toMatchObject({ codigo: 'CREDENCIAL_INVALIDA' })
  expect(await login(renewed)).toMatchObject({ id: renewed.id })
})

test('a renewal to another address tells the old one, without a password', async () => {
  const efirma = await pki.company()
  await issuePassword(t, efirma)
  await post('/v1/contrasenas/renovacion', await sign(t, efirma, 'contrasena:renovar', { correo: 'nuevo@otra.mx' }))
  await deliverPendingMail(t.ctx)
  const [, ...later] = t.mail
  expect(later.find((m) => m.to === 'nuevo@otra.mx')!.text).toContain('Contraseña: ')
  const warning = later.find((m) => m.to === 'nominas@empresa.mx')!
  expect(warning.text).not.toContain('Contraseña: ')
  expect(warning.text.replaceAll('\n', ' ')).toContain('se envió a otro correo: n***@otra.mx')
})

test('two renewals at one moment: one password is sent, the other request is told', async () => {
  const efirma = await pki.company()
  await issuePassword(t, efirma)
  const bodies = [await sign(t, efirma, 'contrasena:renovar'), await sign(t, efirma, 'contrasena:renovar')]
  const answers = await Promise.all(bodies.map((body) => post('/v1/contrasenas/renovacion', body)))
  expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 409])
  expect(answers.find((a) => a.statusCode === 409)!.json().codigo).toBe('CONTRASENA_CAMBIADA')
  await deliverPendingMail(t.ctx)
  expect(t.mail).toHaveLength(2)
  expect((await credentials()).filter((c) => c.cancelada_el === null)).toHaveLength(1)
})

test('an expired password can be renewed, and also issued anew', async () => {
  const efirma = await pki.company()
  await issuePassword(t, efirma)
  t.clock.set('2027-02-10T18:00:00.000Z')
  const renewed = await post('/v1/contrasenas/renovacion', await sign(t, efirma, 'contrasena:renovar'))
  expect(renewed.statusCode).toBe(201)
  t.clock.set('2028-02-10T18:00:00.000Z')
  const issued = await post('/v1/contrasenas', await sign(t, efirma, 'contrasena:emitir', { correo: 'a@empresa.mx' }))
  expect(issued.statusCode).toBe(201)
  expect((await credentials()).map((c) => c.cancelada_motivo)).toEqual(['renovada', 'vencida', null])
})

test('a cancellation ends the password at once and tells its address', async () => {
  const efirma = await pki.company()
  const given = await issuePassword(t, efirma)
  const response = await post('/v1/contrasenas/cancelacion', await sign(t, efirma, 'contrasena:cancelar'))
  expect(response.statusCode).toBe(204)
  expect(response.body).toBe('')
  expect(await activeCredential(t.ctx.db, efirma.rfc, t.ctx.now())).toBeUndefined()
  await expect(login(given)).rejects.toMatchObject({ codigo: 'CREDENCIAL_INVALIDA' })
  await deliverPendingMail(t.ctx)
  expect(t.mail.at(-1)).toMatchObject({ to: 'nominas@empresa.mx', subject: 'Su contraseña se canceló' })
})

test('without a password there is nothing to renew or cancel', async () => {
  const efirma = await pki.company()
  for (const [url, proposito] of [
    ['/v1/contrasenas/renovacion', 'contrasena:renovar'],
    ['/v1/contrasenas/cancelacion', 'contrasena:cancelar'],
  ] as const) {
    const response = await post(url, await sign(t, efirma, proposito))
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ codigo: 'CONTRASENA_INEXISTENTE' })
  }
})

test('what was signed for one act does not serve another, and the refusal is on the audit log', async () => {
  const efirma = await pki.company()
  const given = await issuePassword(t, efirma)
  const response = await post('/v1/contrasenas/cancelacion', await sign(t, efirma, 'contrasena:renovar'))
  expect(response.json()).toMatchObject({ codigo: 'RETO_DE_OTRO_ACTO' })
  expect(await audit('contrasena.cancelar')).toEqual([{ actor: null, resultado: 'RETO_DE_OTRO_ACTO', objeto: null }])
  expect(await login(given)).toMatchObject({ id: given.id })
})

test('an address that is none is refused before anything is signed', async () => {
  for (const correo of ['nadie', 'a@b|c.mx', 'a@x.mx,b@y.mx', 'ñ@x.mx\r\nBcc: z@z.mx']) {
    const response = await post('/v1/efirma/retos', { proposito: 'contrasena:emitir', datos: { correo } })
    expect(response.statusCode).toBe(400)
    expect(response.json().codigo).toBe('CUERPO_INVALIDO')
  }
})
