// One notice on a letter page, with everything that the institute's printed form has. Plain values in, bytes out: it runs in the
// drawing thread.
import { longDay, longInstant } from '../../../kernel/wording.ts'
import {
  ACCENT,
  createPaper,
  HAIRLINE,
  heading,
  INK,
  MARGIN,
  MUTED,
  type Paper,
  paragraph,
  type Row,
  rows,
  type SealFace,
  sealBox,
  titleBlock,
  WIDTH,
} from '../../../pdf/index.ts'
import { dutiesOf, legalBasisOf } from './form-words.ts'
import {
  action,
  classWord,
  discountBefore,
  type Fields,
  formTitle,
  instruction,
  keyWord,
  NO_EFFECT,
  typeWord,
  type Words,
} from './labels.ts'

export type Employer = { rfc: string; nombre: string | null }
export type NoticeToDraw = {
  notice: Fields
  words: Words
  patron: Employer
  now: Date
  stamp?: string | undefined
  /** Folio and code, and where anybody verifies them. */
  verification: { folio: string; url: string }
  seal: SealFace
}

export const NOT_STATED = 'No consta'
export const SERVICE = 'Servicio de Intercomunicación de Avisos'

/** The PDF, with room for the seal (receipts' sealPdf fills it). The same input gives the same bytes. */
export async function drawNotice({ notice, words, patron, now, stamp, verification, seal }: NoticeToDraw): Promise<Buffer> {
  const title = paperTitle(notice, words)
  const paper = createPaper({
    title: `Aviso ${notice.folioAviso}`,
    subject: SERVICE,
    keywords: `SIA folio ${verification.folio}`,
    author: SERVICE,
    now,
    stamp,
  })
  titleBlock(paper, { title: paper.legible('strong', title), folio: verification.folio, url: verification.url })
  paragraph(paper, `Fecha de emisión: ${longDay(notice.fechaCreaAviso)}`)
  whatToDo(paper, notice)
  const mono = true
  heading(paper, 'Descuento mensual')
  discountBox(paper, notice)
  if (notice.clasificacion === 'MODIFICACION')
    await rows(paper, [{ label: 'Descuento anterior', value: discountBefore(notice) ?? NOT_STATED }])
  heading(paper, 'Persona trabajadora y crédito')
  await rows(
    paper,
    [
      { label: 'Nombre', value: notice.nombreTrabajador ?? NOT_STATED },
      { label: 'Número de seguridad social', value: notice.nss, mono },
      ...optional('Unificado en el NSS', notice.nssUnificado, mono),
      { label: 'RFC', value: notice.rfcTrabajador ?? NOT_STATED, mono: notice.rfcTrabajador !== null },
      { label: 'CURP', value: notice.curpTrabajador ?? NOT_STATED, mono: notice.curpTrabajador !== null },
      { label: 'Número de crédito', value: notice.numCredito, mono },
      { label: 'Tipo de crédito', value: keyWord(words, 'tiposCredito', notice.tipoCredito) },
      { label: 'Estatus del crédito', value: keyWord(words, 'estatusCredito', notice.estatusCredito) },
      { label: 'Crédito otorgado el', value: day(notice.fechaOtorgamiento) },
    ],
    { tight: true },
  )
  heading(paper, 'Motivo')
  paragraph(paper, notice.motivo ? motiveWord(words, notice.motivo) : NOT_STATED)
  heading(paper, 'Patrón y aviso')
  await rows(
    paper,
    [
      { label: 'Patrón', value: `${patron.nombre === null ? '' : `${patron.nombre}, `}RFC ${patron.rfc}` },
      { label: 'Registro patronal', value: `${notice.nrp}, posición ${notice.posicion}`, mono },
      {
        label: 'Tipo de aviso',
        value: `${keyWord(words, 'tiposAviso', notice.tipoAviso)} (${classWord(notice.clasificacion).toLowerCase()})`,
      },
      { label: 'Aviso anterior del crédito', value: day(notice.fechaUltimoAviso) },
      ...optionalDay('Notificado por otro medio el', notice.fechaNotificacion),
      { label: 'Notificado en línea el', value: longInstant(new Date(notice.fechaNotLinea)) },
      { label: 'Surte efecto el', value: isVoid(notice) ? 'No surte efecto' : day(notice.fechaEfecto) },
      ...optional('Lo dejó sin efecto el aviso', notice.sustituidoPor, mono),
    ],
    { tight: true },
  )
  const duties = dutiesOf(notice)
  if (duties.length > 0) heading(paper, 'Lo que debe saber')
  for (const duty of duties) paragraph(paper, `• ${duty}`, 9.5)
  heading(paper, 'Fundamento legal')
  paragraph(paper, `${legalBasisOf(notice).join('. ')}.`, 8.5)
  paper.room(SEAL_HEIGHT)
  heading(paper, 'Sello del Instituto')
  await sealBox(paper, seal, { url: verification.url, reason: `${title}, folio ${verification.folio}`, now })
  paragraph(
    paper,
    `Representación impresa e informativa del aviso que el ${SERVICE} entregó al patrón, generada el ${longInstant(now)}. Vale lo que consta en el servicio.`,
    8.5,
  )
  return paper.finish(`Aviso ${notice.folioAviso}`)
}

/** Heading and frame of the seal stay on one page. */
const SEAL_HEIGHT = 150

const isVoid = ({ sustituidoPor, efecto }: Fields): boolean => sustituidoPor !== null || efecto === NO_EFFECT

const paperTitle = (notice: Fields, words: Words): string =>
  notice.clasificacion === null ? typeWord(words, notice.tipoAviso) : formTitle(notice)

/** A reason that the catalog knows by its key, else as the institute wrote it. */
const motiveWord = (words: Words, motivo: string): string => words.motivosAviso?.[motivo] ?? motivo

const day = (value: string | null): string => (value === null ? NOT_STATED : longDay(value))
const optional = (label: string, value: string | null, mono: boolean): Row[] => (value === null ? [] : [{ label, value, mono }])

const optionalDay = (label: string, value: string | null): Row[] => (value === null ? [] : [{ label, value: longDay(value) }])

const CELLS: [tipo: string, label: string][] = [
  ['01', 'Porcentaje'],
  ['02', 'Pesos'],
  ['03', 'Factor de descuento'],
]
const CELL_HEIGHT = 38

/** The form's three cells; the one of the notice's kind holds the value. A suspension may carry none: then the last known one. */
function discountBox(paper: Paper, notice: Fields): void {
  const { doc } = paper
  paper.room(CELL_HEIGHT + 8)
  const top = doc.y + 2
  const width = WIDTH / CELLS.length
  const own = cellValue(notice.tipoDescuento, notice.monDescuento, notice.facDescuento)
  const before = cellValue(notice.tipoDescuentoAnterior, notice.monDescuentoAnterior, notice.facDescuentoAnterior)
  const tipo = own === undefined && before !== undefined ? notice.tipoDescuentoAnterior : notice.tipoDescuento
  for (const [i, [key, label]] of CELLS.entries()) {
    const x = MARGIN.left + i * width
    const value = key === tipo ? (own ?? before ?? 'No indicado') : '—'
    paper.artifact(() => doc.rect(x, top, width, CELL_HEIGHT).lineWidth(0.7).strokeColor(HAIRLINE).stroke())
    paper.tag('P', () => {
      paper.face('text', 8, MUTED).text(`${label} `, x + 8, top + 6, { width: width - 16 })
      paper
        .face(key === tipo ? 'strong' : 'text', 12, key === tipo ? INK : MUTED)
        .text(value, x + 8, top + 18, { width: width - 16 })
    })
  }
  doc.y = top + CELL_HEIGHT + 6
}

function cellValue(tipo: string | null, mon: number | null, fac: number | null): string | undefined {
  if (tipo === '03') return fac ? fac.toFixed(4) : undefined
  if (!mon) return undefined
  return tipo === '01' ? `${mon.toFixed(2)} %` : `$${mon.toLocaleString('es-MX', { minimumFractionDigits: 2 })}`
}

/** What to do, in a frame, before all else. */
function whatToDo(paper: Paper, notice: Fields): void {
  const { doc } = paper
  const pad = 12
  const [x, width] = [MARGIN.left + pad, WIDTH - 2 * pad]
  const text = instruction(notice)
  const height = paper.face('text', 11).heightOfString(text, { width, lineGap: 2 }) + 18 + 2 * pad
  const top = doc.y
  paper.artifact(() => {
    doc.roundedRect(MARGIN.left, top, WIDTH, height, 3).lineWidth(0.8).strokeColor(ACCENT).stroke()
  })
  paper.tag('H2', () => void paper.face('strong', 12, ACCENT).text(action(notice), x, top + pad, { width }))
  paper.tag('P', () => void paper.face('text', 11).text(text, x, top + pad + 18, { width, lineGap: 2 }))
  doc.y = top + height + 4
}
