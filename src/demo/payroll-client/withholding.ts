// What is withheld from a worker in a pay period, by this client's own reckoning: whole numbers of hundred-millionths of a peso, one
// division at the end, half up to the cent for each bimester that the period touches.
import type { Notice, PayPeriod } from './settings.ts'

export type Withheld = { retencion: number; seguroDanos: number }

/** Values by day, MXN, for the years that this software is sold for. */
const UMI: Record<string, string> = { 2024: '100.81', 2025: '100.81', 2026: '100.81' }
const MINIMUM: Record<string, Record<PayPeriod['zona'], string>> = {
  2024: { general: '248.93', frontera: '374.89' },
  2025: { general: '278.80', frontera: '419.88' },
  2026: { general: '315.04', frontera: '440.87' },
}
const INSURANCE = 15
/** Absences no longer lower fixed amounts and factors from here on. */
const ABSENCES_DO_NOT_COUNT_SINCE = '2025-11-01'

const SCALE = 100_000_000n
const CENT = 1_000_000n

export class Withholding {
  for(notice: Notice, pay: PayPeriod): Withheld {
    if (notice.clasificacion === 'SUSPENSION') return { retencion: 0, seguroDanos: 0 }
    let cents = 0n
    for (const part of this.parts(pay.periodo)) cents += this.part(notice, pay, part)
    return { retencion: Number(cents) / 100, seguroDanos: this.insurance(pay) }
  }

  /** The period, cut where a bimester ends. */
  protected parts({ inicio, fin }: PayPeriod['periodo']): { inicio: string; fin: string; bimestre: number }[] {
    const parts: { inicio: string; fin: string; bimestre: number }[] = []
    for (let from = inicio; from <= fin; ) {
      const end = bimesterEnd(from)
      const to = end < fin ? end : fin
      parts.push({ inicio: from, fin: to, bimestre: days(bimesterStart(from), end) })
      from = nextDay(to)
    }
    return parts
  }

  protected part(notice: Notice, pay: PayPeriod, part: { inicio: string; fin: string; bimestre: number }): bigint {
    const counted = BigInt(this.days(notice, pay, part))
    const { over, under } = this.daily(notice, pay, part)
    const amount = halfUp(over * counted, under * CENT)
    const cap = this.cap(pay, part, counted)
    return cap !== undefined && cap < amount ? cap : amount
  }

  /** The daily quota as a fraction, in hundred-millionths of a peso. */
  protected daily(notice: Notice, pay: PayPeriod, part: { inicio: string; bimestre: number }): { over: bigint; under: bigint } {
    if (notice.tipoDescuento === '01')
      return { over: scaled(this.wageForPercentage(pay)) * scaled(notice.monDescuento), under: 100n * SCALE }
    if (notice.tipoDescuento === '02') return { over: scaled(notice.monDescuento) * 2n, under: BigInt(part.bimestre) }
    return { over: scaled(notice.facDescuento) * scaled(this.unit(part.inicio)) * 2n, under: BigInt(part.bimestre) * SCALE }
  }

  protected wageForPercentage(pay: PayPeriod): number {
    return pay.sdi
  }

  protected unit(day: string): string {
    return UMI[day.slice(0, 4)]!
  }

  protected days(notice: Notice, pay: PayPeriod, part: { inicio: string; fin: string }): number {
    const whole = days(part.inicio, part.fin)
    const lowers = notice.tipoDescuento === '01' || part.inicio < ABSENCES_DO_NOT_COUNT_SINCE
    return lowers ? whole - pay.fechasAusencias.filter((day) => day >= part.inicio && day <= part.fin).length : whole
  }

  protected cap(pay: PayPeriod, part: { inicio: string }, counted: bigint): bigint | undefined {
    const minimum = MINIMUM[part.inicio.slice(0, 4)]![pay.zona]
    if (scaled(pay.salarioDiario) > scaled(minimum)) return undefined
    return halfUp(scaled(pay.sbc) * counted * 20n, 100n * CENT)
  }

  protected insurance(pay: PayPeriod): number {
    return pay.seguroDanos === 'completo' ? INSURANCE : 0
  }
}

/** Up to eight decimals, exactly. */
export function scaled(value: number | string): bigint {
  const [whole = '0', decimals = ''] = (typeof value === 'number' ? value.toFixed(8) : value).split('.')
  return BigInt(whole) * SCALE + BigInt(decimals.padEnd(8, '0').slice(0, 8))
}

const halfUp = (over: bigint, under: bigint): bigint => (2n * over + under) / (2n * under)

const DAY_MS = 86_400_000
export const days = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const nextDay = (day: string): string => isoDay(Date.parse(day) + DAY_MS)
const oddMonth = (day: string): number => Math.floor((Number(day.slice(5, 7)) - 1) / 2) * 2
const bimesterStart = (day: string): string => isoDay(Date.UTC(Number(day.slice(0, 4)), oddMonth(day), 1))
const bimesterEnd = (day: string): string => isoDay(Date.UTC(Number(day.slice(0, 4)), oddMonth(day) + 2, 0))
