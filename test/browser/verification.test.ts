// The public verification page in a real browser: Debian's Chromium, where it is installed; else skipped with a message.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { COMPANY_RFC, sign, testPki } from '../support/efirma.ts'
import { bearer } from '../support/login.ts'
import { certified, employer } from '../support/padron.ts'
import { type Service, startService } from '../support/service.ts'

const CHROMIUM = '/usr/bin/chromium'
const installed = existsSync(CHROMIUM)
if (!installed) console.warn('skipped: Chromium is not installed (apt-get install chromium)')

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
// Where screenshots go, to be looked at by people; nowhere unless asked for.
const SHOTS = process.env.SCREENSHOTS
const [DEVELOPER, NRP] = ['MAB9307148T4', completeNrp('A011234510')]

describe.skipIf(!installed)('in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sia-browser-'))
  let t: Service
  let browser: Browser
  let origin: string
  let folio: string
  let pdf: Buffer

  beforeAll(async () => {
    t = await startService()
    await employer(t, COMPANY_RFC, [NRP], 'Muñecos y Cigüeñas, S.A. de C.V.')
    await certified(t, DEVELOPER)
    const pki = await testPki(t)
    const datos = { desarrollador: DEVELOPER, nrps: [NRP], inicio: '2026-02-10', fin: '2027-02-09' }
    const payload = await sign(t, await pki.company(), 'relacion:otorgar', datos)
    folio = (await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })).json().folio
    const headers = { ...(await bearer(t, COMPANY_RFC)), accept: 'application/pdf' }
    pdf = (await t.app.inject({ url: `/v1/relaciones-confianza/${folio}/acuse`, headers })).rawPayload
    origin = await t.app.listen({ port: 0, host: '127.0.0.1' })
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  })
  afterAll(async () => {
    await browser?.close()
    await t?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  /** A page that fails the test when the browser complains, of a script or of what the policy forbids. */
  async function open(path: string, width: number): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'es-MX' })
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(origin + path)
    return { page, complaints }
  }
  const shot = async (page: Page, name: string) => {
    if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
  }
  /** Drops a file as a person does: from outside, onto the page. */
  const drop = async (page: Page, bytes: Buffer, onto = '#archivo') => {
    const transfer = await page.evaluateHandle((base64) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'acuse.pdf', { type: 'application/pdf' }))
      return data
    }, bytes.toString('base64'))
    for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent(onto, event, { dataTransfer: transfer })
  }
  const verdict = async (page: Page, beginning: string) => {
    await page.locator('#respuesta', { hasText: beginning }).waitFor()
    return page.locator('#respuesta').innerText()
  }
  const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

  for (const width of [360, 1280]) {
    test(`at ${width} pixels: the state shows, a changed PDF that is dropped is found out, the true one is recognised`, async () => {
      const { page, complaints } = await open(`/verificacion/${folio}`, width)
      expect(await page.locator('main').innerText()).toContain('Muñecos y Cigüeñas')
      expect(await page.locator('main').innerText()).toContain('Vigente hoy')
      await shot(page, `verificacion-${width}`)

      const changed = Buffer.from(pdf)
      const at = Math.floor(changed.length / 2)
      changed[at] = changed[at]! ^ 1
      await drop(page, changed)
      expect(await verdict(page, 'Alterado')).toContain(folio)
      await shot(page, `alterado-${width}`)
      expect(await fits(page)).toBe(true)

      await drop(page, pdf)
      expect(await verdict(page, 'Íntegro')).toContain('sin un solo cambio')
      await shot(page, `integro-${width}`)
      expect(complaints).toEqual([])
      await page.close()
    })
  }

  test('a file that misses the field is compared all the same, and the page stays', async () => {
    const { page } = await open(`/verificacion/${folio}`, 1280)
    await drop(page, Buffer.from('%PDF-1.7 de otro'), 'h1')
    expect(await verdict(page, 'No se reconoce')).toContain('no lleva su sello ni un folio suyo')
    expect(page.url()).toBe(`${origin}/verificacion/${folio}`)
    await page.close()
  })

  test('chosen instead of dropped, and by keyboard alone: a folio is typed, a file is chosen', async () => {
    const { page } = await open('/verificacion', 360)
    await shot(page, 'inicio-360')
    await page.keyboard.press('Tab')
    await page.getByLabel('Folio').focus()
    await page.keyboard.type(folio.toLowerCase())
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/verificacion/${folio.toLowerCase()}`)
    expect(await page.locator('h1').innerText()).toContain('folio auténtico')
    const file = join(dir, 'acuse.pdf')
    writeFileSync(file, Buffer.concat([pdf, Buffer.from('\n')]))
    await page.getByLabel(/Elija el PDF/).setInputFiles(file)
    expect(await verdict(page, 'Alterado')).toContain('Pida el original')
    await page.close()
  })

  test('a folio that nobody issued is said to be unknown', async () => {
    const { page } = await open('/verificacion/RC-0000-0000-0000-0000', 360)
    expect(await page.locator('h1').innerText()).toBe('No se encontró ese folio')
    await shot(page, 'desconocido-360')
    expect(await fits(page)).toBe(true)
    await page.close()
  })
})
