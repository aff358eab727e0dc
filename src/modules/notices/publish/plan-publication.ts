// What a batch of new notices becomes, employer by employer: numbers in both feeds, and what each says among the others of its credit.
// Piece by piece, so that the database stores one piece while the next is worked out.

import type { Feeds } from '../../employers/index.ts'
import { type CreditNotice, termsOf } from '../credits/notice.ts'
import { type CreditKey, type CreditRow, creditKey, type Outcome, type Told } from '../credits/queries.ts'
import { changedOutcomes, creditNotice, type Settled } from '../credits/settle.ts'
import type { IncomingNotice, NoticeRecord } from './records.ts'
import { type Clasificacion, effectAlone, type NoticeTypes, suspensionEffect } from './rules.ts'

/** A notice with its places in the two feeds, ready to be stored. */
export type PublishedNotice = Outcome & {
  record: NoticeRecord
  rfcPatron: string
  publicacion: number
  posicion: number
  clasificacion: Clasificacion | null
  sha256: string
}

/** Shared by all notices of that credit and NRP: what is known of it, stored or new. */
type Credit = { stored: (CreditRow & Told)[]; fresh: PublishedNotice[] }

type Placing = { notice: IncomingNotice; credit: Credit }

/**
 * Notices of the first piece, for which the database waits, and of the others. A statement costs PostgreSQL some 3 ms before its
 * first row.
 */
const [FIRST, PIECE] = [1_000, 3_000]

export type Publication = {
  /** Credits of the batch, whose stored notices `plan` needs. */
  credits: CreditKey[]
  /**
   * Notices to store, in order of employer and number. An employer's are all placed before the first of them is given, so that
   * each knows the others of its credit. Raises `last` in `feeds`.
   */
  plan(feeds: Feeds, stored: readonly (CreditRow & Told)[]): Generator<PublishedNotice[]>
  /** Of what was stored before: those that say something else now. Whole when `plan` has ended. */
  changed: Settled[]
}

/** `fresh`: in the order of publication. */
export function preparePublication(fresh: readonly IncomingNotice[], types: NoticeTypes, now: Date): Publication {
  const byCredit = new Map<string, Credit>()
  const credits: CreditKey[] = []
  const placings = fresh.map((notice): Placing => {
    const key = creditKey(notice.record)
    let credit = byCredit.get(key)
    if (!credit) {
      credit = { stored: [], fresh: [] }
      byCredit.set(key, credit)
      credits.push(notice.record)
    }
    return { notice, credit }
  })
  const publication: Publication = {
    credits,
    *plan(feeds, stored) {
      for (const row of stored) byCredit.get(creditKey(row))!.stored.push(row)
      let piece: PublishedNotice[] = []
      let size = FIRST
      for (const [rfcPatron, own] of byEmployer(placings, feeds)) {
        const placed = placeOf(rfcPatron, own, feeds, types)
        for (const credit of new Set(own.map((placing) => placing.credit)))
          publication.changed.push(...settle(credit, types, now))
        for (const notice of placed) {
          piece.push(notice)
          if (piece.length < size) continue
          yield piece
          piece = []
          size = PIECE
        }
      }
      if (piece.length > 0) yield piece
    },
    changed: [],
  }
  return publication
}

/** In order of RFC, each employer's in the order given. */
function byEmployer(placings: readonly Placing[], { nrps }: Feeds): [rfcPatron: string, own: Placing[]][] {
  const employers = new Map<string, Placing[]>()
  for (const placing of placings) {
    const { rfcPatron } = nrps.get(placing.notice.record.nrp)!
    const own = employers.get(rfcPatron)
    if (own) own.push(placing)
    else employers.set(rfcPatron, [placing])
  }
  return [...employers].sort(([a], [b]) => (a < b ? -1 : 1))
}

function placeOf(rfcPatron: string, placings: readonly Placing[], { employers, nrps }: Feeds, types: NoticeTypes) {
  const employer = employers.get(rfcPatron)!
  return placings.map(({ notice: { record, sha256 }, credit }): PublishedNotice => {
    const nrp = nrps.get(record.nrp)!
    employer.last += 1
    nrp.last += 1
    const type = types.get(record.tipoAviso)
    const notice: PublishedNotice = {
      record,
      rfcPatron,
      publicacion: employer.last,
      posicion: nrp.last,
      clasificacion: type?.clasificacion ?? null,
      efecto: type ? effectAlone(type) : null,
      sustituidoPor: null,
      sustituye: null,
      sha256,
    }
    credit.fresh.push(notice)
    return notice
  })
}

/** Folds a credit with its new notices, which then say so; returns those stored before that changed. */
function settle({ stored, fresh }: Credit, types: NoticeTypes, now: Date): Settled[] {
  // Alone in its credit, it says what its type says.
  if (stored.length + fresh.length === 1) return []
  const before = new Map<string, Outcome>(
    [...stored, ...fresh.map((n) => ({ ...n, folioAviso: n.record.folioAviso }))].map((n) => [n.folioAviso, n]),
  )
  const own = new Map(fresh.map((n) => [n.record.folioAviso, n]))
  const notices = [...stored.map(creditNotice), ...fresh.map((n) => freshNotice(n, types, now))]
  return changedOutcomes(notices, before).filter(({ folioAviso, ...outcome }) => {
    const notice = own.get(folioAviso)
    if (notice) Object.assign(notice, outcome)
    return !notice
  })
}

const freshNotice = ({ record, posicion, clasificacion }: PublishedNotice, types: NoticeTypes, now: Date): CreditNotice => ({
  folioAviso: record.folioAviso,
  posicion,
  clasificacion,
  efectoSuspension: suspensionEffect(types.get(record.tipoAviso)),
  fechaCreaAviso: record.fechaCreaAviso,
  terminos: termsOf(record.tipoDescuento, record.facDescuento, record.monDescuento),
  terminosAnteriores: termsOf(record.tipoDescuentoAnterior, record.facDescuentoAnterior, record.monDescuentoAnterior),
  publicadoEl: now.toISOString(),
  entregadoEl: null,
  fechaNotificacion: record.fechaNotificacion,
})
