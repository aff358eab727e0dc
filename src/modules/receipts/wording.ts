// Dates and numbers as a Spanish document writes them; instants in the legal time of Mexico City.
import type { Day } from '../../kernel/dates.ts'

const day = new Intl.DateTimeFormat('es-MX', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })
const instant = new Intl.DateTimeFormat('es-MX', {
  timeZone: 'America/Mexico_City',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

export const longDay = (value: Day): string => day.format(new Date(`${value}T00:00:00Z`))
export const longInstant = (value: Date): string => `${instant.format(value)}, hora de la Ciudad de México`

/** Serial number of a certificate as SAT writes it, 20 digits kept as ASCII; of another authority, hexadecimal. */
export function certificateNumber(serialHex: string): string {
  const text = Buffer.from(serialHex, 'hex').toString('latin1')
  return /^\d{20}$/.test(text) ? text : serialHex.toLowerCase()
}

export const count = (n: number, one: string, many: string): string => `${n.toLocaleString('es-MX')} ${n === 1 ? one : many}`
