// Publishes one batch of notices in one transaction: each gets the next number of its employer's feed and of its NRP's, in the
// order given and without gaps, since the employer's row stays locked until the numbers are visible. All or nothing.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { BatchOutdated, type Numbered, type Reject, type Written } from '../../../bulk-import/index.ts'
import type { Context } from '../../../context.ts'
import { inTransaction, type Tx } from '../../../db/transaction.ts'
import { type Feeds, giveBack, reserveNumbers } from '../../employers/index.ts'
import { creditRows, saveOutcomes } from '../credits/queries.ts'
import { preparePublication } from './plan-publication.ts'
import { beginBatch, insertNotices, noticeTypes, storedFolios } from './queries.ts'
import { type IncomingNotice, lacksAmount } from './records.ts'
import type { NoticeTypes } from './rules.ts'

/**
 * Throws what the database throws: a unique violation or BatchOutdated where another transaction got there first, after which
 * the same batch may be given again.
 */
export function publishNotices(ctx: Context, batch: Numbered<IncomingNotice>[]): Promise<Written> {
  return inTransaction(ctx.db, async (tx) => {
    await beginBatch(tx)
    const types = await noticeTypes(tx)
    // What is published stays as it is, so this needs no lock; what is published meanwhile is found out below.
    const stored = await storedFolios(
      tx,
      batch.map((b) => b.valor.record.folioAviso),
    )
    const feeds = await reserveNumbers(tx, numbersFor(batch, stored))
    const { fresh, sinCambio, rechazos } = judge(batch, feeds, types, stored)
    await store(ctx, tx, fresh, types, feeds)
    await giveBack(tx, feeds)
    return { escritas: fresh.length, sinCambio, rechazos }
  })
}

/** How many numbers each NRP may need. Too many where a notice is refused later, which is rare. */
function numbersFor(batch: Numbered<IncomingNotice>[], stored: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { valor } of batch) {
    const before = stored.get(valor.record.folioAviso)
    if (before === valor.sha256) continue
    const { nrp } = valor.record
    counts.set(nrp, (counts.get(nrp) ?? 0) + (before === undefined ? 1 : 0))
  }
  return counts
}

/**
 * Parts what is to be published from what no state of the feeds could make right, and from what is published already: the same
 * folio with the same content is no news; with another content it contradicts, and what was there first stays. Adds to `stored`.
 */
function judge(batch: Numbered<IncomingNotice>[], { nrps }: Feeds, types: NoticeTypes, stored: Map<string, string>) {
  const rechazos: Reject[] = []
  const fresh: IncomingNotice[] = []
  let sinCambio = 0
  for (const { linea, valor } of batch) {
    const { record, clasificacion, sha256 } = valor
    const reject = (campo: string, codigo: string, motivo: string) => rechazos.push({ linea, campo, codigo, motivo })
    const before = stored.get(record.folioAviso)
    const own = types.get(record.tipoAviso)?.clasificacion
    if (before !== sha256 && !nrps.has(record.nrp)) {
      reject('nrp', 'NRP_DESCONOCIDO', 'El NRP no está en el padrón. Importe primero el padrón que lo trae.')
    } else if (own && clasificacion && own !== clasificacion) {
      reject(
        'clasificacion',
        'CLASIFICACION_DISTINTA',
        `El catálogo tiposAviso clasifica este tipo como ${own}. Corrija el aviso o el catálogo.`,
      )
    } else if (lacksAmount(record, own ?? null)) {
      const campo = record.tipoDescuento === '03' ? 'facDescuento' : 'monDescuento'
      reject(campo, 'DESCUENTO_INCOHERENTE', `Con tipoDescuento ${record.tipoDescuento} debe ser mayor que 0.`)
    } else if (before === undefined) {
      stored.set(record.folioAviso, sha256)
      fresh.push(valor)
    } else if (before === sha256) {
      sinCambio += 1
    } else {
      reject(
        'folioAviso',
        'AVISO_CONTRADICE',
        'Este folio ya se publicó con otro contenido. Lo publicado no cambia; corríjalo con un aviso de folio nuevo.',
      )
    }
  }
  return { fresh, sinCambio, rechazos }
}

async function store(ctx: Context, tx: Tx, fresh: IncomingNotice[], types: NoticeTypes, feeds: Feeds): Promise<void> {
  if (fresh.length === 0) return
  const now = ctx.now()
  const publication = preparePublication(fresh, types, now)
  // Read under the locks: nobody publishes of these NRPs any more until this transaction ends.
  const known = await creditRows(tx, publication.credits)
  const folios = new Set(fresh.map((f) => f.record.folioAviso))
  if (known.some((n) => folios.has(n.folioAviso))) throw new BatchOutdated('another importer has published some of these')
  const pieces = publication.plan(feeds, known)
  // The database stores one piece while the next is worked out and put into words here; memory holds two.
  let storing: Promise<unknown> = Promise.resolve()
  for (;;) {
    const [insert] = await Promise.all([
      // A turn first, in which the piece before is sent off.
      nextTurn().then(() => {
        const next = pieces.next()
        return next.done ? undefined : insertNotices(next.value, now)
      }),
      storing,
    ])
    if (!insert) break
    storing = insert(tx)
  }
  await saveOutcomes(tx, publication.changed)
}
