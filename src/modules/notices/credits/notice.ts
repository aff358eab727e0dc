// What the fold of a credit knows of a notice, and the order in which the institute made them (domain.md 4).

import type { Day } from '../../../kernel/dates.ts'
import { folioSerial } from '../../../kernel/folio.ts'
import type { Clasificacion, EfectoSuspension } from '../publish/rules.ts'

/** Canonical decimal text, as the columns of avisos have it. */
export type Terms = { tipoDescuento: string; facDescuento: string; monDescuento: string }

export type CreditNotice = {
  folioAviso: string
  /** Its number in the NRP's feed, which is in order of publication. */
  posicion: number
  /** Null while the catalog does not know its type: then it has no part in the credit. */
  clasificacion: Clasificacion | null
  /** What the catalog makes of a suspension of its type. */
  efectoSuspension: EfectoSuspension | undefined
  fechaCreaAviso: Day
  /** Null: it carries no amount, as a suspension may. */
  terminos: Terms | null
  /** On a modification: what it says held before. */
  terminosAnteriores: Terms | null
  /** Instants, ISO with milliseconds, UTC. */
  publicadoEl: string
  /** First delivery by this service; null: nobody has read it. */
  entregadoEl: string | null
  /** When the employer was notified by another channel. */
  fechaNotificacion: Day | null
}

/** Of an amount that is zero: none. */
export const termsOf = (tipo: string | null, factor: string | null, monto: string | null): Terms | null =>
  tipo !== null && Number(tipo === '03' ? factor : monto) > 0
    ? { tipoDescuento: tipo, facDescuento: factor ?? '0.0000', monDescuento: monto ?? '0.00' }
    : null

const amountOf = ({ tipoDescuento, facDescuento, monDescuento }: Terms): number =>
  Number(tipoDescuento === '03' ? facDescuento : monDescuento)

export const sameTerms = (a: Terms | null, b: Terms | null): boolean =>
  a !== null && b !== null && a.tipoDescuento === b.tipoDescuento && amountOf(a) === amountOf(b)

/**
 * By the date printed on it, then by the serial of its folio. Folios of another form have none: they go before those that have, among
 * themselves as they were published. Equal serials of different types go by folio, a suspension last.
 */
export function inOrderOfCreation(notices: readonly CreditNotice[]): CreditNotice[] {
  const serials = new Map(notices.map((n) => [n, folioSerial(n.folioAviso) ?? NONE]))
  return notices.toSorted((a, b) => {
    const serial = serials.get(a)!
    return (
      byText(a.fechaCreaAviso, b.fechaCreaAviso) ||
      serial - serials.get(b)! ||
      (serial === NONE ? a.posicion - b.posicion : byText(a.folioAviso, b.folioAviso))
    )
  })
}

const NONE = -1
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
