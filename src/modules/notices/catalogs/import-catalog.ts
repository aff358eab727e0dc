// A catalog from the institute: CSV or NDJSON `catalogo,clave,descripcion,datos`, or one JSON list of such objects. All or
// nothing, since half a catalog would misread notices. Afterwards notices that waited for their type are classified.

import {
  type ImportOptions,
  importRows,
  type Numbered,
  type Reject,
  rowProblems,
  type Source,
  textSource,
} from '../../../bulk-import/index.ts'
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { recordAudit } from '../../audit/index.ts'
import { classifyNotices } from '../publish/publish-classes.ts'
import { changeCatalog, noticeTypes } from '../publish/queries.ts'
import { saveEntries, typesPublishedOtherwise } from './queries.ts'
import { forgetCatalogs } from './read-catalogs.ts'
import { CATALOG_COLUMNS, type CatalogEntry, checkEntry } from './rules.ts'

const MAX_BYTES = 8 * 1024 * 1024

export type CatalogImport = {
  leidas: number
  escritas: number
  sinCambio: number
  rechazos: Reject[]
  avisosClasificados: number
}

/** With any of `rechazos` nothing was written. Throws ARCHIVO_ILEGIBLE and COLUMNAS_INVALIDAS. */
export async function importCatalog(
  ctx: Context,
  source: Source,
  options: Pick<ImportOptions, 'retryDelays'> = {},
): Promise<CatalogImport> {
  const entries: Numbered<CatalogEntry>[] = []
  const rechazos: Reject[] = []
  const { leidas } = await importRows(
    await asRows(source),
    {
      columns: CATALOG_COLUMNS,
      batchSize: 1_000,
      check: checkEntry,
      write: async (batch) => {
        entries.push(...batch)
        return { escritas: 0, sinCambio: 0, rechazos: [] }
      },
      log: ctx.log,
    },
    { ...options, onReject: (reject) => void rechazos.push(reject) },
  )
  rechazos.push(...repeated(entries))
  if (rechazos.length > 0) return { leidas, escritas: 0, sinCambio: 0, rechazos, avisosClasificados: 0 }

  const written = await inTransaction(ctx.db, async (tx) => {
    await changeCatalog(tx)
    const before = await noticeTypes(tx)
    const changed = entries.filter(
      ({ valor: e }) =>
        e.catalogo === 'tiposAviso' && before.has(e.clave) && before.get(e.clave)!.clasificacion !== e.datos.clasificacion,
    )
    const fixed = new Set(
      await typesPublishedOtherwise(
        tx,
        changed.map(({ valor: e }) => ({ clave: e.clave, clasificacion: (e.datos.clasificacion as string) ?? null })),
      ),
    )
    const refused = changed.filter(({ valor }) => fixed.has(valor.clave))
    if (refused.length > 0) {
      rechazos.push(
        ...refused.map(({ linea }) => ({
          linea,
          campo: 'datos',
          codigo: 'CLASIFICACION_PUBLICADA',
          motivo: 'Ya hay avisos de este tipo publicados con otra clasificación, y lo publicado no cambia.',
        })),
      )
      return 0
    }
    const count = await saveEntries(
      tx,
      entries.map((e) => e.valor),
      ctx.now(),
    )
    await recordAudit(ctx, tx, {
      actor: 'operador',
      accion: 'catalogos.importar',
      objeto: source.name,
      resultado: 'hecho',
      detalle: { leidas, escritas: count },
    })
    return count
  })
  if (rechazos.length > 0) return { leidas, escritas: 0, sinCambio: 0, rechazos, avisosClasificados: 0 }
  forgetCatalogs(ctx)
  return {
    leidas,
    escritas: written,
    sinCambio: entries.length - written,
    rechazos,
    avisosClasificados: await classifyNotices(ctx),
  }
}

function repeated(entries: Numbered<CatalogEntry>[]): Reject[] {
  const first = new Map(entries.toReversed().map((e) => [`${e.valor.catalogo} ${e.valor.clave}`, e.linea]))
  return entries
    .filter(({ linea, valor }) => first.get(`${valor.catalogo} ${valor.clave}`) !== linea)
    .map(({ linea }) => ({
      linea,
      campo: 'clave',
      codigo: 'CLAVE_REPETIDA',
      motivo: 'Esta clave ya está en otra línea del archivo.',
    }))
}

/** A catalog is small: read whole, and a JSON list becomes a line an element (its number is the line then). */
async function asRows(source: Source): Promise<Source> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source.bytes) {
    size += piece.length
    if (size > MAX_BYTES)
      throw rowProblems.ARCHIVO_ILEGIBLE({
        detail: `${source.name} pasa de ${MAX_BYTES / 1024 / 1024} MiB; un catálogo es mucho menor.`,
      })
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  if (source.format || !/^\s*\[/.test(bytes.toString('utf8', 0, 64).replace('\uFEFF', ''))) {
    return { ...textSource(bytes, source.format), name: source.name, encoding: source.encoding }
  }
  let list: unknown
  try {
    list = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw rowProblems.ARCHIVO_ILEGIBLE({ detail: `${source.name} no es JSON bien formado en UTF-8.`, cause })
  }
  return { ...textSource((list as unknown[]).map((item) => JSON.stringify(item)).join('\n'), 'ndjson'), name: source.name }
}
