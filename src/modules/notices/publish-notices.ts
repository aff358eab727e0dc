// Publishes one batch of notices in one transaction: each gets the next number of its employer's feed and of its NRP's, in the
// order given and without gaps, since the employer's row stays locked until the numbers are visible. All or nothing.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { BatchOutdated, type Numbered, type Reject, type Written } from '../../rows/index.ts'
import { type LockedFeeds, lockFeeds, saveCounters } from '../employers/index.ts'
import {
  beginBatch,
  creditNotices,
  insertNotices,
  noticeTypes,
  type PublishedNotice,
  saveSuperseded,
  storedFolios,
} from './publish-queries.ts'
import { type CreditNotice, effectOf, type NoticeTypes, settleSuperseded } from './publish-rules.ts'
import { type IncomingNotice, lacksAmount } from './records.ts'

/**
 * Throws what the database throws: a unique violation or BatchOutdated where another transaction got there first, after which
 * the same batch may be given again.
 */
export function publishNotices(ctx: Context, batch: Numbered<IncomingNotice>[]): Promise<Written> {
  return inTransaction(ctx.db, async (tx) => {
    await beginBatch(tx)
    const types = await noticeTypes(tx)
    const feeds = await lockFeeds(tx, unique(batch.map((b) => b.valor.record.nrp)))
    for (const { rfcPatron } of feeds.nrps.values()) {
      if (!feeds.employers.has(rfcPatron)) throw new BatchOutdated('NRP moved to another employer')
    }
    const { accepted, rechazos } = accept(batch, feeds, types)
    // Only now, under the locks: what another importer has published of these employers is visible.
    const { fresh, sinCambio } = await leaveOutStored(tx, accepted, rechazos)
    if (fresh.length > 0) await store(ctx, tx, fresh, types, feeds)
    return { escritas: fresh.length, sinCambio, rechazos }
  })
}

const unique = (values: string[]): string[] => [...new Set(values)]

/** Leaves out what no state of the feeds could make right. */
function accept(batch: Numbered<IncomingNotice>[], { nrps }: LockedFeeds, types: NoticeTypes) {
  const rechazos: Reject[] = []
  const accepted = batch.filter(({ linea, valor: { record, clasificacion } }) => {
    const reject = (campo: string, codigo: string, motivo: string) => {
      rechazos.push({ linea, campo, codigo, motivo })
      return false
    }
    if (!nrps.has(record.nrp))
      return reject('nrp', 'NRP_DESCONOCIDO', 'El NRP no está en el padrón. Importe primero el padrón que lo trae.')
    const own = types.get(record.tipoAviso)?.clasificacion
    if (own && clasificacion && own !== clasificacion) {
      return reject(
        'clasificacion',
        'CLASIFICACION_DISTINTA',
        `El catálogo tiposAviso clasifica este tipo como ${own}. Corrija el aviso o el catálogo.`,
      )
    }
    if (lacksAmount(record, own ?? null)) {
      const campo = record.tipoDescuento === '03' ? 'facDescuento' : 'monDescuento'
      return reject(campo, 'DESCUENTO_INCOHERENTE', `Con tipoDescuento ${record.tipoDescuento} debe ser mayor que 0.`)
    }
    return true
  })
  return { accepted, rechazos }
}

/** The same folio with the same content is no news; with another content it contradicts, and what was there first stays. */
async function leaveOutStored(tx: Tx, accepted: Numbered<IncomingNotice>[], rechazos: Reject[]) {
  const stored = await storedFolios(
    tx,
    accepted.map((b) => b.valor.record.folioAviso),
  )
  const fresh: IncomingNotice[] = []
  let sinCambio = 0
  for (const { linea, valor } of accepted) {
    const before = stored.get(valor.record.folioAviso)
    if (before === undefined) {
      stored.set(valor.record.folioAviso, valor.sha256)
      fresh.push(valor)
    } else if (before === valor.sha256) {
      sinCambio += 1
    } else {
      rechazos.push({
        linea,
        campo: 'folioAviso',
        codigo: 'AVISO_CONTRADICE',
        motivo: 'Este folio ya se publicó con otro contenido. Lo publicado no cambia; corríjalo con un aviso de folio nuevo.',
      })
    }
  }
  return { fresh, sinCambio }
}

async function store(ctx: Context, tx: Tx, fresh: IncomingNotice[], types: NoticeTypes, feeds: LockedFeeds): Promise<void> {
  const credits = new Map<string, CreditNotice[]>()
  for (const { record } of fresh) credits.set(creditKey(record), [])
  const wanted = [...credits.keys()].map((key) => ({ nrp: key.slice(0, 11), numCredito: key.slice(11) }))
  for (const notice of await creditNotices(tx, wanted)) credits.get(creditKey(notice))!.push(notice)

  const touched = new Map<string, PublishedNotice[]>()
  const [publicaciones, posiciones] = [new Map<string, number>(), new Map<string, number>()]
  const published = fresh.map(({ record, sha256 }): PublishedNotice => {
    const nrp = feeds.nrps.get(record.nrp)!
    const { rfcPatron } = nrp
    const publicacion = feeds.employers.get(rfcPatron)! + 1
    const posicion = ++nrp.posicion
    feeds.employers.set(rfcPatron, publicacion)
    publicaciones.set(rfcPatron, publicacion)
    posiciones.set(record.nrp, posicion)
    const type = types.get(record.tipoAviso)
    const others = credits.get(creditKey(record))!
    const place = { folioAviso: record.folioAviso, fechaCreaAviso: record.fechaCreaAviso, publicacion }
    const efecto = type ? effectOf(type, place, others) : null
    const notice = {
      ...place,
      record,
      rfcPatron,
      posicion,
      sha256,
      efecto,
      clasificacion: type?.clasificacion ?? null,
      sustituidoPor: null,
    }
    others.push(notice)
    const same = touched.get(creditKey(record))
    if (same) same.push(notice)
    else touched.set(creditKey(record), [notice])
    return notice
  })
  const own = new Set<CreditNotice>(published)
  const changed = [...touched].flatMap(([key, notices]) => settleSuperseded(credits.get(key)!, notices))
  await insertNotices(tx, published, ctx.now())
  await saveSuperseded(
    tx,
    changed.filter((n) => !own.has(n)),
  )
  await saveCounters(tx, publicaciones, posiciones)
}

/** An NRP has eleven characters, so the two parts never run into one another. */
export const creditKey = ({ nrp, numCredito }: { nrp: string; numCredito: string }): string => nrp + numCredito
