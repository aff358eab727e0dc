// The public pages in a real browser: at both widths, by keyboard alone, without JavaScript, judged by axe-core and weighed.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certifyDeveloper } from '../../src/modules/developers/index.ts'
import { violations } from '../support/axe.ts'
import { browserAbsent, fits, launchBrowser, openPage, shot, weigh } from '../support/browser.ts'
import { type Service, startService } from '../support/service.ts'

const CALCULATED =
  '/calculadora?tipoDescuento=03&valor=22.2500&salarioDiario=117.89&sbc=123.22&inicio=2019-12-27&fin=2020-01-02&seguroDanos=completo&salarioPagado=300&calcular=1'
/** What is shown to people, in every state that differs. */
const PAGES: [name: string, path: string][] = [
  ['inicio', '/'],
  ['calculadora', '/calculadora'],
  ['calculadora-hecha', CALCULATED],
  ['calculadora-errores', '/calculadora?calcular=1&valor=x&fechasAusencias=ayer'],
  ['desarrolladores', '/desarrolladores'],
  ['desarrolladores-nadie', '/desarrolladores?q=zzz'],
  ['estado', '/estado'],
  ['guia', '/docs/guia'],
  ['errores', '/docs/errores'],
  ['verificacion', '/verificacion'],
]
const LIMIT_BYTES = 100_000

describe.skipIf(browserAbsent())('the public pages in a browser', () => {
  let t: Service
  let browser: Browser
  let origin: string

  beforeAll(async () => {
    t = await startService({ env: { PUBLIC_URL: 'http://127.0.0.1' } })
    const certify = (rfc: string, nombre: string, producto: string) =>
      certifyDeveloper(t.ctx, { rfc, nombre, producto, hasta: '2027-02-09', motivo: 'Prueba' })
    await certify(
      'MAB9307148T4',
      'Nóminas, Cálculos y Dispersiones del Ñandú y Asociados, S.A. de C.V.',
      'Ñandú Nómina Corporativa',
    )
    await certify('MAB9307148T4', '', 'Ñandú Web')
    await certify('GODE561231GR8', 'Emilia Gómez Díaz', 'Raya')
    origin = await t.app.listen({ port: 0, host: '127.0.0.1' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await t?.stop()
  })

  for (const width of [360, 1280]) {
    test.each(PAGES)(`at ${width} px, %s has nothing against it: axe, the sides, the console`, async (name, path) => {
      const { page, context, complaints } = await openPage(browser, { width })
      await page.goto(origin + path)
      await shot(page, `${name}-${width}`)
      expect(await violations(page)).toEqual([])
      expect(await fits(page)).toBe(true)
      expect(complaints).toEqual([])
      await context.close()
    })
  }

  test.each(PAGES)('%s weighs less than 100 kB with all that it loads', async (_name, path) => {
    expect(await weigh(browser, origin + path)).toBeLessThan(LIMIT_BYTES)
  })

  test.each(PAGES)('%s reads the same without JavaScript', async (_name, path) => {
    const texts: string[] = []
    for (const js of [true, false]) {
      const { page, context } = await openPage(browser, { js })
      await page.goto(origin + path)
      texts.push(
        (await page.locator('h1').innerText()) + (await page.locator('main').getByRole('heading').allInnerTexts()).join(),
      )
      await context.close()
    }
    expect(texts[1]).toBe(texts[0])
  })

  /** Tab until the field of this label has the focus; fails where the keyboard does not reach it. */
  async function tabTo(page: Page, selector: string) {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return
    }
    throw new Error(`the keyboard does not reach ${selector}`)
  }

  test('a withholding is calculated by keyboard alone, without JavaScript, and a mistake leads to its field', async () => {
    // A page whose scripts are off cannot be asked where its focus is, so the keyboard goes over a page with them.
    const { page, context, complaints } = await openPage(browser, { width: 360 })
    await page.goto(origin)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Ir al contenido')
    // On a phone the places to go to do not push the page down until they are asked for.
    const places = page.locator('nav a[href="/calculadora"]')
    const top = () => page.locator('header').evaluate((header) => header.getBoundingClientRect().height)
    expect([await places.isVisible(), (await top()) < 100]).toEqual([false, true])
    await tabTo(page, 'summary')
    await page.keyboard.press('Enter')
    expect([await places.isVisible(), await violations(page), await fits(page)]).toEqual([true, [], true])
    await tabTo(page, 'nav a[href="/calculadora"]')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/calculadora')
    await tabTo(page, '[name=tipoDescuento]')
    await page.keyboard.type('Fac')
    await tabTo(page, '[name=valor]')
    await page.keyboard.type('20')
    await tabTo(page, '[name=sbc]')
    await page.keyboard.type('522.60')
    await page.keyboard.press('Enter')
    await page.waitForURL('**calcular=1**')

    // The summary has the focus; its link leads into the field that is wrong.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('errores')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('salarioDiario')
    await page.keyboard.type('500')
    await page.keyboard.press('Enter')
    // 1 to 15 February 2026 is half a month by the service's clock: 20 × 100.81 × 2 ÷ 59 × 15.
    await page.getByRole('heading', { name: 'Se retienen $1,025.19' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('without JavaScript the form calculates, the directory searches, and the state can be refreshed', async () => {
    const { page, context } = await openPage(browser, { js: false })
    await page.goto(`${origin}/calculadora`)
    await page.getByLabel('Tipo de descuento').selectOption('02')
    await page.getByLabel('Valor').fill('2,450.00')
    await page.getByLabel('Primer día').fill('2021-07-16')
    await page.getByLabel('Último día').fill('2021-07-29')
    await page.getByLabel('Salario diario', { exact: true }).fill('141.70')
    await page.getByLabel('Salario base de cotización').fill('148.10484')
    await page.getByRole('button', { name: 'Calcular' }).click()
    await page.getByRole('heading', { name: 'Se retienen $414.69' }).waitFor()
    expect(await page.getByLabel('Valor').inputValue()).toBe('2,450.00')

    await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Desarrolladores certificados' }).click()
    await page.getByLabel('Nombre, producto o RFC').fill('nandu')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.getByRole('heading', { name: /Ñandú/ }).waitFor()
    expect(await page.getByRole('heading', { name: 'Emilia' }).count()).toBe(0)

    await page.goto(`${origin}/estado`)
    await page.getByRole('link', { name: 'actualizar sola cada minuto' }).click()
    await page.getByText('Esta página se actualiza sola cada minuto').waitFor()
    await context.close()
  })

  test('a calculation prints as a sheet of its own: the result and its steps, without form and navigation', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(origin + CALCULATED)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('heading', { name: /Se retienen/ }).isVisible()).toBe(true)
    expect(await page.getByText('Tope del 20 %').first().isVisible()).toBe(true)
    for (const left of ['form.calculator', 'header nav', '#ejemplos'])
      expect([left, await page.locator(left).isVisible()]).toEqual([left, false])
    await context.close()
  })

  test('code in the guide scrolls inside its own box, reachable by keyboard', async () => {
    const { page, context } = await openPage(browser, { width: 360 })
    await page.goto(`${origin}/docs/guia`)
    const boxes = await page.locator('pre').evaluateAll((all) =>
      all.map((pre) => ({
        wide: pre.scrollWidth > pre.clientWidth,
        inside: pre.clientWidth <= document.documentElement.clientWidth,
        tab: (pre as HTMLElement).tabIndex,
      })),
    )
    expect(boxes.some((box) => box.wide)).toBe(true)
    expect(boxes.filter((box) => !box.inside || box.tab !== 0)).toEqual([])
    await context.close()
  })
})
