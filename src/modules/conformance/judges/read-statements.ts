// The acknowledgements that a client sent, read off its requests. Pure.
import type { Acknowledgement } from '../case.ts'
import { ACKNOWLEDGEMENT_ROUTE, type Exchange } from '../record/exchange.ts'

type Item = { folioAviso?: unknown; resultado?: unknown; motivo?: unknown; comentario?: unknown }

/** Those of requests that were done, also where the answer was then lost on purpose. */
export function statementsIn(exchanges: readonly Exchange[]): Acknowledgement[] {
  return exchanges
    .filter((x) => x.ruta === ACKNOWLEDGEMENT_ROUTE && x.metodo === 'POST' && (x.estado === 200 || x.provocacion !== null))
    .flatMap((x) => {
      const items = (x.cuerpo as { acuses?: unknown } | null)?.acuses
      return Array.isArray(items) ? items.map((item: Item) => statementOf(x, item)) : []
    })
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const statementOf = (x: Exchange, item: Item): Acknowledgement => ({
  n: x.n,
  instante: x.inicio,
  folioAviso: String(item.folioAviso).toUpperCase(),
  resultado: String(item.resultado),
  motivo: textOrNull(item.motivo),
  comentario: textOrNull(item.comentario),
})
