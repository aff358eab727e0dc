// GET /v1/avisos/resumen: how many notices an NRP got on a day, from which place to which, and the hash of what they say, signed;
// so that a payroll system can prove that it has them all, and that nothing newer than `hastaPosicion` had been published.
// What is hashed: docs/resumen-del-dia.md. It hands over no notice, so it notifies nobody.
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { httpProblems } from '../../../http/problems.ts'
import { addDays, dayStart, legalDay } from '../../../kernel/dates.ts'
import { signBytes } from '../../seal/index.ts'
import { readingAccess } from '../../trust/index.ts'
import { placesOfSpan, summaryChunk } from './queries.ts'
import type { DaySummary, SummaryQuery } from './schemas.ts'

/** Of the fields that are hashed and their form. */
export const SUMMARY_VERSION = '1'
export const SUMMARY_TYPE = 'sia-resumen+json'
const CHUNK = 2_000

/**
 * The answer's bytes and the detached signature over exactly these. Refuses PARAMETRO_INVALIDO (a day to come),
 * RELACION_NO_VIGENTE and SELLO_NO_VIGENTE.
 */
export async function summarizeDay(
  ctx: Context,
  reader: string,
  query: Static<typeof SummaryQuery>,
): Promise<{ body: Buffer; signature: string }> {
  const { nrp, dia } = query
  const now = ctx.now()
  const today = legalDay(now)
  if (dia > today) {
    throw httpProblems.PARAMETRO_INVALIDO({ errores: [{ campo: 'dia', mensaje: `Ese día aún no llega; hoy es ${today}.` }] })
  }
  // What had been published when this was asked: whatever becomes visible later has a greater place.
  const patron = query.patron ?? reader
  const { ultima } = await readingAccess(ctx.database, { reader, patron, day: today, nrp })
  const span = { from: dayStart(dia), until: dayStart(addDays(dia, 1)) }
  const { first, last } = ultima > 0 ? await placesOfSpan(ctx.db, nrp, ultima, span) : { first: 1, last: 0 }
  const hash = createHash('sha256')
  let cuantos = 0
  let [primeraPosicion, ultimaPosicion]: (number | null)[] = [null, null]
  for (let from = first; from <= last; from += CHUNK) {
    const chunk = await summaryChunk(ctx.db, { patron, nrp }, { first: from, last: Math.min(last, from + CHUNK - 1) }, span)
    hash.update(chunk.texto ?? '')
    cuantos += chunk.cuantos
    primeraPosicion ??= chunk.primera
    ultimaPosicion = chunk.ultima ?? ultimaPosicion!
  }
  const summary: Static<typeof DaySummary> = {
    version: SUMMARY_VERSION,
    nrp,
    dia,
    cuantos,
    primeraPosicion: primeraPosicion ?? null,
    ultimaPosicion: ultimaPosicion ?? null,
    sha256: hash.digest('hex'),
    hastaPosicion: ultima,
    emitidoEl: now.toISOString(),
  }
  const body = Buffer.from(JSON.stringify(summary))
  return { body, signature: await signBytes(ctx, SUMMARY_TYPE, body) }
}
