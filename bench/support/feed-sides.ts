// What bench/feed.ts reads from: pages of 100 that nobody has read yet, and the servers that hand them over, each over notices and marks
// of its own: the product, a plain handler with the same checks, and with `antes` the product as another checkout has it.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Context } from '../../src/context.ts'
import { getRequest } from './load.ts'
import { DEVELOPER, placeAt, trustedDeveloper } from './notices.ts'
import { plainNotices } from './plain-handler.ts'
import type { BenchService } from './service.ts'
import { type Server, startSide } from './sides.ts'

export const PAGE = 100

/** A page: the places after `after` up to `after + PAGE` of an employer's feed. */
export type FeedPage = { patron: string; after: number }

/** `ctx`: of its database. */
export type FeedSide = { name: string; ctx: Context; server: Server; request: (page: FeedPage) => string }

/** All whole pages, in an order that mixes employers and is the same each time. */
export async function wholePages(ctx: Context): Promise<FeedPage[]> {
  const { rows } = await ctx.database.pool!.query<FeedPage>(
    `select rfc as patron, g - ${PAGE} as after from patrones, generate_series(${PAGE}, ultima_publicacion, ${PAGE}) g
    order by md5(rfc || g)`,
  )
  return rows
}

/** Nobody has read anything, by either way of marking. */
export async function forgetDeliveries(ctx: Context): Promise<void> {
  const client = await ctx.database.pool!.connect()
  try {
    await client.query('set statement_timeout = 0')
    for (const statement of ['truncate entregas', ...plainNotices]) await client.query(statement)
  } finally {
    client.release(true)
  }
}

const pathOf = ({ patron }: FeedPage, cursor: string | number) =>
  `/v1/avisos?patron=${encodeURIComponent(patron)}&cursor=${cursor}&limite=${PAGE}`

export async function openSides({ ctx, url, dataDir }: BenchService, employers: string[]): Promise<FeedSide[]> {
  const authorization = { authorization: `Bearer ${await trustedDeveloper(ctx, employers)}` }
  return [
    {
      name: 'service',
      ctx,
      server: await startSide('servicio', url, dataDir),
      request: (page) => getRequest(pathOf(page, placeAt(ctx, DEVELOPER, page.patron, page.after).cursor), authorization),
    },
    {
      name: 'plain',
      ctx,
      server: await startSide('llano', url, dataDir),
      request: (page) => getRequest(pathOf(page, page.after), authorization),
    },
  ]
}

/** The product of the checkout in `folder`, over its own database `base`; of `pages` those that nobody has read there. */
export async function openBefore(
  folder: string,
  base: string,
  pages: FeedPage[],
): Promise<{ side: FeedSide; unread: FeedPage[]; close(): Promise<void> }> {
  const load = (file: string) => import(pathToFileURL(join(folder, 'bench/support', file)).href)
  const [{ openBenchService }, notices] = await Promise.all([load('service.ts'), load('notices.ts')])
  const { ctx, url, dataDir, close } = (await openBenchService('feed', base)) as BenchService
  const { rows } = await ctx.database.pool!.query<FeedPage>(
    `select distinct rfc_patron as patron, (publicacion - 1) / ${PAGE} * ${PAGE} as after from avisos where fecha_not_linea is not null`,
  )
  const keyOf = ({ patron, after }: FeedPage) => `${patron} ${after}`
  const read = new Set(rows.map(keyOf))
  const token: string = await notices.trustedDeveloper(ctx, [...new Set(pages.map((page) => page.patron))])
  const side: FeedSide = {
    name: 'before',
    ctx,
    server: await startSide('servicio', url, dataDir, join(folder, 'bench/support/sides.ts')),
    request: (page) =>
      getRequest(pathOf(page, notices.placeAt(ctx, notices.DEVELOPER, page.patron, page.after).cursor), {
        authorization: `Bearer ${token}`,
      }),
  }
  return { side, unread: pages.filter((page) => !read.has(keyOf(page))), close }
}
