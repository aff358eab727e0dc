// POST /v1/avisos/consulta: what holds now for the credits of up to 5,000 workers, and their latest notices. It hands these over,
// so it delivers them as a page does. The answer is made as text, from the JSON that SQL made (docs/adr/0005).
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { httpProblems } from '../../../http/problems.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { checkNss } from '../../../kernel/nss.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { type Access, readingAccess } from '../../trust/index.ts'
import { recordAccess } from '../access-log/record-access.ts'
import { noticeJson } from '../feed/format-json.ts'
import { markDelivered } from '../feed/mark-delivered.ts'
import type { DeliveredRow } from '../feed/reading.ts'
import { effectiveDay } from '../feed/rules.ts'
import { mergedNumbers } from './merged-queries.ts'
import { type WorkerNoticeRow, workerRows } from './queries.ts'
import { stateOf } from './rules.ts'
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
  const found = await workerRows(ctx.database, { patron, nss: asked, otros, nrp, nrps, latest })
  const rows = (await markDelivered(ctx, patron, found)) as Delivered[]
  log(ctx, { reader, patron, nrp, access }, asked, rows)
  return answerJson(asked, rows, latest)
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
  for (const [nss, some] of Map.groupBy(rows, (row) => row.nss)) {
    recordAccess(ctx, { ...by, filters: { ...filters, nss }, formato: 'consulta' }, inOrder(some))
  }
}

function answerJson(asked: string[], rows: Delivered[], latest: number): string {
  const byWorker = Map.groupBy(rows, (row) => row.nss)
  let text = '{"datos":['
  for (let i = 0; i < asked.length; i++) {
    text += `${i > 0 ? ',' : ''}{"nss":"${asked[i]}","creditos":[`
    const suyos = byWorker.get(asked[i]!)
    // Rows of one credit follow one another, the latest first.
    for (let from = 0; suyos && from < suyos.length; ) {
      let to = from + 1
      while (to < suyos.length && sameCredit(suyos[from]!, suyos[to]!)) to++
      text += (from > 0 ? ',' : '') + creditJson(suyos.slice(from, to), latest)
      from = to
    }
    text += ']}'
  }
  return `${text}]}`
}

const sameCredit = (a: Delivered, b: Delivered): boolean => a.numCredito === b.numCredito && a.nrp === b.nrp

function creditJson(notices: Delivered[], latest: number): string {
  const counts = notices.find((n) => n.cuenta === 1)
  const { numCredito, nrp } = notices[0]!
  const shown = notices.filter((n) => n.orden <= latest).map(noticeJson)
  const day = counts ? effectiveDay(counts.clasificacion, counts.notLinea) : null
  const head = `{"numCredito":"${numCredito}","nrp":"${nrp}","estado":"${stateOf(counts?.clasificacion ?? undefined)}"`
  const terms = counts
    ? `"tipoDescuento":"${counts.tipoDescuento}","monDescuento":${counts.monDescuento},"facDescuento":${counts.facDescuento},"desde":"${day}"`
    : '"tipoDescuento":null,"monDescuento":null,"facDescuento":null,"desde":null'
  const last = counts
    ? JSON.stringify({
        folioAviso: counts.folioAviso,
        clasificacion: counts.clasificacion,
        efecto: counts.efecto,
        fechaCreaAviso: counts.fechaCreaAviso,
        fechaNotLinea: counts.notLinea,
        fechaEfecto: day,
      })
    : 'null'
  return `${head},${terms},"ultimoAviso":${last},"ultimosAvisos":[${shown.join(',')}]}`
}
