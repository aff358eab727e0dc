// What the public verification says of a notice: that it is one of this service's, to whom it is addressed, and whether it still counts.
// Nothing of the worker, and nothing at all without the code on the paper.
import type { Context } from '../../../context.ts'
import type { Verifiable } from '../../receipts/index.ts'
import { formTitle, NO_EFFECT } from './labels.ts'
import { noticeHead } from './queries.ts'
import { folioWithCode, isCodeOf } from './verification-code.ts'

export async function verifiableNotice(ctx: Context, folio: string): Promise<Verifiable | undefined> {
  const [folioAviso = '', ...code] = folio.split('-')
  // Both are asked, whatever the code: how long it takes tells nothing.
  const [right, head] = [isCodeOf(ctx, folioAviso, code.join('-')), await noticeHead(ctx.database, folioAviso)]
  if (!right || !head) return undefined
  return {
    tipo: 'aviso',
    folio: folioWithCode(ctx, folioAviso),
    estado: head.efecto === NO_EFFECT || head.sustituidoPor !== null ? 'sin-efecto' : 'vigente',
    expedidoEl: head.publicadoEl,
    inicio: null,
    fin: null,
    revocadaEl: null,
    producto: null,
    aviso: { titulo: formTitle(head), fecha: head.fechaCreaAviso, nrp: head.nrp, sustituidoPor: head.sustituidoPor },
    partes: [{ papel: 'patron', rfc: head.rfcPatron, nombre: head.nombrePatron }],
  }
}
