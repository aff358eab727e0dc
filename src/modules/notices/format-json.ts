// Notices as JSON text, from the text that SQL made. Pure.
import { crc32 } from 'node:zlib'
import type { DeliveredRow } from './read-notices.ts'
import { effectiveDay } from './read-rules.ts'

/** One notice, an object of schema Notice. */
export function noticeJson(row: DeliveredRow): string {
  const day = effectiveDay(row.clasificacion, row.notLinea)
  return `${row.fijo},"fechaNotLinea":"${row.notLinea}","fechaEfecto":${day === null ? 'null' : `"${day}"`}}`
}

/** In bytes, which cost less to send than text. `cursor` is base64url: nothing in it needs escaping. */
export function pageJson(rows: DeliveredRow[], cursor: string, hayMas: boolean): Buffer {
  let text = '{"datos":['
  for (let i = 0; i < rows.length; i++) text += (i > 0 ? ',' : '') + noticeJson(rows[i]!)
  return Buffer.from(`${text}],"cursor":"${cursor}","hayMas":${hayMas}}`)
}

/**
 * A page's weak ETag. A sum instead of a digest, at a fraction of the cost: it need not withstand anybody, since whoever may ask
 * for a page may read it, and what a page may change (`sustituidoPor`) nearly always changes its length too.
 */
export const pageTag = (page: Buffer): string => `W/"${page.length.toString(36)}-${crc32(page).toString(36)}"`
