// The one loop behind every import: rows are checked while the batch before is being written, batches go in file order, a
// database that is away is waited for a little, and what is not taken is told line by line. Memory does not grow with the file.
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { violated } from '../db/transaction.ts'
import { isAway } from '../http/problem-handler.ts'
import type { Log } from '../platform/logger.ts'
import { rowProblems } from './problems.ts'
import { type Columns, type Reject, readRows, type Values } from './read-rows.ts'
import type { Source } from './source.ts'

export type Checked<T> =
  | { ok: true; valor: T; advertencias: string[] }
  | { ok: false; errores: { campo: string | null; codigo: string; motivo: string }[] }

export type Numbered<T> = { linea: number; valor: T }

/** What became of one batch. `escritas` + `sinCambio` + the lines of `rechazos` are its rows. */
export type Written = { escritas: number; sinCambio: number; rechazos: Reject[] }

export type Totals = {
  leidas: number
  escritas: number
  sinCambio: number
  rechazadas: number
  /** Rows that were taken in spite of a doubt, by field. */
  advertencias: Record<string, number>
  /** Bytes read. */
  bytes: number
  /** Last line that has been dealt with. */
  linea: number
}

export type ImportOptions = {
  /** Called after each batch. */
  onProgress?: (totals: Readonly<Totals>) => void
  /** Awaited, so that a slow disk slows the import instead of filling memory; what it throws stops the import. */
  onReject?: (reject: Reject) => void | Promise<void>
  /** Rows of one transaction. */
  batchSize?: number
  /** Waits before the tries that follow a failed one, in milliseconds. */
  retryDelays?: readonly number[]
}

export const RETRY_DELAYS = [200, 1_000, 3_000, 10_000] as const

type Steps<T> = {
  columns: Columns
  batchSize: number
  check: (valores: Values) => Checked<T>
  /** Writes a batch in one transaction of its own; may be called again with the same batch after it failed. */
  write: (batch: Numbered<T>[]) => Promise<Written>
  log: Log
}

/** Imports all of `source`. Throws ARCHIVO_ILEGIBLE, COLUMNAS_INVALIDAS, IMPORTACION_INTERRUMPIDA; what was written stays. */
export async function importRows<T>(source: Source, steps: Steps<T>, options: ImportOptions = {}): Promise<Totals> {
  const totals: Totals = { leidas: 0, escritas: 0, sinCambio: 0, rechazadas: 0, advertencias: {}, bytes: 0, linea: 0 }
  const batchSize = options.batchSize ?? steps.batchSize
  let batch: Numbered<T>[] = []
  // Rejects of rows since the last batch: told in its turn, so that the file of rejects follows the file of rows.
  let rejects: Reject[] = []
  let writing: Promise<void> = Promise.resolve()

  const flush = async (bytes: number, linea: number) => {
    await writing
    const [rows, refused] = [batch, rejects]
    batch = []
    rejects = []
    writing = finishBatch(rows, refused, bytes, linea)
    // Awaited at the next flush; until then a failure must not count as unhandled.
    writing.catch(() => {})
  }
  const finishBatch = async (rows: Numbered<T>[], refused: Reject[], bytes: number, linea: number) => {
    const written = rows.length > 0 ? await persist(rows, steps, options, totals) : { escritas: 0, sinCambio: 0, rechazos: [] }
    const all = [...refused, ...written.rechazos].sort((a, b) => a.linea - b.linea)
    for (const reject of all) await options.onReject?.(reject)
    totals.escritas += written.escritas
    totals.sinCambio += written.sinCambio
    totals.rechazadas += new Set(all.map((r) => r.linea)).size
    totals.bytes = bytes
    totals.linea = linea
    options.onProgress?.(totals)
  }

  let last = { bytes: 0, linea: 0 }
  try {
    for await (const { rows, bytes } of readRows(source, steps.columns)) {
      for (const row of rows) {
        totals.leidas += 1
        if ('rechazo' in row) {
          rejects.push(row.rechazo)
        } else {
          const checked = steps.check(row.valores)
          if (checked.ok) {
            batch.push({ linea: row.linea, valor: checked.valor })
            for (const campo of checked.advertencias) totals.advertencias[campo] = (totals.advertencias[campo] ?? 0) + 1
          } else {
            for (const error of checked.errores) rejects.push({ linea: row.linea, ...error })
          }
        }
        last = { bytes, linea: row.linea }
        if (batch.length >= batchSize || rejects.length >= batchSize) await flush(bytes, row.linea)
      }
      last.bytes = bytes
      // A source that never waits (rows in memory) would keep the answers of the database from being taken up.
      await nextTurn()
    }
    await flush(last.bytes, last.linea)
  } finally {
    // Also where reading failed: nobody may close the database under a batch that is being written.
    await Promise.allSettled([writing])
  }
  await writing
  return totals
}

/** Another transaction got there first, or was in the way: the same batch finds a new state and settles. */
const isRace = (error: unknown): boolean => {
  const code = (error as { code?: string } | null)?.code
  return (
    error instanceof BatchOutdated ||
    code === '40001' ||
    code === '40P01' ||
    code === '55P03' ||
    (code === '23505' && violated(error) !== undefined)
  )
}

/** Thrown by `write` where what it had read changed before it could lock it. */
export class BatchOutdated extends Error {}

async function persist<T>(rows: Numbered<T>[], steps: Steps<T>, options: ImportOptions, totals: Totals): Promise<Written> {
  const delays = options.retryDelays ?? RETRY_DELAYS
  let races = 0
  for (let tries = 0; ; ) {
    try {
      return await steps.write(rows)
    } catch (error) {
      const [race, away] = [isRace(error), isAway(error)]
      if (race && races < 20) {
        races += 1
        await wait(races * 10)
        continue
      }
      const delay = delays[tries]
      if (!race && !away) throw error
      if (race || delay === undefined) {
        throw rowProblems.IMPORTACION_INTERRUMPIDA({
          cause: error,
          detail: `La base de datos no está disponible. Lo anterior a la línea ${rows[0]!.linea} quedó guardado (hasta la línea ${totals.linea}); de ahí en adelante, nada. Cuando vuelva, repita el mismo archivo: lo ya guardado no se duplica.`,
        })
      }
      tries += 1
      steps.log.warn({ err: error, linea: rows[0]!.linea, try: tries }, 'import batch failed, trying again')
      await wait(delay)
    }
  }
}
