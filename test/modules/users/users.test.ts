// People whom an employer lets in: invitation, entering by password and code, rights, taking out. Passkeys in a browser: test/browser/employer.test.ts.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeKeyring } from '../../../src/kernel/encryption.ts'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { purgeUsers, resealUsers } from '../../../src/modules/users/index.ts'
import { softwareKey } from '../../support/authenticator.ts'
import { COMPANY_RFC } from '../../support/efirma.ts'
import { bearer } from '../../support/login.ts'
import { anotherMasterKey } from '../../support/master-keys.ts'
import { certified, employer } from '../../support/padron.ts'
import { codeNow } from '../../support/password.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { browserOf, cookieOf, type SignedIn, signedIn } from '../../support/session.ts'

const PASSWORD = 'tres gatos pintan la barda'
const [OTHER, DEVELOPER] = ['XIA190128J61', 'MAB9307148T4']

let t: Service
let owner: SignedIn
beforeAll(async () => {
  t = await startService()
  await employer(t, COMPANY_RFC, [completeNrp('A011234510')], 'Muñecos y Cigüeñas, S.A. de C.V.')
})
afterAll(() => t.stop())
beforeEach(async () => {
  for (const table of [
    'invitaciones_usuario',
    'retos_llave_usados',
    'llaves_acceso',
    'usuarios',
    'sesiones',
    'correos',
    'intentos',
  ] as const)
    await t.ctx.db.deleteFrom(table).execute()
  t.mail.length = 0
  t.logs.length = 0
  t.clock.set(NOW)
  owner = await signedIn(t, COMPANY_RFC)
})

const ANA = { nombre: 'Ana Ñúñez', correo: 'Ana@Empresa.mx', derechos: ['descargar'] as string[] }
const invite = (who = ANA, by = owner) => by.post('/portal/usuarios', who, '/portal/usuarios/nuevo')
const people = () => t.ctx.db.selectFrom('usuarios').selectAll().orderBy('creado_el').execute()
const refusal = (response: { body: string }) => /<code>([A-Z_]+)<\/code>/.exec(response.body)?.[1]
const actions = async () =>
  await t.ctx.db
    .selectFrom('auditoria')
    .select(['accion', 'resultado', 'detalle'])
    .where('accion', 'like', 'usuario.%')
    .orderBy('id')
    .execute()

/** The path in the newest invitation's mail. */
async function mailedLink(): Promise<string> {
  await deliverPendingMail(t.ctx)
  return new URL(/https:\/\/sia\.test\/portal\/invitacion\/\S+/.exec(t.mail.at(-1)!.text)![0]).pathname
}
async function offered(link: string) {
  const page = (await browserOf(t).get(link)).body
  return {
    secreto: /name="secreto" value="([^"]+)"/.exec(page)![1]!,
    secret: /<code class="secret">([^<]+)</.exec(page)![1]!.replaceAll(' ', ''),
  }
}
async function accept(link: string, contrasena = PASSWORD) {
  const { secreto, secret } = await offered(link)
  const response = await browserOf(t).post(link, { contrasena, secreto, otp: await codeNow(t, secret) })
  return { response, secret }
}
const enter = async (secret: string, form: Record<string, string> = {}) =>
  browserOf(t).post('/portal/entrar/usuario', {
    rfc: COMPANY_RFC.toLowerCase(),
    correo: ' ana@empresa.mx ',
    contrasena: PASSWORD,
    otp: await codeNow(t, secret),
    volver: '/portal/usuarios',
    ...form,
  })

describe('an invitation', () => {
  test('goes by mail, names the employer, works once, and is kept as a hash only', async () => {
    const sent = await invite()
    expect([sent.statusCode, sent.headers.location]).toEqual([303, '/portal/usuarios?hecho=invitado'])
    const link = await mailedLink()
    expect(t.mail.at(-1)).toMatchObject({ to: 'Ana@Empresa.mx', subject: 'Invitación al portal de avisos' })
    expect(t.mail.at(-1)!.text).toContain('Muñecos y Cigüeñas, S.A. de C.V.')
    const [row] = await people()
    expect(row).toMatchObject({ rfc: COMPANY_RFC, nombre: 'Ana Ñúñez', derechos: ['ver', 'descargar'], activado_el: null })
    const stored = JSON.stringify([row, await t.ctx.db.selectFrom('invitaciones_usuario').selectAll().execute()])
    expect(stored).not.toMatch(/ana@empresa/i)
    expect(stored).not.toContain(link.split('/').at(-1))
    expect(JSON.stringify(t.logs)).not.toContain(link.split('/').at(-1))

    const { response, secret } = await accept(link)
    expect([response.statusCode, response.headers.location]).toEqual([303, '/portal'])
    const ana = browserOf(t, cookieOf(response))
    expect((await ana.get('/portal')).body).toContain('Ana Ñúñez')
    const again = await browserOf(t).get(link)
    expect([again.statusCode, refusal(again)]).toEqual([410, 'INVITACION_NO_VALIDA'])

    t.clock.advance(60)
    const entered = await enter(secret)
    expect([entered.statusCode, entered.headers.location]).toEqual([303, '/portal/usuarios'])
    expect((await people())[0]!.ultima_entrada_el).toEqual(t.clock.now)
    expect((await actions()).map((a) => a.accion)).toEqual(expect.arrayContaining(['usuario.invitar', 'usuario.aceptar']))
  })

  test('to one address goes at most five times a day, also where the person is taken out and invited anew', async () => {
    await invite()
    const one = (await people())[0]!.id
    const page = `/portal/usuarios/${one}`
    for (let n = 2; n <= 4; n++) expect((await owner.post(`${page}/invitacion`, {}, page)).statusCode).toBe(303)
    expect((await owner.post(`${page}/retiro`, {}, page)).statusCode).toBe(303)
    expect((await invite({ ...ANA, correo: 'ANA@empresa.mx' })).statusCode).toBe(303)
    const again = `/portal/usuarios/${(await people()).find((p) => p.id !== one)!.id}`
    const refused = await owner.post(`${again}/invitacion`, {}, again)
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '3600'])
    expect((await t.ctx.db.selectFrom('invitaciones_usuario').selectAll().execute()).length).toBe(5)
    expect((await invite({ ...ANA, correo: 'beto@empresa.mx' })).statusCode).toBe(303)
    t.clock.advance(25 * 3600)
    const later = await signedIn(t, COMPANY_RFC)
    expect((await later.post(`${again}/invitacion`, {}, again)).statusCode).toBe(303)
  })

  test('of two acceptances at one moment one is let in', async () => {
    await invite()
    const link = await mailedLink()
    const [one, two] = await Promise.all([offered(link), offered(link)])
    const send = async ({ secreto, secret }: { secreto: string; secret: string }) =>
      browserOf(t).post(link, { contrasena: PASSWORD, secreto, otp: await codeNow(t, secret) })
    const statuses = (await Promise.all([send(one!), send(two!)])).map((r) => r.statusCode).sort()
    expect(statuses).toEqual([303, 410])
    expect(await t.ctx.db.selectFrom('sesiones').select('id').where('es_titular', '=', false).execute()).toHaveLength(1)
  })

  test('lapses after seven days, and dies when another is sent', async () => {
    await invite()
    const first = await mailedLink()
    const [{ id } = { id: '' }] = await people()
    await owner.post(`/portal/usuarios/${id}/invitacion`, {}, `/portal/usuarios/${id}`)
    const second = await mailedLink()
    expect((await browserOf(t).get(first)).statusCode).toBe(410)
    expect((await browserOf(t).get(second)).statusCode).toBe(200)
    t.clock.advance(7 * 86_400)
    expect((await browserOf(t).get(second)).statusCode).toBe(410)
    owner = await signedIn(t, COMPANY_RFC)
    expect((await owner.get('/portal/usuarios')).body).toContain('Invitación vencida')
  })

  test('asks again, with the same QR, where the password is weak or the code is not of this moment', async () => {
    await invite()
    const link = await mailedLink()
    const { secreto, secret } = await offered(link)
    const wrong = await browserOf(t).post(link, { contrasena: 'ñúñez ñúñez ñúñez', secreto, otp: '000000' })
    expect(wrong.statusCode).toBe(400)
    expect(wrong.body).toContain('No use su nombre')
    expect(wrong.body).toContain('El código no es el de este momento')
    expect(wrong.body).toContain(secreto)
    expect(wrong.body).not.toContain('ñúñez ñúñez ñúñez')
    const short = await browserOf(t).post(link, { contrasena: 'corta', secreto, otp: await codeNow(t, secret) })
    expect([short.statusCode, short.body]).toEqual([400, expect.stringContaining('al menos 12 caracteres')])
    expect((await people())[0]!.activado_el).toBeNull()
  })

  test('brings the form back where the name or the address cannot be', async () => {
    const response = await invite({ nombre: '', correo: 'ana@empresa', derechos: ['descargar', 'confianza'] })
    expect(response.statusCode).toBe(400)
    expect(response.body).toContain('Escriba un correo completo')
    expect(response.body).toContain('value="ana@empresa"')
    expect(response.body).toMatch(/value="confianza" checked/)
    expect(await people()).toEqual([])
  })

  test('the same address is invited once a taxpayer, however it is written', async () => {
    await invite()
    const again = await invite({ ...ANA, correo: ' ANA@EMPRESA.MX' })
    expect([again.statusCode, again.body]).toEqual([409, expect.stringContaining('Ya hay un usuario con ese correo')])
    const elsewhere = await signedIn(t, OTHER)
    expect((await invite(ANA, elsewhere)).statusCode).toBe(303)
    expect(await people()).toHaveLength(2)
  })
})

describe('entering', () => {
  test('says the same of whatever was wrong, and the log says what it was', async () => {
    await invite()
    const { secret } = await accept(await mailedLink())
    t.clock.advance(60)
    const bodies = new Set<string>()
    const tries: Record<string, string>[] = [
      { contrasena: 'otra contraseña larga' },
      { otp: '000000' },
      { correo: 'nadie@empresa.mx' },
      { rfc: OTHER },
    ]
    for (const form of tries) {
      const response = await enter(secret, form)
      expect(response.statusCode).toBe(401)
      bodies.add(/<ul><li>([^<]+)/.exec(response.body)![1]!)
    }
    expect([...bodies]).toEqual([expect.stringMatching(/^Los datos no coinciden/)])
    const causes = (await actions()).flatMap((a) => (a.detalle as { causa?: string }).causa ?? [])
    expect(causes).toEqual(['CONTRASENA_INCORRECTA', 'CODIGO_INCORRECTO', 'DESCONOCIDO', 'DESCONOCIDO'])
  })

  test('a code serves once', async () => {
    await invite()
    const { secret } = await accept(await mailedLink())
    expect((await enter(secret)).statusCode).toBe(401)
    t.clock.advance(60)
    expect((await enter(secret)).statusCode).toBe(303)
    expect((await enter(secret)).statusCode).toBe(401)
  })

  test('is slowed down like every login', async () => {
    await invite()
    const { secret } = await accept(await mailedLink())
    t.clock.advance(60)
    const statuses = []
    for (let i = 0; i < 8; i++) statuses.push((await enter(secret, { contrasena: `no es esta ${i} seguro` })).statusCode)
    expect(statuses.at(-1)).toBe(429)
  })

  test('an empty field is said to be empty and costs no try', async () => {
    const response = await browserOf(t).post('/portal/entrar/usuario', { rfc: '', correo: '', contrasena: '', otp: '' })
    expect(response.statusCode).toBe(400)
    expect(response.body).toContain('Hay 4 datos por corregir')
    expect(await t.ctx.db.selectFrom('intentos').selectAll().execute()).toEqual([])
  })

  test('an unknown key is refused without saying more, and no challenge is kept for who only asks', async () => {
    const json = { accept: 'application/json' }
    const options = await t.app.inject({ method: 'POST', url: '/portal/entrar/llave/opciones', headers: json, payload: {} })
    expect(options.json()).toMatchObject({ rpId: 'sia.test', userVerification: 'required' })
    const response = await t.app.inject({
      method: 'POST',
      url: '/portal/entrar/llave',
      headers: json,
      payload: { llave: { id: 'nadie' } },
    })
    expect([response.statusCode, response.json().codigo]).toEqual([401, 'LLAVE_NO_VALIDA'])
    expect(await t.ctx.db.selectFrom('retos_llave_usados').selectAll().execute()).toEqual([])
  })
})

describe('a passkey', () => {
  const send = (url: string, payload: object) =>
    t.app.inject({ method: 'POST', url, headers: { accept: 'application/json' }, payload })
  const challengeOf = async (url: string): Promise<string> => (await send(`${url}/opciones`, {})).json().challenge
  const ENTRY = '/portal/entrar/llave'

  async function registered() {
    await invite()
    const link = `${await mailedLink()}/llave`
    const key = softwareKey('https://sia.test')
    const response = await send(link, { llave: key.register({ challenge: await challengeOf(link) }) })
    expect([response.statusCode, response.json()]).toEqual([201, { inicio: '/portal' }])
    return { key, link, cookie: cookieOf(response) }
  }

  test('is made by the invitation, which is then used, and enters', async () => {
    const { key, link, cookie } = await registered()
    expect((await browserOf(t, cookie).get('/portal')).body).toContain('Ana Ñúñez')
    expect((await send(`${link}/opciones`, {})).json().codigo).toBe('INVITACION_NO_VALIDA')
    const llave = key.enter({ challenge: await challengeOf(ENTRY), counter: 1 })
    const entered = await send(ENTRY, { llave, volver: 'https://otra.example/' })
    expect([entered.statusCode, entered.json()]).toEqual([201, { inicio: '/portal' }])
    const own = await t.ctx.db.selectFrom('sesiones').select(['medio', 'derechos']).where('es_titular', '=', false).execute()
    expect(own).toEqual(Array(2).fill({ medio: 'passkey', derechos: ['ver', 'descargar'] }))
  })

  test('answers once: the same answer again, or one that counts backwards, is refused', async () => {
    const { key } = await registered()
    const llave = key.enter({ challenge: await challengeOf(ENTRY), counter: 5 })
    const statuses = (await Promise.all([send(ENTRY, { llave }), send(ENTRY, { llave })])).map((r) => r.statusCode).sort()
    expect(statuses).toEqual([201, 401])
    const behind = key.enter({ challenge: await challengeOf(ENTRY), counter: 5 })
    expect((await send(ENTRY, { llave: behind })).json().codigo).toBe('LLAVE_NO_VALIDA')
  })

  test.each([
    ['of another site', { origin: 'https://sia.example' }],
    ['without finger, face or PIN', { verified: false }],
    ['to a challenge that is none of ours', { challenge: 'A'.repeat(51) }],
  ])('an answer %s is refused', async (_name, wrong) => {
    const { key } = await registered()
    const llave = key.enter({ challenge: await challengeOf(ENTRY), counter: 1, ...wrong })
    expect((await send(ENTRY, { llave })).json().codigo).toBe('LLAVE_NO_VALIDA')
  })

  test('an answer after five minutes, or to the challenge of an invitation, is refused', async () => {
    const { key } = await registered()
    const late = await challengeOf(ENTRY)
    t.clock.advance(301)
    expect((await send(ENTRY, { llave: key.enter({ challenge: late, counter: 1 }) })).statusCode).toBe(401)
    owner = await signedIn(t, COMPANY_RFC)
    await invite({ nombre: 'Beto', correo: 'beto@empresa.mx', derechos: [] })
    const other = await challengeOf(`${await mailedLink()}/llave`)
    expect((await send(ENTRY, { llave: key.enter({ challenge: other, counter: 1 }) })).statusCode).toBe(401)
  })

  test('another site cannot have a visitor make or use one', async () => {
    const response = await t.app.inject({
      method: 'POST',
      url: `${ENTRY}/opciones`,
      headers: { 'sec-fetch-site': 'cross-site' },
      payload: {},
    })
    expect([response.statusCode, response.json().codigo]).toEqual([403, 'FORMULARIO_AJENO'])
  })
})

describe('rights', () => {
  test('only whoever may let people in sees the users at all', async () => {
    for (const derechos of [['ver'], ['ver', 'descargar', 'confianza']] as const) {
      const person = await signedIn(t, COMPANY_RFC, { persona: t.ctx.newId(), titular: false, derechos: [...derechos] })
      for (const url of ['/portal/usuarios', '/portal/usuarios/nuevo']) {
        const response = await person.get(url)
        expect([response.statusCode, refusal(response)]).toEqual([403, 'SESION_SIN_DERECHO'])
      }
      expect((await person.post('/portal/usuarios', ANA, '/portal/sesiones')).statusCode).toBe(403)
    }
    expect(await people()).toEqual([])
  })

  test('nobody gives what he has not, and nobody changes himself', async () => {
    await invite({ ...ANA, derechos: ['administrar'] })
    const { response } = await accept(await mailedLink())
    const ana = browserOf(t, cookieOf(response))
    const [{ id } = { id: '' }] = await people()
    const beyond = await invite({ nombre: 'Beto', correo: 'beto@empresa.mx', derechos: ['confianza'] }, ana)
    expect([beyond.statusCode, beyond.body]).toEqual([403, expect.stringContaining('No puede dar un permiso que usted no tiene')])
    for (const act of ['permisos', 'retiro', 'invitacion']) {
      const own = await ana.post(`/portal/usuarios/${id}/${act}`, {}, '/portal/sesiones')
      expect([act, own.statusCode, own.body]).toEqual([act, 409, expect.stringContaining('No puede cambiar su propio acceso')])
    }
    expect(await people()).toHaveLength(1)
  })

  test('a change ends the sessions, and what the changer may not give stays as it was', async () => {
    await invite({ ...ANA, derechos: ['confianza'] })
    const ana = browserOf(t, cookieOf((await accept(await mailedLink())).response))
    const [{ id } = { id: '' }] = await people()
    const admin = await signedIn(t, COMPANY_RFC, {
      persona: t.ctx.newId(),
      titular: false,
      derechos: ['ver', 'descargar', 'administrar'],
    })
    const changed = await admin.post(`/portal/usuarios/${id}/permisos`, { derechos: ['descargar'] }, `/portal/usuarios/${id}`)
    expect(changed.headers.location).toBe('/portal/usuarios?hecho=permisos')
    expect((await people())[0]!.derechos).toEqual(['ver', 'descargar', 'confianza'])
    expect((await ana.get('/portal')).statusCode).toBe(303)
  })

  test('taken out, a person is out with the next request, and told', async () => {
    await invite()
    const { response, secret } = await accept(await mailedLink())
    const ana = browserOf(t, cookieOf(response))
    expect((await ana.get('/portal')).statusCode).toBe(200)
    const [{ id } = { id: '' }] = await people()
    const out = await owner.post(`/portal/usuarios/${id}/retiro`, {}, `/portal/usuarios/${id}`)
    expect(out.headers.location).toBe('/portal/usuarios?hecho=retirado')
    expect((await ana.get('/portal')).headers.location).toBe('/portal/entrar?volver=%2Fportal')
    t.clock.advance(60)
    expect((await enter(secret)).statusCode).toBe(401)
    await deliverPendingMail(t.ctx)
    expect(t.mail.at(-1)).toMatchObject({ to: 'Ana@Empresa.mx', subject: 'Su acceso al portal de avisos terminó' })
    const gone = await owner.get(`/portal/usuarios/${id}`)
    expect([gone.statusCode, gone.body]).toEqual([404, expect.stringContaining('No encontramos')])
    expect((await invite()).statusCode).toBe(303)
  })

  test("another taxpayer's people do not exist", async () => {
    await invite()
    const [{ id } = { id: '' }] = await people()
    const stranger = await signedIn(t, OTHER)
    expect((await stranger.get('/portal/usuarios')).body).not.toContain('Ana Ñúñez')
    expect((await stranger.get(`/portal/usuarios/${id}`)).statusCode).toBe(404)
    const out = await stranger.post(`/portal/usuarios/${id}/retiro`, {}, '/portal/usuarios/nuevo')
    expect(out.statusCode).toBe(404)
    expect((await people())[0]!.retirado_el).toBeNull()
  })
})

test('no more people than may be, then a clear message', async () => {
  const row = (i: number) => ({
    id: t.ctx.newId(),
    rfc: COMPANY_RFC,
    nombre: `Persona ${i}`,
    correo_sealed: Buffer.alloc(0),
    correo_huella: Buffer.from([i]),
    derechos: ['ver'],
    invitado_por: 'x',
    creado_el: t.ctx.now(),
  })
  await t.ctx.db
    .insertInto('usuarios')
    .values(Array.from({ length: 200 }, (_, i) => row(i)))
    .execute()
  const response = await invite()
  expect([response.statusCode, response.body]).toEqual([409, expect.stringContaining('Ya no caben más usuarios')])
})

test('people who manage trust are told by mail what developers ask, others are not', async () => {
  await certified(t, DEVELOPER)
  await invite({ ...ANA, derechos: ['confianza'] })
  await accept(await mailedLink())
  await invite({ nombre: 'Beto', correo: 'beto@empresa.mx', derechos: ['descargar'] })
  await accept(await mailedLink())
  await invite({ nombre: 'Caro', correo: 'caro@empresa.mx', derechos: ['confianza'] })
  await deliverPendingMail(t.ctx)
  t.mail.length = 0
  const payload = { patron: COMPANY_RFC, nrps: ['*'], inicio: '2026-02-10', fin: '2027-02-09' }
  const headers = await bearer(t, DEVELOPER)
  const { folio } = (await t.app.inject({ method: 'POST', url: '/v1/solicitudes-relacion', headers, payload })).json()
  await deliverPendingMail(t.ctx)
  expect(t.mail.map((m) => m.to)).toEqual(['Ana@Empresa.mx'])
  expect(t.mail[0]!.text).toContain(`https://sia.test/portal/relaciones/solicitudes/${folio}`)
})

test('what is sealed of users follows the master key, and people still enter', async () => {
  await invite()
  const { secret } = await accept(await mailedLink())
  const [old] = t.ctx.keyring.keys.values()
  const rotated = { ...t.ctx, keyring: makeKeyring([anotherMasterKey([old!]), old!]) }
  expect(await resealUsers(rotated)).toBe(1)
  expect(await resealUsers(rotated)).toBe(0)
  const back = { ...t.ctx, keyring: makeKeyring([old!, anotherMasterKey([old!])]) }
  expect(await resealUsers(back)).toBe(1)
  t.clock.advance(60)
  expect((await enter(secret)).statusCode).toBe(303)
})

test('invitations are forgotten a month after their end', async () => {
  await invite()
  t.clock.advance(38 * 86_400)
  expect(await purgeUsers(t.ctx)).toBe(1)
  expect(await purgeUsers(t.ctx)).toBe(0)
})
