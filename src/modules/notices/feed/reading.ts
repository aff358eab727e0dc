// A reading: who reads whose notices, which of them, and how far it has come. What its rooms share, so that none imports another's work.
import type { Context } from '../../../context.ts'
import { httpProblems } from '../../../http/problems.ts'
import { ALL, type Seen } from './levels.ts'
import type { Filters, NoticeRow } from './queries.ts'
import { seenCursor } from './seen-cursor.ts'

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

const cursors = seenCursor('avisos')

/** Refuses PARAMETRO_INVALIDO (dates upside down) and CURSOR_INVALIDO. */
export function openReading(ctx: Context, reader: string, request: ReadRequest): Reading {
  const { nrp, clasificacion, tipoAviso, nss, desde, hasta } = request
  if (desde !== undefined && hasta !== undefined && desde > hasta) {
    throw httpProblems.PARAMETRO_INVALIDO({ errores: [{ campo: 'desde', mensaje: 'No puede ser posterior a `hasta`.' }] })
  }
  const patron = request.patron ?? reader
  const scope = [patron, nrp, clasificacion, tipoAviso, nss, desde, hasta].map((part) => part ?? null)
  const from = cursors.read(ctx, scope, request.cursor)
  return { reader, patron, filters: { nrp, clasificacion, tipoAviso, nss, desde, hasta }, scope, asked: from.seen, ...from }
}

export const cursorOf = (ctx: Context, { scope, numeros }: Pick<Reading, 'scope' | 'numeros'>, seen: Seen): string =>
  cursors.write(ctx, scope, { seen, numeros })

/** Everything of the feed up to a place was seen. */
export const seenUpTo = (lugar: number): Seen => (lugar === 0 ? [] : [{ lugar, reanuncio: 0, conjunto: ALL }])
