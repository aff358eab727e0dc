// The period values of one service, made anew when the catalogs they stand in have changed. Module notices keeps the catalogs:
// an import in this process counts at once, one by another process within a minute.
import { type Context, perService } from '../../context.ts'
import { readCatalogs } from '../notices/index.ts'
import { type CatalogRow, makeValues, NON_WORKING_CATALOG, VALUE_CATALOGS, type Values } from './period-values.ts'

const CATALOGS = [...Object.keys(VALUE_CATALOGS), NON_WORKING_CATALOG]

const made = perService<{ versions: string; values: Values | undefined }>(() => ({ versions: '', values: undefined }))

/** Rejects where the database is away and the catalogs are not at hand; never answers with values older than a minute. */
export async function loadValues(ctx: Context): Promise<Values> {
  const catalogs = await readCatalogs(ctx)
  const cache = made(ctx)
  const versions = CATALOGS.map((name) => catalogs.get(name)?.version).join()
  if (cache.values && cache.versions === versions) return cache.values

  const rows = CATALOGS.flatMap((catalogo): CatalogRow[] =>
    (catalogs.get(catalogo)?.datos ?? [])
      .filter((entry) => entry.vigente)
      .map(({ clave, datos }) => ({ catalogo, clave, datos })),
  )
  const { values, refused } = makeValues(rows)
  if (refused.length > 0) {
    ctx.log.error({ catalogs: refused }, 'catalog rows of the calculator cannot be read; their periods count as not published')
  }
  cache.versions = versions
  cache.values = values
  return values
}
