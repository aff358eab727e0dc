// Employers who trust a developer, and what it asks of them, by pages.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { completeRfc } from '../../../../src/kernel/rfc.ts'
import { declineRequest } from '../../../../src/modules/trust/index.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'
import { type SignedIn, signedIn } from '../../../support/session.ts'

const [DEVELOPER, STRANGER, EMPLOYER] = ['MAB9307148T4', 'GODE561231GR8', 'EKU9003173C9']
const PATH = '/portal/patrones-que-confian'
const ASK = { patron: EMPLOYER, alcance: 'todos', nrps: '', inicio: '2026-02-10', fin: '2027-02-09', producto: '', mensaje: '' }

let t: Service
let owner: SignedIn
beforeAll(async () => {
  t = await startService()
  await employer(t, EMPLOYER, [completeNrp('A011234510')], 'Muñecos & Cía')
})
afterAll(() => t.stop())
beforeEach(async () => {
  for (const table of [
    'solicitudes_relacion',
    'relaciones_nrp',
    'relaciones_confianza',
    'certificaciones',
    'desarrolladores',
    'sesiones',
  ] as const)
    await t.ctx.db.deleteFrom(table).execute()
  t.clock.set(NOW)
  await certified(t, DEVELOPER, undefined, 'Nómina Centro 5')
  owner = await signedIn(t, DEVELOPER)
})
const textOf = (response: { body: string }) => response.body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const ask = (more: Partial<typeof ASK> = {}, as = owner) => as.post(`${PATH}/pedir`, { ...ASK, ...more })
const asked = () =>
  t.ctx.db.selectFrom('solicitudes_relacion').select(['rfc_patron', 'nrps', 'producto', 'mensaje', 'estado']).execute()

test('shows who trusts, until when, and why one gives no access today', async () => {
  await trust(t, { patron: EMPLOYER, desarrollador: DEVELOPER, fin: '2026-02-20' })
  await employer(t, 'XIA190128J61', [])
  await trust(t, { patron: 'XIA190128J61', desarrollador: DEVELOPER, producto: 'Otro producto' })
  const page = textOf(await owner.get(PATH))
  expect(page).toContain('Muñecos &amp; Cía')
  expect(page).toContain('10 feb 2026 a 20 feb 2026')
  expect(page).toContain('Por terminar')
  expect(page).toContain('Vigente, sin acceso')
  expect(page).toContain('no tiene certificación vigente de «Otro producto»')
  expect(textOf(await owner.get(`${PATH}?estado=revocada`))).toContain('No hay relaciones en este estado')
  expect(textOf(await (await signedIn(t, STRANGER)).get(PATH))).toContain('Todavía nadie, y antes hay que certificarse')
})

test('a long list goes on by pages, each relation once', async () => {
  const rfcs = Array.from({ length: 53 }, (_, i) =>
    completeRfc(`AB${String.fromCharCode(65 + (i % 26))}9${String(i % 10)}0101A${String.fromCharCode(65 + Math.floor(i / 26))}`),
  )
  for (const rfc of rfcs) {
    await employer(t, rfc, [])
    await trust(t, { patron: rfc, desarrollador: DEVELOPER })
  }
  const first = await owner.get(PATH)
  const next = /href="([^"]+)" rel="next"/.exec(first.body)![1]!.replaceAll('&amp;', '&')
  const second = await owner.get(next)
  const shown = [first, second].flatMap(({ body }) =>
    [...body.matchAll(/<th scope="row"[^>]*>.*?<code>([A-Z0-9]+)</g)].map((m) => m[1]!),
  )
  expect(shown.toSorted()).toEqual(rfcs.toSorted())
  expect(second.body).not.toContain('rel="next"')
})

test('asks an employer, sees the state, and takes it back', async () => {
  const sent = await ask({ patron: ` ${EMPLOYER.toLowerCase()} `, producto: 'Nómina Centro 5', mensaje: ' Somos su nómina ' })
  expect(sent.statusCode, sent.body).toBe(303)
  const url = String(sent.headers.location)
  expect(url).toMatch(/^\/portal\/patrones-que-confian\/solicitudes\/SR-[A-Z0-9-]+\?hecho=pedida$/)
  expect(await asked()).toEqual([
    { rfc_patron: EMPLOYER, nrps: ['*'], producto: 'Nómina Centro 5', mensaje: 'Somos su nómina', estado: 'pendiente' },
  ])
  expect(textOf(await owner.get(url))).toContain('Espera respuesta')
  expect(textOf(await owner.get(PATH))).toContain('1 espera respuesta')
  const [path] = url.split('?')
  expect((await owner.post(`${path}/retiro`, {}, path)).headers.location).toBe(`${path}?hecho=retirada`)
  expect((await asked())[0]!.estado).toBe('retirada')
  const again = await owner.post(`${path}/retiro`, {}, '/portal/sesiones')
  expect(again.statusCode).toBe(409)
})

test('sees why an employer said no', async () => {
  const { headers } = await ask()
  const folio = /SR-[A-Z0-9-]+/.exec(String(headers.location))![0]
  await declineRequest(t.ctx, EMPLOYER, { folio, motivo: 'Ya tenemos proveedor' })
  for (const path of [`${PATH}/solicitudes?estado=rechazada`, `${PATH}/solicitudes/${folio}`])
    expect(textOf(await owner.get(path))).toContain('Ya tenemos proveedor')
  const other = await signedIn(t, STRANGER)
  expect((await other.get(`${PATH}/solicitudes/${folio}`)).statusCode).toBe(404)
  expect((await other.post(`${PATH}/solicitudes/${folio}/retiro`, {}, '/portal/sesiones')).statusCode).toBe(404)
})

test('what is wrong brings the form back with what was typed; nothing is asked', async () => {
  const wrong = await ask({
    patron: 'NADIE',
    alcance: 'algunos',
    nrps: '',
    inicio: '',
    fin: '31/02/2027',
    mensaje: 'x'.repeat(501),
  })
  expect(wrong.statusCode).toBe(400)
  for (const field of ['patron', 'nrps', 'inicio', 'fin', 'mensaje']) expect(wrong.body).toContain(`href="#c-${field}"`)
  expect(wrong.body).toContain('value="NADIE"')
  expect(wrong.body).toMatch(/value="algunos" checked/)
  const bad = await ask({ alcance: 'algunos', nrps: 'A0112345109, B2', inicio: '2026-02-09' })
  expect(bad.statusCode).toBeGreaterThanOrEqual(400)
  expect(bad.body).toContain('href="#c-nrps"')
  expect(bad.body).toContain('href="#c-inicio"')
  expect(bad.body).toContain('A0112345109, B2</textarea>')
  expect(await asked()).toEqual([])
  await ask()
  const twice = await ask()
  expect(twice.statusCode).toBe(409)
  expect((await asked()).length).toBe(1)
})

test('without a certification nothing can be asked, and the page says what comes first', async () => {
  const other = await signedIn(t, STRANGER)
  expect(textOf(await other.get(`${PATH}/pedir`))).toContain('Primero, un producto certificado')
  const refused = await ask({}, other)
  expect(refused.statusCode).toBeGreaterThanOrEqual(400)
  expect(await asked()).toEqual([])
})
