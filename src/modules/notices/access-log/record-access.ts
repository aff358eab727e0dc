// The access log: who read which notices, when, from where and with what. Pages are gathered for a second and written together,
// those of one reader and feed that follow each other as one row, so that a page costs no write of its own; a crash may lose
// that second. What cannot be written for now is kept and tried again.
import { type Context, perService } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { type Access, noteFirstReads } from '../../trust/index.ts'
import type { Piece } from '../feed/collect-page.ts'
import type { Filters } from '../feed/queries.ts'
import type { DeliveredRow, Reading } from '../feed/reading.ts'
import { insertAccesses, type NewAccess } from './queries.ts'

const FLUSH_MS = 1_000
const BATCH = 500
// While the database is away nobody can read, so this is never met but by a fault; better to lose log than to lose the service.
const MOST = 50_000

/** Rows of one reader and employer among which a page that is fetched again is looked for. */
const MOST_LATEST = 8

/** `way`: everything in which two accesses that are one do not differ. */
type Gathered = { row: NewAccess; way: string }

type Buffer = {
  ctx: Context
  rows: NewAccess[]
  /** Of those rows the latest of each reader and employer, the newest last. */
  latest: Map<string, Gathered[]>
  timer: NodeJS.Timeout | undefined
  writing: Promise<void>
}

// In the sandbox one for each run: what follows from a reading (mail) belongs to the run that read.
const buffers = perService(() => new Map<string, Buffer>())

function bufferOf(ctx: Context): Buffer {
  const all = buffers(ctx)
  const key = ctx.run?.id ?? ''
  const buffer = all.get(key) ?? { ctx, rows: [], latest: new Map(), timer: undefined, writing: Promise.resolve() }
  all.set(key, buffer)
  return buffer
}

/** What narrows an access beyond what was asked for: others had been seen before. */
type Part = { registros?: string[]; salvo?: string[]; reanunciados?: true }

export type Read = Pick<Reading, 'reader' | 'patron'> & {
  /** By which the notices were narrowed. */
  filters: Filters & Part
  access: Pick<Access, 'relaciones' | 'producto'>
  formato: string
}

/** Notes one page; an empty page is no access. */
export function recordAccess(ctx: Context, read: Read, rows: Pick<DeliveredRow, 'lugar'>[]): void {
  const [first, last] = [rows[0], rows.at(-1)]
  if (first && last) recordSpan(ctx, read, { primero: first.lugar, ultimo: last.lugar, cuantos: rows.length })
}

/** Notes notices of one stretch of a feed; `part`: of those NRPs alone that the stretch names. */
export function recordPiece(ctx: Context, read: Read, { rows, nrps, salvo }: Piece, part: boolean): void {
  recordAccess(
    ctx,
    part ? { ...read, filters: { ...read.filters, ...(nrps && { registros: nrps }), ...(salvo && { salvo }) } } : read,
    rows,
  )
}

/** Notes notices that came again. */
export function recordAgain(ctx: Context, read: Read, rows: Pick<DeliveredRow, 'lugar'>[]): void {
  const filters: Read['filters'] = { ...read.filters, reanunciados: true }
  recordAccess(
    ctx,
    { ...read, filters },
    rows.toSorted((a, b) => a.lugar - b.lugar),
  )
}

/** Notes `cuantos` notices from the place `primero` to `ultimo`. */
export function recordSpan(ctx: Context, read: Read, span: Pick<NewAccess, 'primero' | 'ultimo' | 'cuantos'>): void {
  const buffer = bufferOf(ctx)
  const row: NewAccess = {
    rfc_patron: read.patron,
    instante: ctx.now(),
    rfc_lector: read.reader,
    relaciones: read.access.relaciones,
    producto: read.access.producto,
    nrp: read.filters.nrp ?? null,
    filtros: narrowingOf(read.filters),
    formato: read.formato,
    ...span,
    direccion: ctx.origin?.address ?? null,
    aplicacion: ctx.origin?.userAgent ?? null,
    persona: ctx.origin?.persona?.id ?? null,
    persona_nombre: ctx.origin?.persona?.nombre ?? null,
  }
  const key = `${read.reader} ${read.patron}`
  const way = wayOf(row)
  const latest = buffer.latest.get(key)
  if (latest?.some((before) => before.way === way && repeats(before.row, row))) return
  const before = latest?.at(-1)
  if (before && before.way === way && row.primero > before.row.ultimo) {
    before.row.ultimo = row.ultimo
    before.row.cuantos += row.cuantos
  } else if (buffer.rows.length < MOST) {
    buffer.rows.push(row)
    if (!latest) buffer.latest.set(key, [{ row, way }])
    else if (latest.push({ row, way }) > MOST_LATEST) latest.shift()
  }
  buffer.timer ??= setTimeout(() => void flush(buffer), FLUSH_MS).unref()
}

function narrowingOf({ nrp: _, ...filters }: Read['filters']): string | null {
  const text = JSON.stringify(filters)
  return text === '{}' ? null : text
}

const wayOf = (row: NewAccess): string =>
  JSON.stringify([row.nrp, row.filtros, row.formato, row.direccion, row.aplicacion, row.producto, row.persona, row.relaciones])

/** A page that is fetched twice in a moment was read once; a file that is taken twice was taken twice. */
const repeats = (before: NewAccess, row: NewAccess): boolean =>
  row.formato === 'json' &&
  row.primero >= before.primero &&
  row.ultimo <= before.ultimo &&
  before.cuantos === before.ultimo - before.primero + 1

/** Writes what is gathered (of a run, its own); called before the log is read, and at the end of the service. */
export async function flushAccesses(ctx: Context): Promise<void> {
  const all = buffers(ctx)
  await Promise.all((ctx.run ? [bufferOf(ctx)] : [...all.values()]).map(flush))
}

function flush(buffer: Buffer): Promise<void> {
  const { ctx } = buffer
  clearTimeout(buffer.timer)
  buffer.timer = undefined
  buffer.writing = buffer.writing.then(async () => {
    // Nothing more is joined to a row that is being written. What comes meanwhile is gathered for the next turn: under load
    // some always does, and would be written by the dozen.
    buffer.latest.clear()
    for (let left = buffer.rows.length; left > 0; left -= BATCH) {
      const rows = buffer.rows.splice(0, Math.min(left, BATCH))
      try {
        await inTransaction(ctx.db, async (tx) => {
          await insertAccesses(tx, rows)
          await noteFirstReads(ctx, tx, [...new Set(rows.flatMap((row) => row.relaciones))])
        })
      } catch (error) {
        ctx.log.error({ err: error, rows: rows.length }, 'access log not written; kept for the next turn')
        buffer.rows.unshift(...rows)
        buffer.timer ??= setTimeout(() => void flush(buffer), FLUSH_MS * 10).unref()
        return
      }
    }
  })
  return buffer.writing
}
