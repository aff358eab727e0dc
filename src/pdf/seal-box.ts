// Where the institute's signature shows: the seal's statement in a frame, and over it the signature field, so that a reader's
// click on it tells what the signature is worth. The field's dictionaries are written here because PDFKit has no signatures.
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils'
import { legalDay } from '../kernel/dates.ts'
import { longDay } from '../kernel/wording.ts'
import type { Paper } from './paper.ts'
import { HAIRLINE, INK, MARGIN, MUTED, WIDTH } from './sheet.ts'

/** Filled with the true numbers when the file is complete (signpdf looks for this word). */
const PENDING = '**********'
const SIGNATURES_EXIST_APPEND_ONLY = 3
const PRINT_LOCKED = 4 | 128

type Ref = PDFKit.PDFKitReference
/** What PDFKit has and its types leave out. */
type Internals = { _root: { data: Record<string, unknown> }; _acroform: object; page: { annotations: Ref[] } }

/** What is drawn of the seal. */
export type SealFace = {
  name: string
  serialNumber: string
  validTo: Date
  /** Bytes to keep free for the signature. */
  room: number
}

/** `now` is the time of signing as the signature dictionary states it. */
export async function sealBox(
  paper: Paper,
  seal: SealFace,
  { url, reason, now }: { url: string; reason: string; now: Date },
): Promise<void> {
  const { doc } = paper
  const pad = 12
  const width = WIDTH - 2 * pad
  const x = MARGIN.left + pad
  const until = longDay(legalDay(seal.validTo))
  const statement = `Este archivo lleva dentro la firma electrónica del Instituto (PAdES-B), hecha con el certificado de «${seal.name}», número de serie ${seal.serialNumber.toLowerCase()}, válido hasta el ${until}. Su lector de PDF la comprueba; cualquier cambio al archivo la invalida.`
  const where = 'La autenticidad de este documento y su estado de hoy se consultan, sin costo ni registro, en:'
  const text = paper.legible('text', statement)
  const size = 9
  const height =
    paper.face('text', size).heightOfString(text, { width, lineGap: 2 }) +
    doc.heightOfString(where, { width, lineGap: 2 }) +
    12 +
    2 * pad +
    6
  paper.room(height)
  const top = doc.y
  paper.artifact(() => doc.roundedRect(MARGIN.left, top, WIDTH, height, 3).lineWidth(0.7).strokeColor(HAIRLINE).stroke())
  doc.y = top + pad
  paper.tag('P', () => void paper.face('text', size).text(text, x, doc.y, { width, lineGap: 2 }))
  doc.y += 4
  paper.tag('P', () => void paper.face('text', size, MUTED).text(where, x, doc.y, { width, lineGap: 2 }))
  const linkTop = doc.y
  await paper.group('P', (p) => {
    const link = doc.struct('Link', { alt: `Verificar este documento en ${url}` })
    p.add(link)
    link.add(() => void paper.face('mono', 8.5, INK).text(url, x, linkTop, { lineBreak: false }))
    doc.link(x, linkTop, doc.widthOfString(url), 11, url, {
      structParent: link,
      // A bare string PDFKit would write as a name; its types know neither this nor `structParent`.
      Contents: new String(`Verificar este documento en ${url}`),
    } as never)
    link.end()
  })
  signatureField(paper, seal, { x: MARGIN.left, y: top, width: WIDTH, height: linkTop - top - 2 }, { reason, now })
  doc.y = top + height + 6
}

type Rect = { x: number; y: number; width: number; height: number }

function signatureField(paper: Paper, seal: SealFace, rect: Rect, { reason, now }: { reason: string; now: Date }): void {
  const { doc } = paper
  // What its types leave out: see Internals.
  const internals = doc as unknown as Internals
  const signature = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: SUBFILTER_ETSI_CADES_DETACHED,
    ByteRange: [0, PENDING, PENDING, PENDING],
    Contents: Buffer.alloc(seal.room),
    M: now,
    Name: new String(seal.name),
    Reason: new String(reason),
  })
  signature.end('')
  // Nothing to show of its own: the frame and its text are on the page already.
  const appearance = doc.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, rect.width, rect.height], Resources: {} })
  appearance.end(' ')
  const form = doc.struct('Form', { alt: `Firma electrónica de ${seal.name}` })
  paper.root.add(form)
  doc.annotate(rect.x, rect.y, rect.width, rect.height, {
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('SelloDelInstituto'),
    TU: new String(`Firma electrónica de ${seal.name}`),
    V: signature,
    F: PRINT_LOCKED,
    AP: { N: appearance },
    structParent: form,
    // PDFKit's types spell Subtype otherwise, and take its texts for names.
  } as never)
  form.end()
  // PDFKit ends the form with the document, and wants its fonts named even where no field has text.
  internals._acroform = { fonts: {}, defaultFont: 'text' }
  internals._root.data.AcroForm = doc.ref({
    Fields: [internals.page.annotations.at(-1)],
    SigFlags: SIGNATURES_EXIST_APPEND_ONLY,
    DR: { Font: {} },
  })
}
