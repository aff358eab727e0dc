// The cover of a document of many notices: whose they are, how they were narrowed, how many of which class, and from where to
// where, so that nobody has to leaf through it to know whether it is all.
import { count, longDay, longInstant } from '../../../kernel/wording.ts'
import { heading, type PaperStream, paragraph, type Row, rows, titleBlock } from '../../../pdf/index.ts'
import type { Filters } from '../feed/queries.ts'
import type { Employer } from './draw-notice.ts'
import { CLASS_WORDS, classWord, type Fields, keyWord, UNKNOWN_CLASS, type Words } from './labels.ts'

export type ListHead = { patron: Employer; filters: Filters; words: Words; now: Date; stamp?: string | undefined }

const MOST_NRPS = 12

type Span = { nrp: string; first: number; last: number; count: number }

/** Counts what passes; of the NRPs only so many that the cover can name. */
export function tallyOf() {
  const classes = new Map<string, number>([...Object.values(CLASS_WORDS), UNKNOWN_CLASS].map((word) => [word, 0]))
  const nrps = new Map<string, Span>()
  const seen = { total: 0, superseded: 0, classes, nrps, firstDay: '', lastDay: '' }
  return {
    seen,
    add({ clasificacion, nrp, posicion, sustituidoPor, fechaCreaAviso }: Fields): void {
      seen.total += 1
      if (sustituidoPor !== null) seen.superseded += 1
      const word = classWord(clasificacion)
      classes.set(word, classes.get(word)! + 1)
      if (seen.firstDay === '' || fechaCreaAviso < seen.firstDay) seen.firstDay = fechaCreaAviso
      if (fechaCreaAviso > seen.lastDay) seen.lastDay = fechaCreaAviso
      const span = nrps.get(nrp)
      if (!span) nrps.set(nrp, { nrp, first: posicion, last: posicion, count: 1 })
      else
        Object.assign(span, { last: Math.max(span.last, posicion), first: Math.min(span.first, posicion), count: span.count + 1 })
    },
  }
}

type Tally = ReturnType<typeof tallyOf>
type Outcome = { tally: Tally; more: boolean; pages: number }

export async function drawCover(
  paper: PaperStream,
  cover: PDFKit.PDFStructureElement,
  head: ListHead,
  { tally: { seen }, more, pages }: Outcome,
): Promise<void> {
  const on = paper.within(cover)
  titleBlock(on, { title: 'Avisos de descuento' })
  await rows(on, [
    { label: 'Patrón', value: head.patron.nombre ?? 'No consta' },
    { label: 'RFC', value: head.patron.rfc, mono: true },
    ...filterRows(head),
    { label: 'Generado el', value: longInstant(head.now) },
  ])
  heading(on, seen.total === 0 ? 'Ningún aviso' : count(seen.total, 'aviso', 'avisos'))
  if (seen.total === 0) {
    paragraph(on, 'No hay avisos que cumplan lo pedido y no se hayan leído ya con el cursor que se indicó.')
  } else {
    await rows(on, [
      ...[...seen.classes].filter(([, n]) => n > 0).map(([label, n]) => ({ label, value: n.toLocaleString('es-MX') })),
      ...(seen.superseded > 0
        ? [{ label: 'De ellos, sustituidos', value: `${seen.superseded.toLocaleString('es-MX')} (no se aplican)` }]
        : []),
      { label: 'Fechas de los avisos', value: daysWord(seen) },
      { label: 'Páginas', value: pages.toLocaleString('es-MX') },
    ])
    heading(on, seen.nrps.size === 1 ? 'Registro patronal' : count(seen.nrps.size, 'registro patronal', 'registros patronales'))
    const spans = [...seen.nrps.values()].toSorted((a, b) => (a.nrp < b.nrp ? -1 : 1))
    await rows(
      on,
      spans.slice(0, MOST_NRPS).map(({ nrp, first, last, count: n }) => ({
        label: nrp,
        value: `${count(n, 'aviso', 'avisos')}, ${first === last ? `posición ${first}` : `posiciones ${first} a ${last}`}`,
      })),
    )
    if (spans.length > MOST_NRPS) paragraph(on, `Y ${count(spans.length - MOST_NRPS, 'registro más.', 'registros más.')}`)
  }
  if (more) {
    paragraph(
      on,
      'Hay más avisos que los de este documento. Pida los siguientes con el cursor de la respuesta (encabezado SIA-Cursor).',
    )
  }
  paper.foot(`Avisos de ${head.patron.rfc}`, `Página 1 de ${pages}`)
}

const daysWord = ({ firstDay, lastDay }: { firstDay: string; lastDay: string }): string =>
  firstDay === lastDay ? longDay(firstDay) : `Del ${longDay(firstDay)} al ${longDay(lastDay)}`

function filterRows({ filters, words }: ListHead): Row[] {
  const { nrp, clasificacion, tipoAviso, nss, desde, hasta } = filters
  const rows: (Row | false)[] = [
    nrp !== undefined && { label: 'Registro patronal', value: nrp, mono: true },
    clasificacion !== undefined && { label: 'Clase', value: classWord(clasificacion) },
    tipoAviso !== undefined && { label: 'Tipo de aviso', value: keyWord(words, 'tiposAviso', tipoAviso) },
    nss !== undefined && { label: 'NSS', value: nss, mono: true },
    desde !== undefined && { label: 'Con fecha desde', value: longDay(desde) },
    hasta !== undefined && { label: 'Con fecha hasta', value: longDay(hasta) },
  ]
  const found = rows.filter((row) => row !== false)
  return found.length > 0 ? found : [{ label: 'Filtros', value: 'Ninguno' }]
}
