// The period values of one service, kept for a minute: a value that an operator loads is used at most a minute later.
import { type Context, perService } from '../../context.ts'
import { makeValues, NON_WORKING_CATALOG, VALUE_CATALOGS, type Values } from './period-values.ts'
import { selectCatalogs } from './queries.ts'

const KEEP_MS = 60_000
const CATALOGS = [...Object.keys(VALUE_CATALOGS), NON_WORKING_CATALOG]

const caches = perService(() => ({ loadedAt: Number.NEGATIVE_INFINITY, values: undefined as Promise<Values> | undefined }))

/** Rejects where the database is away and nothing younger than a minute is at hand; never answers with older values. */
export function loadValues(ctx: Context): Promise<Values> {
  const cache = caches(ctx)
  const now = ctx.now().getTime()
  // A clock that was set back (the sandbox has its own) reads anew too.
  if (cache.values && now >= cache.loadedAt && now - cache.loadedAt < KEEP_MS) return cache.values
  const values = read(ctx)
  cache.loadedAt = now
  cache.values = values
  values.catch(() => {
    if (cache.values === values) cache.values = undefined
  })
  return values
}

async function read(ctx: Context): Promise<Values> {
  const { values, refused } = makeValues(await selectCatalogs(ctx.db, CATALOGS))
  if (refused.length > 0)
    ctx.log.error({ catalogs: refused }, 'catalog rows of the calculator cannot be read; their periods count as not published')
  return values
}
