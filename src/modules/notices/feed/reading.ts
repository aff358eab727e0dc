// A reading: who reads whose notices, which of them, and how far it has come. What its rooms share, so that none imports another's work.
import type { Context } from '../../../context.ts'
import { cursorKind, isCount } from '../../../http/cursor.ts'
import { httpProblems } from '../../../http/problems.ts'
import type { Filters, NoticeRow } from './queries.ts'

export type ReadRequest = Filters & { patron?: string; cursor?: string; limite: number }

/** Who reads, whose notices, which of them; `after`: the place up to which they were seen; `confirmed`: from which the reader asked. */
export type Reading = { reader: string; patron: string; filters: Filters; scope: unknown[]; after: number; confirmed: number }

/** A page; every row was delivered now or before. `after`: its cursor's place; `ultima`: the feed's last place at that moment. */
export type Page = { rows: DeliveredRow[]; after: number; hayMas: boolean; ultima: number }
export type DeliveredRow = NoticeRow & { notLinea: string }

const cursors = cursorKind('avisos', isCount)

/** Refuses PARAMETRO_INVALIDO (dates upside down) and CURSOR_INVALIDO. */
export function openReading(ctx: Context, reader: string, request: ReadRequest): Reading {
  const { nrp, clasificacion, tipoAviso, nss, desde, hasta } = request
  if (desde !== undefined && hasta !== undefined && desde > hasta) {
    throw httpProblems.PARAMETRO_INVALIDO({ errores: [{ campo: 'desde', mensaje: 'No puede ser posterior a `hasta`.' }] })
  }
  const patron = request.patron ?? reader
  const scope = [patron, nrp, clasificacion, tipoAviso, nss, desde, hasta].map((part) => part ?? null)
  const after = cursors.read(ctx, scope, request.cursor) ?? 0
  return { reader, patron, filters: { nrp, clasificacion, tipoAviso, nss, desde, hasta }, scope, after, confirmed: after }
}

export const cursorOf = (ctx: Context, reading: Reading, after: number): string => cursors.write(ctx, reading.scope, after)
