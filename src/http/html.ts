// HTML text that is safe by default: a template whose values are escaped unless they are Html themselves.

export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Html | undefined | null | false | Value[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For text between tags and for attribute values in quotes; nowhere else. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]!)

function textOf(value: Value): string {
  if (Array.isArray(value)) return value.map(textOf).join('')
  if (value === undefined || value === null || value === false) return ''
  return value instanceof Html ? value.text : escapeHtml(String(value))
}

export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(parts.reduce((text, part, i) => text + textOf(values[i - 1]) + part))
