// Credits as people and programs see them: each folded as of a day, from the rows of its notices. Pure.
import type { Day } from '../../../kernel/dates.ts'
import { conflicts } from './conflicts.ts'
import { type Folded, foldCredit } from './fold.ts'
import { type CreditKey, type CreditRow, creditKey, type Told } from './queries.ts'
import { creditNotice } from './settle.ts'
import { type CreditState, stateOn, type Turn, turnsOf } from './timeline.ts'

export const ESTADOS = ['vigente', 'suspendido', 'por-iniciar', 'sin-clasificar'] as const
export type Estado = (typeof ESTADOS)[number]

export type CreditView<Row> = CreditKey & {
  /** The worker, by the number into which others were merged. */
  nss: string
  estado: Estado
  state: CreditState
  folded: Folded[]
  turns: Turn[]
  /** In order of creation, as `folded`. */
  rows: Row[]
  conflicto: boolean
}

/** Each credit of the rows, in their order. */
export function creditViews<Row extends CreditRow & Told>(rows: readonly Row[], day: Day): CreditView<Row>[] {
  const merged = new Map(rows.flatMap((row) => (row.nssUnificado === null ? [] : [[row.nss, row.nssUnificado] as const])))
  const views = [...Map.groupBy(rows, creditKey).values()].map((some) => {
    const view = viewOf(some, day)
    return { ...view, nss: merged.get(view.nss) ?? view.nss }
  })
  const byWorker = Map.groupBy(views, (view) => view.nrp + view.nss)
  for (const own of byWorker.values()) {
    if (own.length === 1) continue
    for (const view of own) {
      view.conflicto = conflicts(
        view.state,
        own.filter((other) => other !== view).map((other) => other.state),
      )
    }
  }
  return views
}

function viewOf<Row extends CreditRow & Told>(rows: Row[], day: Day): CreditView<Row> {
  const byFolio = new Map(rows.map((row) => [row.folioAviso, row]))
  const folded = foldCredit(rows.map(creditNotice))
  const turns = turnsOf(folded)
  const state = stateOn(day, turns, folded)
  const inOrder = folded.map(({ notice }) => byFolio.get(notice.folioAviso)!)
  const last = inOrder.at(-1)!
  return {
    nrp: last.nrp,
    numCredito: last.numCredito,
    nss: last.nss,
    estado: estadoOf(state, folded),
    state: withTermsBefore(state, folded),
    folded,
    turns,
    rows: inOrder,
    conflicto: false,
  }
}

function estadoOf({ estado, programados }: CreditState, folded: readonly Folded[]): Estado {
  if (estado === 'active') return 'vigente'
  if (estado === 'suspended') return 'suspendido'
  if (folded.every(({ efecto }) => efecto === null)) return 'sin-clasificar'
  // The employer runs what is only to be modified since before it connected.
  return programados[0]?.efecto === 'MODIFICAR' ? 'vigente' : 'por-iniciar'
}

/** Where nothing began here, a modification itself says what held before it. */
function withTermsBefore(state: CreditState, folded: readonly Folded[]): CreditState {
  const [first] = state.programados
  if (state.estado !== 'none' || first?.efecto !== 'MODIFICAR') return state
  const notice = folded.find((f) => f.notice.folioAviso === first.folioAviso)!.notice
  return { ...state, terminos: notice.terminosAnteriores }
}
