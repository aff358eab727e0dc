// Draws the receipt of a trust relationship or of its revocation, or a constancia of certification, with an empty place for the institute's signature. Plain values in,
// bytes out: it runs in a thread of its own (drawing-thread.ts).
import { X509Certificate } from 'node:crypto'
import {
  createPaper,
  exact,
  grid,
  heading,
  type Paper,
  paragraph,
  type Row,
  rows,
  type SealFace,
  sealBox,
  subheading,
  titleBlock,
} from '../../pdf/index.ts'
import { drawConstancia, drawTests } from './draw-constancia.ts'
import type { GrantReceipt, Person, Receipt, RevocationReceipt, Signature } from './receipt.ts'
import { certificateNumber, count, longDay, longInstant } from './wording.ts'

const TITLES = {
  relacion: 'Acuse de relación de confianza',
  revocacion: 'Acuse de revocación de relación de confianza',
  constancia: 'Constancia de certificación',
} as const
const NOT_STATED = 'No consta'
const SEAL_HEIGHT = 150

type RelationReceipt = GrantReceipt | RevocationReceipt

export type DrawOptions = { url: string; now: Date; stamp?: string | undefined }

/** The PDF, not signed yet. `url`: where anybody can verify the folio. The same input gives the same bytes. */
export async function drawReceipt(face: SealFace, receipt: Receipt, { url, now, stamp }: DrawOptions): Promise<Buffer> {
  const title = TITLES[receipt.kind]
  const paper = createPaper({
    title: `${title} ${receipt.folio}`,
    subject: 'Servicio de Intercomunicación de Avisos',
    keywords: `SIA folio ${receipt.folio}`,
    author: 'Servicio de Intercomunicación de Avisos',
    now,
    stamp,
  })
  titleBlock(paper, { title, folio: receipt.folio, url })
  if (receipt.kind === 'relacion') await drawGrant(paper, receipt, now)
  else if (receipt.kind === 'revocacion') await drawRevocation(paper, receipt, now)
  else await drawConstancia(paper, receipt, now)
  // The heading and its box stand together.
  paper.room(SEAL_HEIGHT)
  heading(paper, 'Sello del Instituto')
  await sealBox(paper, face, { url, reason: `${title}, folio ${receipt.folio}`, now })
  if (receipt.kind === 'constancia') await drawTests(paper, receipt)
  return paper.finish(`${title} · ${receipt.folio}`)
}

async function drawGrant(paper: Paper, receipt: GrantReceipt, now: Date): Promise<void> {
  paragraph(
    paper,
    'El patrón autoriza al desarrollador de nómina a consultar, mediante el Servicio de Intercomunicación de Avisos, los avisos de los registros patronales que aquí se indican y durante la vigencia señalada. El patrón puede revocar esta relación en cualquier momento.',
  )
  await drawParties(paper, receipt)
  heading(paper, 'Alcance y vigencia')
  await rows(paper, [
    ...validity(receipt),
    { label: 'Otorgada el', value: longInstant(receipt.otorgadaEl) },
    ...(receipt.traspasoDe ? [{ label: 'Sigue a la relación', value: receipt.traspasoDe, mono: true }] : []),
    { label: 'Acuse expedido el', value: longInstant(now) },
  ])
  await drawRegistrations(paper, receipt)
  heading(paper, 'Firma electrónica del patrón')
  await drawSignature(paper, receipt.firmante, receipt)
}

async function drawRevocation(paper: Paper, receipt: RevocationReceipt, now: Date): Promise<void> {
  paragraph(
    paper,
    'La relación de confianza con el folio de este acuse quedó revocada. Desde el momento de la revocación el desarrollador de nómina ya no puede consultar, por ella, los avisos del patrón.',
  )
  heading(paper, 'Revocación')
  await rows(paper, [
    { label: 'Revocada el', value: longInstant(receipt.revocadaEl) },
    { label: 'Revocada por', value: receipt.revocadaPor ?? NOT_STATED },
    { label: 'Motivo', value: receipt.motivo ?? 'No se indicó' },
    { label: 'Acuse expedido el', value: longInstant(now) },
  ])
  await drawParties(paper, receipt)
  heading(paper, 'Relación que se revocó')
  await rows(paper, [...validity(receipt), { label: 'Otorgada el', value: longInstant(receipt.otorgadaEl) }])
  await drawRegistrations(paper, receipt)
  if (receipt.acto) {
    heading(paper, 'Firma electrónica de la revocación')
    await drawSignature(paper, receipt.acto.firmante, receipt.acto)
  }
}

async function drawParties(paper: Paper, { patron, desarrollador, producto, firmante }: RelationReceipt): Promise<void> {
  const { representante } = firmante
  heading(paper, 'Partes')
  await rows(paper, [
    { label: 'Patrón', value: patron.nombre ?? NOT_STATED },
    { label: 'RFC del patrón', value: patron.rfc, mono: true },
    ...(representante ? [{ label: 'Representante del patrón', value: describe(representante), mono: true }] : []),
    // The RFC says who it is. Its name stands here where its e.firma or the institute has said it; an acuse is not made over.
    ...(desarrollador.nombre === null ? [] : [{ label: 'Desarrollador de nómina', value: desarrollador.nombre }]),
    { label: 'RFC del desarrollador', value: desarrollador.rfc, mono: true },
    ...(producto === null ? [] : [{ label: 'Producto', value: producto }]),
  ])
}

const describe = ({ rfc, curp }: { rfc: string | null; curp: string | null }): string =>
  [rfc && `RFC ${rfc}`, curp && `CURP ${curp}`].filter(Boolean).join('  ') || NOT_STATED

const validity = ({ inicio, fin, nrps }: RelationReceipt): Row[] => [
  { label: 'Vigencia', value: `Del ${longDay(inicio)} al ${longDay(fin)}, ambos días incluidos` },
  {
    label: 'Registros patronales',
    value:
      nrps === 'todos'
        ? 'Todos los del patrón, presentes y futuros'
        : `${count(nrps.length, 'registro patronal, el que se lista', 'registros patronales, los que se listan')} en este documento`,
  },
]

async function drawRegistrations(paper: Paper, { nrps }: RelationReceipt): Promise<void> {
  if (nrps === 'todos') return
  heading(paper, 'Registros patronales (NRP)')
  await grid(paper, nrps)
}

async function drawSignature(paper: Paper, signer: Person, signature: Signature): Promise<void> {
  const { serialNumber } = new X509Certificate(signature.certificado)
  await rows(paper, [
    { label: 'Firmó', value: `${signer.nombre ?? NOT_STATED}, RFC ${signer.rfc}` },
    { label: 'Certificado de e.firma', value: certificateNumber(serialNumber), mono: true },
  ])
  subheading(paper, 'Cadena original')
  exact(paper, signature.cadenaOriginal)
  subheading(paper, 'Sello digital del patrón (firma de la cadena original, RSA SHA-256, en base64)')
  exact(paper, signature.firma.toString('base64'))
  attach(
    paper,
    'cadena-original.txt',
    Buffer.from(signature.cadenaOriginal, 'utf8'),
    'Cadena original, tal como se firmó (UTF-8)',
  )
  attach(paper, 'sello-digital.txt', Buffer.from(signature.firma.toString('base64')), 'Firma de la cadena original, en base64')
}

/** The exact bytes travel in the file, so that an expert can check the signature without typing. */
function attach(paper: Paper, name: string, content: Buffer, description: string): void {
  paper.doc.file(content, {
    name,
    type: 'text/plain',
    description,
    relationship: 'Supplement',
  } as PDFKit.Mixins.PDFAttachmentOptions)
}
