// A folded credit in time: what holds on a day, what is announced for later, and the movements that SUA needs. Pure; the day is an
// argument. Only what was received counts: a notice that nobody has read has made nothing begin.
import type { Day } from '../../../kernel/dates.ts'
import type { Efecto } from '../publish/rules.ts'
import type { Folded } from './fold.ts'
import { sameTerms, type Terms } from './notice.ts'

/** 15 start, 16 suspension, 17 restart, 18 change of type, 19 change of value; 20, change of number, is of two credits (conflicts.ts). */
export type SuaMovementKind = '15' | '16' | '17' | '18' | '19' | '20'
export type Movement = { movimiento: SuaMovementKind; fecha: Day; terminos: Terms | null; folioAviso: string }

/** A day on which a notice takes effect, and what holds from then on. `movimiento`: null where it changes nothing. */
export type Turn = {
  desde: Day
  efecto: Efecto
  estado: 'active' | 'suspended'
  terminos: Terms | null
  folioAviso: string
  movimiento: SuaMovementKind | null
}

/** `estado` none: nothing has begun. `desde`: since when this state holds with these terms. */
export type CreditState = {
  estado: 'none' | 'active' | 'suspended'
  terminos: Terms | null
  desde: Day | null
  programados: { efecto: Efecto; fechaEfecto: Day; terminos: Terms | null; folioAviso: string }[]
}

/** By date of effect; `folded`: in order of creation. */
export function turnsOf(folded: readonly Folded[]): Turn[] {
  const acting = folded
    .map((item, rank) => ({ ...item, rank }))
    .filter((item) => item.fechaEfecto !== null)
    // A change holds from the beginning of its day, a suspension from the moment on that day at which it is received.
    .sort((a, b) => byDate(a, b) || Number(stops(a)) - Number(stops(b)) || a.rank - b.rank)
  const turns: Turn[] = []
  let newest = { rank: -1, terminos: null as Terms | null }
  let now: Pick<Turn, 'estado' | 'terminos'> | undefined
  let suspended = -1
  for (const item of acting) {
    const { notice, efecto, fechaEfecto, rank } = item
    const stop = stops(item)
    // Where older news comes into force after newer ones, the terms stay those of the newest.
    const known = stop ? [] : rememberedBy(folded, rank, fechaEfecto!)
    for (const candidate of [{ rank, terminos: notice.terminos }, ...known]) {
      if (candidate.terminos !== null && candidate.rank > newest.rank) newest = candidate
    }
    // A modification does not restart; nor does what was made before a suspension that became known late.
    const restarts = rank > suspended && !(notice.clasificacion === 'MODIFICACION' && efecto === 'MODIFICAR')
    const remains = now?.estado === 'suspended' && (stop || !restarts)
    if (stop) suspended = Math.max(suspended, rank)
    const next = {
      estado: stop || remains ? ('suspended' as const) : ('active' as const),
      terminos: newest.terminos ?? (stop ? lastKnown(folded, rank) : null),
    }
    turns.push({
      desde: fechaEfecto!,
      efecto: efecto as Efecto,
      ...next,
      folioAviso: notice.folioAviso,
      movimiento: remains ? null : movementOf(now, next, efecto as Efecto, notice.terminosAnteriores),
    })
    now = next
  }
  return turns
}

const stops = ({ notice }: Folded): boolean => notice.clasificacion === 'SUSPENSION'
const byDate = (a: Folded, b: Folded): number => (a.fechaEfecto! < b.fechaEfecto! ? -1 : a.fechaEfecto! > b.fechaEfecto! ? 1 : 0)

/**
 * Terms of modifications of a suspended credit, known by that day: of those that do nothing, and from its date on of those that fell by a
 * suspension made before them.
 */
function rememberedBy(folded: readonly Folded[], after: number, day: Day) {
  return folded.flatMap(({ notice, efecto, sustituidoPor, recibido }, rank) => {
    if (rank <= after || notice.clasificacion !== 'MODIFICACION' || efecto !== 'SIN_EFECTO' || recibido === null) return []
    const by = folded.findIndex((f) => f.notice.folioAviso === sustituidoPor)
    if (by > rank) return []
    const since = folded[by]?.fechaEfecto ?? recibido
    return recibido <= day && since <= day ? [{ rank, terminos: notice.terminos }] : []
  })
}

/** The terms that a suspension without an amount stops, where none were in force: those of the newest notice before it. */
const lastKnown = (folded: readonly Folded[], rank: number): Terms | null =>
  folded.slice(0, rank).findLast(({ notice }) => notice.terminos !== null)?.notice.terminos ??
  folded[rank]!.notice.terminosAnteriores

function movementOf(
  before: Pick<Turn, 'estado' | 'terminos'> | undefined,
  next: Pick<Turn, 'estado' | 'terminos'>,
  efecto: Efecto,
  anteriores: Terms | null,
): SuaMovementKind | null {
  if (next.estado === 'suspended') return '16'
  if (before?.estado === 'suspended') return '17'
  if (before === undefined && efecto !== 'MODIFICAR') return efecto === 'REINICIAR' ? '17' : '15'
  // A modification of a credit that the employer runs since before it connected says itself what held.
  const held = before ? before.terminos : anteriores
  if (before && sameTerms(held, next.terminos)) return null
  return held !== null && held.tipoDescuento !== next.terminos?.tipoDescuento ? '18' : '19'
}

/** Net movements, in order of date. */
export const movementsOf = (turns: readonly Turn[]): Movement[] =>
  turns.flatMap(({ desde, movimiento, terminos, folioAviso }) =>
    movimiento === null ? [] : [{ movimiento, fecha: desde, terminos, folioAviso }],
  )

export function stateOn(day: Day, turns: readonly Turn[], folded: readonly Folded[]): CreditState {
  const past = turns.filter((turn) => turn.desde <= day)
  const programados = turns
    .filter((turn) => turn.desde > day)
    .map(({ efecto, desde, terminos, folioAviso }) => ({ efecto, fechaEfecto: desde, terminos, folioAviso }))
  const last = past.at(-1)
  if (!last) return { estado: 'none', terminos: null, desde: null, programados }
  // Where nothing changed, it holds since before.
  const since = past.findLast((turn) => turn.movimiento !== null) ?? last
  const rank = folded.findIndex((item) => item.notice.folioAviso === last.folioAviso)
  const remembered = last.estado === 'suspended' ? rememberedBy(folded, rank, day).at(-1)?.terminos : undefined
  return { estado: last.estado, terminos: remembered ?? last.terminos, desde: since.desde, programados }
}
