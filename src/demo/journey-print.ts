// What the demo prints and how it reads the mail on disk.
import { readdirSync } from 'node:fs'
import type { Body } from './journey-types.ts'

const colour = process.stdout.isTTY && !process.env.NO_COLOR

export const paint = (code: number, text: string): string => (colour ? `\x1b[${code}m${text}\x1b[0m` : text)

/** The .eml files of a folder that may not be there yet. */
export function listed(folder: string): string[] {
  try {
    return readdirSync(folder).filter((f) => f.endsWith('.eml'))
  } catch {
    return []
  }
}

export function decodeQuotedPrintable(raw: string): string {
  const bytes = raw
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** An answer in one line of at most 320 characters. */
export function inShort(body: Body | undefined, short: ((body: Body) => unknown) | undefined): string {
  if (body === undefined) return '(sin cuerpo)'
  const view = short
    ? short(body)
    : Array.isArray(body?.datos)
      ? { datos: `[${body.datos.length} elementos]`, hayMas: body.hayMas }
      : body
  const text = JSON.stringify(view)
  return text.length > 320 ? `${text.slice(0, 320)}…` : text
}
