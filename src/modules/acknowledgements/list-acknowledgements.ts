// GET /v1/avisos/acuses: every statement about an employer's notices, in the order in which they were made. A page and its cursor
// are a change feed: numbers are gapless and become visible in order, and a cursor counts as seen only what its reader could read
// (docs/adr/0043).
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import { addDays, dayStart, legalDay } from '../../kernel/dates.ts'
import { openCourse, readableOf, seenCursor } from '../notices/index.ts'
import { type Access, readingAccess } from '../trust/index.ts'
import { type AcknowledgementRow, lastNumber, listedStatements, statementOf } from './queries.ts'
import { scanPlaces } from './scan-places.ts'
import type { Acknowledgement, AcknowledgementList, AcknowledgementQuery } from './schemas.ts'

const cursors = seenCursor('acuses')

/** `own`: as in readingAccess. Refuses PARAMETRO_INVALIDO (dates upside down), CURSOR_INVALIDO and RELACION_NO_VIGENTE. */
export async function listAcknowledgements(
  ctx: Context,
  reader: string,
  query: Static<typeof AcknowledgementQuery>,
  own?: Access,
): Promise<Static<typeof AcknowledgementList>> {
  const { nrp, resultado, desde, hasta, vigentes, limite } = query
  const folioAviso = query.folioAviso?.toUpperCase()
  if (desde !== undefined && hasta !== undefined && desde > hasta) {
    throw httpProblems.PARAMETRO_INVALIDO({ errores: [{ campo: 'desde', mensaje: 'No puede ser posterior a `hasta`.' }] })
  }
  const patron = query.patron ?? reader
  const scope = [patron, nrp, resultado, folioAviso, desde, hasta, vigentes].map((part) => part ?? null)
  const { seen } = cursors.read(ctx, scope, query.cursor)
  const question = { reader, patron, day: legalDay(ctx.now()), ...(nrp !== undefined && { nrp }) }
  const access = await readingAccess(ctx.database, question, own)
  const filters = {
    resultado,
    folioAviso,
    from: desde === undefined ? undefined : dayStart(desde),
    until: hasta === undefined ? undefined : dayStart(addDays(hasta, 1)),
    vigentes,
  }
  const course = await openCourse(ctx, { patron, seen, asked: seen }, readableOf(ctx, { filters: { nrp } }, access))
  const last = await lastNumber(ctx.db, patron)
  const rows: AcknowledgementRow[] = []
  let after = course.from.lugar
  for (let full = false; after < last && !full; ) {
    const { until, nrps, salvo } = course.stretch(after, last)
    const page = await scanPlaces<AcknowledgementRow>(
      { after, last: until, limit: limite - rows.length },
      (row) => row.numero,
      (window) => listedStatements(ctx.db, patron, { ...filters, nrps: nrp === undefined ? nrps : [nrp], salvo }, window),
    )
    rows.push(...page.rows)
    full = page.hayMas
    after = page.after
  }
  const reached = await course.seenAt({ lugar: after, reanuncio: 0 })
  return {
    datos: rows.map(viewAcknowledgement),
    cursor: cursors.write(ctx, scope, { seen: reached, numeros: undefined }),
    hayMas: after < last,
  }
}

export const viewAcknowledgement = (row: AcknowledgementRow): Static<typeof Acknowledgement> => ({
  numero: row.numero,
  folioAviso: row.folio_aviso,
  nrp: row.nrp,
  ...statementOf(row),
  autor: row.rfc_autor,
  registradoEl: row.registrado_el.toISOString(),
  vigente: row.vigente,
})
