// Prepare, sign, act: what is signed, what a challenge serves for, and what never may arrive.
import { generateKeyPairSync } from 'node:crypto'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../../src/db/transaction.ts'
import type { App } from '../../../src/http/app-type.ts'
import { httpProblems } from '../../../src/http/problems.ts'
import { refusals } from '../../../src/http/refusals.ts'
import { createServer } from '../../../src/http/server.ts'
import {
  ACT_CODES,
  defineAct,
  efirmaRoutes,
  guardAgainstKeys,
  purgeChallenges,
  signedActBody,
  useChallenge,
  verifyAct,
} from '../../../src/modules/efirma/index.ts'
import { carriesKey } from '../../../src/modules/efirma/private-key.ts'
import { sign, type TestPki, testPki } from '../../support/efirma.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const act = defineAct({
  proposito: 'prueba:hacer',
  datos: Type.Object(
    { correo: Type.String({ format: 'email' }), nota: Type.Optional(Type.String({ maxLength: 100 })) },
    { additionalProperties: false },
  ),
  lines: ({ correo, nota }) => [`correo=${correo}`, ...(nota ? [`nota=${nota}`] : [])],
})
const empty = defineAct({ proposito: 'prueba:nada', datos: Type.Object({}, { additionalProperties: false }), lines: () => [] })

let t: Service
let app: App
let pki: TestPki
beforeAll(async () => {
  t = await startService()
  const refuse = async () => {
    throw httpProblems.NO_AUTENTICADO()
  }
  app = await createServer(t.ctx, { token: refuse, operator: refuse })
  await app.register(
    async (v1: App) => {
      guardAgainstKeys(v1)
      await efirmaRoutes(v1, t.ctx, [act, empty])
      v1.post(
        '/prueba',
        { config: { access: 'efirma' }, schema: { body: signedActBody, response: refusals(...ACT_CODES) } },
        async (request) => (await verifyAct(t.ctx, act, request.body)).signer.rfc,
      )
    },
    { prefix: '/v1' },
  )
  pki = await testPki(t)
})
afterAll(async () => {
  await app.close()
  await t.stop()
})

const count = async () => (await t.ctx.db.selectFrom('retos').select('reto').execute()).length
const prepare = (payload: object) => app.inject({ method: 'POST', url: '/v1/efirma/retos', payload })

test('what will be signed says version, challenge, purpose, data and end, in that order', async () => {
  const response = await prepare({ proposito: 'prueba:hacer', datos: { correo: 'a@b.mx', nota: 'Ñandú' } })
  expect(response.statusCode).toBe(201)
  const { reto, cadenaOriginal, venceEl } = response.json()
  expect(reto).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(venceEl).toBe('2026-02-10T18:05:00.000Z')
  expect(cadenaOriginal).toBe(`||1.0|${reto}|prueba:hacer|correo=a@b.mx|nota=Ñandú|2026-02-10T18:05:00.000Z||`)
})

test('a signed act names its signer and keeps the evidence, and serves once', async () => {
  const company = await pki.company()
  const body = await sign({ app }, company, 'prueba:hacer', { correo: 'a@b.mx' })
  const signed = await verifyAct(t.ctx, act, body)
  expect(signed).toMatchObject({
    proposito: 'prueba:hacer',
    datos: { correo: 'a@b.mx' },
    signer: { rfc: company.rfc, curp: null, representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' } },
  })
  await inTransaction(t.ctx.db, (tx) => useChallenge(t.ctx, tx, signed))
  await expect(verifyAct(t.ctx, act, body)).rejects.toMatchObject({ codigo: 'RETO_USADO' })
})

test('an act without data is signed over a dash', async () => {
  const { reto, cadenaOriginal } = (await prepare({ proposito: 'prueba:nada', datos: {} })).json()
  expect(cadenaOriginal).toBe(`||1.0|${reto}|prueba:nada|-|2026-02-10T18:05:00.000Z||`)
})

test('an unknown purpose is refused with the list of those that exist', async () => {
  const response = await prepare({ proposito: 'prueba:otra', datos: {} })
  expect(response.statusCode).toBe(400)
  expect(response.json()).toMatchObject({
    codigo: 'PROPOSITO_DESCONOCIDO',
    detail: 'Los propósitos son: prueba:hacer, prueba:nada.',
  })
})

test.each<[string, object, { campo: string; mensaje: string }[]]>([
  ['a missing field', {}, [{ campo: 'datos.correo', mensaje: 'Falta este campo.' }]],
  ['an unknown field', { correo: 'a@b.mx', otro: 1 }, [{ campo: 'datos.otro', mensaje: 'Este campo no existe aquí.' }]],
  ['a wrong type', { correo: 7 }, [{ campo: 'datos.correo', mensaje: 'Debe ser un texto.' }]],
  [
    'a separator',
    { correo: 'a@b.mx', nota: 'uno|dos' },
    [{ campo: 'datos.nota', mensaje: 'No puede llevar el carácter | ni caracteres de control o invisibles.' }],
  ],
  [
    'a line break',
    { correo: 'a@b.mx', nota: 'uno\ndos' },
    [{ campo: 'datos.nota', mensaje: 'No puede llevar el carácter | ni caracteres de control o invisibles.' }],
  ],
  [
    'text that runs backwards',
    { correo: 'a@b.mx', nota: 'uno\u202edos' },
    [{ campo: 'datos.nota', mensaje: 'No puede llevar el carácter | ni caracteres de control o invisibles.' }],
  ],
  [
    'half a character',
    { correo: 'a@b.mx', nota: '\ud800' },
    [{ campo: 'datos.nota', mensaje: 'No puede llevar el carácter | ni caracteres de control o invisibles.' }],
  ],
])('data with %s are refused by field, and no challenge is made', async (_what, datos, errores) => {
  const before = await count()
  const response = await prepare({ proposito: 'prueba:hacer', datos })
  expect(response.statusCode).toBe(400)
  expect(response.json()).toMatchObject({ codigo: 'CUERPO_INVALIDO', errores })
  expect(await count()).toBe(before)
})

test('a challenge is refused when it is unknown, of another act, or has ended', async () => {
  const person = await pki.person()
  const body = await sign({ app }, person, 'prueba:hacer', { correo: 'a@b.mx' })
  await expect(verifyAct(t.ctx, act, { ...body, reto: 'no-existe' })).rejects.toMatchObject({
    codigo: 'RETO_DESCONOCIDO',
    status: 400,
  })
  await expect(verifyAct(t.ctx, empty, body)).rejects.toMatchObject({ codigo: 'RETO_DE_OTRO_ACTO' })
  const signed = await verifyAct(t.ctx, act, body)
  t.clock.advance(300)
  await expect(verifyAct(t.ctx, act, body)).rejects.toMatchObject({ codigo: 'RETO_VENCIDO', status: 410 })
  // What was verified in time but not used before the end is not used any more.
  await expect(inTransaction(t.ctx.db, (tx) => useChallenge(t.ctx, tx, signed))).rejects.toMatchObject({ codigo: 'RETO_VENCIDO' })
  t.clock.set(NOW)
})

test('a wrong signature leaves the challenge usable', async () => {
  const person = await pki.person()
  const body = await sign({ app }, person, 'prueba:hacer', { correo: 'a@b.mx' })
  const wrong = await sign({ app }, person, 'prueba:hacer', { correo: 'otro@b.mx' })
  await expect(verifyAct(t.ctx, act, { ...body, firma: wrong.firma })).rejects.toMatchObject({ codigo: 'EFIRMA_FIRMA_INVALIDA' })
  await expect(verifyAct(t.ctx, act, body)).resolves.toMatchObject({ datos: { correo: 'a@b.mx' } })
})

test('of many that use one challenge at once exactly one does, and an act that fails gives it back', async () => {
  const body = await sign({ app }, await pki.person(), 'prueba:hacer', { correo: 'a@b.mx' })
  const signed = await verifyAct(t.ctx, act, body)
  const failing = inTransaction(t.ctx.db, async (tx) => {
    await useChallenge(t.ctx, tx, signed)
    throw new Error('the act failed')
  })
  await expect(failing).rejects.toThrow('the act failed')
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, () => inTransaction(t.ctx.db, (tx) => useChallenge(t.ctx, tx, signed))),
  )
  expect(tries.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  for (const r of tries) if (r.status === 'rejected') expect(r.reason).toMatchObject({ codigo: 'RETO_USADO' })
  const row = await t.ctx.db
    .selectFrom('retos')
    .select(['usado_el', 'usado_por'])
    .where('reto', '=', signed.reto)
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ usado_el: t.clock.now, usado_por: 'GODE561231GR8' })
})

test.each<[string, (cer: Buffer) => string, string]>([
  ['PEM', (cer) => `-----BEGIN CERTIFICATE-----\n${cer.toString('base64')}\n-----END CERTIFICATE-----`, 'viene en formato PEM'],
  [
    'base64 of PEM',
    (cer) =>
      Buffer.from(`-----BEGIN CERTIFICATE-----\n${cer.toString('base64')}\n-----END CERTIFICATE-----\n`).toString('base64'),
    'viene en formato PEM',
  ],
  ['no base64', () => '¿esto? no es base64', 'no es base64'],
  ['base64 of something else', () => Buffer.from('hola').toString('base64'), 'archivo .cer'],
  ['half a certificate', (cer) => cer.subarray(0, cer.length / 2).toString('base64'), 'archivo .cer'],
  ['a certificate and more', (cer) => Buffer.concat([cer, cer]).toString('base64'), 'archivo .cer'],
])('%s in place of the certificate is refused with a hint', async (_what, write, hint) => {
  const person = await pki.person()
  const body = await sign({ app }, person, 'prueba:hacer', { correo: 'a@b.mx' })
  const refused = verifyAct(t.ctx, act, { ...body, certificado: write(person.cer) })
  await expect(refused).rejects.toMatchObject({ codigo: 'EFIRMA_ILEGIBLE', status: 400, detail: expect.stringContaining(hint) })
})

test('base64 with line breaks, as many tools write it, is read', async () => {
  const person = await pki.person()
  const body = await sign({ app }, person, 'prueba:hacer', { correo: 'a@b.mx' })
  const wrap = (text: string) => text.replace(/.{64}/g, '$&\r\n')
  await expect(
    verifyAct(t.ctx, act, { ...body, certificado: wrap(body.certificado), firma: wrap(body.firma) }),
  ).resolves.toBeDefined()
})

test('a private key is refused in every form and field, and leaves no trace in database or log', async () => {
  const person = await pki.person()
  const clear = person.privateKey.export({ type: 'pkcs8', format: 'der' })
  const forms = {
    'SAT’s .key': person.key.toString('base64'),
    'PKCS#8': clear.toString('base64'),
    'PKCS#1': person.privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    base64url: person.key.toString('base64url'),
    'a data URL': `data:application/octet-stream;base64,${person.key.toString('base64')}`,
    PEM: person.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    'encrypted PEM': person.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
    'PEM in base64': Buffer.from(person.privateKey.export({ type: 'pkcs1', format: 'pem' })).toString('base64'),
    'an elliptic key': generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'sec1', format: 'der' })
      .toString('base64'),
  }
  const before = await count()
  const logged = t.logs.length
  for (const [form, key] of Object.entries(forms)) {
    for (const payload of [
      { reto: 'x', certificado: person.cer.toString('base64'), firma: key },
      { reto: 'x', certificado: key, firma: 'AAAA' },
      { reto: 'x', certificado: 'AAAA', firma: 'AAAA', llave: key },
      { reto: 'x', certificado: 'AAAA', firma: 'AAAA', mas: { adentro: [key] } },
    ]) {
      const response = await app.inject({ method: 'POST', url: '/v1/prueba', payload })
      expect([form, response.json().codigo, response.statusCode]).toEqual([form, 'EFIRMA_LLAVE_PRIVADA', 400])
    }
    const response = await prepare({ proposito: 'prueba:hacer', datos: { correo: 'a@b.mx', nota: key } })
    expect([form, response.json().codigo]).toEqual([form, 'EFIRMA_LLAVE_PRIVADA'])
  }
  expect(await count()).toBe(before)
  const lines = JSON.stringify(t.logs.slice(logged))
  for (const key of Object.values(forms)) expect(lines).not.toContain(key.slice(40, 120))
})

test('certificates and signatures are not mistaken for keys', async () => {
  const person = await pki.person()
  expect(carriesKey(person.cer.toString('base64'))).toBe(false)
  for (let i = 0; i < 200; i++) expect(carriesKey(person.sign(`texto ${i}`))).toBe(false)
})

test('ended challenges are kept a day, so that they answer with their own code, and then deleted', async () => {
  const { reto } = await sign({ app }, await pki.person(), 'prueba:hacer', { correo: 'a@b.mx' })
  t.clock.advance(24 * 3600)
  await purgeChallenges(t.ctx)
  expect(await t.ctx.db.selectFrom('retos').select('reto').where('reto', '=', reto).execute()).toHaveLength(1)
  t.clock.advance(301)
  expect((await purgeChallenges(t.ctx)).retos).toBeGreaterThan(0)
  expect(await t.ctx.db.selectFrom('retos').select('reto').where('reto', '=', reto).execute()).toHaveLength(0)
  t.clock.set(NOW)
})
