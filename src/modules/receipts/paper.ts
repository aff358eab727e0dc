// Letter pages that everybody can read: PDF 1.7, tagged (PDF/UA-1), in Spanish, fonts embedded, every mark either in the
// structure tree or an artifact. The primitives below are all that a document is drawn with. The same calls give the same bytes.
import PDFDocument from 'pdfkit'
import { type Face, fontFiles } from './fonts.ts'
import { legible } from './legible.ts'

export const INK = '#1b1b1f'
export const MUTED = '#54545c'
export const ACCENT = '#8c1d2c'
export const HAIRLINE = '#c9c9cf'
export const MARGIN = { top: 54, right: 54, bottom: 58, left: 54 } as const
export const WIDTH = 612 - MARGIN.left - MARGIN.right
const BOTTOM = 792 - MARGIN.bottom

type Doc = PDFKit.PDFDocument
type Element = PDFKit.PDFStructureElement
export type TagOptions = PDFKit.Mixins.StructureElementOptions & {
  /** Of table headings: what they head. */
  scope?: 'Row' | 'Column'
  bbox?: [number, number, number, number]
  placement?: 'Block' | 'Inline'
}
type Box = { x: number; y: number; width: number }

export type Paper = {
  doc: Doc
  root: Element
  /** Adds a structure element and draws its content; the drawing may go over pages. */
  tag(type: string, draw: () => void, parent?: Element, options?: TagOptions): void
  /** An element that has others inside: `fill` adds them. */
  group(type: string, fill: (element: Element) => void | Promise<void>, parent?: Element): Promise<void>
  /** Draws what carries no meaning: rules, boxes, page numbers. */
  artifact(draw: () => void, kind?: 'Layout' | 'Pagination'): void
  face(face: Face, size: number, color?: string): Doc
  /** Text with every character that the face cannot print told by its number instead of lost. */
  legible(face: Face, text: string): string
  /** Goes to a new page unless `height` points are left; true where it did. */
  room(height: number): boolean
  rule(color?: string, weight?: number): void
  /** Page numbers and running heads, then the whole file. */
  finish(runningHead: string): Promise<Buffer>
}

/** `title`, `subject` and `keywords` go into XML unescaped by the library: no `&` or `<` in them. */
export function createPaper(meta: { title: string; subject: string; keywords: string; author: string; now: Date }): Paper {
  const files = fontFiles()
  const doc = new PDFDocument({
    size: 'LETTER',
    margins: { ...MARGIN },
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: 'es-MX',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: meta.title,
      Subject: meta.subject,
      Keywords: meta.keywords,
      Author: meta.author,
      Creator: 'SIA',
      Producer: 'SIA (PDFKit)',
      CreationDate: meta.now,
    },
  } as never)
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => void chunks.push(chunk))
  for (const [name, file] of Object.entries(files)) doc.registerFont(name, file)
  const root = doc.struct('Document')
  doc.addStructure(root)

  const paper: Paper = {
    doc,
    root,
    tag(type, draw, parent = root, options = {}) {
      const element = doc.struct(type as 'P', options, [draw])
      parent.add(element)
      element.end()
    },
    async group(type, fill, parent = root) {
      const element = doc.struct(type as 'P')
      parent.add(element)
      await fill(element)
      element.end()
    },
    artifact(draw, kind = 'Layout') {
      doc.markContent('Artifact', { type: kind })
      draw()
      doc.endMarkedContent()
    },
    face: (face, size, color = INK) => doc.font(face).fontSize(size).fillColor(color),
    legible(face, text) {
      doc.font(face)
      return legible(doc, text)
    },
    room(height) {
      if (doc.y + height <= BOTTOM) return false
      doc.addPage()
      return true
    },
    rule(color = HAIRLINE, weight = 0.5) {
      const { y } = doc
      paper.artifact(() =>
        doc
          .moveTo(MARGIN.left, y)
          .lineTo(MARGIN.left + WIDTH, y)
          .lineWidth(weight)
          .strokeColor(color)
          .stroke(),
      )
    },
    async finish(runningHead) {
      const { start, count } = doc.bufferedPageRange()
      for (let page = start; page < start + count; page++) {
        doc.switchToPage(page)
        // Outside the margins, text would otherwise begin a new page.
        doc.page.margins = { top: 0, right: 0, bottom: 0, left: 0 }
        const line = (text: string, { x, y, width }: Box, align: 'left' | 'right') =>
          paper.artifact(() => paper.face('text', 7.5, MUTED).text(text, x, y, { width, align, lineBreak: false }), 'Pagination')
        line(`Página ${page + 1} de ${count}`, { x: MARGIN.left, y: 792 - 40, width: WIDTH }, 'right')
        line(runningHead, { x: MARGIN.left, y: 792 - 40, width: WIDTH }, 'left')
      }
      const ended = new Promise<void>((resolve) => doc.once('end', resolve))
      doc.end()
      await ended
      return Buffer.concat(chunks)
    },
  }
  return paper
}
