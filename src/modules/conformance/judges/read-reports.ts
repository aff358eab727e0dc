// The reports that a client sent, read off its requests. Pure.

import type { Report } from '../case.ts'
import { REPORT_ROUTE } from '../record/answer-summaries.ts'
import type { Exchange } from '../record/exchange.ts'

export function reportsIn(exchanges: readonly Exchange[]): Report[] {
  return exchanges
    .filter((x) => x.ruta === REPORT_ROUTE && x.metodo === 'POST' && x.estado === 200)
    .flatMap((x) => {
      const items = (x.cuerpo as { reportes?: unknown } | null)?.reportes
      return Array.isArray(items) ? items.map((item: Partial<Report>) => reportOf(x, item)) : []
    })
}

const reportOf = (x: Exchange, item: Partial<Report>): Report => ({
  n: x.n,
  instante: x.inicio,
  ejercicio: String(item.ejercicio),
  folioAviso: String(item.folioAviso ?? ''),
  surteEfecto: item.surteEfecto ?? null,
  retencion: Number(item.retencion ?? 0),
  seguroDanos: Number(item.seguroDanos ?? 0),
  devolver: Number(item.devolver ?? 0),
  enterar: Number(item.enterar ?? 0),
  nombre: String(item.nombre ?? ''),
})
