// The pages need no script, reach no other host, and every problem's `type` leads to its own place on the page of codes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { escapeHtml, html } from '../../../../src/http/html.ts'
import { publishedProblems } from '../../../../src/kernel/problem.ts'
import { employer } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'
import { signedIn } from '../../../support/session.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const get = (url: string) => t.app.inject(url)

const WITHOUT_SCRIPT = ['/', '/docs/guia', '/docs/errores', '/calculadora', '/desarrolladores', '/estado']
const PAGES = [...WITHOUT_SCRIPT, '/docs']

test.each(PAGES)('%s is a Spanish page under a policy without foreign hosts', async (url) => {
  const response = await get(url)
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(response.body).toMatch(/^<!doctype html>\n<html lang="es-MX">/)
  const policy = String(response.headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/)
  expect(response.body).not.toMatch(/(?:href|src|action)="(?:https?:)?\/\//)
})

test.each(WITHOUT_SCRIPT)('%s runs no script and has no style in an attribute', async (url) => {
  const { body, headers } = await get(url)
  expect(body).not.toMatch(/<script|\sstyle=|\son\w+=/)
  expect(headers['content-security-policy']).not.toContain('unsafe-inline')
})

test('every address that a page names answers', async () => {
  const pages = await Promise.all(PAGES.map(get))
  const links = new Set(pages.flatMap((page) => [...page.body.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map((m) => m[1]!)))
  expect(links.size).toBeGreaterThan(5)
  for (const link of links) {
    const { statusCode, headers } = await t.app.inject({ url: link, headers: { accept: 'text/html' } })
    // What is somebody's own leads to the door first.
    const [status, to] = statusCode === 303 ? [200, String(headers.location)] : [statusCode, '/portal/entrar']
    expect([link, status, to.startsWith('/portal/entrar')]).toEqual([link, 200, true])
  }
})

test.each(WITHOUT_SCRIPT)('%s greets whoever is signed in, and is then kept nowhere', async (url) => {
  await employer(t, 'CACX7605101P8', [])
  const { get: open } = await signedIn(t, 'CACX7605101P8')
  const response = await open(url)
  expect(response.body).toContain('CACX7605101P8')
  expect(response.body).toContain('action="/portal/salir"')
  expect(response.headers['cache-control']).toBe('no-store')
  expect((await get(url)).body).not.toContain('CACX7605101P8')
})

test('the page that refreshes by itself keeps no session alive', async () => {
  await t.ctx.db.deleteFrom('sesiones').execute()
  const { get: open } = await signedIn(t, 'CACX7605101P8')
  const last = () => t.ctx.db.selectFrom('sesiones').select('ultima_el').executeTakeFirstOrThrow()
  const before = await last()
  t.clock.advance(300)
  await open('/estado?cada=minuto')
  expect(await last()).toEqual(before)
  await open('/estado')
  expect(await last()).not.toEqual(before)
})

test("each code has its own place on the page of codes, to which the problem's type leads", async () => {
  const { body } = await get('/docs/errores')
  for (const [codigo, { title }] of publishedProblems()) {
    expect(body).toContain(`<div id="${codigo}">`)
    expect(body).toContain(escapeHtml(title))
  }
  const problem = (await get('/v1/nunca')).json()
  expect(problem.type).toBe('https://sia.test/docs/errores#RUTA_NO_ENCONTRADA')
})

test('/openapi.yaml is the contract of this very service', async () => {
  const { body, headers } = await get('/openapi.yaml')
  expect(headers['content-type']).toBe('application/yaml; charset=utf-8')
  expect(body).toMatch(/^openapi: 3\.1\.0\n/)
})

test('the reference comes whole from this host', async () => {
  const { body, headers } = await get('/docs/recursos/scalar.js')
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(body.length).toBeGreaterThan(1_000_000)
  const start = (await get('/docs/recursos/inicio.js')).body
  expect(start).toContain('"/openapi.yaml"')
  expect(start).toContain('"telemetry":false')
})

describe('html', () => {
  test('escapes every value but Html', () => {
    const evil = `<script>"&'`
    expect(html`<p title="${evil}">${evil}${html`<b>${1}</b>`}${[html`<i></i>`, 'x&y']}${undefined}${false}</p>`.text).toBe(
      '<p title="&lt;script&gt;&quot;&amp;&#39;">&lt;script&gt;&quot;&amp;&#39;<b>1</b><i></i>x&amp;y</p>',
    )
  })
})
