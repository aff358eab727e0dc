// What people type, as the service takes it, and as it is said to them again. Pure.
import { Html, html } from '../../../http/html.ts'
import { type Day, isDay } from '../../../kernel/dates.ts'
import { date } from './display-parts.ts'

/** Undefined for an empty field. */
export const given = (text: string | undefined): string | undefined => text?.trim() || undefined

/** Of a body that was refused, whatever it holds. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 12_000) : '')

/** One check box sends a text, several a list, none nothing. */
export const asList = (value: string | string[] | undefined): string[] => ([] as string[]).concat(value ?? [])

/** `2026-02-16` as date fields send it, or `16/02/2026` as people write it; undefined where it is neither. */
export function typedDay(text: string): Day | undefined {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  const iso = day ? `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : text
  return isDay(iso) ? iso : undefined
}

/** The address with these parameters; empty ones are left out. */
export function address(path: string, parameters: Record<string, string | readonly string[] | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters))
    for (const one of ([] as string[]).concat(value ?? [])) if (one !== '') query.append(name, one)
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

/** A typed day as people write it; what is none, as it was typed. */
export function typedDate(text: string): Html {
  const day = typedDay(text)
  return day ? date(day) : html`${text}`
}

/** «a, b y c», of those that are there. */
export function inWords(parts: readonly (Html | undefined | false)[]): Html {
  const there = parts.filter((part) => part instanceof Html)
  return html`${there.map((part, i) => html`${i > 0 && (i === there.length - 1 ? ' y ' : ', ')}${part}`)}`
}
