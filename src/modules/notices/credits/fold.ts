// The credit decides, not the notice (domain.md 4, docs/adr/0041, docs/credito.md): what each notice of one (NRP, credit) means once all
// that was published of it is known, read or not. Pure, without a clock: the instants at which notices were published and delivered
// are replayed in order. So what was told stays as it was told, unless a newer notice makes it fall before it came into force.
import { type Day, legalDay } from '../../../kernel/dates.ts'
import { effectiveFrom } from '../feed/rules.ts'
import type { Clasificacion, Efecto } from '../publish/rules.ts'
import { type CreditNotice, inOrderOfCreation, sameTerms, type Terms } from './notice.ts'

export type Folded = {
  notice: CreditNotice
  /** Null while the catalog does not know its type. Of a notice that nobody has read: what it would be as things stand. */
  efecto: Efecto | 'SIN_EFECTO' | null
  /** Null until it is received, and of what has no effect. */
  fechaEfecto: Day | null
  sustituidoPor: string | null
  /** Folios of those that fell by it, in order of creation. */
  sustituye: string[]
  /** The day of receipt; null: nobody has read it. */
  recibido: Day | null
}

type Item = Folded & {
  clase: Clasificacion
  rank: number
  told: boolean
  /** By which it fell, and those that fell by it. */
  por: Item | undefined
  fallen: Item[]
  /** What its kind and day of receipt make of it, also where it comes to nothing. */
  desde: Day
  /** The rank of the retention that it is or whose place it took; -1: a modification of what another one started. */
  starts: number
}

/** As things stand at one instant: what is published and has not fallen, in order of creation. */
type Credit = {
  live: Item[]
  /** Modifications that fell by a suspension made before them: their terms are those of the suspended credit. */
  remembered: Item[]
}

/** All notices of one credit for one NRP; the answer is in order of creation. */
export function foldCredit(notices: readonly CreditNotice[]): Folded[] {
  const all = inOrderOfCreation(notices).map(itemOf)
  const known = all.filter((item) => item.notice.clasificacion !== null)
  const credit: Credit = { live: [], remembered: [] }
  for (const { published, told } of events(known)) {
    for (const item of published) publish(item, credit)
    for (const item of told) receive(item)
    for (const item of told) if (isLive(item)) decide(item, credit)
  }
  for (const item of credit.live) if (!item.told) item.efecto = effectAmong(item, credit)
  for (const item of known) {
    item.sustituidoPor = item.por?.notice.folioAviso ?? null
    item.sustituye = item.fallen.toSorted((a, b) => a.rank - b.rank).map((fallen) => fallen.notice.folioAviso)
  }
  return all
}

const itemOf = (notice: CreditNotice, rank: number): Item => ({
  notice,
  efecto: null,
  fechaEfecto: null,
  sustituidoPor: null,
  sustituye: [],
  recibido: null,
  // Those without one are left out.
  clase: notice.clasificacion!,
  rank,
  told: false,
  por: undefined,
  fallen: [],
  desde: '',
  starts: notice.clasificacion === 'RETENCION' ? rank : -1,
})

/** When it was told; null: nobody has read it. What another channel told is told once it is published. */
const toldAt = ({ publicadoEl, entregadoEl, fechaNotificacion }: CreditNotice): string | null =>
  fechaNotificacion !== null || (entregadoEl !== null && entregadoEl < publicadoEl) ? publicadoEl : entregadoEl

/** What happened at each instant, in order of time; the notices of one instant in order of creation. */
function events(items: readonly Item[]): { published: Item[]; told: Item[] }[] {
  const byInstant = new Map<string, { published: Item[]; told: Item[] }>()
  const at = (instant: string) => {
    const event = byInstant.get(instant) ?? { published: [], told: [] }
    byInstant.set(instant, event)
    return event
  }
  for (const item of items) {
    at(item.notice.publicadoEl).published.push(item)
    const told = toldAt(item.notice)
    if (told !== null) at(told).told.push(item)
  }
  return [...byInstant].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event)
}

const isLive = (item: Item): boolean => item.por === undefined
/** Told, and not without effect. */
const acts = (item: Item): boolean => item.told && isLive(item) && item.fechaEfecto !== null

const before = (item: Item, { live }: Credit): Item[] => live.filter((other) => other.rank < item.rank)
const after = (item: Item, { live }: Credit): Item[] => live.filter((other) => other.rank > item.rank)

/** Those that had fallen by it fall by the same one now: `sustituidoPor` always names one that counts. */
function fall(item: Item, by: Item, credit: Credit): void {
  item.efecto = 'SIN_EFECTO'
  item.fechaEfecto = null
  for (const fallen of [item, ...item.fallen]) {
    fallen.por = by
    by.fallen.push(fallen)
  }
  item.fallen = []
  credit.live.splice(credit.live.indexOf(item), 1)
  if (item.clase === 'MODIFICACION' && by.rank < item.rank) credit.remembered.push(item)
}

/** What nobody has read yet falls at once where a newer one is published. Not a suspension: that it stops late does harm. */
const displaces = (newer: Item, older: Item): boolean =>
  older.clase !== 'SUSPENSION' &&
  !older.told &&
  older.notice.fechaNotificacion === null &&
  (newer.clase === 'SUSPENSION' || newer.starts > older.rank || older.clase === 'MODIFICACION')

function publish(item: Item, credit: Credit): void {
  const place = credit.live.findIndex((other) => other.rank > item.rank)
  credit.live.splice(place === -1 ? credit.live.length : place, 0, item)
  for (const older of before(item, credit)) if (displaces(item, older)) fall(older, item, credit)
  // Late news: older than others that are published already. A retention that was told outlives an older suspension.
  const by = after(item, credit).find((newer) =>
    item.clase === 'SUSPENSION' ? newer.starts > item.rank && newer.told : displaces(newer, item),
  )
  if (by) fall(item, by, credit)
}

function receive(item: Item): void {
  const { fechaNotificacion, entregadoEl } = item.notice
  item.told = true
  item.recibido = fechaNotificacion ?? legalDay(new Date(entregadoEl!))
  item.desde = effectiveFrom(item.clase, item.recibido)
}

/** What was in force on this day when `item` became known stays so: its receipt, or its publication where the other was told before. */
function settledBy(item: Item, other: Item): Day {
  const { publicadoEl } = item.notice
  if (toldAt(other.notice)! >= publicadoEl) return item.recibido!
  const published = legalDay(new Date(publicadoEl))
  return published > item.recibido! ? published : item.recibido!
}

const isAnnounced = (other: Item, item: Item): boolean => acts(other) && other.desde > settledBy(item, other)

/** Of a notice that was just received: what it does, and which announced ones fall by it. */
function decide(item: Item, credit: Credit): void {
  const efecto = effectAmong(item, credit)
  const by = after(item, credit).find((newer) => outdates(newer, item, efecto))
  if (by) {
    takeOver(by, item, isAnnounced(by, item) ? efecto : null)
    fall(item, by, credit)
    return
  }
  if (item.clase === 'MODIFICACION') {
    item.efecto = efecto
    if (efecto === 'SIN_EFECTO') return
    for (const older of before(item, credit)) {
      if (older.clase === 'SUSPENSION' || older.desde < item.desde || !isAnnounced(older, item)) continue
      takeOver(item, older, older.efecto)
      fall(older, item, credit)
    }
  } else {
    for (const older of before(item, credit)) {
      const falls = older.clase === 'SUSPENSION' ? isRepeated(older, item) : isAnnounced(older, item)
      if (falls) fall(older, item, credit)
    }
    if (item.clase === 'SUSPENSION') for (const change of changesOfSuspended(item, credit)) fall(change, item, credit)
    item.efecto = effectAmong(item, credit)
  }
  if (item.efecto !== 'SIN_EFECTO') item.fechaEfecto = item.desde
}

/** A newer one that was told and takes effect before the older one could. `efecto`: what the older one would do. */
function outdates(newer: Item, older: Item, efecto: Item['efecto']): boolean {
  if (!newer.told) return false
  if (older.clase === 'SUSPENSION')
    return (newer.clase === 'SUSPENSION' || newer.starts > older.rank) && newer.desde <= older.desde
  if (newer.clase === 'SUSPENSION') return newer.desde < older.desde
  if (newer.clase === 'RETENCION') return newer.desde <= older.desde
  // A modification does not stand for a restart that comes later.
  return acts(newer) && (newer.desde === older.desde || (newer.desde < older.desde && efecto !== 'REINICIAR'))
}

/** A modification takes the place of what would have started or restarted the credit on that date. */
function takeOver(change: Item, replaced: Item, efecto: Item['efecto']): void {
  if (change.clase !== 'MODIFICACION') return
  change.starts = Math.max(change.starts, replaced.starts)
  if (efecto === 'INICIAR' || efecto === 'REINICIAR') change.efecto = efecto
}

/** Of two suspensions of one day the newer counts. */
const isRepeated = (older: Item, item: Item): boolean =>
  item.clase === 'SUSPENSION' && acts(older) && older.desde >= settledBy(item, older)

/** Modifications announced before a late suspension, though made after it: of a suspended credit they change the terms alone. */
function changesOfSuspended(item: Item, credit: Credit): Item[] {
  const newer = after(item, credit)
  const restart = newer.find((other) => other.starts > item.rank)
  return newer.filter(
    (other) => other.clase === 'MODIFICACION' && other.rank < (restart?.rank ?? Infinity) && isAnnounced(other, item),
  )
}

/** What it does among the older ones that count. */
function effectAmong(item: Item, credit: Credit): Efecto | 'SIN_EFECTO' {
  if (item.clase === 'SUSPENSION') return item.notice.efectoSuspension ?? 'SUSPENDER_Y_DEVOLVER'
  let state: 'none' | 'active' | 'suspended' = 'none'
  let suspended = -1
  const older = before(item, credit)
  for (const { clase, rank, starts } of older) {
    if (clase === 'SUSPENSION') [state, suspended] = ['suspended', rank]
    else if (starts > suspended || state === 'none') state = 'active'
  }
  if (item.clase === 'MODIFICACION') return state === 'suspended' ? 'SIN_EFECTO' : 'MODIFICAR'
  if (state === 'active') return sameTerms(termsAmong(item, older, credit), item.notice.terminos) ? 'SIN_EFECTO' : 'MODIFICAR'
  return state === 'none' ? 'INICIAR' : 'REINICIAR'
}

/** The newest that are known before it. */
function termsAmong(item: Item, older: readonly Item[], { remembered }: Credit): Terms | null {
  let newest: Item | undefined
  for (const other of [...older, ...remembered]) {
    if (other.notice.terminos !== null && other.rank < item.rank && !(newest && newest.rank > other.rank)) newest = other
  }
  return newest?.notice.terminos ?? null
}
