// Judges the tests of a run that go on, by what was seen since each began; ends those whose time is over; begins those that waited.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { findRun, type SandboxRun } from '../../sandbox/index.ts'
import type { Judgement, Seen } from '../case.ts'
import { caseOf } from '../cases.ts'
import { PACES } from '../pace.ts'
import { insertChanges, paceAndTurn, type Settlement, settleTest, type TestRow, testsOf } from '../queries.ts'
import type { Exchange } from '../record/exchange.ts'
import { FEED_ROUTE } from '../record/exchange.ts'
import { begin, type Kept, nextTests } from '../watch/begin-tests.ts'
import { exchangesSince, forgetRun, materialsFor, refusalOf } from '../watch/run-cache.ts'
import { reportsIn } from './read-reports.ts'
import { statementsIn } from './read-statements.ts'
import { unhinderedSince } from './rules.ts'

/** What the other processes saw is in the database by then, so that nobody is judged by half of it. */
export const SETTLED_MS = 1_000

/** False where nothing goes on or waits. */
export async function judgeRun(ctx: Context, corrida: string): Promise<boolean> {
  const tests = await testsOf(ctx.db, corrida)
  const active = tests.filter((test) => test.estado === 'en-curso')
  const waiting = tests.filter((test) => test.estado === 'espera')
  if (active.length + waiting.length === 0) {
    forgetRun(ctx, corrida)
    return false
  }
  const run = await findRun(ctx, corrida)
  if (!run || run.cerradaEl) return false
  if (active.length > 0) await judgeTests(ctx, run, active)
  // A test that was being begun when its process ended is begun again; `begin` takes only those.
  const broken = active.filter((test) => !test.lista)
  const next = [...(waiting.length > 0 ? nextTests(await testsOf(ctx.db, corrida)) : []), ...broken]
  if (next.length > 0) await begin(ctx, run, next)
  return true
}

async function judgeTests(ctx: Context, run: SandboxRun, active: TestRow[]): Promise<void> {
  const now = ctx.realNow().getTime()
  const ahora = now - SETTLED_MS
  const ready = active.filter((test) => test.lista)
  if (ready.length === 0) return
  const { ultimo, ritmo: pace } = await paceAndTurn(ctx.db, run.id)
  const since = Math.min(...ready.map((test) => test.iniciada_el!.getTime()))
  const all = (await exchangesSince(ctx, run.id, since, ultimo))
    .filter((x) => x.fin <= ahora)
    .toSorted((a, b) => a.inicio - b.inicio || a.n - b.n)
  const ritmo = PACES[pace]
  const materialOf = await materialsFor(ctx, run.id, ready)
  // Read off once for all tests.
  const said = { acuses: statementsIn(all), reportes: reportsIn(all) }
  const settled: Settlement[] = []
  for (const test of ready) {
    const [found, material] = [caseOf(test.caso), materialOf(test)]
    if (!found || !material) continue
    // Dozens of runs are judged beside production's requests: none of these waits for more than one test.
    await nextTurn()
    const negadaAntes = found.recuerdaNegada ? await refusalOf(ctx, run.id, test) : undefined
    const seen = seenBy(test, material, all, said, { ahora, ritmo, producto: run.producto, negadaAntes })
    const verdict = found.juzga(seen) ?? (isOver(seen, test.vence_el!.getTime()) ? inVain(found.siNada) : undefined)
    if (verdict)
      settled.push({ caso: test.caso, intento: test.intento, ...told(verdict, negadaAntes ? [negadaAntes, ...all] : all) })
  }
  for (const one of settled) {
    await inTransaction(ctx.db, async (tx) => {
      if (await settleTest(tx, run.id, one, ctx.realNow())) await insertChanges(tx, run.id, [change(one)], ctx.realNow())
    })
  }
}

/** Its time is over, longer where we were in the client's way shortly before; but at most twice as long. */
const isOver = (seen: Seen, end: number): boolean =>
  seen.ahora > end && (seen.ahora - unhinderedSince(seen, seen.desde) > seen.ritmo.gracia || seen.ahora > end + seen.ritmo.limite)

const change = ({ caso, estado, intento, explicacion }: Settlement) => ({ caso, estado, intento, explicacion })

const inVain = ({ explicacion, queCambiar }: { explicacion: string; queCambiar: string }): Judgement => ({
  estado: 'fallida',
  explicacion,
  queCambiar,
  evidencia: [],
})

function seenBy(
  test: TestRow,
  { personas, avisos, ejercicios }: Kept,
  all: readonly Exchange[],
  said: Pick<Seen, 'acuses' | 'reportes'>,
  rest: Pick<Seen, 'ahora' | 'ritmo' | 'producto' | 'negadaAntes'>,
): Seen {
  const desde = test.iniciada_el!.getTime()
  const intercambios = all.filter((x) => x.inicio >= desde)
  const folios = new Set(avisos.map((notice) => notice.folioAviso))
  const exercises = new Set(ejercicios.map((exercise) => exercise.ejercicio))
  return {
    ...rest,
    caso: test.caso,
    desde,
    patron: test.patron,
    personas,
    avisos,
    ejercicios,
    intercambios,
    lecturas: intercambios.filter((x) => x.ruta === FEED_ROUTE && x.metodo === 'GET' && x.consulta.patron === test.patron),
    acuses: said.acuses.filter((statement) => statement.instante >= desde && folios.has(statement.folioAviso)),
    reportes: said.reportes.filter((report) => report.instante >= desde && exercises.has(report.ejercicio)),
  }
}

/** The verdict as it is kept: with the exchanges that decided, for they may be cleared away. */
function told({ estado, explicacion, queCambiar, evidencia }: Judgement, all: readonly Exchange[]) {
  const byNumber = new Map(all.map((x) => [x.n, x]))
  const shown = evidencia.map((n) => byNumber.get(n)).filter((x) => x !== undefined)
  return { estado, explicacion, queCambiar: queCambiar ?? null, evidencia: shown.map(shownExchange) }
}

const shownExchange = (x: Exchange) => ({
  n: x.n,
  instante: new Date(x.inicio).toISOString(),
  metodo: x.metodo,
  ruta: x.ruta ?? x.camino,
  consulta: x.consulta,
  estado: x.estado,
  milisegundos: x.fin - x.inicio,
  ...(x.provocacion && { provocacion: x.provocacion }),
  ...(x.userAgent && { userAgent: x.userAgent }),
  ...(x.respuesta.codigo && { codigo: x.respuesta.codigo }),
  ...(x.respuesta.esperar !== undefined && { retryAfter: x.respuesta.esperar }),
  ...(x.encabezados['idempotency-key'] && { idempotencyKey: x.encabezados['idempotency-key'] }),
  ...(x.encabezados['if-none-match'] && { ifNoneMatch: x.encabezados['if-none-match'] }),
  ...(x.respuesta.hayMas !== undefined && { hayMas: x.respuesta.hayMas }),
})
