// POST /v1/avisos/consulta: what holds today for the credits of up to 5,000 workers, what is announced, and their latest notices. It says
// what all their notices come to, so it delivers them as a page does (docs/adr/0041). The answer is made as text, from the JSON that SQL
// made (docs/adr/0005).
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { httpProblems } from '../../../http/problems.ts'
import { type Day, legalDay } from '../../../kernel/dates.ts'
import { checkNss } from '../../../kernel/nss.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { type Access, readingAccess } from '../../trust/index.ts'
import { recordAccess } from '../access-log/record-access.ts'
import { type CreditView, creditViews } from '../credits/credit-view.ts'
import { creditJson, termFields } from '../credits/format-credit.ts'
import { noticeJson } from '../feed/format-json.ts'
import { markDelivered } from '../feed/mark-delivered.ts'
import type { DeliveredRow } from '../feed/reading.ts'
import { effectiveDay } from '../feed/rules.ts'
import { mergedNumbers } from './merged-queries.ts'
import { type WorkerNoticeRow, workerRows } from './queries.ts'
import type { WorkerBody } from './schemas.ts'

type Delivered = WorkerNoticeRow & DeliveredRow

const MOST_MISTAKES = 50
/** Up to so many workers, the access log names each; beyond, it holds the span of notices that were handed over. */
const NAMED_WORKERS = 50

/** JSON text of schema WorkerAnswer. Refuses CUERPO_INVALIDO (an NSS that is none, by its index) and RELACION_NO_VIGENTE. */
export async function consultWorkers(ctx: Context, reader: string, body: Static<typeof WorkerBody>): Promise<string> {
  const typed = body.nss.map(typedKey)
  refuseWrong(typed)
  const asked = [...new Set(typed)]
  const { nrp, ultimos: latest } = body
  const patron = body.patron ?? reader
  const question = { reader, patron, day: legalDay(ctx.now()), ...(nrp !== undefined && { nrp }) }
  const access = await readingAccess(ctx.database, question)
  const nrps = access.nrps === 'todos' ? undefined : access.nrps
  const otros = await mergedNumbers(ctx.database, patron, asked)
  const found = await workerRows(ctx.database, { patron, nss: asked, otros, nrp, nrps })
  const rows = await markDelivered(ctx, patron, found)
  log(ctx, { reader, patron, nrp, access }, asked, rows)
  return answerJson(asked, rows, { latest, today: question.day })
}

function refuseWrong(nss: string[]): void {
  const errores = []
  for (const [index, value] of nss.entries()) {
    const verdict = checkNss(value)
    if (!verdict.ok) errores.push({ campo: `nss.${index}`, mensaje: verdict.motivo })
    if (errores.length === MOST_MISTAKES) break
  }
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
}

type Reader = { reader: string; patron: string; nrp: string | undefined; access: Access }

function log(ctx: Context, { nrp, ...by }: Reader, asked: string[], rows: Delivered[]): void {
  const filters = nrp === undefined ? {} : { nrp }
  const inOrder = (some: Delivered[]) => some.toSorted((a, b) => a.lugar - b.lugar)
  if (asked.length > NAMED_WORKERS) {
    recordAccess(ctx, { ...by, filters, formato: 'consulta' }, inOrder(rows))
    return
  }
  for (const [nss, some] of Map.groupBy(rows, (row) => row.pedido)) {
    recordAccess(ctx, { ...by, filters: { ...filters, nss }, formato: 'consulta' }, inOrder(some))
  }
}

type Shown = { latest: number; today: Day }

function answerJson(asked: string[], rows: Delivered[], shown: Shown): string {
  const byWorker = Map.groupBy(rows, (row) => row.pedido)
  const datos = asked.map((nss) => {
    const creditos = creditViews(byWorker.get(nss) ?? [], shown.today).map((view) => workerCreditJson(view, shown.latest))
    return `{"nss":"${nss}","creditos":[${creditos.join()}]}`
  })
  return `{"datos":[${datos.join()}]}`
}

function workerCreditJson(view: CreditView<Delivered>, latest: number): string {
  const shown = view.rows.slice(-latest).reverse().map(noticeJson)
  const credit = creditJson(view, termFields(view.state.terminos))
  return `${credit},"ultimoAviso":${JSON.stringify(decisive(view))},"ultimosAvisos":[${shown.join()}]}`
}

/** The notice from which the state of today results; where nothing holds yet, the one that will. */
function decisive({ turns, state, rows }: CreditView<Delivered>) {
  const folio = turns.findLast((turn) => turn.desde === state.desde)?.folioAviso ?? turns[0]?.folioAviso
  const row = rows.find((r) => r.folioAviso === folio)
  return row === undefined
    ? null
    : {
        folioAviso: row.folioAviso,
        clasificacion: row.clasificacion,
        efecto: row.efecto,
        fechaCreaAviso: row.fechaCreaAviso,
        fechaNotLinea: row.notLinea,
        fechaEfecto: effectiveDay(row),
      }
}
