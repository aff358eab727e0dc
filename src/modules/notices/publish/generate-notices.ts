// Synthetic notices for demos, tests and benches: the same arguments always give the same bytes. Credits begin with a
// retention and go on with modifications, suspensions and restarts; dates run from `desde` to `hasta`; some notices of one
// kind and day supersede others; a few types are unknown to the catalog.
import { addDays, type Day } from '../../../kernel/dates.ts'
import { employer, type GeneratedEmployer, mix, nrp, ownerOf, worker, zipf } from './generate-people.ts'

export type GenerateOptions = {
  cuantos: number
  /** Whole number; another one gives other people. */
  semilla: number
  patrones: number
  /** At least `patrones`. */
  nrps: number
  desde: Day
  hasta: Day
}

export const GENERATE_DEFAULTS: Omit<GenerateOptions, 'cuantos'> = {
  semilla: 1,
  patrones: 1_000,
  nrps: 1_200,
  desde: '2025-01-01',
  hasta: '2025-12-31',
}

/** The employers and NRPs that `generateNotices` speaks of, as CSV for the padrón, in pieces. */
export function* generateEmployers({
  semilla,
  patrones,
  nrps,
}: Pick<GenerateOptions, 'semilla' | 'patrones' | 'nrps'>): Generator<string> {
  let text = 'nrp,rfc,razonSocial\n'
  for (let i = 0; i < nrps; i++) {
    const { rfc, razonSocial }: GeneratedEmployer = employer(semilla, ownerOf(semilla, i, patrones))
    text += `${nrp(semilla, i)},${rfc},"${razonSocial}"\n`
    if (text.length > PIECE) {
      yield text
      text = ''
    }
  }
  yield text
}

const PIECE = 64 * 1024
/** Credits that may still get another notice: so many are remembered, no more. */
const RECENT = 65_536
const CHANCE = { newCredit: 0.55, unknownType: 0.002, restart: 0.6, suspend: 0.3 } as const
const UNKNOWN_TYPES = ['05', '15', '21']

type Credit = {
  worker: number
  nrp: string
  last: Day | null
  type: number
  value: number
  suspended: boolean
  lastClass: string
}

/** NDJSON in pieces of about 64 KiB, one record of domain.md 2 a line. Throws RangeError where the folios of a year run out. */
export function* generateNotices(options: GenerateOptions): Generator<string> {
  const { cuantos, semilla, nrps, desde, hasta } = options
  const days = Math.round((Date.parse(hasta) - Date.parse(desde)) / 86_400_000) + 1
  const random = randomFrom(semilla)
  const recent: Credit[] = []
  const folio = folioMaker()
  let credits = 0
  let text = ''
  for (let i = 0; i < cuantos; i++) {
    const today = dayOf(desde, Math.floor((i / cuantos) * days))
    const isNew = recent.length === 0 || random() < CHANCE.newCredit
    let credit: Credit
    if (isNew) {
      const type = 1 + Math.floor(random() * 3)
      credit = {
        worker: credits,
        nrp: nrp(semilla, zipf(random(), nrps)),
        last: null,
        type,
        value: amountOf(type, random()),
        suspended: false,
        lastClass: 'R',
      }
      recent[credits % RECENT] = credit
      credits += 1
    } else {
      credit = recent[Math.floor(random() * recent.length)]!
    }
    const before = isNew ? null : { type: credit.type, value: credit.value }
    const tipoAviso = nextType(credit, isNew, random)
    const isModification = tipoAviso === '03' || tipoAviso === '07'
    if (isModification) credit.value = amountOf(credit.type, random())
    const person = worker(semilla, credit.worker)
    text += line(
      folio(credit.suspended ? 'S' : 'R', tipoAviso, person.delegacion, today),
      credit,
      person,
      tipoAviso,
      today,
      isModification ? before : null,
      semilla,
    )
    credit.last = today
    if (text.length > PIECE) {
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}

/** Decides the next notice of a credit and keeps its state. */
function nextType(credit: Credit, isNew: boolean, random: () => number): string {
  const chance = random()
  if (random() < CHANCE.unknownType) return UNKNOWN_TYPES[Math.floor(chance * UNKNOWN_TYPES.length)]!
  if (isNew) return chance < 0.9 ? '02' : '04'
  if (credit.suspended) {
    if (chance > CHANCE.restart) return '12'
    credit.suspended = false
    return '02'
  }
  if (chance < CHANCE.suspend) {
    credit.suspended = true
    return chance < CHANCE.suspend / 3 ? '10' : chance < CHANCE.suspend / 2 ? '11' : '12'
  }
  return chance < 0.9 ? '03' : '07'
}

/** In hundredths of a percent, cents, or ten-thousandths of a factor. */
const amountOf = (type: number, chance: number): number =>
  type === 1
    ? 1_000 + Math.floor(chance * 2_000)
    : type === 2
      ? 50_000 + Math.floor(chance * 900_000)
      : 50_000 + Math.floor(chance * 450_000)

const decimal = (value: number, places: number): string => {
  const digits = String(value).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

const amounts = (type: number, value: number, suffix: string): string =>
  `"tipoDescuento${suffix}":"0${type}","facDescuento${suffix}":${type === 3 ? decimal(value, 4) : 0},"monDescuento${suffix}":${type === 3 ? 0 : decimal(value, 2)}`

function line(
  folioAviso: string,
  credit: Credit,
  person: ReturnType<typeof worker>,
  tipoAviso: string,
  today: Day,
  before: { type: number; value: number } | null,
  semilla: number,
): string {
  const numCredito = String(1_000_000_000 + ((credit.worker * 7_919) % 8_999_999_999)).padStart(10, '0')
  const granted = dayOf('2005-01-01', mix(semilla, 9, credit.worker) % 7_000)
  const last = credit.last ? `"${credit.last}"` : 'null'
  const earlier = before
    ? amounts(before.type, before.value, 'Anterior')
    : '"tipoDescuentoAnterior":null,"facDescuentoAnterior":null,"monDescuentoAnterior":null'
  return (
    `{"folioAviso":"${folioAviso}","nrp":"${credit.nrp}","nss":"${person.nss}","nssUnificado":null,"rfcTrabajador":"${person.rfcTrabajador}",` +
    `"curpTrabajador":"${person.curpTrabajador}","numCredito":"${numCredito}","tipoAviso":"${tipoAviso}","fechaCreaAviso":"${today}",` +
    `"fechaOtorgamiento":"${granted}","fechaUltimoAviso":${last},"tipoCredito":"00${1 + (credit.worker % 3)}",${amounts(credit.type, credit.value, '')},` +
    `${earlier},"estatusCredito":"${credit.suspended ? '002' : '001'}"}\n`
  )
}

/** Folios never repeat: a serial for each letter, type, delegation and year, and the next delegation where one is full. */
function folioMaker(): (letter: 'R' | 'S', tipo: string, delegacion: string, day: Day) => string {
  const serials = new Map<string, number>()
  return (letter, tipo, delegacion, day) => {
    for (let tries = 0; tries < 99; tries++) {
      const place = String(((Number(delegacion) + tries - 1) % 99) + 1).padStart(2, '0')
      const head = `${letter}${tipo}${place}0${day.slice(2, 4)}`
      const serial = (serials.get(head) ?? 0) + 1
      if (serial > 999_999) continue
      serials.set(head, serial)
      return head + String(serial).padStart(6, '0')
    }
    throw new RangeError('the folios of one type and year are used up; widen desde and hasta')
  }
}

const days = new Map<string, Day>()
function dayOf(start: Day, offset: number): Day {
  const key = `${start}+${offset}`
  let day = days.get(key)
  if (day === undefined) {
    day = addDays(start, offset)
    days.set(key, day)
  }
  return day
}

/** Numbers from 0 to 1 in a fixed sequence. */
function randomFrom(seed: number): () => number {
  let step = 0
  return () => mix(seed, 101 + Math.floor(step / 4_294_967_296), step++) / 4_294_967_296
}
