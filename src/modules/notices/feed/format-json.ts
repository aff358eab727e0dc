// Notices as JSON text, from the text that SQL made. Pure.
import { crc32 } from 'node:zlib'
import type { DeliveredRow } from './reading.ts'
import { effectiveDay } from './rules.ts'

/** One notice, an object of schema Notice. */
export const noticeJson = (row: DeliveredRow): string => row.fijo + deliveryJson(row)

function deliveryJson(row: DeliveredRow): string {
  const { notLinea, reanunciado } = row
  const day = effectiveDay(row)
  return `${reanunciado ? ',"reanunciado":true' : ''},"fechaNotLinea":"${notLinea}","fechaEfecto":${day === null ? 'null' : `"${day}"`}}`
}

/** `cursor` is base64url: nothing in it needs escaping. */
export const pageJson = (rows: readonly DeliveredRow[], cursor: string, hayMas: boolean): Buffer =>
  Buffer.from(`{"datos":[${rows.map(noticeJson).join()}],"cursor":"${cursor}","hayMas":${hayMas}}`)

/**
 * A page's weak ETag. A sum instead of a digest, at a fraction of the cost: it need not withstand anybody, since whoever may ask
 * for a page may read it, and what a page may change (`sustituidoPor`) nearly always changes its length too.
 */
export const pageTag = (page: Buffer): string => `W/"${page.length.toString(36)}-${crc32(page).toString(36)}"`
