// Files and components of the pages: kept by browsers for ever under an address that changes with them; of what is inline, styles that
// the policy names by their hash.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { html } from '../../../../src/http/html.ts'
import { barChart, dayText, defineStyles, errorSummary, field, instantText, table } from '../../../../src/modules/web/ui/index.ts'
import { type Service, startService } from '../../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const get = (url: string, headers: Record<string, string> = {}) => t.app.inject({ url, headers })
const addressOf = async (name: string) =>
  new RegExp(`"(/recursos/${name.replace('.', '\\.')}\\?v=[\\w-]+)"`).exec((await get('/portal/entrar')).body)![1]!

describe('a file of the pages', () => {
  test('is kept for ever under its address, and asked for again under the bare one', async () => {
    const address = await addressOf('efirma.js')
    expect((await get(address)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/recursos/efirma.js')).headers['cache-control']).toBe('no-cache')
    expect((await get('/recursos/efirma.js?v=otra')).headers['cache-control']).toBe('no-cache')
  })

  test('is the same plain, in gzip and in brotli, and is not sent again to who has it', async () => {
    const address = await addressOf('efirma.js')
    const [plain, gzip, br] = await Promise.all(
      ['identity', 'gzip', 'br'].map((encoding) => get(address, { 'accept-encoding': encoding })),
    )
    expect(gunzipSync(gzip!.rawPayload).equals(plain!.rawPayload)).toBe(true)
    expect(brotliDecompressSync(br!.rawPayload).equals(plain!.rawPayload)).toBe(true)
    expect(br!.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'text/javascript; charset=utf-8' })
    expect(br!.headers.vary).toContain('accept-encoding')
    const again = await get(address, { 'accept-encoding': 'br', 'if-none-match': String(br!.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test('that is a script names other scripts by their addresses', async () => {
    const { body } = await get('/recursos/efirma.js')
    expect(body).toMatch(/import ['"]\/recursos\/zona\.js\?v=[\w-]{12}['"]/)
    const worker = /new Worker\(['"]([^'"]+)/.exec(body)![1]!
    const { headers, body: thread } = await get(worker)
    expect(headers['content-security-policy']).toBe("default-src 'none'; script-src 'self'")
    expect(thread).toMatch(/importScripts\(['"]\/recursos\/forge\.min\.js\?v=[\w-]{12}['"]/)
  })

  test('that does not exist is refused like any address', async () => {
    expect((await get('/recursos/nada.js')).json().codigo).toBe('RUTA_NO_ENCONTRADA')
    expect((await get('/recursos/..%2fpage.ts')).statusCode).toBe(404)
  })
})

test.each(['/portal/entrar', '/portal/contrasena', '/portal/componentes', '/portal/ayuda', '/portal/nada'])(
  '%s holds nothing inline but its styles, and its policy names these alone',
  async (url) => {
    const { body, headers } = await get(url, { accept: 'text/html' })
    expect(body).not.toMatch(/\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
    const policy = String(headers['content-security-policy'])
    const styles = [...body.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text]) => text!)
    expect(styles.length).toBeGreaterThan(0)
    const sources = /style-src ([^;]+)/.exec(policy)![1]!.split(' ')
    for (const text of styles) expect(sources).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    expect(sources.filter((source) => !/^'sha256-[\w+/]{43}='$/.test(source))).toEqual([])
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ])
      expect(policy).toContain(part)
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    // else an older browser says `Origin: null` of our own forms, and they would be refused
    expect(headers['referrer-policy']).toBe('same-origin')
  },
)

test('styles lose comments and space that means nothing, and nothing else', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sia-estilos-'))
  const written = `/* a; { */
a :focus,
a > b:hover {
  margin: 0 1px;
  width: calc(1px + 2em);
}
@media (max-width: 2rem) {
  a::before {
    content: "✓  ; ";
  }
}
`
  writeFileSync(join(dir, 'x.css'), written)
  const { element } = defineStyles(join(dir, 'x.css'))
  rmSync(dir, { recursive: true })
  expect(element.text).toBe(
    '<style>a :focus,a>b:hover{margin:0 1px;width:calc(1px + 2em)}@media (max-width:2rem){a::before{content:"✓  ; "}}</style>',
  )
})

test('the page of components is there for who builds pages, and not in production', async () => {
  const path = { url: '/portal/componentes', headers: { accept: 'text/html' } }
  expect((await t.app.inject(path)).statusCode).toBe(200)
  const production = await startService({ parts: { config: { ...t.ctx.config, production: true } } })
  const response = await production.app.inject(path)
  await production.stop()
  expect(response.statusCode).toBe(404)
})

describe('components', () => {
  test('a field ties label, hint and error to its input, gives back what was typed, and never a password', () => {
    const text = field({ name: 'rfc', label: 'RFC', hint: 'Pista', error: 'Mal', value: '"><b>' }).text
    expect(text).toContain('<label for="c-rfc">RFC</label>')
    expect(text).toContain('aria-describedby="c-rfc-error c-rfc-pista"')
    expect(text).toContain('aria-invalid="true"')
    expect(text).toContain('value="&quot;&gt;&lt;b&gt;"')
    expect(field({ name: 'c', label: 'C', type: 'password', value: 'secreto' }).text).not.toContain('secreto')
    expect(field({ name: 'otp', label: 'O', type: 'otp', value: '123456' }).text).not.toContain('123456')
    expect(field({ name: 'otp', label: 'O', type: 'otp' }).text).toMatch(/inputmode="numeric" autocomplete="one-time-code"/)
  })

  test('a summary leads to each field; without errors there is none', () => {
    expect(errorSummary([])).toBeUndefined()
    expect(errorSummary([{ campo: 'rfc', mensaje: 'Escriba el RFC.' }])!.text).toContain('<a href="#c-rfc">Escriba el RFC.</a>')
  })

  test('days and instants are written as people do, in Mexico City', () => {
    expect(dayText('2026-02-10')).toBe('10 feb 2026')
    expect(instantText('2026-03-01T05:30:00Z')).toBe('28 feb 2026, 23:30')
  })

  test('a chart says in a table what it draws, and draws nothing without values', () => {
    const chart = (values: number[]) =>
      barChart({
        id: 'g',
        title: 'T',
        description: 'D',
        series: ['A'],
        groups: values.map((v, i) => ({ label: `m${i}`, values: [v] })),
      }).text
    expect(chart([1234])).toContain('<td data-label="A" class="number"><span>1,234</span></td>')
    expect(chart([0, 0])).toMatch(/height="0"/)
    for (const values of [[], [0], [1e6], [0.5]]) expect(chart(values)).not.toMatch(/NaN|Infinity|style=/)
  })

  test('a table escapes what stands in its cells', () => {
    const text = table({ caption: 'c', columns: [{ label: 'x', cell: (r: string) => r }], rows: ['<i>'] }).text
    expect(text).toContain('&lt;i&gt;')
    expect(html`${text}`.text).toContain('&amp;lt;i&amp;gt;')
  })
})
