// An employer's pages in a real browser: every page at two widths, passkeys, keyboard only, without JavaScript.

import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { completeNss } from '../../src/kernel/nss.ts'
import { reloadAuthorities } from '../../src/modules/efirma/index.ts'
import { importNotices } from '../../src/modules/notices/index.ts'
import { deliverPendingMail } from '../../src/modules/outbox/index.ts'
import { type NewSession, startSession } from '../../src/modules/sessions/index.ts'
import { violations } from '../support/axe.ts'
import { browserAbsent, fits, launchBrowser, openPage, shot, weigh } from '../support/browser.ts'
import { COMPANY_RFC } from '../support/efirma.ts'
import { ndjson, record } from '../support/imports.ts'
import { bearer } from '../support/login.ts'
import { type NoticeFields, publish } from '../support/notices.ts'
import { certified, employer, trust } from '../support/padron.ts'
import { type Service, startService } from '../support/service.ts'
import { RIGHTS } from '../support/session.ts'
import { absent, read, SAT_TEST_PKI } from '../support/shared.ts'

const [NRP, OTHER] = [completeNrp('A011234510'), completeNrp('Y620001110')]
const [DEVELOPER, FORMER, ASKING] = ['MAB9307148T4', 'XIA190128J61', 'GODE561231GR8']

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

describe.skipIf(browserAbsent())("an employer's pages in a browser", () => {
  let t: Service
  let browser: Browser
  let origin: string
  let relation: string
  let request: string
  let folios: string[]

  beforeAll(async () => {
    // A passkey answers for the exact address, so the port is chosen before; and for a name, not for digits.
    const port = await freePort()
    origin = `http://localhost:${port}`
    t = await startService({ env: { PUBLIC_URL: origin } })
    await employer(t, COMPANY_RFC, [NRP, OTHER], 'Muñecos y Cigüeñas, S.A. de C.V.')
    await certified(t, DEVELOPER, undefined, 'Nómina Centro 5')
    await certified(t, FORMER, undefined, 'Pagos del Norte')
    await certified(t, ASKING, undefined, 'RH en Línea')
    for (const [rfc, nombre] of [
      [DEVELOPER, 'Nóminas del Centro'],
      [FORMER, 'Pagos del Norte'],
      [ASKING, 'RH en Línea'],
    ] as const)
      await t.ctx.db.updateTable('desarrolladores').set({ nombre }).where('rfc', '=', rfc).execute()
    relation = await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, inicio: '2025-08-01', fin: '2026-02-28' })
    await trust(t, { patron: COMPANY_RFC, desarrollador: FORMER, nrps: [NRP] })
    const headers = await bearer(t, ASKING)
    const payload = {
      patron: COMPANY_RFC,
      nrps: ['*'],
      inicio: '2026-02-10',
      fin: '2027-02-09',
      mensaje: 'Llevamos su nómina desde enero.',
    }
    request = (await t.app.inject({ method: 'POST', url: '/v1/solicitudes-relacion', headers, payload })).json().folio
    folios = await publish(
      t,
      COMPANY_RFC,
      Array.from({ length: 60 }, (_, i) => notice(i)),
    )
    await t.app.inject({ url: `/v1/avisos?patron=${COMPANY_RFC}&limite=20`, headers: await bearer(t, DEVELOPER) })
    await creditInTime()
    await t.app.listen({ port, host: '127.0.0.1' })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await t?.stop()
  })

  const KINDS: Partial<NoticeFields>[] = [
    { tipo_aviso: '02', clasificacion: 'RETENCION', efecto: 'INICIAR', tipo_descuento: '02', mon_descuento: '2450.5' },
    {
      tipo_aviso: '03',
      clasificacion: 'MODIFICACION',
      efecto: 'MODIFICAR',
      tipo_descuento: '03',
      mon_descuento: '0',
      fac_descuento: '22.25',
      tipo_descuento_anterior: '02',
      mon_descuento_anterior: '1800',
    },
    { tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER', mon_descuento: '0' },
    { tipo_aviso: '02', clasificacion: 'RETENCION', efecto: 'REINICIAR', tipo_descuento: '01', mon_descuento: '25' },
  ]
  const notice = (i: number): NoticeFields => ({
    nrp: i % 3 ? NRP : OTHER,
    nss: completeNss(`01${String(i + 1).padStart(8, '0')}`),
    num_credito: `14261${String(i).padStart(5, '0')}`,
    rfc_trabajador: i % 2 ? 'GODE561231GR8' : null,
    fecha_crea_aviso: `${i < 40 ? '2025' : '2026'}-${String(i < 40 ? 3 + Math.floor(i / 4) : 1 + Math.floor((i - 40) / 12)).padStart(2, '0')}-05`,
    ...KINDS[i % KINDS.length],
  })

  /** A credit with all that can happen to one, as the service's own imports leave it. */
  async function creditInTime(): Promise<void> {
    const of = (serial: number, tipoAviso: string, fechaCreaAviso: string, more: object = {}) =>
      record({
        folioAviso: `${tipoAviso === '12' ? 'S' : 'R'}${tipoAviso}01026${String(900 + serial).padStart(6, '0')}`,
        nrp: NRP,
        nss: '45199512349',
        numCredito: '1426199999',
        tipoAviso,
        fechaCreaAviso,
        nombreTrabajador: 'NÚÑEZ DE LA PEÑA MARÍA GUADALUPE',
        ...more,
      })
    await importNotices(
      t.ctx,
      ndjson(
        of(1, '02', '2024-02-08', { fechaNotificacion: '2024-02-14', motivo: 'Originación de crédito' }),
        of(2, '03', '2024-12-05', { fechaNotificacion: '2024-12-10', monDescuento: 2600 }),
        of(3, '12', '2025-03-12', {
          fechaNotificacion: '2025-03-17',
          monDescuento: 0,
          motivo: 'Prórroga por desastre o emergencia',
        }),
        of(4, '02', '2025-09-03', { fechaNotificacion: '2025-09-08', monDescuento: 2600 }),
        of(5, '03', '2026-01-20', { monDescuento: 2700 }),
        of(6, '03', '2026-02-03', { monDescuento: 2750.5 }),
      ),
    )
  }

  async function signIn(context: BrowserContext, who: Partial<NewSession> = {}): Promise<void> {
    const { token } = await inTransaction(t.ctx.db, (tx) =>
      startSession(t.ctx, tx, {
        rfc: COMPANY_RFC,
        nombre: 'Muñecos y Cigüeñas, S.A. de C.V.',
        persona: 'VADA800927DJ3',
        titular: true,
        derechos: RIGHTS,
        medio: 'efirma',
        ...who,
      }),
    )
    await context.addCookies([{ name: 'sia', value: token, domain: 'localhost', path: '/', httpOnly: true, sameSite: 'Lax' }])
  }
  const sound = async (page: Page) => [await violations(page), await fits(page)]
  const SOUND = [[], true]

  const pages = (): [name: string, path: string][] => [
    ['patron', '/portal/patron'],
    ['registros', '/portal/patron/registros'],
    ['avisos', '/portal/avisos'],
    ['avisos-suspension', '/portal/avisos?clase=suspension'],
    ['avisos-error', '/portal/avisos?nss=123'],
    ['avisos-filtros', '/portal/avisos?filtros=si'],
    ['avisos-filtrados', `/portal/avisos?nrp=${NRP}&desde=2026-02-01`],
    ['accesos-filtros', '/portal/accesos?filtros=si'],
    ['avisos-ninguno', '/portal/avisos?nss=45199512349'],
    ['pendientes', '/portal/avisos/pendientes'],
    ['aviso', `/portal/avisos/${folios[57]}`],
    ['aviso-acuse', `/portal/avisos/${folios[57]}/acuse`],
    ['creditos', '/portal/creditos'],
    ['creditos-ninguno', '/portal/creditos?estado=suspendido&nss=12345678903'],
    ['credito', `/portal/creditos/${NRP}/1426199999`],
    ['relaciones', '/portal/relaciones'],
    ['relaciones-revocadas', '/portal/relaciones?estado=revocada'],
    ['relacion', `/portal/relaciones/${relation}`],
    ['revocar', `/portal/relaciones/${relation}/revocar`],
    ['elegir', '/portal/relaciones/nueva'],
    ['terminos', `/portal/relaciones/terminos?desarrollador=${DEVELOPER}&alcance=algunos&inicio=2026-02-10&fin=2027-02-09`],
    ['terminos-error', `/portal/relaciones/firmar?desarrollador=${DEVELOPER}&alcance=algunos&inicio=2026-02-01&fin=2040-02-09`],
    ['firmar-relacion', `/portal/relaciones/firmar?desarrollador=${DEVELOPER}&alcance=todos&inicio=2026-02-10&fin=2027-02-09`],
    ['solicitud', `/portal/relaciones/solicitudes/${request}`],
    ['accesos', '/portal/accesos'],
    ['usuarios-vacio', '/portal/usuarios'],
    ['usuario-nuevo', '/portal/usuarios/nuevo'],
    ['entrar-usuario', '/portal/entrar/usuario'],
  ]

  for (const width of [360, 1280]) {
    test(`at ${width} pixels every page is sound, complains of nothing, and sticks out nowhere`, async () => {
      const { page, context, complaints } = await openPage(browser, { width })
      await signIn(context)
      for (const [name, path] of pages()) {
        await page.goto(origin + path)
        expect([name, await sound(page)]).toEqual([name, SOUND])
        await shot(page, `${name}-${width}`)
      }
      expect(complaints).toEqual([])
      await context.close()
    })
  }

  test('pages are light: under 100 kB, with what signing needs under 400 kB', async () => {
    for (const [name, path] of pages()) {
      const bytes = await weigh(browser, origin + path, (context) => signIn(context))
      expect([name, bytes]).toEqual([name, expect.toSatisfy((n: number) => n > 3_000 && n < 100_000)])
    }
  })

  test('a person is invited, enters by passkey, and is out at once when taken out', async () => {
    const owner = await openPage(browser)
    await signIn(owner.context)
    await owner.page.goto(`${origin}/portal/usuarios`)
    await owner.page.getByRole('link', { name: 'Invitar a una persona' }).click()
    await owner.page.getByLabel('Nombre').fill('Ana Núñez')
    await owner.page.getByLabel('Correo').fill('ana@empresa.example')
    await owner.page.getByRole('button', { name: 'Enviar la invitación' }).click()
    await owner.page.getByText('La invitación se envió por correo').waitFor()
    await deliverPendingMail(t.ctx)
    const link = /\/portal\/invitacion\/\S+/.exec(t.mail.at(-1)!.text)![0]

    const ana = await openPage(browser, { width: 360 })
    const device = await ana.context.newCDPSession(ana.page)
    await device.send('WebAuthn.enable')
    await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await ana.page.goto(origin + link)
    expect(await sound(ana.page)).toEqual(SOUND)
    await shot(ana.page, 'invitacion-360')
    await ana.page.getByRole('button', { name: 'Crear la llave y entrar' }).click()
    await ana.page.waitForURL(`${origin}/portal`)
    await ana.page.goto(origin + link)
    expect(await ana.page.locator('h1').innerText()).toBe('La invitación ya no sirve')

    await ana.page.goto(`${origin}/portal/avisos`)
    await ana.page.getByText('Menú', { exact: true }).click()
    expect(await sound(ana.page)).toEqual(SOUND)
    await ana.page.getByRole('button', { name: 'Salir' }).click()
    await ana.page.goto(`${origin}/portal/avisos?clase=suspension`)
    await ana.page.getByRole('link', { name: 'Entre como usuario' }).click()
    await ana.page.getByRole('button', { name: 'Entrar con mi llave' }).click()
    await ana.page.waitForURL(`${origin}/portal/avisos?clase=suspension`)
    const [key] = await t.ctx.db.selectFrom('llaves_acceso').select(['contador', 'usada_el']).execute()
    expect(key!.usada_el).not.toBeNull()

    await owner.page.goto(`${origin}/portal/usuarios`)
    expect(await sound(owner.page)).toEqual(SOUND)
    await shot(owner.page, 'usuarios-1280')
    expect(await owner.page.locator('tbody').innerText()).toMatch(/Ana Núñez[\s\S]*Activo[\s\S]*Ver, Descargar y aplicar/)
    await owner.page.getByRole('link', { name: 'Cambiar o retirar a Ana Núñez' }).click()
    expect(await sound(owner.page)).toEqual(SOUND)
    await shot(owner.page, 'usuario-1280')
    await owner.page.getByRole('button', { name: 'Retirar a Ana Núñez' }).click()
    await owner.page.getByText('La persona ya no puede entrar').waitFor()
    await ana.page.reload()
    expect(ana.page.url()).toContain('/portal/entrar?volver=')
    await ana.page.goto(`${origin}/portal/entrar/usuario`)
    await ana.page.getByRole('button', { name: 'Entrar con mi llave' }).click()
    await ana.page.getByText('No se reconoció la llave de acceso').waitFor()
    expect([owner.complaints, ana.complaints]).toEqual([[], []])
    await owner.context.close()
    await ana.context.close()
  })

  test('who only sees gets a clear page instead of a download', async () => {
    const { page, context } = await openPage(browser, { width: 360 })
    await signIn(context, { persona: t.ctx.newId(), nombre: 'Ana Núñez', titular: false, derechos: ['ver'] })
    const response = await page.goto(`${origin}/portal/avisos/descargar?formato=csv`)
    expect(response!.status()).toBe(403)
    expect(await page.locator('main').innerText()).toMatch(
      /Su sesión no permite hacer esto[\s\S]*pida el permiso a su representante/,
    )
    expect(await sound(page)).toEqual(SOUND)
    await shot(page, 'sin-permiso-360')
    await context.close()
  })

  test('without JavaScript: a worker is found, a notice answered, a request declined, a relation revoked', async () => {
    const { page, context } = await openPage(browser, { width: 360, js: false })
    await signIn(context)
    await page.goto(`${origin}/portal/avisos`)
    await page.getByLabel('Buscar por NSS del trabajador').fill(completeNss('0100000006'))
    await page.getByRole('button', { name: 'Buscar', exact: true }).click()
    await page.locator('tbody a').first().click()
    await page.getByRole('link', { name: 'Se aplicó otro día o se rechazó' }).click()
    await page.getByRole('radio', { name: 'Se rechazó' }).check()
    await page.getByRole('button', { name: 'Registrar' }).click()
    expect(await page.locator('#errores').innerText()).toContain('Elija el motivo del rechazo')
    expect(await page.getByRole('radio', { name: 'Se rechazó' }).isChecked()).toBe(true)
    await page.getByLabel('Si se rechazó, por qué').selectOption('no-labora')
    await page.getByRole('button', { name: 'Registrar' }).click()
    await page.getByText('Quedó registrado').waitFor()

    await page.goto(`${origin}/portal/patron`)
    await page.getByRole('link', { name: /^Responder/ }).click()
    await page.getByLabel('Motivo').fill('Todavía no los contratamos')
    await page.getByRole('button', { name: 'Rechazar la solicitud' }).click()
    await page.getByText('La solicitud quedó rechazada').waitFor()

    await page.getByRole('link', { name: new RegExp(FORMER) }).click()
    await page.getByRole('link', { name: 'Revocar' }).click()
    await page.getByLabel('Motivo').first().fill('Cambiamos de proveedor')
    await page.getByRole('button', { name: 'Revocar ahora' }).click()
    await page.getByText('La relación quedó revocada').waitFor()
    expect(await page.locator('main').innerText()).toContain('Cambiamos de proveedor')
    await context.close()
  })

  test('by keyboard alone: from the list of notices to what was done with one', async () => {
    const { page, context } = await openPage(browser)
    await signIn(context)
    await page.goto(`${origin}/portal/avisos?clase=retencion`)
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    const tabTo = async (text: string) => {
      for (let i = 0; i < 60 && !(await focused()).startsWith(text); i++) await page.keyboard.press('Tab')
      expect(await focused()).toContain(text)
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
      expect([text, outline]).not.toEqual([text, 'none'])
    }
    const tabToField = async (name: string) => {
      const there = () => page.evaluate(() => document.activeElement?.getAttribute('name'))
      for (let i = 0; i < 60 && (await there()) !== name; i++) await page.keyboard.press('Tab')
      expect(await there()).toBe(name)
    }
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Ir al contenido')
    await page.keyboard.press('Enter')
    await tabTo('Reiniciar la retención')
    await page.keyboard.press('Enter')
    await page.waitForURL(/avisos\/R\d+$/)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await tabTo('Registrar que se aplicó desde el ')
    await page.keyboard.press('Enter')
    await page.waitForURL(/hecho=acuse/)
    expect(await page.locator('.notice.bien').innerText()).toContain('Quedó registrado')
    await page.keyboard.press('Tab')
    await tabTo('Corregirlo')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/acuse$/)
    await tabToField('resultado')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('radio', { name: 'Se rechazó' }).isChecked()).toBe(true)
    await tabToField('motivo')
    await page.keyboard.type('La persona ya')
    await tabTo('Registrar')
    await page.keyboard.press('Enter')
    await page.waitForURL(/hecho=acuse/)
    expect(await page.locator('main tbody').innerText()).toMatch(/Rechazado[\s\S]*La persona ya no labora[\s\S]*Aplicado/)
    await context.close()
  })
})

describe.skipIf(browserAbsent() || absent(SAT_TEST_PKI))("the journey of EKU9003173C9's people in a browser", () => {
  const EKU = 'EKU9003173C9'
  let t: Service
  let browser: Browser
  let origin: string

  beforeAll(async () => {
    const env = { PUBLIC_URL: 'http://localhost', EFIRMA_TRUST_DIR: join(SAT_TEST_PKI, 'ca') }
    t = await startService({ env })
    await reloadAuthorities(t.ctx)
    await employer(t, EKU, [NRP], 'Escuela Kemper Urgate')
    await certified(t, DEVELOPER, undefined, 'Nómina Centro 5')
    await publish(t, EKU, [{ nrp: NRP }])
    origin = (await t.app.listen({ port: 0, host: '127.0.0.1' })).replace('127.0.0.1', 'localhost')
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await t?.stop()
  })

  async function sign(page: Page, button: string) {
    await page.getByLabel('Certificado (.cer)').setInputFiles(join(SAT_TEST_PKI, 'efirma', `${EKU}_2023.cer`))
    await page.getByLabel('Llave privada (.key)').setInputFiles(join(SAT_TEST_PKI, 'efirma', `${EKU}_2023.key`))
    await page.getByLabel('Contraseña de la llave').fill(read(SAT_TEST_PKI, 'password.txt').toString('utf8').trim())
    await page.getByRole('button', { name: 'Revisar lo que voy a firmar' }).click()
    await page.getByRole('heading', { name: 'Esto es lo que va a firmar' }).waitFor()
    await page.getByRole('button', { name: button }).click()
  }

  test('enter by e.firma, get the password, grant a relation by signing, download the acuse, read notices, revoke', async () => {
    const { page, context, complaints } = await openPage(browser)
    await page.goto(`${origin}/portal/patron`)
    await sign(page, 'Firmar y entrar')
    await page.waitForURL(`${origin}/portal/patron`)
    expect(await page.locator('h1').innerText()).toBe('Escuela Kemper Urgate')
    await shot(page, 'eku-patron-1280')

    await page.getByRole('link', { name: 'Contraseña' }).first().click()
    await page.getByLabel('Correo para recibir la contraseña').fill('rh@kemper.example')
    await sign(page, 'Firmar y obtener la contraseña')
    await page.getByRole('heading', { name: 'Falta un paso' }).waitFor()
    await page.getByRole('link', { name: 'Ya lo guardé, continuar' }).click()

    await page.getByRole('link', { name: 'Relaciones', exact: true }).click()
    await page.getByRole('link', { name: 'Buscar a mi desarrollador' }).click()
    await page.getByLabel('¿Quién hace su programa de nómina?').fill('nomina centro')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.getByRole('link', { name: 'Elegir' }).click()
    await page.getByLabel('Con qué producto').selectOption('Nómina Centro 5')
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByLabel('Certificado (.cer)').waitFor()
    await sign(page, 'Firmar y otorgar')
    await page.waitForURL(/\/portal\/relaciones\/RC-[\w-]+\?hecho=otorgada$/)
    expect(await page.locator('main').innerText()).toMatch(/Vigente[\s\S]*quedó otorgada[\s\S]*Nómina Centro 5/)
    expect([await violations(page), await fits(page)]).toEqual([[], true])
    await shot(page, 'eku-otorgada-1280')
    const relation = new URL(page.url()).pathname
    const acuse = await page.request.get(`${origin}${relation}/acuse`)
    expect([acuse.status(), (await acuse.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])

    await page.getByRole('link', { name: 'Avisos', exact: true }).click()
    await page.getByRole('link', { name: /Iniciar la retención/ }).click()
    expect(await page.locator('main').innerText()).toContain('Comience a retener desde el 11 de febrero de 2026')
    await shot(page, 'eku-aviso-1280')

    await page.goto(origin + relation)
    await page.getByRole('link', { name: 'Revocar' }).click()
    await page.getByText('Prefiero firmar la revocación').click()
    await page.locator('#efirma-motivo').fill('Fin del contrato')
    await sign(page, 'Firmar y revocar')
    await page.waitForURL(/hecho=revocada$/)
    expect(await page.locator('main').innerText()).toMatch(/Revocada[\s\S]*quedó revocada[\s\S]*Fin del contrato/)
    const end = await page.request.get(`${origin}${relation}/acuse-revocacion`)
    expect((await end.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await page.goto(`${origin}/portal/accesos`)
    expect(await page.locator('tbody').innerText()).toContain('Su representante')
    expect(complaints).toEqual([])
    await context.close()
  })
})
