// One visit of a page by Chromium with nothing kept: what travelled, when what came, and when it was first painted.
import type { Browser } from 'playwright-core'

export type Visit = {
  status: number
  /** As they travel, with all that the page loads. */
  bytes: number
  /** Milliseconds from the start of the navigation: the answer's first byte, its last, the last style sheet, the first paint. */
  firstByte: number
  lastByte: number
  styles: number
  paint: number
}

/** What a page that signs fetches once somebody has chosen an e.firma. */
const SIGNING_FILES = ['/recursos/forge.min.js', '/recursos/firmador.js']
const QUIET_MS = 500
const fetchAll = (paths: string[]) =>
  Promise.all(paths.map(async (path) => (await fetch(path)).arrayBuffer())).then((all) => all.length)

/** `weigh`: also what scripts still fetch, and what signing needs; not for a visit that is timed among others that do not. */
export async function visit(browser: Browser, url: string, cookie?: string, weigh?: { signs: boolean }): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'es-MX' })
  try {
    if (cookie) await context.addCookies([{ name: cookie.split('=')[0]!, value: cookie.split('=')[1]!, url }])
    const page = await context.newPage()
    const wire = await context.newCDPSession(page)
    await wire.send('Network.enable')
    let bytes = 0
    wire.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength
    })
    const response = await page.goto(url, { waitUntil: 'load' })
    // A session that has ended would be led to where one signs in.
    if (response!.request().redirectedFrom()) throw new Error(`${url} leads to ${page.url()}`)
    const times = await page.evaluate(readTimes)
    if (weigh?.signs) await page.evaluate(fetchAll, SIGNING_FILES)
    // Not until the network is idle: a live view never is.
    if (weigh) await page.waitForTimeout(QUIET_MS)
    return { status: response!.status(), bytes, ...times }
  } finally {
    await context.close()
  }
}

const readTimes = () =>
  new Promise<Pick<Visit, 'firstByte' | 'lastByte' | 'styles' | 'paint'>>((resolve) => {
    const look = () => {
      const found = performance.getEntriesByName('first-contentful-paint')[0]
      if (!found) return void setTimeout(look, 10)
      const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
      const sheets = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter((r) =>
        r.name.includes('.css'),
      )
      resolve({
        firstByte: page!.responseStart,
        lastByte: page!.responseEnd,
        styles: Math.max(0, ...sheets.map((sheet) => sheet.responseEnd)),
        paint: found.startTime,
      })
    }
    look()
  })
