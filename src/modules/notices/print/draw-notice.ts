// One notice on a letter page, with everything that the institute's printed form has. Plain values in, bytes out: it runs in the
// drawing thread.
import { longDay, longInstant } from '../../../kernel/wording.ts'
import {
  ACCENT,
  createPaper,
  heading,
  MARGIN,
  type Paper,
  paragraph,
  type Row,
  rows,
  titleBlock,
  WIDTH,
} from '../../../pdf/index.ts'
import {
  action,
  classWord,
  discountBefore,
  discountNow,
  type Fields,
  instruction,
  keyWord,
  typeWord,
  type Words,
} from './labels.ts'

export type Employer = { rfc: string; nombre: string | null }
export type NoticeToDraw = { notice: Fields; words: Words; patron: Employer; now: Date; stamp?: string | undefined }

export const NOT_STATED = 'No consta'
export const SERVICE = 'Servicio de Intercomunicación de Avisos'

/** The PDF. The same input gives the same bytes. */
export async function drawNotice({ notice, words, patron, now, stamp }: NoticeToDraw): Promise<Buffer> {
  const paper = createPaper({
    title: `Aviso ${notice.folioAviso}`,
    subject: SERVICE,
    keywords: `SIA folio ${notice.folioAviso}`,
    author: SERVICE,
    now,
    stamp,
  })
  titleBlock(paper, { title: paper.legible('strong', typeWord(words, notice.tipoAviso)), folio: notice.folioAviso })
  whatToDo(paper, notice)
  const mono = true
  heading(paper, 'Descuento')
  await rows(paper, discountRows(notice))
  heading(paper, 'Persona trabajadora y crédito')
  await rows(paper, [
    { label: 'Número de seguridad social', value: notice.nss, mono },
    ...optional('Unificado en el NSS', notice.nssUnificado, mono),
    { label: 'RFC', value: notice.rfcTrabajador ?? NOT_STATED, mono: notice.rfcTrabajador !== null },
    { label: 'CURP', value: notice.curpTrabajador ?? NOT_STATED, mono: notice.curpTrabajador !== null },
    { label: 'Número de crédito', value: notice.numCredito, mono },
    { label: 'Tipo de crédito', value: keyWord(words, 'tiposCredito', notice.tipoCredito) },
    { label: 'Estado del crédito', value: keyWord(words, 'estatusCredito', notice.estatusCredito) },
    { label: 'Crédito otorgado el', value: day(notice.fechaOtorgamiento) },
  ])
  heading(paper, 'Aviso')
  await rows(paper, [
    { label: 'Patrón', value: `${patron.nombre === null ? '' : `${patron.nombre}, `}RFC ${patron.rfc}` },
    { label: 'Registro patronal', value: `${notice.nrp}, posición ${notice.posicion}`, mono },
    {
      label: 'Tipo de aviso',
      value: `${keyWord(words, 'tiposAviso', notice.tipoAviso)} (${classWord(notice.clasificacion).toLowerCase()})`,
    },
    { label: 'Fecha del aviso', value: day(notice.fechaCreaAviso) },
    { label: 'Aviso anterior del crédito', value: day(notice.fechaUltimoAviso) },
    { label: 'Notificado en línea el', value: longInstant(new Date(notice.fechaNotLinea)) },
    { label: 'Surte efecto el', value: day(notice.fechaEfecto) },
    ...optional('Lo sustituye el aviso', notice.sustituidoPor, mono),
  ])
  paragraph(
    paper,
    `Representación impresa del aviso que el ${SERVICE} entregó al patrón, generada el ${longInstant(now)}. Vale lo que consta en el servicio.`,
    8.5,
  )
  return paper.finish(`Aviso ${notice.folioAviso}`)
}

const day = (value: string | null): string => (value === null ? NOT_STATED : longDay(value))
const optional = (label: string, value: string | null, mono: boolean): Row[] => (value === null ? [] : [{ label, value, mono }])

function discountRows(notice: Fields): Row[] {
  const [before, now] = [discountBefore(notice), discountNow(notice)]
  if (notice.clasificacion === 'MODIFICACION') {
    return [
      { label: 'Antes', value: before ?? NOT_STATED },
      { label: 'Ahora', value: now ?? NOT_STATED },
    ]
  }
  const label = notice.clasificacion === 'SUSPENSION' ? 'Descuento que se suspende' : 'Descuento'
  return [
    { label, value: now ?? before ?? 'El aviso no lo indica' },
    ...(now !== undefined && before !== undefined ? [{ label: 'Antes', value: before }] : []),
  ]
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
