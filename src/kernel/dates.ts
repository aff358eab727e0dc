// Legal days are days in America/Mexico_City; instants are UTC. Days travel as `YYYY-MM-DD` strings.

const ZONE = 'America/Mexico_City'
const localDay = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })
const DAY_MS = 86_400_000

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string

/** The legal day in Mexico City at an instant. */
export function legalDay(instant: Date): Day {
  const quarter = Math.floor(instant.getTime() / QUARTER_MS)
  let day = known.get(quarter)
  if (day === undefined) {
    day = localDay.format(instant)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(quarter, day)
  }
  return day
}

// Asking the zone costs more than a small query, and the answer only ever changes at a quarter of an hour. A page asks for today
// and for the instants at which its notices were delivered.
const QUARTER_MS = 900_000
const MOST_KNOWN = 10_000
const known = new Map<number, Day>()

/**
 * True for a `YYYY-MM-DD` that exists in the calendar, of the years 1900 to 2199: what lies beyond is a slip of the pen, and neither
 * PostgreSQL (no year 0) nor reckoning on from it (no year 10000) could go on with it.
 */
export const isDay = (text: string): boolean => /^(?:19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) && stands(text)

function stands(text: string): boolean {
  const t = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(t.getTime()) && t.toISOString().startsWith(text)
}

export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The same day `years` later; 29 February becomes 28 February where the year has none. */
export function addYears(day: Day, years: number): Day {
  const [y, rest] = [Number(day.slice(0, 4)) + years, day.slice(4)]
  const moved = `${String(y).padStart(4, '0')}${rest}`
  return stands(moved) ? moved : `${moved.slice(0, 8)}28`
}

/** First day of the bimester (Jan-Feb … Nov-Dec) after the one that holds `day`. */
export function nextBimesterStart(day: Day): Day {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  const start = Math.ceil(month / 2) * 2 + 1
  return start > 12 ? `${year + 1}-01-01` : `${year}-${String(start).padStart(2, '0')}-01`
}

/** The instant at which a legal day begins in Mexico City. */
export function dayStart(day: Day): Date {
  // Mexico City has been UTC-6 all year since October 2022; before that summer was UTC-5. Ask the zone, not a constant.
  for (const hours of [5, 6, 7]) {
    const guess = new Date(Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000)
    if (legalDay(guess) === day && legalDay(new Date(guess.getTime() - 1)) !== day) return guess
  }
  throw new RangeError(`no start for day ${day}`)
}
