// Dates and numbers as Spanish documents and pages write them; instants in the legal time of Mexico City.
import type { Day } from './dates.ts'

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

export const count = (n: number, one: string, many: string): string => `${n.toLocaleString('es-MX')} ${n === 1 ? one : many}`
