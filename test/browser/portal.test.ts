// Entering the portal in a real browser: by e.firma, whose key never leaves the page, and by password and code, without JavaScript.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestEfirma } from '../../src/modules/efirma/index.ts'
import { violations } from '../support/axe.ts'
import { browserAbsent, fits, launchBrowser, type OpenPage, openPage, shot, weigh } from '../support/browser.ts'
import { COMPANY_RFC, PERSON_RFC, type TestPki, testPki } from '../support/efirma.ts'
import { codeNow, deliveredPassword, forgetPasswords, issuePassword } from '../support/password.ts'
import { type Service, startService } from '../support/service.ts'
import { absent, read, SAT_TEST_PKI } from '../support/shared.ts'

const DAY_MS = 86_400_000

describe.skipIf(browserAbsent())('the portal in a browser', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sia-portal-'))
  let t: Service
  let pki: TestPki
  let browser: Browser
  let origin: string

  beforeAll(async () => {
    // A cookie that is Secure would not be kept on plain http.
    t = await startService({ env: { PUBLIC_URL: 'http://127.0.0.1' } })
    pki = await testPki(t)
    origin = await t.app.listen({ port: 0, host: '127.0.0.1' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await t?.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  beforeEach(async () => {
    await t.ctx.db.deleteFrom('sesiones').execute()
    await forgetPasswords(t)
  })

  let files = 0
  const save = (bytes: Buffer, name: string) => {
    const path = join(dir, `${++files}-${name}`)
    writeFileSync(path, bytes)
    return path
  }
  type Given = { cer: Buffer; key: Buffer; password: string }
  async function fill(page: Page, { cer, key, password }: Given) {
    await page.getByLabel('Certificado (.cer)').setInputFiles(save(cer, 'mia.cer'))
    await page.getByLabel('Llave privada (.key)').setInputFiles(save(key, 'mia.key'))
    await page.getByLabel('Contraseña de la llave').fill(password)
    await page.getByRole('button', { name: 'Revisar lo que voy a firmar' }).click()
  }
  const review = (page: Page) => page.getByRole('heading', { name: 'Esto es lo que va a firmar' })
  async function enter(opened: OpenPage, efirma: Given, volver = '') {
    const { page } = opened
    await page.goto(`${origin}/portal/entrar${volver && `?volver=${encodeURIComponent(volver)}`}`)
    await fill(page, efirma)
    await review(page).waitFor()
    await page.getByRole('button', { name: 'Firmar y entrar' }).click()
    await page.waitForURL(`${origin}${volver || '/portal'}`)
  }

  for (const width of [360, 1280]) {
    test(`at ${width} pixels: who signs reads first what, enters, and neither key nor its password ever left the page`, async () => {
      const efirma = await pki.company()
      const opened = await openPage(browser, { width })
      const { page, complaints, requests } = opened
      await page.goto(`${origin}/portal/sesiones`)
      expect(page.url()).toBe(`${origin}/portal/entrar?volver=%2Fportal%2Fsesiones`)
      expect([await violations(page), await fits(page)]).toEqual([[], true])
      await shot(page, `entrar-${width}`)
      await fill(page, efirma)
      await review(page).waitFor()
      const summary = await page.locator('.to-sign').innerText()
      expect(summary).toContain('Entrar al portal')
      expect(summary).toContain(`EMPRESA DE PRUEBA SA DE CV, RFC ${COMPANY_RFC}`)
      expect(summary).toContain('10 feb 2026, 12:05')
      expect([await violations(page), await fits(page)]).toEqual([[], true])
      expect(await page.getByLabel('Contraseña de la llave').inputValue()).toBe('')
      await shot(page, `firmar-${width}`)
      expect(requests.filter((r) => r.method === 'POST').map((r) => r.path)).toEqual(['/v1/efirma/retos'])

      await page.getByRole('button', { name: 'Firmar y entrar' }).click()
      await page.waitForURL(`${origin}/portal/sesiones`)
      expect([await violations(page), await fits(page)]).toEqual([[], true])
      await shot(page, `sesiones-${width}`)
      await page.getByRole('link', { name: 'Inicio' }).first().click()
      await page.waitForURL(`${origin}/portal`)
      expect(await page.locator('h1').innerText()).toBe('EMPRESA DE PRUEBA SA DE CV')
      expect([await violations(page), await fits(page)]).toEqual([[], true])
      await shot(page, `inicio-${width}`)

      const sent = requests.map((r) => r.body).join('\n')
      const exponent = Buffer.from(efirma.privateKey.export({ format: 'jwk' }).d!, 'base64url')
      const values = requests.filter((r) => r.body).flatMap((r) => Object.values(JSON.parse(r.body) as Record<string, unknown>))
      const decoded = Buffer.concat(values.filter((v) => typeof v === 'string').map((v) => Buffer.from(v, 'base64')))
      expect(decoded.includes(efirma.cer)).toBe(true)
      for (const secret of [efirma.key.subarray(200, 260), exponent.subarray(0, 64)]) {
        expect(decoded.includes(secret)).toBe(false)
        expect(sent).not.toContain(secret.toString('hex'))
      }
      expect(sent).not.toContain(efirma.password)
      expect(complaints).toEqual([])
      await opened.context.close()
    })
  }

  describe('is told at once, and nothing is sent, of', () => {
    const seal = async (): Promise<TestEfirma> => pki.efirma(COMPANY_RFC, { sucursal: 'Sucursal 1' })
    const ofTime = (fromDays: number, toDays: number) =>
      pki.efirma(COMPANY_RFC, {
        from: new Date(t.clock.now.getTime() + fromDays * DAY_MS),
        to: new Date(t.clock.now.getTime() + toDays * DAY_MS),
      })
    const cases: [name: string, given: () => Promise<Given>, field: string, told: string][] = [
      [
        'a wrong password',
        async () => ({ ...(await pki.company()), password: 'otra' }),
        'Contraseña de la llave',
        'no es correcta',
      ],
      [
        'swapped files',
        async () => {
          const { cer, key, password } = await pki.company()
          return { cer: key, key: cer, password }
        },
        'Certificado (.cer)',
        'al revés',
      ],
      ['a seal certificate', seal, 'Certificado (.cer)', 'sello digital (CSD)'],
      ['an e.firma that ended', () => ofTime(-400, -2), 'Certificado (.cer)', 'venció el 8 feb 2026'],
      ['an e.firma that has not begun', () => ofTime(3, 400), 'Certificado (.cer)', 'empieza el 13 feb 2026'],
      [
        'certificate and key of two e.firmas',
        async () => ({ ...(await pki.company()), key: (await pki.person()).key }),
        'Llave privada (.key)',
        'dos e.firmas distintas',
      ],
      [
        'a file that is no certificate',
        async () => ({ ...(await pki.company()), cer: Buffer.from('%PDF-1.7 acuse') }),
        'Certificado (.cer)',
        'no es un certificado',
      ],
      [
        'an empty file in place of the key',
        async () => ({ ...(await pki.company()), key: Buffer.alloc(0) }),
        'Llave privada (.key)',
        'no es una llave',
      ],
      [
        'the certificate of an authority',
        async () => ({ ...(await pki.company()), cer: pki.authority.certificates[0]! }),
        'Certificado (.cer)',
        'no es una e.firma de contribuyente',
      ],
      [
        'the certificate twice',
        async () => ({ ...(await pki.company()), key: (await pki.company()).cer }),
        'Llave privada (.key)',
        'es un certificado',
      ],
    ]
    test.each(cases)('%s', async (_name, given, label, told) => {
      const { page, context, complaints, requests } = await openPage(browser, { width: 360 })
      await page.goto(`${origin}/portal/entrar`)
      await fill(page, await given())
      const error = page.locator('.field.wrong .error-text')
      await error.waitFor()
      expect(await error.innerText()).toContain(told)
      const input = page.getByLabel(label, { exact: true })
      expect(await input.getAttribute('aria-invalid')).toBe('true')
      expect(await input.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-describedby'))).toContain(
        (await error.getAttribute('id'))!,
      )
      expect(requests.filter((r) => r.method !== 'GET')).toEqual([])
      expect([await violations(page), await fits(page), complaints]).toEqual([[], true, []])
      if (label.startsWith('Contraseña')) await shot(page, 'contrasena-incorrecta-360')
      // corrected in place, it goes on
      await fill(page, await pki.company())
      await review(page).waitFor()
      await context.close()
    })

    test('what was left out', async () => {
      const { page, context, requests } = await openPage(browser)
      await page.goto(`${origin}/portal/entrar`)
      await page.getByRole('button', { name: 'Revisar lo que voy a firmar' }).click()
      expect(await page.locator('.field.wrong .error-text').allInnerTexts()).toEqual([
        'Elija el archivo del certificado, el que termina en .cer.',
        'Elija el archivo de la llave, el que termina en .key.',
        'Escriba la contraseña de la llave.',
      ])
      expect(requests.filter((r) => r.method !== 'GET')).toEqual([])
      await context.close()
    })
  })

  test('the thread that holds the key can reach no network, and ends with the five minutes or when one goes back', async () => {
    const { page, context } = await openPage(browser)
    await page.clock.install({ time: t.clock.now })
    await page.goto(`${origin}/portal/entrar`)
    await fill(page, await pki.company())
    await review(page).waitFor()
    const [thread] = page.workers()
    const reached = await thread!.evaluate(() =>
      fetch('/livez').then(
        () => 'sent',
        () => 'refused',
      ),
    )
    expect(reached).toBe('refused')
    await page.getByRole('button', { name: 'Regresar sin firmar' }).click()
    await expect.poll(() => page.workers().length).toBe(0)
    expect(await page.getByLabel('Contraseña de la llave').inputValue()).toBe('')

    await fill(page, await pki.company())
    await review(page).waitFor()
    expect(page.workers()).toHaveLength(1)
    await page.clock.fastForward(5 * 60_000 + 1000)
    await page.getByText('Pasaron los cinco minutos').waitFor()
    await expect.poll(() => page.workers().length).toBe(0)
    await context.close()
  })

  test('each step is said while it lasts', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(`${origin}/portal/entrar`)
    const status = page.locator('[data-parte="estado"]')
    expect(await status.getAttribute('role')).toBe('status')
    await status.evaluate((element) => {
      const said: string[] = []
      Object.assign(globalThis, { said })
      new MutationObserver(() => void said.push(element.textContent!.slice(0, 9))).observe(element, {
        childList: true,
        subtree: true,
      })
    })
    await fill(page, await pki.company())
    await review(page).waitFor()
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
    expect([...new Set(said)]).toEqual(['Leyendo l', 'Abriendo ', 'Preparand'])
    await context.close()
  })

  test('both files dropped together find their fields', async () => {
    const { page, context } = await openPage(browser)
    const { cer, key, password } = await pki.company()
    await page.goto(`${origin}/portal/entrar`)
    const transfer = await page.evaluateHandle(
      (given) => {
        const data = new DataTransfer()
        for (const [name, base64] of given)
          data.items.add(new File([Uint8Array.from(atob(base64!), (c) => c.charCodeAt(0))], name!))
        return data
      },
      [
        ['mia.key', key.toString('base64')],
        ['mia.CER', cer.toString('base64')],
      ],
    )
    for (const event of ['dragover', 'drop']) await page.dispatchEvent('#efirma-cer', event, { dataTransfer: transfer })
    await page.getByLabel('Contraseña de la llave').fill(password)
    await page.keyboard.press('Enter')
    await review(page).waitFor()
    await context.close()
  })

  test('what the service refuses is told with what to do and the request, and the form can be used again', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(`${origin}/portal/entrar`)
    await fill(page, await pki.company())
    await review(page).waitFor()
    t.clock.advance(6 * 60)
    await page.getByRole('button', { name: 'Firmar y entrar' }).click()
    const refusal = page.locator('[data-parte="rechazo"]')
    await refusal.waitFor()
    expect(await refusal.innerText()).toMatch(/Pasaron los cinco minutos[\s\S]*RETO_VENCIDO[\s\S]*petición [\w-]{36}/)
    expect(await violations(page)).toEqual([])
    await shot(page, 'rechazo-1280')
    await fill(page, await pki.company())
    await review(page).waitFor()
    await context.close()
  })

  test('a password is got, shown once with its QR, and opens the portal without JavaScript', async () => {
    const efirma = await pki.person()
    const opened = await openPage(browser, { width: 360 })
    const { page, complaints } = opened
    await page.goto(`${origin}/portal/contrasena`)
    expect([await violations(page), await fits(page)]).toEqual([[], true])
    await page.getByLabel('Correo para recibir la contraseña').fill('yo@persona.example')
    await fill(page, efirma)
    await review(page).waitFor()
    expect(await page.locator('.to-sign').innerText()).toContain('yo@persona.example')
    await page.getByRole('button', { name: 'Firmar y obtener la contraseña' }).click()
    await page.getByRole('heading', { name: 'Falta un paso' }).waitFor()
    expect(page.workers()).toEqual([])
    expect(await page.locator('input[type=file]').evaluateAll((all) => all.map((i) => (i as HTMLInputElement).value))).toEqual([
      '',
      '',
    ])
    expect(await page.locator('#resultado').innerText()).toContain('y***@persona.example')
    expect(await page.locator('.qr svg path').count()).toBeGreaterThan(0)
    expect([await violations(page), await fits(page)]).toEqual([[], true])
    await shot(page, 'codigo-360')
    await page.setViewportSize({ width: 1280, height: 900 })
    await shot(page, 'codigo-1280')
    const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '')
    expect(complaints).toEqual([])
    await opened.context.close()

    const plain = await openPage(browser, { width: 360, js: false })
    await plain.page.goto(`${origin}/portal/sesiones`)
    await shot(plain.page, 'sin-javascript-360')
    expect(await plain.page.locator('noscript').first().innerText()).toContain('hace falta JavaScript')
    const { password } = await deliveredPassword(t, PERSON_RFC)
    await plain.page.getByLabel('RFC').fill(PERSON_RFC)
    await plain.page.getByLabel('Contraseña', { exact: true }).fill('no es')
    await plain.page.getByLabel('Código de seis dígitos').fill('000000')
    await plain.page.getByRole('button', { name: 'Entrar' }).click()
    expect(await plain.page.locator('#errores').innerText()).toMatch(/No se pudo continuar[\s\S]*no son válidos/)
    expect(await plain.page.getByLabel('RFC').inputValue()).toBe(PERSON_RFC)
    await shot(plain.page, 'entrar-error-360')
    await plain.page.getByLabel('Contraseña', { exact: true }).fill(password)
    await plain.page.getByLabel('Código de seis dígitos').fill(await codeNow(t, secret))
    await plain.page.getByRole('button', { name: 'Entrar' }).click()
    expect(plain.page.url()).toBe(`${origin}/portal/sesiones`)
    const [cookie] = await plain.context.cookies()
    expect(cookie).toMatchObject({ name: 'sia', httpOnly: true, sameSite: 'Lax', path: '/' })
    await plain.page.getByText('Menú', { exact: true }).click()
    await plain.page.getByRole('button', { name: 'Salir' }).click()
    expect(await plain.page.locator('main').innerText()).toContain('Su sesión se cerró')
    await plain.page.goto(`${origin}/portal`)
    expect(plain.page.url()).toContain('/portal/entrar')
    await plain.context.close()
  })

  test('who is signed in renews and cancels the password with its own e.firma, and with no other', async () => {
    await issuePassword(t, await pki.company())
    const opened = await openPage(browser)
    const { page } = opened
    await enter(opened, await pki.company(), '/portal/contrasena')
    expect(await page.locator('main').innerText()).toContain('Vigente; vence el 10 feb 2027')
    await shot(page, 'contrasena-1280')
    await fill(page, await pki.person())
    await page.locator('.field.wrong .error-text').waitFor()
    expect(await page.locator('.field.wrong').innerText()).toContain(
      `Esta e.firma es de ${PERSON_RFC}, y usted entró como ${COMPANY_RFC}`,
    )
    await fill(page, await pki.company())
    await review(page).waitFor()
    await page.getByRole('button', { name: 'Firmar y renovar la contraseña' }).click()
    await page.getByRole('heading', { name: 'Falta un paso' }).waitFor()

    await page.goto(`${origin}/portal/contrasena?accion=cancelar`)
    await fill(page, await pki.company())
    await review(page).waitFor()
    expect(await page.locator('[data-parte="datos"]').innerText()).toContain(
      'la contraseña, los tokens y las relaciones de confianza otorgadas',
    )
    await page.getByRole('button', { name: 'Firmar y cancelar la contraseña' }).click()
    await page.getByText('La contraseña quedó cancelada').waitFor()
    expect(await t.ctx.db.selectFrom('contrasenas').select('id').where('cancelada_el', 'is', null).execute()).toEqual([])
    await opened.context.close()
  })

  test('by keyboard alone: skip link, files apart, the password, the review, the signature', async () => {
    const opened = await openPage(browser)
    const { page } = opened
    const { cer, key, password } = await pki.company()
    await page.goto(`${origin}/portal/entrar`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Ir al contenido')
    await page.keyboard.press('Enter')
    await page.getByLabel('Certificado (.cer)').setInputFiles(save(cer, 'mia.cer'))
    await page.getByLabel('Llave privada (.key)').setInputFiles(save(key, 'mia.key'))
    const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.id)
    for (let tabs = 0; tabs < 6 && (await focused()) !== 'efirma-contrasena'; tabs++) await page.keyboard.press('Tab')
    expect(await focused()).toBe('efirma-contrasena')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await review(page).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Esto es lo que va a firmar')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Firmar y entrar')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin}/portal`)
    await opened.context.close()
  })

  test.each(['/portal/componentes', '/portal/ayuda', '/portal/nada', '/', '/docs/errores', '/verificacion'])(
    '%s is accessible and fits at both widths',
    async (path) => {
      for (const width of [360, 1280]) {
        const { page, context, complaints } = await openPage(browser, { width })
        await page.goto(origin + path)
        expect([width, await violations(page), await fits(page), complaints]).toEqual([width, [], true, []])
        await shot(page, `${path.replaceAll('/', '-').slice(1) || 'principio'}-${width}`)
        await context.close()
      }
    },
  )

  test('pages are light: under 100 kB, with what signing needs under 400 kB', async () => {
    for (const path of ['/portal/ayuda', '/portal/entrar', '/portal/contrasena', '/portal/componentes'])
      expect([path, await weigh(browser, origin + path)]).toEqual([
        path,
        expect.toSatisfy((bytes: number) => bytes > 3_000 && bytes < 100_000),
      ])
    const forge = await t.app.inject({ url: '/recursos/forge.min.js', headers: { 'accept-encoding': 'gzip' } })
    expect(forge.rawPayload.length).toBeLessThan(300_000)
  })

  describe.skipIf(absent(SAT_TEST_PKI))("with SAT's own test material", () => {
    const files = (folder: string, name: string): Given => ({
      cer: read(SAT_TEST_PKI, folder, `${name}.cer`),
      key: read(SAT_TEST_PKI, folder, `${name}.key`),
      password: read(SAT_TEST_PKI, 'password.txt').toString('utf8').trim(),
    })
    let sat: Service
    let address: string
    beforeAll(async () => {
      sat = await startService({ env: { PUBLIC_URL: 'http://127.0.0.1', EFIRMA_TRUST_DIR: join(SAT_TEST_PKI, 'ca') } })
      address = await sat.app.listen({ port: 0, host: '127.0.0.1' })
    })
    afterAll(() => sat?.stop())

    test.each([
      ['EKU9003173C9_2023', '2026-02-10T18:00:00Z', 'ESCUELA KEMPER URGATE'],
      ['HAN_tilde_930228SM9_2019', '2022-06-15T18:00:00Z', 'HAÑ930228SM9'],
      ['CACX7605101P8_2019', '2022-06-15T18:00:00Z', 'CACX7605101P8'],
    ])('%s enters', async (name, now, shown) => {
      sat.clock.set(now)
      const { page, context, complaints } = await openPage(browser)
      await page.goto(`${address}/portal/entrar`)
      await fill(page, files('efirma', name))
      await review(page).waitFor()
      expect(await page.locator('.to-sign').innerText()).toContain(shown)
      await page.getByRole('button', { name: 'Firmar y entrar' }).click()
      await page.waitForURL(`${address}/portal`)
      expect(await page.locator('.top').innerText()).toContain(shown)
      expect(complaints).toEqual([])
      await context.close()
    })

    test("EKU9003173C9's seal certificate is told apart before anything is sent", async () => {
      sat.clock.set('2026-02-10T18:00:00Z')
      const { page, context, requests } = await openPage(browser)
      await page.goto(`${address}/portal/entrar`)
      await fill(page, files('csd', 'EKU9003173C9_2023'))
      await page.locator('.field.wrong .error-text').waitFor()
      expect(await page.locator('.field.wrong').innerText()).toContain('sello digital (CSD)')
      expect(requests.filter((r) => r.method !== 'GET')).toEqual([])
      await context.close()
    })
  })
})
