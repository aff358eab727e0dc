// The parts that documents are made of: title with QR, headings, paragraphs, labelled rows, a grid of keys, long exact text.
import { createRequire } from 'node:module'
import type QRCode from 'qrcode'
import type { Paper } from './paper.ts'
import { ACCENT, BOTTOM, HAIRLINE, INK, MARGIN, MUTED, WIDTH } from './sheet.ts'

const QR_SIZE = 88
const LABEL_WIDTH = 132
const LABEL_SIZE = 9
const GAP = 16

/** Service, title and folio at the left; at the right, where `url` is given, a QR, drawn as one vector path, that leads to it. */
export function titleBlock(paper: Paper, { title, folio, url }: { title: string; folio?: string; url?: string }): void {
  const { doc } = paper
  const width = url === undefined ? WIDTH : WIDTH - QR_SIZE - 28
  const top = doc.y
  if (paper.stamp !== undefined) {
    const { stamp } = paper
    paper.tag('P', () => void paper.face('strong', 13, ACCENT).text(stamp, MARGIN.left, top, { width }))
    doc.y += 4
  }
  paper.tag('P', () => {
    paper
      .face('strong', 8, ACCENT)
      .text('SERVICIO DE INTERCOMUNICACIÓN DE AVISOS', MARGIN.left, doc.y, { width, characterSpacing: 0.6 })
  })
  doc.y += 6
  paper.tag('H1', () => void paper.face('strong', 21).text(title, MARGIN.left, doc.y, { width, lineGap: -2 }))
  if (folio !== undefined) {
    doc.y += 16
    paper.tag('P', () => {
      paper.face('text', 10, MUTED).text('Folio  ', MARGIN.left, doc.y, { continued: true, baseline: 'alphabetic' })
      paper.face('mono', 11.5, INK).text(folio, { baseline: 'alphabetic' })
    })
  }
  let bottom = doc.y
  if (url !== undefined) {
    const x = MARGIN.left + WIDTH - QR_SIZE
    paper.tag('Figure', () => drawQr(paper, url, x, top), paper.root, {
      alt: `Código QR que lleva a la página de verificación: ${url}`,
      bbox: [x, top, x + QR_SIZE, top + QR_SIZE],
      placement: 'Block',
    })
    bottom = Math.max(bottom, top + QR_SIZE)
  }
  doc.y = bottom + 12
  paper.rule(ACCENT, 1.2)
  doc.y += 14
}

const load = createRequire(import.meta.url)

function drawQr({ doc }: Paper, text: string, x: number, y: number): void {
  // Loaded with the first one, as PDFKit is with the first paper.
  const { modules } = (load('qrcode') as typeof QRCode).create(text, { errorCorrectionLevel: 'M' })
  const side = QR_SIZE / modules.size
  for (let row = 0; row < modules.size; row++) {
    for (let col = 0; col < modules.size; col++) {
      if (!modules.get(row, col)) continue
      let run = 1
      while (col + run < modules.size && modules.get(row, col + run)) run++
      doc.rect(x + col * side, y + row * side, run * side, side)
      col += run
    }
  }
  doc.fill('#000000')
}

export function heading(paper: Paper, text: string): void {
  const { doc } = paper
  doc.y += 10
  paper.room(60)
  paper.tag('H2', () => void paper.face('strong', 12).text(text, MARGIN.left, doc.y, { width: WIDTH }))
  doc.outline.addItem(text)
  doc.y += 4
}

export function subheading(paper: Paper, text: string): void {
  const { doc } = paper
  doc.y += 9
  paper.room(40)
  paper.tag('H3', () => void paper.face('strong', 9).text(text, MARGIN.left, doc.y, { width: WIDTH }))
  doc.y += 3
}

export function paragraph(paper: Paper, text: string, size = 10): void {
  const { doc } = paper
  paper.tag('P', () => {
    paper.face('text', size).text(paper.legible('text', plain(text)), MARGIN.left, doc.y, { width: WIDTH, lineGap: 2 })
  })
  doc.y += 4
}

/** Names and reasons as people typed them: one line, composed letters. */
const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

export type Row = { label: string; value: string; mono?: boolean }

/** `size` of a value's letters; `least` height of its line; space `above` and `below` it. */
const ROOMY = { size: 10, least: 13, above: 3.5, below: 2.5 }
const TIGHT = { size: 9.5, least: 12, above: 2.5, below: 1.5 }
/** A page's first rows are not fewer than these, unless they are long. */
const TOGETHER = 3
const TOGETHER_HEIGHT = 120

/**
 * A table of two columns: what, and which. Values of any length; a row goes over to the next page whole, and the last ones
 * together. `tight`: for long lists of short values.
 */
export async function rows(paper: Paper, list: Row[], { tight = false } = {}): Promise<void> {
  const { doc } = paper
  const { size, least, above, below } = tight ? TIGHT : ROOMY
  const x = MARGIN.left + LABEL_WIDTH + GAP
  const width = WIDTH - LABEL_WIDTH - GAP
  const laid = list.map(({ label, value, mono }) => {
    const set = { face: mono ? 'mono' : 'text', size: mono ? size - 0.5 : size } as const
    const text = paper.legible(set.face, plain(value))
    const height = Math.max(paper.face(set.face, set.size).heightOfString(text, { width, lineGap: 0 }), least)
    return { ...set, label, text, height, outer: above + height + below }
  })
  const last = laid.slice(-TOGETHER).reduce((sum, row) => sum + row.outer, 0)
  await paper.group('Table', async (table) => {
    for (const [i, row] of laid.entries()) {
      // Never from the first row: its heading would be left behind.
      const together = i > 0 && i === laid.length - TOGETHER && last <= TOGETHER_HEIGHT
      const needed = (together ? last : row.outer) + 1
      if (i > 0 && doc.y + needed > BOTTOM) paper.rule()
      paper.room(needed)
      paper.rule()
      const top = doc.y + above
      await paper.group(
        'TR',
        (tr) => {
          const label = () =>
            void paper
              .face('text', LABEL_SIZE, MUTED)
              .text(row.label, MARGIN.left, top + size - LABEL_SIZE, { width: LABEL_WIDTH })
          paper.tag('TH', label, tr, { scope: 'Row' })
          paper.tag('TD', () => void paper.face(row.face, row.size).text(row.text, x, top, { width, lineGap: 0 }), tr)
        },
        table,
      )
      doc.y = top + row.height + below
    }
  })
  paper.rule()
  doc.y += 4
}

const COLUMNS = 6
const INDEX_WIDTH = 44
const ROW_HEIGHT = 14
const BREATH = 40

/** Keys in a grid of six columns, numbered by row so that they can be counted; the event loop gets a turn every few rows. */
export async function grid(paper: Paper, keys: string[]): Promise<void> {
  const { doc } = paper
  const cell = (WIDTH - INDEX_WIDTH) / COLUMNS
  await paper.group('Table', async (table) => {
    for (let first = 0; first < keys.length; first += COLUMNS) {
      if (first % (COLUMNS * BREATH) === 0) await new Promise((resolve) => setImmediate(resolve))
      paper.room(ROW_HEIGHT)
      if (first % (COLUMNS * 5) === 0) paper.rule()
      const y = doc.y + 2.5
      await paper.group(
        'TR',
        (tr) => {
          const number = () =>
            paper
              .face('text', 8, MUTED)
              .text(String(first + 1), MARGIN.left, y + 0.5, { width: INDEX_WIDTH - 12, align: 'right' })
          paper.tag('TH', () => void number(), tr, { scope: 'Row' })
          keys.slice(first, first + COLUMNS).forEach((key, i) => {
            paper.tag(
              'TD',
              () => void paper.face('mono', 8.5).text(key, MARGIN.left + INDEX_WIDTH + i * cell, y, { lineBreak: false }),
              tr,
            )
          })
        },
        table,
      )
      doc.y = y - 2.5 + ROW_HEIGHT
    }
  })
  paper.rule()
  doc.y += 4
}

const EXACT_SIZE = 7.6
const EXACT_LINE = 10.4

/** Text that is compared character by character, in a face of equal widths, broken where the line is full. */
export function exact(paper: Paper, text: string): void {
  const { doc } = paper
  const perLine = Math.floor((WIDTH - 10) / (EXACT_SIZE * 0.6))
  const lines = paper.legible('mono', text).match(new RegExp(`.{1,${perLine}}`, 'gu')) ?? []
  const element = doc.struct('P')
  paper.root.add(element)
  while (lines.length > 0) {
    paper.room(EXACT_LINE * 2)
    const fits = Math.max(1, Math.floor((792 - MARGIN.bottom - doc.y) / EXACT_LINE))
    const part = lines.splice(0, fits)
    const top = doc.y
    paper.artifact(() => doc.rect(MARGIN.left, top, 2, part.length * EXACT_LINE).fill(HAIRLINE))
    element.add(() => {
      paper.face('mono', EXACT_SIZE)
      for (const [i, line] of part.entries()) doc.text(line, MARGIN.left + 10, top + 1 + i * EXACT_LINE, { lineBreak: false })
    })
    doc.y = top + part.length * EXACT_LINE
  }
  element.end()
  doc.y += 4
}
