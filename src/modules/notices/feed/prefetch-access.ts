// The two questions before each page, whether the token still counts and who may read what, in one statement: half the way to the
// database is saved on every poll. They are asked before the query was checked, so only what has the right form is asked about;
// whatever else was meant is asked later, by itself.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../../context.ts'
import { runBatched } from '../../../db/batch-queries.ts'
import type { TokenStatus, TokenStatusQuestion } from '../../../http/access.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { selectTokenStatus, tokenStatusColumns, tokenStatusValues } from '../../tokens/index.ts'
import {
  type Access,
  type AccessQuestion,
  type AccessRow,
  accessStatement,
  judgeAccess,
  judgePlain,
  type PlainRow,
  plainStatement,
} from '../../trust/index.ts'

type Foreseen = { ask: AccessQuestion; rows: (AccessRow | PlainRow)[] }

const foreseen = new WeakMap<FastifyRequest, Foreseen>()

const RFC = /^[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}$/
const NRP = /^[A-Z0-9]\d{10}$/

/** For `config.tokenStatus` of routes that read the notices of `patron`, or of one `nrp` of it. */
export const statusWithAccess =
  (ctx: Context) =>
  async (request: FastifyRequest, question: TokenStatusQuestion): Promise<TokenStatus> => {
    const { patron = question.rfc, nrp } = request.query as { patron?: unknown; nrp?: unknown }
    if (!hasForm(RFC, patron) || !(nrp === undefined || hasForm(NRP, nrp))) return selectTokenStatus(ctx.database, question)
    const ask = { reader: question.rfc, patron, day: legalDay(question.now), ...(nrp !== undefined && { nrp }) }
    const access = nrp === undefined ? plainStatement(ask) : accessStatement(ask)
    const values = [...access.values, ...tokenStatusValues(question)]
    const rows = await runBatched<TokenStatus & (AccessRow | PlainRow)>(ctx.database, withStatus(access), values)
    foreseen.set(request, { ask, rows })
    return rows[0]!
  }

// Statements are known by their text; to look up one that is put together anew costs a poll some microseconds.
const made = new Map<string, string>()
function withStatus({ text, values }: { text: string; values: string[] }): string {
  const known = made.get(text)
  if (known !== undefined) return known
  const whole = `select * from (select ${tokenStatusColumns(values.length + 1)}) s left join lateral (${text}) a on true`
  made.set(text, whole)
  return whole
}

const hasForm = (form: RegExp, value: unknown): value is string => typeof value === 'string' && form.test(value)

/** What was learnt for this question; undefined where readingAccess has to be asked. Refuses as that does. */
export function prefetchedAccess(request: FastifyRequest, { reader, patron, day, nrp }: AccessQuestion): Access | undefined {
  const { ask, rows } = foreseen.get(request) ?? {}
  if (!ask || !rows || ask.reader !== reader || ask.patron !== patron || ask.day !== day || ask.nrp !== nrp) return undefined
  return nrp === undefined ? judgePlain(ask, rows as PlainRow[]) : judgeAccess(ask, rows as AccessRow[])
}
