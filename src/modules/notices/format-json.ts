// Notices as JSON text, from the text that SQL made. Pure.
import type { DeliveredRow } from './read-notices.ts'
import { effectiveDay } from './read-rules.ts'

/** One notice, an object of schema Notice. */
export function noticeJson(row: DeliveredRow): string {
  const day = effectiveDay(row.clasificacion, row.notLinea)
  return `${row.fijo},"fechaNotLinea":"${row.notLinea}","fechaEfecto":${day === null ? 'null' : `"${day}"`}}`
}

/** `cursor` is base64url: nothing in it needs escaping. */
export function pageJson(rows: DeliveredRow[], cursor: string, hayMas: boolean): string {
  let text = '{"datos":['
  for (let i = 0; i < rows.length; i++) text += (i > 0 ? ',' : '') + noticeJson(rows[i]!)
  return `${text}],"cursor":"${cursor}","hayMas":${hayMas}}`
}
