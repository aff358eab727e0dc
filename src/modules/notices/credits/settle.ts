// Where the fold meets the tables: notices as they are stored become notices of a credit, and what changed is told apart. Pure but for
// settleCredits, which reads and writes inside the transaction of whoever published, classified or delivered.
import type { Tx } from '../../../db/transaction.ts'
import { EFECTOS_SUSPENSION } from '../publish/rules.ts'
import { foldCredit } from './fold.ts'
import { type CreditNotice, termsOf } from './notice.ts'
import { type CreditKey, type CreditRow, creditKey, creditRows, type Outcome, saveOutcomes, type Told } from './queries.ts'

/** What a suspension was published as stays, whatever the catalog says of its type later. */
export function creditNotice(row: CreditRow & Told): CreditNotice {
  return {
    folioAviso: row.folioAviso,
    posicion: row.posicion,
    clasificacion: row.clasificacion,
    efectoSuspension: EFECTOS_SUSPENSION.find((efecto) => efecto === row.efecto),
    fechaCreaAviso: row.fechaCreaAviso,
    terminos: termsOf(row.tipoDescuento, row.facDescuento, row.monDescuento),
    terminosAnteriores: termsOf(row.tipoDescuentoAnterior, row.facDescuentoAnterior, row.monDescuentoAnterior),
    publicadoEl: row.publicadoEl,
    entregadoEl: row.notLinea,
    fechaNotificacion: row.fechaNotificacion,
  }
}

export type Settled = Outcome & { folioAviso: string }

/** What the notices of one credit say now, each with its folio; `before`: as it stands. Only those that changed. */
export function changedOutcomes(notices: readonly CreditNotice[], before: ReadonlyMap<string, Outcome>): Settled[] {
  return foldCredit(notices)
    .map(({ notice, efecto, sustituidoPor, sustituye }) => ({
      folioAviso: notice.folioAviso,
      efecto,
      sustituidoPor,
      sustituye: sustituye.length === 0 ? null : sustituye,
    }))
    .filter((now) => {
      const was = before.get(now.folioAviso)
      return (
        !was || was.efecto !== now.efecto || was.sustituidoPor !== now.sustituidoPor || !sameFolios(was.sustituye, now.sustituye)
      )
    })
}

const sameFolios = (a: string[] | null, b: string[] | null): boolean => (a ?? []).join() === (b ?? []).join()

/** Of credits as they are stored; the notices of `deliver`, by folio, as though they were delivered at that instant. */
export function changedAmong(rows: readonly (CreditRow & Told)[], deliver: ReadonlySet<string>, instant: string): Settled[] {
  return [...Map.groupBy(rows, creditKey).values()].flatMap((some) =>
    changedOutcomes(
      some.map((row) => creditNotice(row.notLinea === null && deliver.has(row.folioAviso) ? { ...row, notLinea: instant } : row)),
      new Map(some.map((row) => [row.folioAviso, row])),
    ),
  )
}

/** Folds these credits as they are stored and saves what changed. Their employers are locked, so that none is published meanwhile. */
export async function settleCredits(tx: Tx, credits: readonly CreditKey[]): Promise<void> {
  await saveOutcomes(tx, changedAmong(await creditRows(tx, credits), new Set(), ''))
}
