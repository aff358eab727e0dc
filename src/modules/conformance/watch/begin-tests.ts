// Begins the tests whose turn it is: draws workers, pay periods and amounts, has the calculator say what must come out, and publishes
// the notices. Tests at one employer go one lane after another.
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { addDays, legalDay } from '../../../kernel/dates.ts'
import {
  folioOf,
  publishNotices,
  runContext,
  type SandboxRun,
  type TestNotice,
  takeFolioNumbers,
  testTaxpayers,
  testWorker,
} from '../../sandbox/index.ts'
import { type Calculated, calculateWithholdings } from '../../withholding/index.ts'
import type { Case, Draw, Exercise, Material, NoticeDraft, Person, Published } from '../case.ts'
import { caseOf } from '../cases.ts'
import { PACES } from '../pace.ts'
import { beginTests, insertChanges, paceAndTurn, saveMaterial, type TestRow } from '../queries.ts'

/** What of a test's material is kept. */
export type Kept = { nrp: string; personas: Person[]; avisos: Published[]; ejercicios: Exercise[] }

/** A beginning takes well under a second; whoever began it and has not ended after this long died. */
const ABANDONED_MS = 30_000
const MOST_WORKERS = 900_000_000

const drawOf =
  (ctx: Context): Draw =>
  (from, to) =>
    from + (ctx.random(6).readUIntBE(0, 6) % (to - from + 1))

/** Of the tests that wait: those at whose employer no other lane goes on. */
export function nextTests(tests: readonly TestRow[]): TestRow[] {
  const busy = new Map<string, string>()
  for (const test of tests) if (test.estado === 'en-curso') busy.set(test.patron, caseOf(test.caso)!.carril)
  const next: TestRow[] = []
  for (const test of tests) {
    if (test.estado !== 'espera') continue
    const { carril } = caseOf(test.caso)!
    const lane = busy.get(test.patron) ?? carril
    busy.set(test.patron, lane)
    if (lane === carril) next.push(test)
  }
  return next
}

/** Of several processes that try, one begins each test. */
export async function begin(ctx: Context, run: SandboxRun, tests: readonly TestRow[]): Promise<void> {
  const now = ctx.realNow()
  const pace = PACES[(await paceAndTurn(ctx.db, run.id)).ritmo]
  const begun = await inTransaction(ctx.db, async (tx) => {
    const casos = tests.map((test) => test.caso)
    const rows = await beginTests(
      tx,
      run.id,
      casos,
      now,
      new Date(now.getTime() + pace.limite),
      new Date(now.getTime() - ABANDONED_MS),
    )
    const changes = rows.map((row) => ({ ...row, estado: 'en-curso', explicacion: null }))
    await insertChanges(tx, run.id, changes, now)
    return rows
  })
  if (begun.length === 0) return
  const taxpayers = await testTaxpayers(ctx, run)
  const nrpOf = new Map(taxpayers.map((taxpayer) => [taxpayer.rfc, taxpayer.nrps[0] ?? '']))
  const drawn = begun.map(({ caso, intento }) => {
    const { patron } = tests.find((test) => test.caso === caso)!
    return { caso, intento, ...draw(ctx, run, caseOf(caso)!, nrpOf.get(patron)!) }
  })
  const folios = await takeFolios(
    ctx,
    run,
    drawn.flatMap(({ material }) => material.avisos),
  )
  const kept = await furnish(ctx, run, drawn, folios)
  // Pay periods and workers are there before the first notice can be read.
  await saveMaterial(ctx.db, run.id, kept, false)
  const today = legalDay(runContext(ctx, run).now())
  const notices = drawn.flatMap(({ material, personas, nrp }) =>
    material.avisos.map((draft) => noticeOf(draft, personas, nrp, today)),
  )
  await publishNotices(
    ctx,
    run,
    notices.map((notice, i) => ({ ...notice, folioAviso: folios[i]! })),
  )
  await saveMaterial(ctx.db, run.id, kept, true)
}

type Drawn = { caso: string; intento: number; nrp: string; material: Material; personas: Person[] }

function draw(ctx: Context, run: SandboxRun, test: Case, nrp: string): Omit<Drawn, 'caso' | 'intento'> {
  const own = drawOf(ctx)
  const material = test.prepara?.(own) ?? { personas: [], avisos: [], ejercicios: [] }
  const personas = material.personas.map((person): Person => {
    const { nss, rfcTrabajador, curpTrabajador, numCredito } = testWorker(run, own(0, MOST_WORKERS))
    return { ...person, nss, rfc: rfcTrabajador, curp: curpTrabajador, numCredito }
  })
  return { nrp, material, personas }
}

/** Folios in the order of the notices; where notices of one test carry `serie`, their serials are in that order. */
async function takeFolios(ctx: Context, run: SandboxRun, drafts: NoticeDraft[]): Promise<string[]> {
  if (drafts.length === 0) return []
  const today = legalDay(runContext(ctx, run).now())
  const numbers = (await takeFolioNumbers(ctx.db, drafts.length)).toSorted((a, b) => a - b)
  const ordered = drafts.flatMap((draft, i) => (draft.serie === undefined ? [] : [{ i, serie: draft.serie }]))
  const own = ordered.map(({ i }) => numbers[i]!)
  ordered
    .toSorted((a, b) => a.serie - b.serie)
    .forEach(({ i }, rank) => {
      numbers[i] = own[rank]!
    })
  return drafts.map((draft, i) => folioOf(numbers[i]!, draft.tipoAviso.replace(/\D/g, '9'), today, false))
}

const noticeOf = (draft: NoticeDraft, personas: Person[], nrp: string, today: string): TestNotice => {
  const person = personas[draft.persona]!
  const named = draft.nulos
    ? {}
    : { rfcTrabajador: person.rfc, curpTrabajador: person.curp, fechaOtorgamiento: addDays(today, -90) }
  return {
    nrp,
    tipoAviso: draft.tipoAviso,
    nss: person.nss,
    numCredito: person.numCredito,
    ...named,
    fechaCreaAviso: addDays(today, -(draft.dia ?? 0)),
    tipoDescuento: draft.tipoDescuento,
    ...(draft.tipoDescuento === '03' ? { facDescuento: draft.valor } : { monDescuento: draft.valor }),
  }
}

const SUSPENSIONS = new Set(['10', '11', '12'])

async function furnish(ctx: Context, run: SandboxRun, drawn: Drawn[], folios: string[]) {
  const today = legalDay(runContext(ctx, run).now())
  const workers = drawn.flatMap(({ material }) =>
    material.ejercicios.map(({ aviso, periodo, terminos }) => {
      const { tipoDescuento, valor } = material.avisos[aviso]!
      const discount = tipoDescuento === '03' ? { facDescuento: valor } : { monDescuento: valor }
      return { tipoDescuento, ...discount, periodo, ...terminos }
    }),
  )
  const { resultados } = workers.length > 0 ? await calculateWithholdings(ctx, { trabajadores: workers }) : { resultados: [] }
  // Pay periods of tests lie in years whose values are published, or go on with the last ones: none goes without amounts.
  const [noticesLeft, resultsLeft] = [[...folios], resultados as Calculated[]]
  return drawn.map(({ caso, intento, nrp, material, personas }) => {
    const own = noticesLeft.splice(0, material.avisos.length)
    const results = resultsLeft.splice(0, material.ejercicios.length)
    const kept: Kept = {
      nrp,
      personas,
      avisos: material.avisos.map(({ persona, tipoAviso, dia = 0 }, i) => ({
        folioAviso: own[i]!,
        persona,
        tipoAviso,
        fechaCreaAviso: addDays(today, -dia),
      })),
      ejercicios: material.ejercicios.map(({ aviso, persona, periodo, terminos, retenidoPorEnterar = null }, i): Exercise => {
        const { retencion, seguroDanos, tramos } = results[i]!
        const suspended = SUSPENSIONS.has(material.avisos[aviso]!.tipoAviso)
        return {
          ejercicio: `${caso}-${intento}-${i + 1}`,
          persona,
          periodo,
          terminos,
          retenidoPorEnterar,
          esperado: {
            folioAviso: own[aviso]!,
            retencion: suspended ? 0 : retencion,
            seguroDanos: suspended ? 0 : seguroDanos,
            reglas: tramos.flatMap((part) => part.reglas.map((rule) => rule.explicacion)),
          },
        }
      }),
    }
    return { caso, intento, material: kept }
  })
}
