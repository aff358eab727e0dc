// Many notices as one document, drawn as they come and given out at once, so that its length costs next to no memory: four or
// so a page, and before them a cover that says what is in it. The cover is drawn last, when that is known, and put first.
import { longDay, longInstant } from '../../../kernel/wording.ts'
import { BOTTOM, HAIRLINE, INK, MARGIN, MUTED, streamPaper, WIDTH } from '../../../pdf/index.ts'
import { drawCover, type ListHead, tallyOf } from './draw-list-cover.ts'
import { NOT_STATED, SERVICE } from './draw-notice.ts'
import { action, classWord, discountBefore, discountNow, type Fields, instruction, keyWord } from './labels.ts'

export type NoticeList = {
  /** Bytes of the pages that these notices filled. */
  add(notices: Fields[]): Promise<Buffer>
  /** The rest of the file; `more`: whether notices follow that are not in it. */
  end(more: boolean): Promise<Buffer>
}

export function beginNoticeList(head: ListHead): NoticeList {
  const paper = streamPaper({
    title: `Avisos de ${head.patron.rfc.replace('&', ' y ')}`,
    subject: SERVICE,
    keywords: 'SIA avisos',
    author: SERVICE,
    now: head.now,
    stamp: head.stamp,
  })
  const { doc, root } = paper
  const cover = doc.struct('Sect')
  root.add(cover)
  const tally = tallyOf()
  // The cover is page 1.
  let page = 1

  function newPage(): void {
    doc.addPage()
    page += 1
    paper.foot(`Avisos de ${head.patron.rfc}`, `Página ${page}`)
  }

  return {
    async add(notices) {
      for (const notice of notices) {
        tally.add(notice)
        if (page === 1) newPage()
        const text = instruction(notice)
        const height = CARD + paper.face('text', 9.5).heightOfString(text, { width: WIDTH, lineGap: 1 })
        if (doc.y + height > BOTTOM) newPage()
        await card(notice, text, height)
      }
      return paper.take()
    },
    async end(more) {
      doc.addPage()
      paper.pageToFront()
      await drawCover(paper, cover, head, { tally, more, pages: page })
      cover.end()
      root.end()
      return paper.end()
    },
  }

  async function card(notice: Fields, text: string, height: number): Promise<void> {
    const top = doc.y
    await paper.group('Sect', (sect) => {
      paper.tag(
        'H2',
        () => {
          const title = paper.legible('strong', keyWord(head.words, 'tiposAviso', notice.tipoAviso))
          const fits = { width: WIDTH - 130, height: 14, ellipsis: true }
          paper.face('strong', 11).text(title, MARGIN.left, top, fits)
          paper.face('mono', 10).text(notice.folioAviso, MARGIN.left, top + 1, { width: WIDTH, align: 'right' })
        },
        sect,
      )
      paper.tag(
        'P',
        () => {
          const kind = `${classWord(notice.clasificacion)} · ${action(notice)}`
          paper.face('strong', 9, INK).text(kind, MARGIN.left, top + 15, { lineBreak: false })
          paper.face('text', 8, MUTED).text(history(notice), MARGIN.left, top + 16, { width: WIDTH, height: 11, align: 'right' })
        },
        sect,
      )
      cells(notice).forEach(([label, value, mono], i) => {
        const x = MARGIN.left + (i % COLUMNS) * COLUMN
        const y = top + CELLS + Math.floor(i / COLUMNS) * LINE
        paper.tag(
          'P',
          () => {
            paper.face('text', 7.5, MUTED).text(`${label} `, x, y, { lineBreak: false })
            const face = mono ? 'mono' : 'text'
            const fits = { width: COLUMN - 10, height: 12, ellipsis: true }
            paper.face(face, mono ? 9 : 9.5).text(mono ? value : paper.legible(face, value), x, y + 9, fits)
          },
          sect,
        )
      })
      const y = top + CELLS + ROWS * LINE + 2
      paper.tag('P', () => void paper.face('text', 9.5).text(text, MARGIN.left, y, { width: WIDTH, lineGap: 1 }), sect)
    })
    doc.y = top + height - 11
    paper.rule(HAIRLINE, 0.7)
    doc.y = top + height
  }

  function cells(n: Fields): [label: string, value: string, mono?: boolean][] {
    const [before, now] = [discountBefore(n), discountNow(n)]
    const day = (value: string | null) => (value === null ? NOT_STATED : longDay(value))
    return [
      ['NSS', n.nssUnificado === null ? n.nss : `${n.nss} → ${n.nssUnificado}`, true],
      ['Crédito', n.numCredito, true],
      ['Registro patronal y posición', `${n.nrp} · ${n.posicion}`, true],
      ['RFC', n.rfcTrabajador ?? NOT_STATED, n.rfcTrabajador !== null],
      ['CURP', n.curpTrabajador ?? NOT_STATED, n.curpTrabajador !== null],
      ['Tipo de crédito', keyWord(head.words, 'tiposCredito', n.tipoCredito)],
      [n.clasificacion === 'MODIFICACION' ? 'Descuento nuevo' : 'Descuento', now ?? 'El aviso no lo indica'],
      ['Descuento anterior', before ?? NOT_STATED],
      ['Estatus del crédito', keyWord(head.words, 'estatusCredito', n.estatusCredito)],
      ['Fecha del aviso', day(n.fechaCreaAviso)],
      ['Surte efecto el', day(n.fechaEfecto)],
      ['Notificado en línea el', instantWord(n.fechaNotLinea)],
    ]
  }
}

function history({ fechaOtorgamiento, fechaUltimoAviso }: Fields): string {
  const parts = []
  if (fechaOtorgamiento !== null) parts.push(`Crédito otorgado el ${longDay(fechaOtorgamiento)}`)
  if (fechaUltimoAviso !== null) parts.push(`aviso anterior del ${longDay(fechaUltimoAviso)}`)
  return parts.join('; ')
}

const COLUMNS = 3
const COLUMN = WIDTH / COLUMNS
const ROWS = 4
const LINE = 23
/** From a notice's top to its first row of cells. */
const CELLS = 30
/** Height of a notice without its instruction. */
const CARD = CELLS + ROWS * LINE + 20

// The notices of a page were mostly delivered at one instant, and writing a date costs more than looking at it.
let last = { instant: '', word: '' }
function instantWord(instant: string): string {
  if (last.instant !== instant) {
    last = { instant, word: longInstant(new Date(instant)).replace(', hora de la Ciudad de México', '') }
  }
  return last.word
}
