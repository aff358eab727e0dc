// GET /v1/creditos: what each credit of an employer comes to today. It says what the notices order, so it hands them over: those of the
// credits that it shows count as delivered, like those of a page (docs/adr/0041). Pages go by key, so that credits that come meanwhile
// move none of the others.
import type { Context } from '../../../context.ts'
import { cursorKind } from '../../../http/cursor.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { Problem } from '../../../kernel/problem.ts'
import { type Access, readingAccess } from '../../trust/index.ts'
import { recordAccess } from '../access-log/record-access.ts'
import { deliveredAt, markDelivered } from '../feed/mark-delivered.ts'
import { problems } from '../problems.ts'
import { mergedNumbers } from '../workers/merged-queries.ts'
import { type CreditView, creditViews, type Estado } from './credit-view.ts'
import { type CreditNoticeRow, creditsOfWorkers, nextCredits, noticesOfCredits, registrationsFrom } from './list-queries.ts'
import { type CreditKey, creditKey, type Told } from './queries.ts'

export type CreditRequest = {
  patron?: string
  nrp?: string
  nss?: string
  estado?: Estado
  cursor?: string
  limite: number
  /** ownAccess, where a page asked for it already. */
  own?: Access
  formato?: string
}

export type HandedCredit = CreditView<CreditNoticeRow & Told>
export type CreditPage = { credits: HandedCredit[]; cursor: string; hayMas: boolean }

/** NRPs of one statement, and statements of one request: a rare `estado` ends the page early, with hayMas. */
const [NRPS, MAX_SCANS] = [50, 20]
const isKey = (value: unknown): value is [string, string] => Array.isArray(value) && value.length === 2
const cursors = cursorKind('creditos', isKey)

/** Refuses CURSOR_INVALIDO and RELACION_NO_VIGENTE. */
export async function listCredits(ctx: Context, reader: string, request: CreditRequest): Promise<CreditPage> {
  const { nrp, nss, estado } = request
  const patron = request.patron ?? reader
  const scope = [patron, nrp ?? null, nss ?? null, estado ?? null]
  const [afterNrp, afterCredit] = cursors.read(ctx, scope, request.cursor) ?? ['', '']
  const question = { reader, patron, day: legalDay(ctx.now()), ...(nrp !== undefined && { nrp }) }
  const access = await readingAccess(ctx.database, question, request.own)
  const found = await collect(ctx, patron, { ...request, access, after: { nrp: afterNrp, numCredito: afterCredit } })
  const credits = await handOver(ctx, { reader, patron, request, access }, found.credits)
  return {
    credits,
    cursor: cursors.write(ctx, scope, [found.after.nrp, found.after.numCredito]),
    hayMas: found.hayMas,
  }
}

/** One credit of the reader's own. Refuses AVISO_NO_ENCONTRADO. */
export async function readCredit(ctx: Context, reader: string, key: CreditKey, formato: string): Promise<HandedCredit> {
  const question = { reader, patron: reader, day: legalDay(ctx.now()), nrp: key.nrp }
  const access = await readingAccess(ctx.database, question).catch((error: unknown) => {
    throw error instanceof Problem ? problems.AVISO_NO_ENCONTRADO() : error
  })
  const request = { nrp: key.nrp, limite: 1, formato }
  const [credit] = await handOver(ctx, { reader, patron: reader, request, access }, [key])
  if (!credit) throw problems.AVISO_NO_ENCONTRADO()
  return credit
}

type Search = CreditRequest & { access: Access; after: CreditKey }

/** The next credits that fit, seen as though all their notices were delivered now; none is. */
async function collect(ctx: Context, patron: string, search: Search) {
  const { estado, limite } = search
  const credits: CreditKey[] = []
  let after = search.after
  for (let scans = 0; scans < MAX_SCANS; scans++) {
    const { keys, hayMas, reached } = await nextKeys(ctx, patron, { ...search, after, limite: limite - credits.length })
    if (estado === undefined) credits.push(...keys)
    else {
      const rows = await noticesOfCredits(ctx.database, { patron, credits: keys, lugar: 'publicacion' })
      for (const view of await asIfDelivered(ctx, patron, rows)) if (view.estado === estado) credits.push(view)
    }
    after = reached
    if (!hayMas || credits.length >= limite) return { credits, after, hayMas }
  }
  return { credits, after, hayMas: true }
}

/** `reached`: the place up to which nothing else is to be looked at. */
async function nextKeys(ctx: Context, patron: string, { nss, nrp, access, after, limite }: Search) {
  const isAfter = (key: CreditKey) => key.nrp > after.nrp || (key.nrp === after.nrp && key.numCredito > after.numCredito)
  const last = (keys: CreditKey[]) => keys.at(-1) ?? after
  const nrps = access.nrps === 'todos' ? undefined : access.nrps.toSorted()
  if (nss !== undefined) {
    const numbers = [nss, ...(await mergedNumbers(ctx.database, patron, [nss])).map((row) => row.nss)]
    const all = (await creditsOfWorkers(ctx.database, patron, numbers, nrps)).filter(isAfter)
    const keys = all.slice(0, limite)
    return { keys, hayMas: all.length > limite, reached: last(keys) }
  }
  const from = nrp ?? after.nrp
  const some =
    nrps?.filter((n) => n >= from).slice(0, NRPS + 1) ?? (await registrationsFrom(ctx.database, patron, from, NRPS + 1))
  const asked = some.slice(0, NRPS)
  const keys = asked.length === 0 ? [] : await nextCredits(ctx.database, { patron, nrps: asked, after, limit: limite + 1 })
  if (keys.length > limite) return { keys: keys.slice(0, limite), hayMas: true, reached: last(keys.slice(0, limite)) }
  // Of these NRPs nothing is left: the next ones.
  const more = some.length > NRPS
  return { keys, hayMas: more, reached: more ? { nrp: some[NRPS]!, numCredito: '' } : last(keys) }
}

async function asIfDelivered(ctx: Context, patron: string, rows: CreditNoticeRow[]) {
  const told = await deliveredAt(
    ctx,
    patron,
    rows.map((row) => row.publicacion),
  )
  const now = ctx.now()
  const seen = rows.map((row) => ({ ...row, notLinea: told(row.publicacion) ?? now.toISOString() }))
  return creditViews(seen, legalDay(now))
}

type Reader = { reader: string; patron: string; request: CreditRequest; access: Access }

async function handOver(ctx: Context, { reader, patron, request, access }: Reader, credits: CreditKey[]) {
  const { nrp, nss, formato = 'creditos' } = request
  const lugar = nrp === undefined ? 'publicacion' : 'posicion'
  const found = await noticesOfCredits(ctx.database, { patron, credits, lugar })
  const rows = await markDelivered(ctx, patron, found)
  const filters = { ...(nrp !== undefined && { nrp }), ...(nss !== undefined && { nss }) }
  recordAccess(
    ctx,
    { reader, patron, filters, access, formato },
    rows.toSorted((a, b) => a.lugar - b.lugar),
  )
  const shown = creditViews(rows, legalDay(ctx.now()))
  return withOthers(ctx, patron, shown)
}

/** That a worker has another credit that holds is said also where a page shows but one of them; nothing of it is. */
async function withOthers(ctx: Context, patron: string, shown: HandedCredit[]) {
  const nss = [...new Set(shown.map((view) => view.nss))]
  if (nss.length === 0) return shown
  const merged = (await mergedNumbers(ctx.database, patron, nss)).map((row) => row.nss)
  const nrps = [...new Set(shown.map((view) => view.nrp))]
  const keys = await creditsOfWorkers(ctx.database, patron, [...nss, ...merged], nrps)
  const own = new Set(shown.map(creditKey))
  const others = keys.filter((key) => !own.has(creditKey(key)))
  if (others.length === 0) return shown
  const rows = [
    ...shown.flatMap((view) => view.rows),
    ...(await noticesOfCredits(ctx.database, { patron, credits: others, lugar: 'publicacion' })),
  ]
  const conflicting = new Set((await asIfDelivered(ctx, patron, rows)).filter((view) => view.conflicto).map(creditKey))
  return shown.map((view) => ({ ...view, conflicto: conflicting.has(creditKey(view)) }))
}
