// Who is signed in: cookies, ends, rights of forms, and what of it reaches the logs.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { safeReturn } from '../../../src/modules/sessions/rules.ts'
import { COMPANY_RFC, sign, type TestPki, testPki } from '../../support/efirma.ts'
import { codeNow, forgetPasswords, issuePassword } from '../../support/password.ts'
import { type Service, startService } from '../../support/service.ts'

const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36' }

let t: Service
let pki: TestPki
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
})
afterAll(() => t.stop())
beforeEach(async () => {
  await t.ctx.db.deleteFrom('sesiones').execute()
  await forgetPasswords(t)
})

const signIn = async (headers: Record<string, string> = {}) =>
  t.app.inject({
    method: 'POST',
    url: '/v1/sesiones',
    headers: { ...BROWSER, accept: 'application/json', ...headers },
    payload: await sign(t, await pki.company(), 'sesion:iniciar'),
  })
/** The cookie that an answer set, as a browser sends it back. */
const cookieOf = (response: { headers: Record<string, unknown> }) => {
  const cookie = ([] as string[]).concat(response.headers['set-cookie'] as string)[0]!.split(';')[0]!
  return { ...BROWSER, cookie }
}
const get = (url: string, headers: Record<string, string>) => t.app.inject({ url, headers })
const csrfIn = (body: string) => /name="_csrf" value="([^"]+)"/.exec(body)![1]!
const post = (url: string, form: Record<string, string>, headers: Record<string, string>) =>
  t.app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  })
const rows = () => t.ctx.db.selectFrom('sesiones').selectAll().orderBy('creada_el').execute()

describe('signing in by e.firma', () => {
  test('gives a cookie that no script reads, no other host gets and no plain connection carries; the token itself is not kept', async () => {
    const response = await signIn()
    expect(response.statusCode).toBe(201)
    expect(response.json()).toEqual({
      rfc: COMPANY_RFC,
      nombre: 'EMPRESA DE PRUEBA SA DE CV',
      venceEl: '2026-02-11T06:00:00.000Z',
      inicio: '/portal',
    })
    const [pair, ...attributes] = String(response.headers['set-cookie']).split('; ')
    expect(pair).toMatch(/^__Host-sia=[\w-]{43}$/)
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'])
    const [row] = await rows()
    expect(row).toMatchObject({
      rfc: COMPANY_RFC,
      persona: 'VADA800927DJ3',
      es_titular: true,
      medio: 'efirma',
      direccion: '127.0.0.1',
    })
    expect(row!.derechos).toEqual(['ver', 'descargar', 'confianza', 'administrar'])
    const token = pair!.split('=')[1]!
    expect(JSON.stringify(row)).not.toContain(token)
    expect(JSON.stringify(t.logs)).not.toContain(token)
    const page = await get('/portal', cookieOf(response))
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('EMPRESA DE PRUEBA SA DE CV')
    expect(page.headers['cache-control']).toBe('no-store')
  })

  test('the same signature opens no second session', async () => {
    const payload = await sign(t, await pki.company(), 'sesion:iniciar')
    const send = () => t.app.inject({ method: 'POST', url: '/v1/sesiones', payload })
    expect((await send()).statusCode).toBe(201)
    const again = await send()
    expect([again.statusCode, again.json().codigo]).toEqual([409, 'RETO_USADO'])
    expect(await rows()).toHaveLength(1)
  })

  test('another site cannot sign a visitor in', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://otra.example' },
    ]) {
      const response = await signIn(headers as never)
      expect([response.statusCode, response.json().codigo]).toEqual([403, 'FORMULARIO_AJENO'])
    }
    expect(await rows()).toEqual([])
    expect((await signIn({ origin: 'https://sia.test' })).statusCode).toBe(201)
  })

  test('a signature for another act opens nothing', async () => {
    const payload = await sign(t, await pki.company(), 'contrasena:cancelar')
    const response = await t.app.inject({ method: 'POST', url: '/v1/sesiones', payload })
    expect([response.statusCode, response.json().codigo]).toEqual([400, 'RETO_DE_OTRO_ACTO'])
    expect(await rows()).toEqual([])
  })
})

describe('signing in by password and code', () => {
  test('works as a plain form, goes where one wanted to go, and lets nobody else in', async () => {
    const { rfc, password, secret } = await issuePassword(t, await pki.company())
    const code = await codeNow(t, secret)
    const otp = `${code.slice(0, 3)} ${code.slice(3)}`
    const response = await post(
      '/portal/entrar',
      { rfc: rfc.toLowerCase(), contrasena: password, otp, volver: '/portal/sesiones' },
      BROWSER,
    )
    expect([response.statusCode, response.headers.location]).toEqual([303, '/portal/sesiones'])
    const [row] = await rows()
    expect(row).toMatchObject({ rfc, medio: 'contrasena' })
    expect(row!.derechos).toEqual(['ver', 'descargar', 'confianza'])
    const page = await get('/portal/sesiones', cookieOf(response))
    expect(page.body).toContain('Chrome en Windows')
    expect(JSON.stringify(t.logs)).not.toContain(password)
    expect(JSON.stringify(t.logs)).not.toContain(code)
  })

  test('a wrong one brings the form back with the RFC typed, without the password, and says no more than anywhere', async () => {
    const { rfc, secret } = await issuePassword(t, await pki.company())
    const response = await post('/portal/entrar', { rfc, contrasena: 'no-es-esta', otp: await codeNow(t, secret) }, BROWSER)
    expect(response.statusCode).toBe(401)
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(response.body).toContain(`value="${rfc}"`)
    expect(response.body).not.toContain('no-es-esta')
    expect(response.body).toContain('El RFC, la contraseña o el código no son válidos')
    expect(response.headers['set-cookie']).toBeUndefined()
    expect(await rows()).toEqual([])
  })

  test('what was left empty is named field by field, and costs no try', async () => {
    const response = await post('/portal/entrar', { rfc: 'GODE561231GR8', contrasena: '', otp: '' }, BROWSER)
    expect(response.statusCode).toBe(400)
    expect(response.body).toContain('<a href="#c-contrasena">Escriba la contraseña.</a>')
    expect(response.body).toContain('<a href="#c-otp">Escriba el código de seis dígitos.</a>')
    expect(response.body).not.toContain('href="#c-rfc"')
    expect(await t.ctx.db.selectFrom('intentos').selectAll().execute()).toEqual([])
  })

  test('too many tries wait, as at the token endpoint', async () => {
    const wrong = () => post('/portal/entrar', { rfc: 'GODE561231GR8', contrasena: 'x', otp: '000000' }, BROWSER)
    for (let i = 0; i < 6; i++) expect((await wrong()).statusCode).toBe(401)
    const response = await wrong()
    expect(response.statusCode).toBe(429)
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    expect(response.body).toContain('Demasiadas peticiones')
  })

  test('the session ends when the password that opened it is cancelled', async () => {
    const { rfc, password, secret } = await issuePassword(t, await pki.company())
    const headers = cookieOf(await post('/portal/entrar', { rfc, contrasena: password, otp: await codeNow(t, secret) }, BROWSER))
    expect((await get('/portal', headers)).statusCode).toBe(200)
    const payload = await sign(t, await pki.company(), 'contrasena:cancelar')
    expect((await t.app.inject({ method: 'POST', url: '/v1/contrasenas/cancelacion', payload })).statusCode).toBe(204)
    expect((await get('/portal', headers)).statusCode).toBe(303)
  })
})

describe('a session', () => {
  test('without activity ends after half an hour; with activity it goes on, but no longer than twelve hours', async () => {
    const headers = cookieOf(await signIn())
    t.clock.advance(29 * 60)
    expect((await get('/portal', headers)).statusCode).toBe(200)
    t.clock.advance(29 * 60)
    expect((await get('/portal', headers)).statusCode).toBe(200)
    t.clock.advance(31 * 60)
    const over = await get('/portal/sesiones', headers)
    expect([over.statusCode, over.headers.location]).toEqual([303, '/portal/entrar?volver=%2Fportal%2Fsesiones'])

    const other = cookieOf(await signIn())
    for (let i = 0; i < 28; i++) {
      t.clock.advance(25 * 60)
      expect((await get('/portal', other)).statusCode).toBe(200)
    }
    t.clock.advance(25 * 60)
    expect((await get('/portal', other)).statusCode).toBe(303)
  })

  test('is asked for as JSON where no page is wanted', async () => {
    const response = await get('/portal', { accept: 'application/json' })
    expect([response.statusCode, response.json().codigo]).toEqual([401, 'SESION_REQUERIDA'])
  })

  test('ends by leaving: the cookie is taken back, and a kept copy opens nothing', async () => {
    const headers = cookieOf(await signIn())
    const csrf = csrfIn((await get('/portal', headers)).body)
    const left = await post('/portal/salir', { _csrf: csrf }, headers)
    expect([left.statusCode, left.headers.location]).toEqual([303, '/portal/entrar?salida=1'])
    expect(String(left.headers['set-cookie'])).toMatch(/^__Host-sia=; Max-Age=0;/)
    expect((await get('/portal', headers)).statusCode).toBe(303)
    expect((await rows())[0]).toMatchObject({ cerrada_motivo: 'salida', cerrada_el: t.clock.now })
  })

  test('all of them end at once, those of another taxpayer stay', async () => {
    const [here, there] = [cookieOf(await signIn()), cookieOf(await signIn())]
    const stranger = cookieOf(
      await t.app.inject({ method: 'POST', url: '/v1/sesiones', payload: await sign(t, await pki.person(), 'sesion:iniciar') }),
    )
    const csrf = csrfIn((await get('/portal/sesiones', here)).body)
    expect((await post('/portal/sesiones/cerrar-todas', { _csrf: csrf }, here)).statusCode).toBe(303)
    expect((await get('/portal', here)).statusCode).toBe(303)
    expect((await get('/portal', there)).statusCode).toBe(303)
    expect((await get('/portal', stranger)).statusCode).toBe(200)
  })

  test('one of them is closed from another; one of somebody else is not', async () => {
    const [here, there] = [cookieOf(await signIn()), cookieOf(await signIn())]
    const stranger = cookieOf(
      await t.app.inject({ method: 'POST', url: '/v1/sesiones', payload: await sign(t, await pki.person(), 'sesion:iniciar') }),
    )
    const csrf = csrfIn((await get('/portal', here)).body)
    const all = await rows()
    const [, second] = all.filter((r) => r.rfc === COMPANY_RFC)
    const foreign = all.find((r) => r.rfc !== COMPANY_RFC)!
    for (const { id } of [second!, foreign])
      expect((await post('/portal/sesiones/cerrar', { _csrf: csrf, id }, here)).statusCode).toBe(303)
    const open = (await rows()).filter((r) => r.cerrada_el === null).map((r) => r.id)
    expect(open).toContain(foreign.id)
    expect(open).toHaveLength(2)
    expect([(await get('/portal', here)).statusCode, (await get('/portal', stranger)).statusCode]).toEqual([200, 200])
    expect([there, here].length).toBe(2)
  })
})

describe('signing in where somebody is signed in', () => {
  const ended = async () => (await rows()).map((row) => row.cerrada_motivo)

  test('by e.firma ends the earlier session, which a copy of its cookie no longer opens', async () => {
    const first = cookieOf(await signIn())
    t.clock.advance(1)
    const second = cookieOf(await signIn({ cookie: first.cookie }))
    expect([(await get('/portal', first)).statusCode, (await get('/portal', second)).statusCode]).toEqual([303, 200])
    expect(await ended()).toEqual(['otra entrada', null])
    const entries = await t.ctx.db
      .selectFrom('auditoria')
      .select(['actor', 'accion', 'objeto', 'resultado'])
      .where('objeto', '=', (await rows())[0]!.id)
      .where('accion', '=', 'sesion.cerrar')
      .execute()
    expect(entries).toEqual([expect.objectContaining({ actor: COMPANY_RFC, resultado: 'hecho' })])
  })

  test('by password ends it too, also one of another taxpayer; a sign-in that fails ends nothing', async () => {
    const { rfc, password, secret } = await issuePassword(t, await pki.company())
    const first = cookieOf(await signIn())
    await t.ctx.db.updateTable('sesiones').set({ rfc: 'XIA190128J61' }).execute()
    const form = { rfc, contrasena: password, otp: '000000' }
    expect((await post('/portal/entrar', form, first)).statusCode).toBe(401)
    expect(await ended()).toEqual([null])
    const response = await post('/portal/entrar', { ...form, otp: await codeNow(t, secret) }, first)
    expect(response.statusCode).toBe(303)
    expect((await get('/portal', first)).statusCode).toBe(303)
    expect((await get('/portal', cookieOf(response))).statusCode).toBe(200)
  })
})

describe('a form that changes something', () => {
  const refused = async (form: Record<string, string>, headers: Record<string, string>) => {
    const response = await post('/portal/salir', form, headers)
    expect(response.statusCode).toBe(403)
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(response.body).toContain('FORMULARIO_AJENO')
    expect(response.body).toContain(String(response.headers['x-request-id']))
  }

  test("is refused without the session's text, with another session's, and from another site; nothing is done", async () => {
    const [mine, other] = [cookieOf(await signIn()), cookieOf(await signIn())]
    const csrf = csrfIn((await get('/portal', mine)).body)
    const foreign = csrfIn((await get('/portal', other)).body)
    await refused({}, mine)
    await refused({ _csrf: '' }, mine)
    await refused({ _csrf: foreign }, mine)
    await refused({ _csrf: `${csrf.split('.')[0]}.` }, mine)
    await refused({ _csrf: csrf }, { ...mine, 'sec-fetch-site': 'cross-site' })
    await refused({ _csrf: csrf }, { ...mine, origin: 'https://otra.example' })
    await refused({ _csrf: csrf }, { ...mine, origin: 'null' })
    expect((await rows()).map((r) => r.cerrada_el)).toEqual([null, null])
    expect((await post('/portal/salir', { _csrf: csrf }, { ...mine, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(303)
  })

  test('its text is another on each page, and each stays good', async () => {
    const headers = cookieOf(await signIn())
    const [one, two] = [csrfIn((await get('/portal', headers)).body), csrfIn((await get('/portal', headers)).body)]
    expect(one).not.toBe(two)
    expect((await post('/portal/salir', { _csrf: one }, headers)).statusCode).toBe(303)
  })
})

describe('pages', () => {
  test('one that does not exist is told as a page with what to do, or as JSON', async () => {
    const page = await get('/portal/nada', BROWSER)
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.body).toContain('No encontramos esta página')
    expect((await get('/portal/nada', { accept: 'application/json' })).json().codigo).toBe('RUTA_NO_ENCONTRADA')
  })

  test('nobody is led to another site after signing in', () => {
    for (const evil of [
      ...[
        'https://otra.example/',
        '//otra.example',
        '/\\otra.example',
        '\\\\otra',
        'javascript:alert(1)',
        '/\t/otra.example',
        'portal',
      ],
      ...['/portal/salir', '/portal/entrar?volver=/x', '', `/${'a'.repeat(3000)}`],
    ])
      expect([evil, safeReturn(evil)]).toEqual([evil, '/portal'])
    for (const fine of ['/portal', '/portal/avisos?nss=1#x', '/verificacion/RC-1']) expect(safeReturn(fine)).toBe(fine)
  })

  test('where one wanted to go may hold letters that no header takes', async () => {
    const headers = cookieOf(await signIn())
    const response = await get(`/portal/entrar?volver=${encodeURIComponent('/desarrolladores?q=Ñandú 漢&x=%26')}`, headers)
    expect([response.statusCode, response.headers.location]).toEqual([
      303,
      '/desarrolladores?q=%C3%91and%C3%BA%20%E6%BC%A2&x=%26',
    ])
    expect(safeReturn('/portal/\ud800')).toBe('/portal/%EF%BF%BD')
  })

  test('a refusal leads back to this site alone', async () => {
    const headers = cookieOf(await signIn())
    const from = async (referer: string) => (await get('/portal/sesiones?nada=1', { ...headers, host: 'sia.test', referer })).body
    expect(await from('https://sia.test/portal/contrasena')).toContain('href="/portal/contrasena"')
    for (const evil of ['https://otra.example/portal', 'https://sia.test//otra.example/'])
      expect(await from(evil)).not.toContain('otra.example')
  })

  test('whoever is signed in goes on at once from the sign-in page', async () => {
    const headers = cookieOf(await signIn())
    const response = await get('/portal/entrar?volver=%2F%2Fotra.example', headers)
    expect([response.statusCode, response.headers.location]).toEqual([303, '/portal'])
  })
})
