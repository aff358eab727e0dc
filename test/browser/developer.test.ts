// A developer's way in a real browser: product, certification, tests that pass before one's eyes, mail, clock; also without JavaScript,
// by keyboard, and after the connection was lost.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PayrollClient } from '../../src/demo/payroll-client/payroll-client.ts'
import { deliverPendingMail } from '../../src/modules/outbox/index.ts'
import { violations } from '../support/axe.ts'
import { browserAbsent, fits, launchBrowser, type OpenPage, openPage, shot } from '../support/browser.ts'
import { testPki } from '../support/efirma.ts'
import { certified, employer, trust } from '../support/padron.ts'
import { stockKeys } from '../support/sandbox.ts'
import { type Service, startService } from '../support/service.ts'
import { signedIn } from '../support/session.ts'

const LIVE = { timeout: 180_000 }

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

describe.skipIf(browserAbsent())('the developer in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sia-desarrollador-'))
  let t: Service
  let browser: Browser
  let origin: string

  beforeAll(async () => {
    // The sandbox's address stands in its pages, so it must be the one that listens.
    const port = await freePort()
    origin = `http://127.0.0.1:${port}`
    const now = () => new Date()
    t = await startService({ now: now().toISOString(), env: { PUBLIC_URL: origin }, parts: { now }, sandbox: true })
    await t.app.listen({ port, host: '127.0.0.1' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await t?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  /** A browser in which somebody is signed in already. */
  async function openAs(rfc: string, options: { width?: number; js?: boolean } = {}): Promise<OpenPage> {
    const opened = await openPage(browser, options)
    const { headers } = await signedIn(t, rfc)
    await opened.context.addCookies([{ name: 'sia', value: headers.cookie!.split('=')[1]!, url: origin }])
    return opened
  }
  const sound = async (page: Page) => expect([await violations(page), await fits(page)], page.url()).toEqual([[], true])
  const testItem = (page: Page, id: string) => page.locator(`#prueba-${id}`)
  const state = (page: Page, id: string) => testItem(page, id).locator('.badge').first()

  async function register(page: Page, nombre: string): Promise<void> {
    await page.goto(`${origin}/portal/productos/nuevo`)
    await page.getByLabel('Nombre comercial').fill(nombre)
    await page.getByLabel('Versión').fill('2.1')
    await page.getByLabel('Correo de contacto').fill('soporte@centro.example')
    await page.getByRole('button', { name: 'Registrar el producto' }).click()
    await page.waitForURL(/\/portal\/productos\/PR-/)
  }
  /** From a product's page to the credentials of its sandbox; the certification's id. */
  async function begin(page: Page): Promise<string> {
    await stockKeys(t.ctx.sandbox!)
    await page.getByRole('link', { name: 'Empezar la certificación' }).click()
    await page.getByRole('button', { name: 'Abrir el ambiente de pruebas' }).click()
    await page.waitForURL(/\/credenciales$/)
    return /CT-[A-Z0-9-]+/.exec(page.url())![0]
  }
  /** The reference client, set up with what the page shows. */
  async function clientOf(page: Page): Promise<PayrollClient> {
    const value = (label: string) => page.getByLabel(label).inputValue()
    const patrones = await page.locator('table tbody th code').allInnerTexts()
    return new PayrollClient({
      api: await value('Dirección de la API'),
      rfc: await value('RFC de prueba'),
      contrasena: await value('Contraseña (client_secret)'),
      secreto: await value('Secreto de los códigos'),
      patrones: patrones.slice(0, 2),
      producto: 'NominaDeReferencia',
      version: '2.1',
      ritmoMs: 2_000,
      esperaMs: 8_000,
      pausaMs: 500,
    })
  }

  test('enters, makes a product, begins to certify it, sees tests pass without reloading, reads mail, moves the clock', async () => {
    const opened = await openPage(browser)
    const { page, complaints, requests } = opened
    const efirma = await (await testPki(t)).company()
    await page.goto(`${origin}/portal/entrar?volver=/portal/desarrollador`)
    for (const [label, name, bytes] of [
      ['Certificado (.cer)', 'mia.cer', efirma.cer],
      ['Llave privada (.key)', 'mia.key', efirma.key],
    ] as const) {
      writeFileSync(join(dir, name), bytes)
      await page.getByLabel(label).setInputFiles(join(dir, name))
    }
    await page.getByLabel('Contraseña de la llave').fill(efirma.password)
    await page.getByRole('button', { name: 'Revisar lo que voy a firmar' }).click()
    await page.getByRole('button', { name: 'Firmar y entrar' }).click()
    await page.waitForURL(`${origin}/portal/desarrollador`)
    await page.getByRole('link', { name: 'Registrar un producto' }).click()
    await register(page, 'Nómina de Referencia')

    const id = await begin(page)
    await sound(page)
    await page.getByRole('button', { name: 'Copiar RFC de prueba (client_id)' }).click()
    await page.getByRole('button', { name: 'Copiado RFC de prueba (client_id)' }).waitFor()
    const client = await clientOf(page)
    const working = client.run()
    try {
      await page.getByRole('link', { name: 'Ya las guardé, ir a las pruebas' }).click()
      await page.getByText('En vivo').waitFor(LIVE)
      // A request of the software is seen as it comes.
      await page.locator('#intercambios').getByText('POST /v1/token').first().waitFor(LIVE)

      await testItem(page, 'token-con-otp').getByRole('button', { name: 'Hacer' }).click()
      await page.waitForURL(/hecho=prueba/)
      await page.getByText('En vivo').waitFor(LIVE)
      const loads = requests.filter(({ path }) => path === `/portal/certificaciones/${id}`).length
      await state(page, 'token-con-otp').getByText('Aprobada').waitFor(LIVE)
      await page.getByText(`1 de 32 pruebas aprobadas`).first().waitFor(LIVE)
      await page.waitForFunction(
        () => /Aprobada: Pide el token.* 1 de 32/.test(document.querySelector('[data-anuncio]')!.textContent!),
        undefined,
        LIVE,
      )
      expect(requests.filter(({ path }) => path === `/portal/certificaciones/${id}`).length).toBe(loads)
      await sound(page)
      await shot(page, 'en-vivo-1280')
      // What a test that passed rests on is read in the report, at its place.
      await testItem(page, 'token-con-otp').getByRole('link', { name: 'de evidencia' }).click()
      await page.waitForURL(/informe#prueba-token-con-otp$/)
      const told = page.locator('#prueba-token-con-otp')
      expect(await told.locator('.evidence').innerText()).toContain('POST /v1/token')
      await page.waitForFunction(() => {
        const { top } = document.getElementById('prueba-token-con-otp')!.getBoundingClientRect()
        return top >= 0 && top < innerHeight / 2
      })
      await page.goBack()
      await page.getByText('En vivo').waitFor(LIVE)

      await page.getByRole('link', { name: 'Revisar la configuración' }).click()
      expect(await page.locator('main').innerText()).toContain('Se identifica como NominaDeReferencia/2.1.')
    } finally {
      client.stop()
      await working
    }

    await deliverPendingMail(t.ctx.sandbox!)
    await page.getByRole('link', { name: 'Correo de prueba' }).click()
    await page.getByRole('link', { name: 'Su contraseña' }).last().click()
    expect(await page.locator('.letter').innerText()).toMatch(/^Contraseña: \S+$/m)
    await page.getByRole('link', { name: 'Ambiente', exact: true }).click()
    await page.getByRole('button', { name: 'Dos bimestres' }).click()
    expect(await page.getByRole('status').innerText()).toContain('El reloj del ambiente avanzó')
    await page.getByLabel('El correo no se entrega').check()
    await page.getByRole('button', { name: 'Aplicar' }).click()
    expect(await page.getByLabel('El correo no se entrega').isChecked()).toBe(true)
    expect(complaints).toEqual([])
    await opened.context.close()
  })

  test('goes on by itself after the connection was lost, keeps what was open and where the keyboard is, and weighs little', async () => {
    const opened = await openAs('MAB9307148T4')
    const { page } = opened
    await register(page, 'Nómina Centro')
    const id = await begin(page)
    const client = await clientOf(page)
    const wire = await opened.context.newCDPSession(page)
    await wire.send('Network.enable')
    let bytes = 0
    wire.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength
    })
    await page.goto(`${origin}/portal/certificaciones/${id}`)
    await page.getByText('En vivo').waitFor(LIVE)
    expect(bytes).toBeLessThan(100_000)

    // By keyboard alone: to the test's button, and back to it after the page came again.
    const item = testItem(page, 'identifica-producto')
    await item.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement!.textContent)).toContain('Hacer')
    await page.keyboard.press('Enter')
    await page.waitForURL(/hecho=prueba/)
    await page.getByText('En vivo').waitFor(LIVE)
    await item.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    t.app.server.closeAllConnections()
    const working = client.run()
    try {
      await state(page, 'identifica-producto').getByText('Aprobada').waitFor(LIVE)
      await page.getByText('En vivo').waitFor(LIVE)
      expect(await item.locator('details').first().getAttribute('open')).not.toBeNull()
      expect(await page.evaluate(() => document.activeElement!.textContent)).toContain('En qué consiste')
    } finally {
      client.stop()
      await working
    }
    // Who signs out elsewhere is told here, and the view asks no more.
    await t.ctx.db.deleteFrom('sesiones').where('rfc', '=', 'MAB9307148T4').execute()
    await page.getByText('Su sesión terminó').waitFor(LIVE)
    await opened.context.close()
  })

  test('everything but the live view works without JavaScript', async () => {
    const opened = await openAs('NDP150303QX1', { js: false, width: 360 })
    const { page } = opened
    await register(page, 'Nómina del Puerto')
    const id = await begin(page)
    expect(await page.getByLabel('Secreto de los códigos').inputValue()).toMatch(/^[A-Z2-7]{32}$/)
    await page.goto(`${origin}/portal/certificaciones/${id}`)
    await page.getByRole('button', { name: 'Hacer todas las pruebas' }).click()
    expect(await page.locator('main').innerText()).toContain('Las pruebas empezaron')
    expect(await state(page, 'token-con-otp').innerText()).toBe('En curso')
    await page.getByRole('link', { name: 'Actualizar' }).click()
    expect(page.url()).toBe(`${origin}/portal/certificaciones/${id}`)

    await page.getByRole('link', { name: 'Evidencias' }).click()
    const manual = join(dir, 'manual.pdf')
    writeFileSync(manual, '%PDF-1.7\nmanual\n%%EOF\n')
    const large = join(dir, 'bitacora.txt')
    writeFileSync(large, Buffer.alloc(12 * 1024 * 1024, 65))
    await page.getByLabel('Archivo').setInputFiles(large)
    await page.getByRole('button', { name: 'Agregar la evidencia' }).click()
    expect(await page.locator('#errores').innerText()).toContain('Cada evidencia puede medir a lo más 5 MB.')
    await page.getByLabel('Qué muestra').fill('Manual de operación')
    await page.getByLabel('Archivo').setInputFiles(manual)
    await page.getByRole('button', { name: 'Agregar la evidencia' }).click()
    expect(await page.locator('table').innerText()).toContain('manual.pdf')
    await page.getByRole('link', { name: 'Ambiente' }).click()
    await page.getByRole('button', { name: 'Un mes' }).click()
    expect(await page.locator('main').innerText()).toContain('El reloj del ambiente avanzó')
    await page.goto(`${origin}/portal/certificaciones/${id}/cancelar`)
    await page.getByLabel('Motivo').fill('Sólo era un ensayo')
    await page.getByRole('button', { name: 'Cancelar la certificación' }).click()
    expect(await page.locator('main').innerText()).toContain('Sólo era un ensayo')
    await opened.context.close()
  })

  test('every page is accessible and fits on a phone and on a desk', async () => {
    const rfc = 'GODE561231GR8'
    const opened = await openAs(rfc)
    const { page, complaints } = opened
    const sections = [
      'desarrollador',
      'productos',
      'productos/nuevo',
      'certificaciones',
      'certificaciones/nueva',
      'patrones-que-confian',
    ]
    const look = async (path: string) => {
      for (const [width, height] of [
        [1280, 900],
        [360, 800],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.goto(`${origin}/portal/${path}`)
        await sound(page)
        await shot(page, `${path.replaceAll('/', '-')}-${width}`)
      }
    }
    // First as who has nothing yet, then with all that there is to see.
    for (const path of sections) await look(path)
    await register(page, 'Nómina del Sur')
    const product = /PR-[A-Z0-9-]+/.exec(page.url())![0]
    const id = await begin(page)
    await deliverPendingMail(t.ctx.sandbox!)
    await certified(t, rfc, undefined, 'Otro producto')
    await employer(t, 'EKU9003173C9', [])
    await trust(t, { patron: 'EKU9003173C9', desarrollador: rfc })
    const parts = ['', '/credenciales', '/previa', '/ambiente', '/buzon', '/evidencias', '/informe', '/cancelar']
    for (const path of [...sections, `productos/${product}`, ...parts.map((part) => `certificaciones/${id}${part}`)])
      await look(path)
    for (const path of ['patrones-que-confian/pedir', 'patrones-que-confian/solicitudes']) await look(path)
    expect(complaints).toEqual([])
    await opened.context.close()
  })
})
