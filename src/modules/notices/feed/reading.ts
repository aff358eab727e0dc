// A reading: who reads whose notices, which of them, and how far it has come. What its rooms share, so that none imports another's work.
import type { Context } from '../../../context.ts'
import { cursorKind, isCount, isText } from '../../../http/cursor.ts'
import { httpProblems } from '../../../http/problems.ts'
import { ALL, MOST_LEVELS, type Seen, type SetKey } from './levels.ts'
import type { Filters, NoticeRow } from './queries.ts'

export type ReadRequest = Filters & { patron?: string; cursor?: string; limite: number }

/**
 * Who reads, whose notices, which of them; `seen`: how far they were seen; `asked`: from where the reader itself asked on. `numeros`: where
 * a worker was asked for, the digest of the numbers by which its notices were looked for until then.
 */
export type Reading = {
  reader: string
  patron: string
  filters: Filters
  scope: unknown[]
  seen: Seen
  asked: Seen
  numeros: string | undefined
  /** And those numbers, once they are known. */
  trabajador?: string[]
}

export type DeliveredRow = NoticeRow & { notLinea: string }

/**
 * Which making of the feeds a cursor belongs to. To be raised where places were given out anew (a backup was put back): places of
 * before then mean other notices.
 */
export const GENERATION = 1

type Written = [generation: number, numeros: string | null, ...levels: [lugar: number, reanuncio: number, conjunto: SetKey][]]

const cursors = cursorKind('avisos', (value): value is Written => Array.isArray(value) && isCount(value[0]))

/** Refuses PARAMETRO_INVALIDO (dates upside down) and CURSOR_INVALIDO. */
export function openReading(ctx: Context, reader: string, request: ReadRequest): Reading {
  const { nrp, clasificacion, tipoAviso, nss, desde, hasta } = request
  if (desde !== undefined && hasta !== undefined && desde > hasta) {
    throw httpProblems.PARAMETRO_INVALIDO({ errores: [{ campo: 'desde', mensaje: 'No puede ser posterior a `hasta`.' }] })
  }
  const patron = request.patron ?? reader
  const scope = [patron, nrp, clasificacion, tipoAviso, nss, desde, hasta].map((part) => part ?? null)
  const from = placeIn(cursors.read(ctx, scope, request.cursor))
  return { reader, patron, filters: { nrp, clasificacion, tipoAviso, nss, desde, hasta }, scope, asked: from.seen, ...from }
}

function placeIn(written: Written | undefined): Pick<Reading, 'seen' | 'numeros'> {
  if (!written) return { seen: [], numeros: undefined }
  const [generation, numeros, ...levels] = written
  if (generation !== GENERATION) {
    throw httpProblems.CURSOR_INVALIDO({
      detail:
        'Los avisos se volvieron a numerar después de que se dio este cursor. Lea de nuevo desde el principio, sin cursor, y reconozca por su folioAviso los que ya tiene.',
    })
  }
  if (levels.length > MOST_LEVELS || !levels.every(isLevel)) throw httpProblems.CURSOR_INVALIDO()
  return { seen: levels.map(([lugar, reanuncio, conjunto]) => ({ lugar, reanuncio, conjunto })), numeros: numeros ?? undefined }
}

const isLevel = (level: unknown): boolean =>
  Array.isArray(level) && isCount(level[0]) && isCount(level[1]) && (level[2] === ALL || isText(level[2]))

export const cursorOf = (ctx: Context, { scope, numeros }: Pick<Reading, 'scope' | 'numeros'>, seen: Seen): string =>
  cursors.write(ctx, scope, [
    GENERATION,
    numeros ?? null,
    ...seen.map(({ lugar, reanuncio, conjunto }): Written[2] => [lugar, reanuncio, conjunto]),
  ])

/** Everything of the feed up to a place was seen. */
export const seenUpTo = (lugar: number): Seen => (lugar === 0 ? [] : [{ lugar, reanuncio: 0, conjunto: ALL }])
