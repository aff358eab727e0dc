// The catalogs as the service shows them, kept in memory for half a minute: a change by another process is seen within a
// minute, one by this process at once.
import { createHash } from 'node:crypto'
import { type Context, perService } from '../../../context.ts'
import { problems } from './problems.ts'
import { allEntries, type StoredEntry } from './queries.ts'

const KEPT_MS = 30_000

export type Catalog = {
  catalogo: string
  /** Changes when any of its entries does. */
  version: string
  actualizadoEl: string
  datos: { clave: string; descripcion: string; vigente: boolean; datos: Record<string, unknown> }[]
}

type Kept = { catalogs: Promise<Map<string, Catalog>>; until: number }
const kept = perService<{ value: Kept | undefined }>(() => ({ value: undefined }))

/** By name, in order of name. */
export function readCatalogs(ctx: Context): Promise<Map<string, Catalog>> {
  const cache = kept(ctx)
  const now = ctx.now().getTime()
  if (!cache.value || cache.value.until <= now) {
    const catalogs = allEntries(ctx.db).then(byName)
    const value = { catalogs, until: now + KEPT_MS }
    cache.value = value
    // A failure is not kept.
    catalogs.catch(() => {
      if (cache.value === value) cache.value = undefined
    })
  }
  return cache.value.catalogs
}

export const forgetCatalogs = (ctx: Context): void => {
  kept(ctx).value = undefined
}

/** Refuses CATALOGO_NO_ENCONTRADO. */
export async function readCatalog(ctx: Context, nombre: string): Promise<Catalog> {
  const catalog = (await readCatalogs(ctx)).get(nombre) ?? EMPTY.get(nombre)
  if (!catalog) throw problems.CATALOGO_NO_ENCONTRADO()
  return catalog
}

/** Catalogs that the service reads and that may have nothing in them: no day beside the law's is known until somebody loads one. */
const EMPTY: ReadonlyMap<string, Catalog> = new Map(
  ['diasInhabiles'].map((catalogo) => [
    catalogo,
    { catalogo, version: 'vacio', actualizadoEl: '1970-01-01T00:00:00.000Z', datos: [] },
  ]),
)

/** GET /v1/catalogos: the names, with how much each holds. */
export async function listCatalogs(ctx: Context) {
  const catalogs = [...(await readCatalogs(ctx)).values()]
  return { datos: catalogs.map(({ datos, ...head }) => ({ ...head, elementos: datos.length })) }
}

function byName(entries: StoredEntry[]): Map<string, Catalog> {
  const groups = Map.groupBy(entries, (e) => e.catalogo)
  return new Map(
    [...groups].map(([catalogo, group]) => {
      const datos = group.map(({ clave, descripcion, vigente, datos }) => ({ clave, descripcion, vigente, datos }))
      const version = createHash('sha256').update(JSON.stringify(datos)).digest('base64url').slice(0, 16)
      const newest = Math.max(...group.map((e) => e.actualizadoEl.getTime()))
      return [catalogo, { catalogo, version, actualizadoEl: new Date(newest).toISOString(), datos }]
    }),
  )
}
