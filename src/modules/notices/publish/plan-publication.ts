// What a batch of new notices becomes, employer by employer: numbers in both feeds, effects, and which notice of a credit counts.
// Piece by piece, so that the database stores one piece while the next is worked out.
import type { Feeds } from '../../employers/index.ts'
import type { IncomingNotice, NoticeRecord } from './records.ts'
import { type CreditNotice, type Efecto, effectOf, type NoticeTypes, settleSuperseded } from './rules.ts'

/** A notice with its places in the two feeds, ready to be stored. */
export type PublishedNotice = CreditNotice & {
  record: NoticeRecord
  rfcPatron: string
  posicion: number
  efecto: Efecto | null
  sha256: string
}

type Credit = { nrp: string; numCredito: string }

/** `others`: what is known of its credit and NRP; shared by all notices of that credit, each adds itself. */
type Placing = { notice: IncomingNotice; others: CreditNotice[] }

/**
 * Notices of the first piece, for which the database waits, and of the others. A statement costs PostgreSQL some 3 ms before its
 * first row.
 */
const [FIRST, PIECE] = [1_000, 3_000]

export type Publication = {
  /** Credits of the batch, whose stored notices `plan` needs. */
  credits: Credit[]
  /**
   * Notices to store, in order of employer and number. An employer's are all placed before the first of them is given, so that
   * those that another one of the batch supersedes say so. Raises `last` in `feeds`.
   */
  plan(feeds: Feeds, stored: readonly (CreditNotice & Credit)[]): Generator<PublishedNotice[]>
  /** Of what was stored before: those that another notice has superseded or that count again. Whole when `plan` has ended. */
  superseded: CreditNotice[]
}

/** `fresh`: in the order of publication. */
export function preparePublication(fresh: readonly IncomingNotice[], types: NoticeTypes): Publication {
  const byCredit = new Map<string, CreditNotice[]>()
  const credits: Credit[] = []
  const placings = fresh.map((notice): Placing => {
    const key = creditKey(notice.record)
    let others = byCredit.get(key)
    if (!others) {
      others = []
      byCredit.set(key, others)
      credits.push(notice.record)
    }
    return { notice, others }
  })
  const publication: Publication = {
    credits,
    *plan(feeds, stored) {
      for (const notice of stored) byCredit.get(creditKey(notice))!.push(notice)
      let piece: PublishedNotice[] = []
      let size = FIRST
      for (const [rfcPatron, own] of byEmployer(placings, feeds)) {
        for (const notice of placeOf(rfcPatron, own, feeds, types, publication)) {
          piece.push(notice)
          if (piece.length < size) continue
          yield piece
          piece = []
          size = PIECE
        }
      }
      if (piece.length > 0) yield piece
    },
    superseded: [],
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

function placeOf(
  rfcPatron: string,
  placings: readonly Placing[],
  { employers, nrps }: Feeds,
  types: NoticeTypes,
  { superseded }: Publication,
): PublishedNotice[] {
  const employer = employers.get(rfcPatron)!
  const touched = new Map<CreditNotice[], PublishedNotice[]>()
  const placed = placings.map(({ notice: { record, sha256 }, others }): PublishedNotice => {
    const nrp = nrps.get(record.nrp)!
    employer.last += 1
    nrp.last += 1
    const type = types.get(record.tipoAviso)
    const notice: PublishedNotice = {
      folioAviso: record.folioAviso,
      clasificacion: type?.clasificacion ?? null,
      fechaCreaAviso: record.fechaCreaAviso,
      publicacion: employer.last,
      sustituidoPor: null,
      record,
      rfcPatron,
      posicion: nrp.last,
      efecto: null,
      sha256,
    }
    if (type) notice.efecto = effectOf(type, notice, others)
    others.push(notice)
    // Alone in its credit, there is nothing to settle.
    if (others.length > 1) {
      const notices = touched.get(others)
      if (notices) notices.push(notice)
      else touched.set(others, [notice])
    }
    return notice
  })
  const own = new Set<CreditNotice>(placed)
  for (const [others, notices] of touched) {
    for (const changed of settleSuperseded(others, notices)) if (!own.has(changed)) superseded.push(changed)
  }
  return placed
}

/** An NRP has eleven characters, so the two parts never run into one another. */
export const creditKey = ({ nrp, numCredito }: Credit): string => nrp + numCredito
