// An employer's pages without a browser: rights, forms, what is new, downloads, and that the pages use the API's own use cases.
import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { completeNss } from '../../../../src/kernel/nss.ts'
import { flushAccesses } from '../../../../src/modules/notices/access-log/record-access.ts'
import { type Derecho, stillSignedIn } from '../../../../src/modules/sessions/index.ts'
import { downloadNotices } from '../../../../src/modules/web/employer/download-notices.ts'
import { delivered, deliveries } from '../../../support/deliveries.ts'
import { COMPANY_RFC } from '../../../support/efirma.ts'
import { bearer } from '../../../support/login.ts'
import { type NoticeFields, publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'
import { browserOf, type SignedIn, signedIn } from '../../../support/session.ts'

const [NRP, OTHER] = [completeNrp('A011234510'), completeNrp('Y620001110')]
const [DEVELOPER, ASKING, STRANGER] = ['MAB9307148T4', 'GODE561231GR8', 'XIA190128J61']

let t: Service
let owner: SignedIn
beforeAll(async () => {
  t = await startService()
  await employer(t, COMPANY_RFC, [NRP, OTHER], 'Muñecos y Cigüeñas, S.A. de C.V.')
  await employer(t, STRANGER, [completeNrp('Z999999910')])
  await certified(t, DEVELOPER, undefined, 'Nómina Centro 5')
  await certified(t, ASKING, undefined, 'RH en Línea')
})
afterAll(() => t.stop())
beforeEach(async () => {
  await flushAccesses(t.ctx)
  for (const table of [
    'accesos',
    'avisos',
    'entregas',
    'conteos_avisos',
    'conteos_avisos_hasta',
    'visitas_avisos',
    'solicitudes_relacion',
    'relaciones_nrp',
    'relaciones_confianza',
    'sesiones',
  ] as const)
    await t.ctx.db.deleteFrom(table).execute()
  // Places are not given out again: what was said of a notice stays said of its place.
  await t.ctx.db.updateTable('registros_patronales').set({ asociado: true }).execute()
  t.clock.set(NOW)
  owner = await signedIn(t, COMPANY_RFC)
})

const notice = (i: number, more: Partial<NoticeFields> = {}): NoticeFields => ({
  nrp: i % 2 ? NRP : OTHER,
  nss: completeNss(`01${String(i + 1).padStart(8, '0')}`),
  ...more,
})
const some = (n: number, of = (i: number) => notice(i)) =>
  publish(
    t,
    COMPANY_RFC,
    Array.from({ length: n }, (_, i) => of(i)),
  )
const person = (...derechos: Derecho[]) =>
  signedIn(t, COMPANY_RFC, { persona: t.ctx.newId(), nombre: 'Ana Núñez', titular: false, derechos })
const refusal = (response: { body: string }) => /<code>([A-Z_]+)<\/code>/.exec(response.body)?.[1]
const ask = async (more: object = {}): Promise<string> => {
  const payload = {
    patron: COMPANY_RFC,
    nrps: [NRP],
    inicio: '2026-02-10',
    fin: '2027-02-09',
    producto: 'RH en Línea',
    mensaje: 'Somos su nómina',
    ...more,
  }
  const response = await t.app.inject({
    method: 'POST',
    url: '/v1/solicitudes-relacion',
    headers: await bearer(t, ASKING),
    payload,
  })
  expect(response.statusCode).toBe(201)
  return response.json().folio
}
const shown = (body: string) => [...body.matchAll(/href="\/portal\/avisos\/(R\d{13})"/g)].map((m) => m[1])

describe('rights', () => {
  const routes = (folio: string, relation: string, request: string): [Derecho, 'GET' | 'POST', string][] => [
    ['ver', 'GET', '/portal/patron'],
    ['ver', 'GET', '/portal/patron/registros'],
    ['confianza', 'POST', '/portal/patron/registros'],
    ['ver', 'GET', '/portal/avisos'],
    ['ver', 'GET', '/portal/avisos/pendientes'],
    ['ver', 'GET', `/portal/avisos/${folio}`],
    ['descargar', 'GET', '/portal/avisos/descargar?formato=csv'],
    ['descargar', 'GET', `/portal/avisos/${folio}/pdf`],
    ['descargar', 'GET', `/portal/avisos/${folio}/acuse`],
    ['descargar', 'POST', `/portal/avisos/${folio}/acuse`],
    ['ver', 'GET', '/portal/relaciones'],
    ['ver', 'GET', `/portal/relaciones/${relation}`],
    ['descargar', 'GET', `/portal/relaciones/${relation}/acuse`],
    ['descargar', 'GET', `/portal/relaciones/${relation}/acuse-revocacion`],
    ['confianza', 'GET', `/portal/relaciones/${relation}/revocar`],
    ['confianza', 'POST', `/portal/relaciones/${relation}/revocar`],
    ['confianza', 'GET', '/portal/relaciones/nueva'],
    ['confianza', 'GET', `/portal/relaciones/terminos?desarrollador=${DEVELOPER}`],
    ['confianza', 'GET', `/portal/relaciones/firmar?desarrollador=${DEVELOPER}`],
    ['ver', 'GET', `/portal/relaciones/solicitudes/${request}`],
    ['confianza', 'POST', `/portal/relaciones/solicitudes/${request}/rechazo`],
    ['ver', 'GET', '/portal/accesos'],
    ['descargar', 'GET', '/portal/accesos/csv'],
  ]

  test('are asked for by each route: who lacks one gets a page that says so, and nothing changes', async () => {
    const [folio] = await some(1)
    const relation = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER })
    const list = routes(folio!, relation, await ask())
    const only = {
      ver: await person('ver'),
      descargar: await person('ver', 'descargar'),
      confianza: await person('ver', 'confianza'),
    }
    for (const [right, method, url] of list) {
      for (const [name, browser] of Object.entries(only)) {
        const may = right === 'ver' || right === name
        if (may && method === 'POST') continue
        const response = await (method === 'GET' ? browser.get(url) : browser.post(url, {}, '/portal/sesiones'))
        if (!may) expect([name, url, response.statusCode, refusal(response)]).toEqual([name, url, 403, 'SESION_SIN_DERECHO'])
        else expect([name, url, response.statusCode === 403]).toEqual([name, url, false])
      }
    }
    const after = await t.ctx.db.selectFrom('relaciones_confianza').select('revocada_el').executeTakeFirstOrThrow()
    expect(after.revocada_el).toBeNull()
    expect((await t.ctx.db.selectFrom('solicitudes_relacion').select('estado').executeTakeFirstOrThrow()).estado).toBe(
      'pendiente',
    )
  })

  test('who is not signed in is sent to sign in, and comes back', async () => {
    const response = await browserOf(t).get('/portal/avisos?clase=suspension')
    expect([response.statusCode, response.headers.location]).toEqual([
      303,
      '/portal/entrar?volver=%2Fportal%2Favisos%3Fclase%3Dsuspension',
    ])
  })

  test('what one may not do is not offered, and the page says whom to ask', async () => {
    await some(1)
    const viewer = await person('ver')
    expect((await viewer.get('/portal/avisos')).body).toContain('hace falta el permiso «Descargar y aplicar»')
    expect((await viewer.get('/portal/avisos')).body).not.toContain('/portal/avisos/descargar')
    const relations = (await viewer.get('/portal/relaciones')).body
    expect(relations).not.toContain('/portal/relaciones/nueva')
    expect(relations).not.toContain('href="/portal/usuarios"')
  })
})

describe('the overview', () => {
  test('says what to do first where there is nothing yet', async () => {
    const { body } = await owner.get('/portal/patron')
    expect(body).toContain('Muñecos y Cigüeñas, S.A. de C.V.')
    expect(body).toContain('Todavía no hay avisos de sus registros patronales')
    expect(body).toContain('Ningún desarrollador puede leer sus avisos')
  })

  test('shows what is new, what waits and what ends; looking there notifies nobody', async () => {
    await owner.get('/portal/avisos')
    await some(3)
    await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, inicio: '2025-12-01', fin: '2026-02-20' })
    const request = await ask()
    t.clock.advance(3600)
    owner = await signedIn(t, COMPANY_RFC)
    const { body } = await owner.get('/portal/patron')
    expect(body).toContain('Desde su última visita: 3 retenciones.')
    expect(body).toContain('3 avisos esperan')
    expect(body).toContain(`/portal/relaciones/solicitudes/${request}`)
    expect(body).toContain('Termina el <time datetime="2026-02-20">20 feb 2026</time>')
    expect(body).toContain('<svg viewBox')
    expect(await delivered(t.ctx)).toEqual([])
  })

  test('a taxpayer who is no employer is told so', async () => {
    const response = await (await signedIn(t, 'GODE561231GR8')).get('/portal/patron')
    expect([response.statusCode, refusal(response)]).toEqual([403, 'PATRON_NO_REGISTRADO'])
  })

  test('of a registration that was set apart no page shows or counts a notice', async () => {
    const folios = await some(4)
    await owner.post('/portal/patron/registros', { nrp: NRP, accion: 'desasociar' })
    const [apart, kept] = [
      [folios[1]!, folios[3]!],
      [folios[0]!, folios[2]!],
    ]
    expect((await owner.get('/portal/patron')).body).toContain('hay 2 avisos')
    for (const list of ['/portal/avisos', '/portal/avisos/pendientes'])
      expect(shown((await owner.get(list)).body).toSorted()).toEqual(kept.toSorted())
    for (const page of ['', '/acuse']) {
      expect((await owner.get(`/portal/avisos/${apart[0]}${page}`)).statusCode).toBe(404)
      expect((await owner.get(`/portal/avisos/${kept[0]}${page}`)).statusCode).toBe(200)
    }
    expect((await delivered(t.ctx)).toSorted()).toEqual(kept.toSorted())
  })

  test('who is no employer opens a notice of one that trusts it, and is told of no other', async () => {
    await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER })
    const [folio] = await some(1)
    expect((await (await signedIn(t, DEVELOPER)).get(`/portal/avisos/${folio}`)).statusCode).toBe(200)
    const refused = await (await signedIn(t, ASKING)).get(`/portal/avisos/${folio}`)
    expect([refused.statusCode, refusal(refused)]).toEqual([404, 'AVISO_NO_ENCONTRADO'])
  })

  test('registrations are set apart and taken back; another employer has none of them', async () => {
    const apart = await owner.post('/portal/patron/registros', { nrp: NRP, accion: 'desasociar' })
    expect(apart.headers.location).toBe('/portal/patron/registros?hecho=desasociar')
    expect((await owner.get('/portal/patron/registros')).body).toContain('Sin asociar')
    await owner.post('/portal/patron/registros', { nrp: NRP, accion: 'asociar' })
    const entries = await t.ctx.db.selectFrom('auditoria').select(['accion', 'detalle']).where('objeto', '=', NRP).execute()
    expect(entries.slice(-2)).toEqual([
      { accion: 'nrp.desasociar', detalle: { persona: 'VADA800927DJ3' } },
      { accion: 'nrp.asociar', detalle: { persona: 'VADA800927DJ3' } },
    ])
    const foreign = await (await signedIn(t, STRANGER)).post('/portal/patron/registros', { nrp: NRP, accion: 'desasociar' })
    expect(foreign.statusCode).toBe(403)
    expect(foreign.body).toContain('No se pudo continuar')
  })
})

describe('notices', () => {
  test('in three classes with counts, the newest first; seeing them is their notification, by this person', async () => {
    const folios = await some(6, (i) =>
      notice(i, i < 2 ? { tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER' } : {}),
    )
    const ana = await person('ver')
    const all = (await ana.get('/portal/avisos')).body
    expect(shown(all)).toEqual(folios.toReversed())
    expect([...all.matchAll(/(Todos|Retención|Modificación|Suspensión) <span class="badge">(\d+)</g)].map((m) => m[2])).toEqual([
      '6',
      '4',
      '0',
      '2',
    ])
    expect(shown((await ana.get('/portal/avisos?clase=suspension')).body)).toEqual([folios[1], folios[0]])
    await flushAccesses(t.ctx)
    const log = await t.ctx.db.selectFrom('accesos').select(['formato', 'persona_nombre', 'cuantos']).execute()
    expect(log).toContainEqual({ formato: 'portal', persona_nombre: 'Ana Núñez', cuantos: 6 })
    expect(new Set((await deliveries(t.ctx)).values())).toEqual(new Set([t.clock.now.toISOString()]))
  })

  test('are found by NSS as people type it; one that cannot be is said to be so, and nothing is handed over', async () => {
    const folios = await some(5)
    const nss = completeNss('0100000003')
    const typed = `${nss.slice(0, 2)} ${nss.slice(2, 4)}-${nss.slice(4)}`
    expect(
      shown((await owner.get(`/portal/avisos?nss=${encodeURIComponent(typed)}&clase=&nrp=&tipo=&desde=&hasta=`)).body),
    ).toEqual([folios[2]])
    await t.ctx.db.deleteFrom('entregas').execute()
    const wrong = await owner.get('/portal/avisos?nss=123&desde=31/02/2026&nrp=X')
    expect(wrong.statusCode).toBe(400)
    expect(wrong.body).toContain('Hay 3 datos por corregir')
    expect(wrong.body).toContain('value="123"')
    expect(shown(wrong.body)).toEqual([])
    expect(await delivered(t.ctx)).toEqual([])
    expect(shown((await owner.get('/portal/avisos?desde=09/02/2026&hasta=2026-02-09')).body)).toHaveLength(5)
    const foreign = await owner.get(`/portal/avisos?nrp=${completeNrp('Z999999910')}`)
    expect([foreign.statusCode, refusal(foreign)]).toEqual([403, 'RELACION_NO_VIGENTE'])
  })

  test('are narrowed by a form of its own, which keeps what was chosen before; the list says by what', async () => {
    await some(1)
    const fields = (body: string) =>
      [...body.matchAll(/<(?:input|select)[^>]* name="(nrp|tipo|desde|hasta)"/g)].map(([, name]) => name)
    const nss = completeNss('0100000001')
    const list = await owner.get(`/portal/avisos?clase=retencion&nss=${nss}`)
    expect(fields(list.body)).toEqual([])
    const [, href] = /<a href="([^"]*)">Más filtros<\/a>/.exec(list.body)!
    expect(href).toBe(`/portal/avisos?clase=retencion&amp;nss=${nss}&amp;filtros=si`)
    const form = await owner.get(href!.replaceAll('&amp;', '&'))
    expect(fields(form.body)).toEqual(['nrp', 'tipo', 'desde', 'hasta'])
    expect(form.body).toContain('<input type="hidden" name="clase" value="retencion">')
    expect(form.body).toContain(`value="${nss}"`)
    expect(form.body).toContain(`<option value="${NRP}">`)
    expect(shown(form.body)).toEqual([])
    const inUse = (await owner.get(`/portal/avisos?desde=01/02/2026&nrp=${OTHER}`)).body
    expect(shown(inUse)).toHaveLength(1)
    expect(inUse).toContain(
      `Se muestran sólo los del registro <span class="fija">${OTHER}</span> y los fechados desde el <time datetime="2026-02-01">1 feb 2026</time>.`,
    )
    // Looking for a worker keeps the filters.
    expect(inUse).toContain('<input type="hidden" name="desde" value="01/02/2026">')
    const [, change] = /<a href="([^"]*)">Cambiar filtros<\/a>/.exec(inUse)!
    expect((await owner.get(change!.replaceAll('&amp;', '&'))).body).toContain(`<option value="${OTHER}" selected>`)
  })

  test('of a form of filters delivers nothing, also where it is wrong', async () => {
    await some(2)
    await owner.get('/portal/avisos?filtros=si')
    const wrong = await owner.get('/portal/avisos?desde=2026-02-09&hasta=2026-02-08')
    expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('no puede ser posterior a la segunda')])
    expect(wrong.body).toContain('id="c-desde"')
    expect(await delivered(t.ctx)).toEqual([])
  })

  test('what is new is so for each person, through the whole visit, and pages on', async () => {
    await some(2)
    const ana = await person('ver')
    expect((await owner.get('/portal/avisos')).body).not.toContain('Nuevo</span>')
    const later = await some(45)
    t.clock.advance(3600)
    const back = await signedIn(t, COMPANY_RFC)
    for (let again = 0; again < 2; again++) {
      const first = (await back.get('/portal/avisos?nuevos=si')).body
      expect(shown(first)).toHaveLength(20)
      expect(first).toContain('Todos <span class="badge">45</span>')
      const next = /href="([^"]+)" rel="next"/.exec(first)![1]!.replaceAll('&amp;', '&')
      const second = (await back.get(next)).body
      const third = (await back.get(/href="([^"]+)" rel="next"/.exec(second)![1]!.replaceAll('&amp;', '&'))).body
      expect([...shown(first), ...shown(second), ...shown(third)]).toEqual(later.toReversed())
      expect(third).not.toContain('rel="next"')
    }
    t.clock.advance(3600)
    const third = await signedIn(t, COMPANY_RFC)
    expect((await third.get('/portal/avisos?nuevos=si')).body).toContain('Nada nuevo')
    expect((await ana.get('/portal/avisos')).body).not.toContain('Ver sólo lo nuevo')
  })

  test('one says what to do, leads into the calculator, and keeps what was done with it', async () => {
    const [folio] = await some(1, (i) => notice(i, { tipo_descuento: '03', fac_descuento: '22.25', mon_descuento: '0' }))
    const page = (await owner.get(`/portal/avisos/${folio!.toLowerCase()}`)).body
    expect(page).toContain('Comience a retener desde el 11 de febrero de 2026: factor 22.2500')
    expect(page).toContain('/calculadora?tipoDescuento=03&amp;valor=22.25')
    expect((await browserOf(t).get('/calculadora?tipoDescuento=03&valor=22.25')).body).toContain('value="22.25"')
    const path = `/portal/avisos/${folio}`
    // One press says what most say: applied, from the day of the notice.
    expect(page).toContain('Registrar que se aplicó desde el <time datetime="2026-02-11">11 feb 2026</time>')
    const [, sent] = page.match(new RegExp(`<form method="post" action="${path}/acuse">([\\s\\S]*?)</form>`))!
    const pressed = Object.fromEntries([...sent!.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map((m) => m.slice(1)))
    expect(pressed).toEqual({ _csrf: expect.any(String), resultado: 'aplicado', aplicadoEl: '2026-02-11' })
    const done = await owner.post(`${path}/acuse`, { resultado: 'aplicado', aplicadoEl: pressed.aplicadoEl! }, path)
    expect([done.statusCode, done.headers.location]).toEqual([303, `${path}?hecho=acuse`])
    const after = (await owner.get(`${path}?hecho=acuse`)).body
    expect(after).toContain('Quedó registrado')
    expect(after).toContain('Desde el <time datetime="2026-02-11">11 feb 2026</time>')
    expect(after).not.toContain('Registrar que se aplicó')
    expect(after).toContain(`href="${path}/acuse">Corregirlo</a>`)
    expect((await owner.get(`${path}/acuse`)).body).toContain('NSS <span class="fija">')
    expect((await owner.get('/portal/avisos')).body).toContain('Aplicado</span>')
    expect((await owner.get('/portal/avisos/pendientes')).body).toContain('Todo está atendido')
    const rejected = await owner.post(
      `${path}/acuse`,
      { resultado: 'rechazado', motivo: 'otro', aplicadoEl: '2026-02-11', comentario: '' },
      path,
    )
    expect([rejected.statusCode, rejected.body]).toEqual([400, expect.stringContaining('Ese motivo pide una explicación')])
    expect((await owner.post(`${path}/acuse`, { resultado: 'rechazado', motivo: '' }, path)).body).toContain(
      'Elija el motivo del rechazo',
    )
    expect((await owner.post(`${path}/acuse`, { resultado: 'aplicado', aplicadoEl: '2099-01-01' }, path)).body).toContain(
      'La fecha debe estar entre',
    )
    expect((await owner.post(`${path}/acuse`, {}, path)).body).toContain('Diga si se aplicó o se rechazó')
    await owner.post(`${path}/acuse`, { resultado: 'rechazado', motivo: 'otro', comentario: 'Cambió de empresa' }, path)
    const rows = await t.ctx.db
      .selectFrom('acuses_avisos')
      .select(['resultado', 'motivo'])
      .where('folio_aviso', '=', folio!)
      .orderBy('numero')
      .execute()
    expect(rows).toEqual([
      { resultado: 'aplicado', motivo: null },
      { resultado: 'rechazado', motivo: 'otro' },
    ])
  })

  test("another's notice does not exist", async () => {
    const [folio] = await some(1)
    const stranger = await signedIn(t, STRANGER)
    for (const url of [`/portal/avisos/${folio}`, `/portal/avisos/${folio}/acuse`, `/portal/avisos/${folio}/pdf`])
      expect((await stranger.get(url)).statusCode).toBe(404)
  })

  test('those that nobody acted on, the oldest first, and naming them notifies nobody', async () => {
    const folios = await some(30)
    const { body } = await owner.get('/portal/avisos/pendientes')
    expect(shown(body)).toEqual(folios.slice(0, 20))
    const next = /href="([^"]+)" rel="next"/.exec(body)![1]!.replaceAll('&amp;', '&')
    expect(shown((await owner.get(next)).body)).toEqual(folios.slice(20))
    expect(await delivered(t.ctx)).toEqual([])
  })
})

describe('downloads', () => {
  test('give the same files as the API, named after the employer, and say who took them', async () => {
    const folios = await some(3, (i) =>
      notice(i, i === 2 ? { tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER' } : {}),
    )
    const ana = await person('ver', 'descargar')
    const csv = await ana.get('/portal/avisos/descargar?formato=csv&clase=retencion&nss=')
    expect(csv.headers['content-disposition']).toBe(`attachment; filename="avisos-${COMPANY_RFC}-2026-02-10.csv"`)
    const lines = csv.body.trim().split('\r\n')
    expect(lines.slice(1).map((l) => l.split(',')[0])).toEqual(folios.slice(0, 2))
    const sua = await ana.get('/portal/avisos/descargar?formato=sua')
    expect(sua.headers['content-type']).toContain('iso-8859-1')
    expect(sua.body.split('\r\n')[0]).toMatch(/^[A-Z0-9]{52}$/)
    const pdf = await ana.get('/portal/avisos/descargar?formato=pdf')
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    const one = await ana.get(`/portal/avisos/${folios[0]}/pdf`)
    expect([one.headers['content-type'], one.rawPayload.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-'])
    expect((await ana.get('/portal/avisos/descargar?formato=exe')).statusCode).toBe(400)
    await flushAccesses(t.ctx)
    const log = await t.ctx.db.selectFrom('accesos').select(['formato', 'persona_nombre']).orderBy('id').execute()
    expect(log.map((l) => `${l.formato} ${l.persona_nombre}`)).toEqual([
      'csv Ana Núñez',
      'sua Ana Núñez',
      'pdf Ana Núñez',
      'pdf Ana Núñez',
    ])
  })

  test('break off when the session ends meanwhile', async () => {
    await some(1_001)
    const ana = await person('ver', 'descargar')
    const [name, value] = ana.headers.cookie!.split('=')
    const request = { cookies: { [name!]: value } } as unknown as FastifyRequest
    const file = await downloadNotices(t.ctx, COMPANY_RFC, { formato: 'csv' }, stillSignedIn(t.ctx, request))
    const read: string[] = []
    const drain = async () => {
      for await (const chunk of file.chunks) {
        read.push(String(chunk))
        if (read.length === 2)
          await t.ctx.db.updateTable('sesiones').set({ cerrada_el: t.clock.now, cerrada_motivo: 'usuario retirado' }).execute()
      }
    }
    await expect(drain()).rejects.toMatchObject({ codigo: 'SESION_REQUERIDA' })
    expect(read.join('').match(/\r\n/g)!.length).toBeLessThan(1_002)
  })
})

describe('granting', () => {
  test('a developer is found by name, RFC or product; the terms begin sensibly', async () => {
    for (const q of [DEVELOPER, 'desarrollador mab', 'nomina centro']) {
      const { body } = await owner.get(`/portal/relaciones/nueva?q=${encodeURIComponent(q)}`)
      expect([q, body]).toEqual([q, expect.stringContaining(`<code>${DEVELOPER}</code>`)])
      expect(body).toContain('inicio=2026-02-10&amp;fin=2027-02-09')
    }
    expect((await owner.get('/portal/relaciones/nueva?q=nadie')).body).toContain('Ninguno coincide')
  })

  test('terms that cannot be come back with what is wrong of each, and are not signed', async () => {
    const url = (more: string) => `/portal/relaciones/firmar?desarrollador=${DEVELOPER}&${more}`
    const wrong = await owner.get(url(`alcance=algunos&nrps=${completeNrp('Z999999910')}&inicio=2026-02-01&fin=2040-01-01`))
    expect(wrong.statusCode).toBe(400)
    expect(wrong.body).toContain('Hay 3 datos por corregir')
    expect(wrong.body).toContain('No son suyos o no están asociados')
    expect(wrong.body).toContain('No puede ser anterior a hoy')
    expect(wrong.body).toContain('a lo más 5 años')
    expect(wrong.body).not.toContain('data-efirma')
    expect((await owner.get(url('alcance=algunos&inicio=2026-02-10&fin=2026-03-01'))).body).toContain(
      'Elija al menos un registro patronal',
    )
    const unknown = await owner.get('/portal/relaciones/terminos?desarrollador=XEXX010101000')
    expect([unknown.statusCode, refusal(unknown)]).toEqual([403, 'DESARROLLADOR_NO_CERTIFICADO'])
  })

  test('what will be signed is shown, names the employer, and can be handed to whoever holds the e.firma', async () => {
    const former = await trust(t, { patron: COMPANY_RFC, desarrollador: ASKING })
    const terms = (await owner.get(`/portal/relaciones/terminos?desarrollador=${DEVELOPER}&inicio=2026-02-10&fin=2027-02-09`))
      .body
    expect(terms).toContain(`value="${former}"`)
    const path = `/portal/relaciones/firmar?desarrollador=${DEVELOPER}&alcance=algunos&nrps=${NRP}&nrps=${OTHER}&inicio=2026-02-10&fin=2027-02-09&traspasoDe=${former}`
    const anonymous = await browserOf(t).get(path)
    expect(anonymous.headers.location).toBe(`/portal/entrar?volver=${encodeURIComponent(path)}`)
    const sign = (await (await person('ver', 'confianza')).get(path)).body
    const datos = JSON.parse(/data-datos="([^"]+)"/.exec(sign)![1]!.replaceAll('&quot;', '"'))
    expect(datos).toEqual({
      patron: COMPANY_RFC,
      desarrollador: DEVELOPER,
      nrps: [NRP, OTHER],
      inicio: '2026-02-10',
      fin: '2027-02-09',
      traspasoDe: former,
    })
    expect(sign).toContain(`data-rfc="${COMPANY_RFC}"`)
    expect(sign).toContain('¿La e.firma la tiene otra persona?')
    expect(sign).toContain('https://sia.test/portal/relaciones/firmar?desarrollador=')
  })
})

describe('relations', () => {
  test('by state, each with its terms; another employer sees none', async () => {
    const now = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, nrps: [NRP] })
    const later = await trust(t, { patron: COMPANY_RFC, desarrollador: ASKING, inicio: '2026-05-01', fin: '2026-06-01' })
    expect((await owner.get('/portal/relaciones')).body).toContain(now)
    expect((await owner.get('/portal/relaciones')).body).not.toContain(later)
    expect((await owner.get('/portal/relaciones?estado=futura')).body).toContain(later)
    expect((await owner.get('/portal/relaciones?estado=loquesea')).body).toContain(now)
    const stranger = await signedIn(t, STRANGER)
    expect((await stranger.get('/portal/relaciones')).body).not.toContain(now)
    expect((await stranger.get(`/portal/relaciones/${now}`)).statusCode).toBe(404)
  })

  test('one is revoked with a reason, by whoever may, and the log says who it was', async () => {
    const folio = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER })
    const path = `/portal/relaciones/${folio}`
    const ana = await signedIn(t, COMPANY_RFC, {
      persona: 'usuario-7',
      nombre: 'Ana',
      titular: false,
      derechos: ['ver', 'confianza'],
    })
    const long = await ana.post(`${path}/revocar`, { motivo: 'x'.repeat(501) })
    expect([long.statusCode, long.body]).toEqual([400, expect.stringContaining('Abrévielo')])
    const done = await ana.post(`${path}/revocar`, { motivo: ' Cambiamos\nde proveedor ' })
    expect(done.headers.location).toBe(`${path}?hecho=revocada`)
    const page = (await ana.get(`${path}?hecho=revocada`)).body
    expect(page).toContain('Cambiamos de proveedor')
    expect(page).not.toContain(`${path}/revocar"`)
    const entry = await t.ctx.db
      .selectFrom('auditoria')
      .select('detalle')
      .where('objeto', '=', folio)
      .where('accion', '=', 'relacion.revocar')
      .executeTakeFirstOrThrow()
    expect(entry.detalle).toMatchObject({ persona: 'usuario-7', motivo: 'Cambiamos de proveedor' })
    const again = await ana.post(`${path}/revocar`, {})
    expect([again.statusCode, again.body]).toEqual([409, expect.stringContaining('ya había terminado')])
  })

  test('a request waits on both pages, may be signed as it is or on other terms, or declined with a reason', async () => {
    const folio = await ask()
    expect((await owner.get('/portal/relaciones')).body).toContain('Somos su nómina')
    const path = `/portal/relaciones/solicitudes/${folio}`
    const page = (await owner.get(path)).body.replaceAll('&amp;', '&')
    const sign = /href="(\/portal\/relaciones\/firmar\?[^"]+)"/.exec(page)![1]!
    const datos = JSON.parse(/data-datos="([^"]+)"/.exec((await owner.get(sign)).body)![1]!.replaceAll('&quot;', '"'))
    expect(datos).toEqual({
      patron: COMPANY_RFC,
      desarrollador: ASKING,
      nrps: [NRP],
      inicio: '2026-02-10',
      fin: '2027-02-09',
      producto: 'RH en Línea',
      solicitud: folio,
    })
    const change = /href="(\/portal\/relaciones\/terminos\?[^"]+)"/.exec(page)![1]!
    expect((await owner.get(change)).body).toContain(`name="solicitud" value="${folio}"`)
    const empty = await owner.post(`${path}/rechazo`, { motivo: ' ' }, path)
    expect([empty.statusCode, empty.body]).toEqual([400, expect.stringContaining('Escriba el motivo')])
    const declined = await owner.post(`${path}/rechazo`, { motivo: 'No los contratamos' }, path)
    expect(declined.headers.location).toBe('/portal/relaciones?hecho=rechazada')
    expect((await owner.get(path)).body).toContain('No los contratamos')
    const again = await owner.post(`${path}/rechazo`, { motivo: 'Otra vez' }, '/portal/sesiones')
    expect([again.statusCode, again.body]).toEqual([409, expect.stringContaining('ya no está pendiente')])
    expect((await (await signedIn(t, STRANGER)).get(path)).statusCode).toBe(404)
  })
})

describe('who read my data', () => {
  test('names people, developers, products and places; also as CSV', async () => {
    await some(3)
    const relation = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, producto: 'Nómina Centro 5' })
    await t.app.inject({ url: `/v1/avisos?patron=${COMPANY_RFC}`, headers: await bearer(t, DEVELOPER) })
    await t.app.inject({ url: '/v1/avisos', headers: await bearer(t, COMPANY_RFC) })
    await (await person('ver')).get('/portal/avisos')
    await owner.get('/portal/avisos')
    const { body } = await owner.get('/portal/accesos')
    for (const text of [
      'Ana Núñez',
      'Su representante',
      'Con la contraseña del servicio',
      `Desarrollador ${DEVELOPER}`,
      `Relación ${relation}`,
      'Nómina Centro 5',
      '127.0.0.1',
    ])
      expect(body).toContain(text)
    const csv = await owner.get(`/portal/accesos/csv?lector=${DEVELOPER}`)
    expect(csv.headers['content-disposition']).toContain('accesos.csv')
    expect(csv.body.trim().split('\r\n')).toHaveLength(2)
    expect((await owner.get('/portal/accesos?desde=2030-01-01')).body).toContain('Nadie los leyó así')
    const hasForm = async (path: string) => (await owner.get(path)).body.includes('name="desde"')
    expect([await hasForm('/portal/accesos'), await hasForm('/portal/accesos?filtros=si')]).toEqual([false, true])
    expect(body).toContain('href="/portal/accesos?filtros=si"')
    const ofOne = (await owner.get(`/portal/accesos?lector=${DEVELOPER}&desde=2026-02-01`)).body
    expect(ofOne).toContain(
      `Se muestran sólo los accesos desde el <time datetime="2026-02-01">1 feb 2026</time> y de <code>${DEVELOPER}</code>.`,
    )
    expect(ofOne).toContain(`/portal/accesos?lector=${DEVELOPER}&amp;desde=2026-02-01&amp;filtros=si`)
    const wrong = await owner.get('/portal/accesos?desde=mañana')
    expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('Escriba la fecha')])
  })
})
