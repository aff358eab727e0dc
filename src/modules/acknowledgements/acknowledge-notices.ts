// POST /v1/avisos/acuses: what an employer, or a developer it trusts, did with up to 1,000 notices of any number of employers.
// The number of statements does not depend on how many: reasons (kept in memory), notices, access; then, under the lock of each
// employer's counting, what stood before, what is new, and the counting.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { addDays, legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { type LocatedNotice, readableNotices, readCatalogs } from '../notices/index.ts'
import { insertStatements, latestStatements, lockCountings, type NewStatement, saveCountings } from './queries.ts'
import { AHEAD_DAYS, type Estado, type Mistake, mistakeOf, outcomeOf, type Reason, type Statement } from './rules.ts'
import type { AcknowledgementAnswer, AcknowledgementItem } from './schemas.ts'

type Item = Static<typeof AcknowledgementItem>
type Answer = Static<typeof AcknowledgementAnswer>
type Result = Answer['resultados'][number]
type Accepted = { index: number; notice: LocatedNotice; statement: Statement }

const NOT_FOUND: Mistake = { codigo: 'AVISO_NO_ENCONTRADO', detalle: 'Ningún aviso con ese folio está hoy a su alcance.' }

/** One result an item, in order. What is wrong with one item keeps no other from being registered. */
export async function acknowledgeNotices(ctx: Context, author: string, items: Item[]): Promise<Answer> {
  const reasons = await currentReasons(ctx)
  const last = addDays(legalDay(ctx.now()), AHEAD_DAYS)
  const given = items.map((item) => ({ folioAviso: item.folioAviso.toUpperCase(), statement: statementOf(item) }))
  const notices = await readableNotices(
    ctx,
    author,
    given.map((g) => g.folioAviso),
  )
  const results: Result[] = []
  const accepted: Accepted[] = []
  for (const [index, { folioAviso, statement }] of given.entries()) {
    const notice = notices.get(folioAviso)
    const mistake = notice ? mistakeOf(statement, reasons, last) : NOT_FOUND
    if (mistake) results[index] = { folioAviso, estado: 'error', ...mistake }
    else accepted.push({ index, notice: notice!, statement })
  }
  if (accepted.length > 0) {
    for (const [index, estado] of await inTransaction(ctx.db, (tx) => register(ctx, tx, author, accepted))) {
      results[index] = { folioAviso: given[index]!.folioAviso, estado }
    }
  }
  return { resultados: results }
}

async function currentReasons(ctx: Context): Promise<Reason[]> {
  const entries = (await readCatalogs(ctx)).get('motivosRechazo')?.datos ?? []
  return entries.filter((e) => e.vigente).map((e) => ({ clave: e.clave, comentario: e.datos.comentario === true }))
}

const statementOf = (item: Item): Statement => ({
  resultado: item.resultado,
  motivo: item.motivo ?? null,
  comentario: item.comentario?.trim().normalize('NFC') || null,
  aplicadoEl: item.aplicadoEl ?? null,
  periodo: item.periodo ?? null,
})

/** Under the lock nobody else states anything about these employers' notices, so what is read here is what will be changed. */
async function register(ctx: Context, tx: Tx, author: string, accepted: Accepted[]): Promise<Map<number, Estado>> {
  const countings = await lockCountings(tx, [...new Set(accepted.map((a) => a.notice.patron))])
  const stood = new Map<string, Statement>()
  const subjects = [...new Map(accepted.map((a) => [a.notice.folioAviso, a.notice])).values()]
  for (const row of await latestStatements(tx, subjects)) stood.set(subjectKey(row), row.statement)

  const outcomes = new Map<number, Estado>()
  const fresh: NewStatement[] = []
  const touched = new Map<string, number>()
  for (const { index, notice, statement } of accepted) {
    const key = subjectKey(notice)
    const estado = outcomeOf(stood.get(key), statement)
    outcomes.set(index, estado)
    if (estado === 'sin-cambio') continue
    stood.set(key, statement)
    const numero = (touched.get(notice.patron) ?? countings.get(notice.patron)!) + 1
    touched.set(notice.patron, numero)
    fresh.push({ ...notice, numero, statement })
  }
  if (fresh.length > 0) {
    await insertStatements(tx, fresh, { autor: author, now: ctx.now() })
    await saveCountings(tx, touched)
    await recordAudit(ctx, tx, {
      actor: author,
      accion: 'avisos.acusar',
      resultado: 'hecho',
      detalle: { escritos: fresh.length, recibidos: accepted.length },
    })
  }
  return outcomes
}

const subjectKey = ({ patron, publicacion }: { patron: string; publicacion: number }): string => `${patron} ${publicacion}`
