// Debian's Chromium for tests of pages: opened pages gather whatever the browser complains of (scripts, the content policy), and
// screenshots are taken where SCREENSHOTS names a folder.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
/** A machine at work on other things may stand still for a minute; a page that never shows what it should fails all the same. */
const PATIENCE_MS = 180_000

/** For `describe.skipIf`: false where Chromium is installed, else true after saying so. */
export function browserAbsent(): boolean {
  if (existsSync(CHROMIUM)) return false
  console.warn('skipped: Chromium is not installed (apt-get install chromium)')
  return true
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: PATIENCE_MS })

export type OpenPage = {
  page: Page
  context: BrowserContext
  /** What the console said that is no plain message, and errors of scripts. Expect `[]`. */
  complaints: string[]
  /** Method and path of each request, and its body. */
  requests: { method: string; path: string; body: string }[]
}

/** A page in a browser of its own (no cookies). An answer with a status of an error is no complaint: tests ask for them. */
export async function openPage(browser: Browser, options: { width?: number; js?: boolean } = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    locale: 'es-MX',
    javaScriptEnabled: options.js ?? true,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: OpenPage['requests'] = []
  page.on('console', (message) => {
    const isProblem = message.type() === 'error' || message.type() === 'warning'
    if (isProblem && !/^Failed to load resource: the server responded with a status of [45]/.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) =>
    requests.push({ method: request.method(), path: new URL(request.url()).pathname, body: request.postData() ?? '' }),
  )
  return { page, context, complaints, requests }
}

/** True where nothing sticks out to the side. */
export const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

const SHOTS = process.env.SCREENSHOTS

/** For people to look at; nothing unless asked for. */
export async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
}

/** Bytes of the page and all it loads, as they travel (compressed), in a browser that has nothing yet but what `prepare` gives it. */
export async function weigh(
  browser: Browser,
  url: string,
  prepare: (context: BrowserContext) => Promise<void> = async () => {},
): Promise<number> {
  const { page, context } = await openPage(browser)
  await prepare(context)
  const client = await context.newCDPSession(page)
  await client.send('Network.enable')
  let bytes = 0
  client.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  await context.close()
  return bytes
}
