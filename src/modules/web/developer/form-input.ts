// What people type, as the service takes it. Pure.
import { type Day, isDay } from '../../../kernel/dates.ts'

/** Undefined for an empty field. */
export const given = (text: string | undefined): string | undefined => text?.trim() || undefined

/** Of a body that was refused, whatever it holds. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 12_000) : '')

export const asList = (value: string | string[] | undefined): string[] => ([] as string[]).concat(value ?? [])

/** `2026-02-16` as date fields send it, or `16/02/2026` as people write it; undefined where it is neither. */
export function typedDay(text: string): Day | undefined {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  const iso = day ? `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : text
  return isDay(iso) ? iso : undefined
}

/** The address with these parameters; those without value are left out. */
export function address(path: string, parameters: Record<string, string | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value) query.append(name, value)
  const text = query.toString()
  return text ? `${path}?${text}` : path
}
