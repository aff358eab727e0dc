// GET /v1/accesos: what an employer is told of who read its notices. Newest first; the cursor goes on to older ones.
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { cursorKind, isCount } from '../../../http/cursor.ts'
import { httpProblems } from '../../../http/problems.ts'
import { addDays, type Day, dayStart } from '../../../kernel/dates.ts'
import { BOM, csvText } from '../feed/format-csv.ts'
import type { AccessEntry, AccessList } from '../schemas.ts'
import { type AccessRow, accessesOf } from './queries.ts'
import { flushAccesses } from './record-access.ts'

export type AccessRequest = { lector?: string; desde?: Day; hasta?: Day; folioAviso?: string; cursor?: string; limite: number }

const cursors = cursorKind('accesos', isCount)
// Above every id: what an empty list gives as its cursor.
const NEWEST = Number.MAX_SAFE_INTEGER

/** Days are of Mexico City, both included. Refuses PARAMETRO_INVALIDO and CURSOR_INVALIDO. */
export async function listAccesses(ctx: Context, patron: string, request: AccessRequest): Promise<Static<typeof AccessList>> {
  const { lector, desde, hasta, limite } = request
  const folioAviso = request.folioAviso?.toUpperCase()
  if (desde !== undefined && hasta !== undefined && desde > hasta) {
    throw httpProblems.PARAMETRO_INVALIDO({ errores: [{ campo: 'desde', mensaje: 'No puede ser posterior a `hasta`.' }] })
  }
  const scope = [patron, lector, desde, hasta, folioAviso].map((part) => part ?? null)
  const before = cursors.read(ctx, scope, request.cursor)
  await flushAccesses(ctx)
  const found = await accessesOf(ctx.db, patron, {
    lector,
    folioAviso,
    from: desde === undefined ? undefined : dayStart(desde),
    until: hasta === undefined ? undefined : dayStart(addDays(hasta, 1)),
    before,
    limit: limite + 1,
  })
  const rows = found.slice(0, limite)
  return {
    datos: rows.map(view),
    cursor: cursors.write(ctx, scope, rows.at(-1)?.id ?? before ?? NEWEST),
    hayMas: found.length > limite,
  }
}

const view = (row: AccessRow): Static<typeof AccessEntry> => ({
  instante: row.instante.toISOString(),
  lector: row.rfc_lector,
  nombreLector: row.nombre_lector,
  persona: row.persona,
  nombrePersona: row.persona_nombre,
  relaciones: row.relaciones,
  producto: row.producto,
  nrp: row.nrp,
  filtros: row.filtros as Static<typeof AccessEntry>['filtros'],
  primero: row.primero,
  ultimo: row.ultimo,
  cuantos: row.cuantos,
  formato: row.formato,
  direccion: row.direccion,
  aplicacion: row.aplicacion,
})

const COLUMNS = [
  'instante',
  'lector',
  'nombreLector',
  'persona',
  'nombrePersona',
  'relaciones',
  'producto',
  'nrp',
  'filtros',
  'primero',
  'ultimo',
  'cuantos',
  'formato',
  'direccion',
  'aplicacion',
] as const

/** The same as CSV; everything is text that a spreadsheet shows and does not compute. */
export const accessesCsv = (entries: Static<typeof AccessEntry>[]): string =>
  [BOM + COLUMNS.join(','), ...entries.map((entry) => COLUMNS.map((name) => csvText(text(entry[name]))).join(',')), ''].join(
    '\r\n',
  )

const text = (value: string | number | string[] | object | null): string => {
  if (Array.isArray(value)) return value.join(' ')
  if (typeof value !== 'object') return String(value)
  return Object.entries(value ?? {})
    .map((filter) => filter.join('='))
    .join(' ')
}
