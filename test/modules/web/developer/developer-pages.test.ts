// A developer's pages without a browser: products, certifications, their sandbox, evidence; rights, and that nobody sees another's.
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CASES } from '../../../../src/modules/conformance/index.ts'
import { deliverPendingMail } from '../../../../src/modules/outbox/index.ts'
import { closeRun, findRun, switchesOf } from '../../../../src/modules/sandbox/index.ts'
import type { Derecho } from '../../../../src/modules/sessions/index.ts'
import { stockKeys } from '../../../support/sandbox.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'
import { type SignedIn, signedIn } from '../../../support/session.ts'

const [DEVELOPER, STRANGER] = ['NDP150303QX1', 'GODE561231GR8']
const PRODUCT = { nombre: 'Nómina Ñandú', version: '5.2', correo: 'soporte@nandu.example', telefono: '' }
const PDF = Buffer.from('%PDF-1.7\nmanual\n%%EOF\n')

let t: Service
let owner: SignedIn
beforeAll(async () => {
  t = await startService({ sandbox: true })
})
afterAll(() => t.stop())
beforeEach(async () => {
  for (const table of [
    'tramites_evidencias',
    'tramites_certificacion',
    'certificaciones',
    'productos',
    'desarrolladores',
    'sesiones',
  ] as const)
    await t.ctx.db.deleteFrom(table).execute()
  for (const { id } of await t.ctx.sandbox!.db.selectFrom('corridas').select('id').where('cerrada_el', 'is', null).execute())
    await closeRun(t.ctx.sandbox!, (await findRun(t.ctx.sandbox!, id))!)
  t.clock.set(NOW)
  owner = await signedIn(t, DEVELOPER, { nombre: 'NÓMINAS DEL PUERTO SA DE CV' })
})

const textOf = (response: { body: string }) =>
  response.body
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
const person = (...derechos: Derecho[]) =>
  signedIn(t, DEVELOPER, { persona: t.ctx.newId(), nombre: 'Ana Núñez', titular: false, derechos })

async function product(as = owner): Promise<string> {
  const made = await as.post('/portal/productos', PRODUCT, '/portal/productos/nuevo')
  expect(made.statusCode, made.body).toBe(303)
  return /PR-[A-Z0-9-]+/.exec(String(made.headers.location))![0]
}
async function opened(as = owner): Promise<{ id: string; shown: string }> {
  await stockKeys(t.ctx.sandbox!)
  const made = await as.post('/portal/certificaciones', { producto: await product(as) }, '/portal/certificaciones/nueva')
  expect(made.statusCode, made.body).toBe(303)
  const id = /CT-[A-Z0-9-]+/.exec(String(made.headers.location))![0]
  return { id, shown: mark(made) }
}
/** The cookie that lets credentials be shown. */
const mark = (response: { headers: Record<string, unknown> }) =>
  ([] as string[])
    .concat(response.headers['set-cookie'] as string)
    .find((one) => one.startsWith('sia-mostrar'))!
    .split(';')[0]!
const getWith = (as: SignedIn, url: string, cookie: string) =>
  t.app.inject({ url, headers: { ...as.headers, cookie: `${as.headers.cookie}; ${cookie}` } })
const at = (id: string, part = '') => `/portal/certificaciones/${id}${part && `/${part}`}`
const runOf = async (id: string) => {
  const row = await t.ctx.db
    .selectFrom('tramites_certificacion')
    .select(['corrida', 'estado', 'motivo'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { ...row, run: (await findRun(t.ctx.sandbox!, row.corrida))! }
}
const tests = async (id: string) =>
  t.ctx
    .sandbox!.db.selectFrom('pruebas')
    .select(['caso', 'intento'])
    .where('corrida', '=', (await runOf(id)).corrida)
    .orderBy('caso')
    .execute()
/** As if the software had passed everything. */
const pass = async (id: string) => {
  await owner.post(at(id, 'pruebas'), {}, at(id))
  await t.ctx
    .sandbox!.db.updateTable('pruebas')
    .set({ estado: 'aprobada', explicacion: 'Bien.' })
    .where('corrida', '=', (await runOf(id)).corrida)
    .execute()
}

describe('products', () => {
  test('who is in no table yet begins here, and is a developer from the first product on, under the name of its e.firma', async () => {
    const before = await owner.get('/portal/desarrollador')
    expect(textOf(before)).toContain('Registre su producto')
    expect(before.body).not.toContain('href="/portal/productos">Productos')
    const id = await product()
    const page = await owner.get(`/portal/productos/${id}?hecho=registrado`)
    expect(textOf(page)).toContain('Nómina Ñandú 5.2')
    expect(textOf(page)).toContain('Empezar la certificación')
    expect(page.body).toContain('href="/portal/productos">Productos')
    expect(await t.ctx.db.selectFrom('desarrolladores').select(['rfc', 'nombre']).execute()).toEqual([
      { rfc: DEVELOPER, nombre: 'NÓMINAS DEL PUERTO SA DE CV' },
    ])
  })

  test('a user’s own name is not the developer’s', async () => {
    await product(await person('ver', 'confianza'))
    expect(await t.ctx.db.selectFrom('desarrolladores').select('nombre').execute()).toEqual([{ nombre: null }])
  })

  test('mistakes bring the form back with what was typed, one message a field, and nothing is stored', async () => {
    const wrong = { nombre: '<b>', version: 'cinco', correo: 'soporte', telefono: 'no tengo' }
    const again = await owner.post('/portal/productos', wrong, '/portal/productos/nuevo')
    expect(again.statusCode).toBe(400)
    expect(textOf(again)).toContain('Hay 4 datos por corregir')
    for (const typed of ['value="&lt;b&gt;"', 'value="cinco"', 'value="soporte"', 'value="no tengo"'])
      expect(again.body).toContain(typed)
    expect(await t.ctx.db.selectFrom('productos').selectAll().execute()).toEqual([])
  })

  test('the same version twice is refused in the form', async () => {
    await product()
    const again = await owner.post('/portal/productos', PRODUCT, '/portal/productos/nuevo')
    expect(again.statusCode).toBe(409)
    expect(textOf(again)).toContain('Ya registró ese producto con esa versión')
    expect(again.body).toContain('value="Nómina Ñandú"')
  })
})

describe('a certification', () => {
  test('without a product says what to do first', async () => {
    for (const path of ['/portal/certificaciones', '/portal/certificaciones/nueva'])
      expect(textOf(await owner.get(path))).toContain('Primero, un producto')
    const none = await owner.post('/portal/certificaciones', { producto: '' }, '/portal/productos/nuevo')
    expect(none.statusCode).toBe(400)
    expect(await t.ctx.db.selectFrom('tramites_certificacion').selectAll().execute()).toEqual([])
  })

  test('shows its test credentials once when it begins, and again to whoever asks again', async () => {
    const { id, shown } = await opened()
    expect(textOf(await owner.get(at(id, 'credenciales')))).toContain('Las credenciales se muestran una vez')
    const page = await getWith(owner, at(id, 'credenciales'), shown)
    const value = (field: string) => new RegExp(`id="d-${field}"[^>]*value="([^"]+)"`).exec(page.body)?.[1]
    expect(value('api')).toBe('https://sia.test/sandbox/v1')
    expect(value('rfc')).toBe((await runOf(id)).run.rfc.replaceAll('&', '&amp;'))
    expect(value('secreto')).toMatch(/^[A-Z2-7]{32}$/)
    expect(page.body).toContain('<svg aria-hidden="true"')
    expect(page.headers['cache-control']).toBe('no-store')
    // The browser drops the mark with that answer.
    expect(mark(page)).toBe('sia-mostrar=')
    const password = value('contrasena')!
    for (const part of ['', 'ambiente', 'credenciales', 'informe'])
      expect((await owner.get(at(id, part))).body).not.toContain(password)

    const asked = await owner.post(at(id, 'credenciales'), {})
    expect([asked.statusCode, asked.headers.location]).toEqual([303, at(id, 'credenciales')])
    expect((await getWith(owner, at(id, 'credenciales'), mark(asked))).body).toContain(password)
  })

  test('its e.firmas come as a ZIP', async () => {
    const { id } = await opened()
    const zip = await owner.get(at(id, 'efirmas.zip'))
    expect(zip.headers['content-type']).toBe('application/zip')
    const names = Object.keys(unzipSync(new Uint8Array(zip.rawPayload)))
    expect(names.filter((name) => name.endsWith('efirma.cer')).length).toBeGreaterThan(3)
  })

  test('a second one of the same product brings the form back', async () => {
    const { id } = await opened()
    const { producto } = await t.ctx.db
      .selectFrom('tramites_certificacion')
      .select('producto')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const again = await owner.post('/portal/certificaciones', { producto }, '/portal/certificaciones/nueva')
    expect(again.statusCode).toBe(409)
    expect(textOf(again)).toContain('El producto ya tiene una certificación en curso')
    expect(again.body).toContain(`<option value="${producto}" selected>`)
  })

  test('lists every test, does one or all at the chosen pace, and shows how they stand', async () => {
    const { id } = await opened()
    const before = textOf(await owner.get(at(id)))
    expect(before).toContain(`0 de ${CASES.length} pruebas aprobadas`)
    for (const { titulo } of CASES) expect(before).toContain(titulo)
    const one = await owner.post(at(id, 'pruebas'), { prueba: 'token-con-otp' }, at(id))
    expect([one.statusCode, one.headers.location]).toEqual([303, `${at(id)}?hecho=prueba#prueba-token-con-otp`])
    expect(await tests(id)).toEqual([{ caso: 'token-con-otp', intento: 1 }])
    const all = await owner.post(at(id, 'pruebas'), { ritmo: 'rapido' }, at(id))
    expect(all.headers.location).toBe(`${at(id)}?hecho=pruebas`)
    expect((await tests(id)).length).toBe(CASES.length)
    const page = await owner.get(at(id))
    expect(page.body).toContain('<option value="rapido" selected>')
    expect(page.body).toMatch(/data-pieza="prueba-token-con-otp" data-huella="[^"]+" class="test en-curso"/)
    const { ultimo } = await t.ctx
      .sandbox!.db.selectFrom('conformidad')
      .select('ultimo')
      .where('corrida', '=', (await runOf(id)).corrida)
      .executeTakeFirstOrThrow()
    const part = await owner.get(at(id, 'avance'))
    expect(part.body).toContain(`data-desde="${ultimo}"`)
    expect(part.body).not.toContain('<html')
  })

  test('an unknown test is refused in the page, and begins none', async () => {
    const { id } = await opened()
    const refused = await owner.post(at(id, 'pruebas'), { prueba: 'ninguna' }, at(id))
    expect(refused.statusCode).toBe(400)
    expect(textOf(refused)).toContain('No existe esa prueba.')
    expect(await tests(id)).toEqual([])
  })

  test('is checked beforehand by what the software has done', async () => {
    const { id } = await opened()
    const page = textOf(await owner.get(at(id, 'previa')))
    expect(page).toContain('Todavía no')
    expect(page).toContain('No se ha visto ninguna petición de esta corrida.')
  })

  test('cannot be requested before its tests are passed; then it is, and its documents are there', async () => {
    const { id, shown } = await opened()
    const early = await owner.post(at(id, 'solicitud'), {}, at(id))
    expect(early.statusCode).toBe(409)
    expect(textOf(early)).toContain('Faltan pruebas obligatorias por aprobar')
    expect((await runOf(id)).estado).toBe('en-pruebas')

    await pass(id)
    expect(textOf(await owner.get('/portal/desarrollador'))).toContain('Solicite la certificación de Nómina Ñandú 5.2')
    const done = await owner.post(at(id, 'solicitud'), {}, at(id))
    expect([done.statusCode, done.headers.location]).toEqual([303, `${at(id)}?hecho=solicitada`])
    expect((await runOf(id)).estado).toBe('aprobada')
    const page = textOf(await owner.get(at(id)))
    expect(page).toContain('Producto certificado')
    expect(page).toContain(`${CASES.length} de ${CASES.length} pruebas aprobadas`)
    const constancia = await owner.get(at(id, 'constancia'))
    expect(constancia.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(constancia.headers['content-disposition']).toMatch(/^inline; filename="constancia-CC-/)
    const json = await owner.get(at(id, 'informe.json'))
    expect(json.json().resumen).toMatchObject({ aprobadas: CASES.length, faltanObligatorias: 0 })
    expect((await owner.get(at(id, 'informe.pdf'))).rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(textOf(await owner.get(at(id, 'informe')))).toContain(`${CASES.length} de ${CASES.length}`)
    for (const part of ['ambiente', 'buzon', 'previa']) expect(textOf(await owner.get(at(id, part)))).toContain('ya se cerró')
    expect(textOf(await getWith(owner, at(id, 'credenciales'), shown))).toContain('ya se cerró')
    const events = await t.app.inject({ url: at(id, 'eventos'), headers: { ...owner.headers, accept: 'text/event-stream' } })
    expect(events.statusCode).toBe(204)
    expect(textOf(await owner.get('/portal/desarrollador'))).toContain('9 feb 2027')
  })

  test('is cancelled with a reason, never without', async () => {
    const { id } = await opened()
    const without = await owner.post(at(id, 'cancelar'), { motivo: '  ' })
    expect(without.statusCode).toBe(400)
    expect(without.body).toContain('id="c-motivo-error"')
    expect((await runOf(id)).estado).toBe('en-pruebas')
    const done = await owner.post(at(id, 'cancelar'), { motivo: 'Saldrá la versión 6' })
    expect(done.headers.location).toBe(`${at(id)}?hecho=cancelada`)
    expect(await runOf(id)).toMatchObject({ estado: 'cancelada', motivo: 'Saldrá la versión 6' })
    expect(textOf(await owner.get(at(id)))).toContain('Saldrá la versión 6')
    expect(textOf(await owner.get(at(id, 'cancelar')))).toContain('Ya terminó')
  })
})

describe('its sandbox', () => {
  const now = async (id: string) =>
    (await owner.get(at(id, 'ambiente'))).body.match(/Ahí son las <strong><time datetime="([^"]+)"/)![1]!

  test('its clock is moved by the usual jumps and by so much, never back', async () => {
    const { id } = await opened()
    expect(await now(id)).toBe(NOW)
    expect((await owner.post(at(id, 'reloj'), { salto: 'dia' }, at(id, 'ambiente'))).headers.location).toBe(
      `${at(id, 'ambiente')}?hecho=reloj`,
    )
    expect(await now(id)).toBe('2026-02-11T18:00:00.000Z')
    await owner.post(at(id, 'reloj'), { salto: 'bimestres' }, at(id, 'ambiente'))
    expect(await now(id)).toBe('2026-05-01T06:00:00.000Z')
    await owner.post(at(id, 'reloj'), { cuanto: '2', unidad: 'meses' }, at(id, 'ambiente'))
    expect(await now(id)).toBe('2026-07-01T06:00:00.000Z')
    const mistakes: Record<string, string>[] = [
      { cuanto: '-3', unidad: 'dias' },
      { cuanto: '', unidad: 'dias' },
      { cuanto: '4', unidad: 'siglos' },
      {},
    ]
    for (const wrong of mistakes) {
      const refused = await owner.post(at(id, 'reloj'), wrong, at(id, 'ambiente'))
      expect(refused.statusCode).toBe(400)
      expect(refused.body).toContain('id="c-cuanto-error"')
      if ('cuanto' in wrong) expect(refused.body).toContain(`value="${wrong.cuanto}"`)
    }
    const far = await owner.post(at(id, 'reloj'), { cuanto: '60', unidad: 'meses' }, at(id, 'ambiente'))
    expect(far.statusCode).toBe(409)
    expect(await now(id)).toBe('2026-07-01T06:00:00.000Z')
  })

  test('its outside world fails as wished and works again', async () => {
    const { id } = await opened()
    const { run } = await runOf(id)
    const apply = (form: Record<string, string | string[]>) => owner.post(at(id, 'interruptores'), form, at(id, 'ambiente'))
    expect((await apply({ falla: ['ocspCaido', 'certificacionVencida'], efirmasRevocadas: run.rfc })).statusCode).toBe(303)
    expect(await switchesOf(t.ctx.sandbox!, (await runOf(id)).run)).toEqual({
      ocspCaido: true,
      correoCaido: false,
      certificacionVencida: true,
      efirmasRevocadas: [run.rfc],
    })
    expect(textOf(await owner.get(at(id, 'ambiente')))).toContain('Hay fallas puestas')
    expect((await apply({ efirmasRevocadas: DEVELOPER })).statusCode).toBe(400)
    expect((await switchesOf(t.ctx.sandbox!, (await runOf(id)).run)).ocspCaido).toBe(true)
    await apply({})
    expect(await switchesOf(t.ctx.sandbox!, (await runOf(id)).run)).toEqual({
      ocspCaido: false,
      correoCaido: false,
      certificacionVencida: false,
      efirmasRevocadas: [],
    })
  })

  test('its mail is read here, each message by itself and as text', async () => {
    const { id } = await opened()
    expect(textOf(await owner.get(at(id, 'buzon')))).toContain('El buzón está vacío')
    await deliverPendingMail(t.ctx.sandbox!)
    const list = await owner.get(at(id, 'buzon'))
    const links = [...list.body.matchAll(/buzon\/(\d+)">([^<]+)</g)]
    expect(links.length).toBeGreaterThan(0)
    const letter = await owner.get(at(id, `buzon/${links.at(-1)![1]}`))
    expect(letter.body).toContain('<pre class="letter">')
    expect((await owner.get(at(id, 'buzon/999999'))).statusCode).toBe(404)
    expect(textOf(await owner.get(at(id, `buzon?antesDe=${links.at(-1)![1]}`)))).toContain('El buzón está vacío')
  })
})

describe('evidence', () => {
  async function upload(
    as: SignedIn,
    id: string,
    parts: { file?: Buffer; name?: string; descripcion?: string; csrf?: string | false },
  ) {
    const page = await as.get(at(id, 'evidencias'))
    const csrf = parts.csrf ?? /name="_csrf" value="([^"]+)"/.exec(page.body)![1]!
    const body = new FormData()
    if (csrf) body.append('_csrf', csrf)
    body.append('descripcion', parts.descripcion ?? '')
    body.append('archivo', new Blob([new Uint8Array(parts.file ?? Buffer.alloc(0))]), parts.name ?? '')
    const request = new Request('http://x', { method: 'POST', body })
    return t.app.inject({
      method: 'POST',
      url: at(id, 'evidencias'),
      headers: { ...as.headers, 'content-type': request.headers.get('content-type')! },
      payload: Buffer.from(await request.arrayBuffer()),
    })
  }
  const kept = () => t.ctx.db.selectFrom('tramites_evidencias').select(['nombre', 'descripcion']).execute()

  test('is sent by a plain form and comes back byte for byte', async () => {
    const { id } = await opened()
    const sent = await upload(owner, id, { file: PDF, name: 'Manual de operación.pdf', descripcion: 'Sección 3' })
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `${at(id, 'evidencias')}?hecho=recibida`])
    expect(textOf(await owner.get(at(id, 'evidencias')))).toContain('Manual de operación.pdf')
    expect((await owner.get(at(id, 'evidencias/1'))).rawPayload.equals(PDF)).toBe(true)
  })

  test('what is no evidence is told in the form, which keeps what was typed', async () => {
    const { id } = await opened()
    const wrong = await upload(owner, id, {
      file: Buffer.from([0, 1, 2, 3]),
      name: 'programa.exe',
      descripcion: 'El "instalador"',
    })
    expect(wrong.statusCode).toBe(422)
    expect(textOf(wrong)).toContain('El archivo no se admite como evidencia')
    expect(textOf(wrong)).toContain('El "instalador"')
    const none = await upload(owner, id, { descripcion: 'Nada' })
    expect(none.statusCode).toBe(400)
    expect(none.body).toContain('href="#c-archivo"')
    const large = await upload(owner, id, {
      file: Buffer.alloc(5 * 1024 * 1024 + 1, 65),
      name: 'enorme.txt',
      descripcion: 'Bitácora',
    })
    expect(large.statusCode).toBe(413)
    expect(textOf(large)).toContain('5 MB')
    expect(textOf(large)).toContain('Bitácora')
    expect(await kept()).toEqual([])
  })

  test('a form from elsewhere is refused, and nothing is kept', async () => {
    const { id } = await opened()
    for (const csrf of [false, 'otra.cosa'] as const) {
      const refused = await upload(owner, id, { file: PDF, name: 'manual.pdf', csrf })
      expect(refused.statusCode).toBe(403)
      expect(refused.body).toContain('FORMULARIO_AJENO')
    }
    expect(await kept()).toEqual([])
  })
})

describe('who sees what', () => {
  const GETS = [
    '',
    'avance',
    'previa',
    'credenciales',
    'efirmas.zip',
    'ambiente',
    'buzon',
    'buzon/1',
    'evidencias',
    'evidencias/1',
    'informe',
    'informe.json',
    'informe.pdf',
    'constancia',
    'cancelar',
  ]
  const POSTS: [part: string, form: Record<string, string>][] = [
    ['pruebas', {}],
    ['solicitud', {}],
    ['credenciales', {}],
    ['reloj', { salto: 'dia' }],
    ['interruptores', { falla: 'ocspCaido' }],
    ['cancelar', { motivo: 'Porque sí' }],
  ]

  test('another developer’s certification and product do not exist', async () => {
    const { id } = await opened()
    const { producto } = await t.ctx.db
      .selectFrom('tramites_certificacion')
      .select('producto')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const other = await signedIn(t, STRANGER)
    for (const part of GETS) expect([part, (await other.get(at(id, part))).statusCode]).toEqual([part, 404])
    for (const [part, form] of POSTS)
      expect([part, (await other.post(at(id, part), form, '/portal/productos/nuevo')).statusCode]).toEqual([part, 404])
    const events = await t.app.inject({ url: at(id, 'eventos'), headers: { ...other.headers, accept: 'text/event-stream' } })
    expect(events.statusCode).toBe(404)
    expect((await other.get(`/portal/productos/${producto}`)).statusCode).toBe(404)
    const start = await other.post('/portal/certificaciones', { producto }, '/portal/productos/nuevo')
    expect(start.statusCode).toBe(404)
    const after = await runOf(id)
    expect([after.estado, after.run.aheadMs, after.run.interruptores.ocspCaido, await tests(id)]).toEqual([
      'en-pruebas',
      0,
      false,
      [],
    ])
  })

  test('who may only see is shown the tests, and neither acts nor gets credentials', async () => {
    const { id } = await opened()
    const reader = await person('ver')
    for (const part of ['', 'avance', 'previa', 'ambiente', 'buzon', 'evidencias', 'informe'])
      expect([part, (await reader.get(at(id, part))).statusCode]).toEqual([part, 200])
    const page = await reader.get(at(id))
    expect(page.body).not.toContain('action="/portal/certificaciones')
    expect(page.body).not.toContain('name="prueba"')
    for (const part of ['credenciales', 'efirmas.zip', 'buzon/1', 'cancelar', 'informe.pdf', 'informe.json', 'constancia'])
      expect([part, (await reader.get(at(id, part))).statusCode]).toEqual([part, 403])
    for (const [part, form] of POSTS)
      expect([part, (await reader.post(at(id, part), form, '/portal/sesiones')).statusCode]).toEqual([part, 403])
    expect((await reader.post('/portal/productos', PRODUCT, '/portal/sesiones')).statusCode).toBe(403)
    expect((await runOf(id)).estado).toBe('en-pruebas')
  })

  test('a form without the session’s text does nothing', async () => {
    const { id } = await opened()
    for (const [part, form] of POSTS) {
      const sent = await t.app.inject({
        method: 'POST',
        url: at(id, part),
        headers: { ...owner.headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(form).toString(),
      })
      expect([part, sent.statusCode]).toEqual([part, 403])
    }
    expect([(await runOf(id)).estado, await tests(id)]).toEqual(['en-pruebas', []])
  })

  test('nobody signed in is led to sign in, and a live view is told so', async () => {
    const { id } = await opened()
    const page = await t.app.inject({ url: at(id), headers: { accept: 'text/html' } })
    expect([page.statusCode, page.headers.location]).toEqual([303, `/portal/entrar?volver=${encodeURIComponent(at(id))}`])
    const events = await t.app.inject({ url: at(id, 'eventos'), headers: { accept: 'text/event-stream' } })
    expect(events.statusCode).toBe(401)
  })
})
