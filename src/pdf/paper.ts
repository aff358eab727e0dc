// Letter pages that everybody can read: PDF 1.7, tagged (PDF/UA-1), in Spanish, fonts embedded, every mark either in the
// structure tree or an artifact. The primitives below are all that a document is drawn with. The same calls give the same bytes.
import { createRequire } from 'node:module'
import type PDFDocument from 'pdfkit'
import { type Face, fontFiles } from './fonts.ts'
import { legible } from './legible.ts'
import { BOTTOM, HAIRLINE, INK, MARGIN, MUTED, WIDTH } from './sheet.ts'

type Doc = PDFKit.PDFDocument
type Element = PDFKit.PDFStructureElement
export type TagOptions = PDFKit.Mixins.StructureElementOptions & {
  /** Of table headings: what they head. */
  scope?: 'Row' | 'Column'
  bbox?: [number, number, number, number]
  placement?: 'Block' | 'Inline'
}

/** `title`, `subject` and `keywords` go into XML unescaped by the library: no `&` or `<` in them. */
export type Meta = {
  title: string
  subject: string
  keywords: string
  author: string
  now: Date
  /** Stands large across each page, and first on the first: what the document is not. */
  stamp?: string | undefined
}

export type Paper = {
  doc: Doc
  root: Element
  stamp: string | undefined
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
  /** The same paper, on which what names no parent goes into `element`. */
  within(element: Element): Paper
}

/** A paper that is given out whole; `finish` adds page numbers and running heads. */
export type WholePaper = Paper & { finish(runningHead: string): Promise<Buffer> }

export function createPaper(meta: Meta): WholePaper {
  const paper = paperOf(meta, { bufferPages: true })
  const { doc } = paper
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => void chunks.push(chunk))
  return Object.assign(paper, {
    async finish(runningHead: string) {
      const { start, count } = doc.bufferedPageRange()
      for (let page = start; page < start + count; page++) {
        doc.switchToPage(page)
        foot(paper, runningHead, `Página ${page + 1} de ${count}`)
      }
      const ended = new Promise<void>((resolve) => doc.once('end', resolve))
      doc.end()
      await ended
      return Buffer.concat(chunks)
    },
  })
}

/** A paper that is given out while it is drawn, and keeps of its pages only where they lie. It begins without a page. */
export type PaperStream = Paper & {
  /** What was drawn on pages that are left; nothing of it is kept. */
  take(): Buffer
  /** Moves the page that was begun last to the front. */
  pageToFront(): void
  foot(left: string, right: string): void
  end(): Buffer
}

/** What PDFKit has and its types leave out. */
type Ref = { data: Record<string, unknown>; end(chunk?: string): void }
type Internals = {
  _fontFamilies: Record<string, { layoutCache: Record<string, unknown> }>
  _root: { data: { Pages: { data: { Kids: Ref[] } } } }
  getStructParentTree(): { get(key: unknown): unknown; add(key: unknown, value: unknown): void }
}

/** Pages for which the library may keep how words are set: labels come again, folios do not. */
const PAGES_OF_WORDS = 50

export function streamPaper(meta: Meta): PaperStream {
  const paper = paperOf(meta, { bufferPages: false, autoFirstPage: false })
  const { doc } = paper
  // What its types leave out: see Internals.
  const internals = doc as unknown as Internals
  const pages = internals._root.data.Pages.data.Kids
  // Which element each mark of a page belongs to is written once the page is left, as an object of its own: kept to the end, as
  // the library does it, ten thousand notices were 70 MB.
  doc.on('pageAdded', () => {
    const left = pages.at(-2)
    const key = left?.data.StructParents
    if (!left || key === undefined) return
    const marks = doc.ref(internals.getStructParentTree().get(key) as object) as Ref
    marks.end()
    internals.getStructParentTree().add(key, marks)
    marks.data = {}
    left.data = {}
    if (pages.length % PAGES_OF_WORDS > 0) return
    for (const font of Object.values(internals._fontFamilies)) font.layoutCache = Object.create(null)
  })
  const take = (): Buffer => (doc.read() as Buffer | null) ?? Buffer.alloc(0)
  return Object.assign(paper, {
    take,
    foot: (left: string, right: string) => foot(paper, left, right),
    pageToFront: () => void pages.unshift(pages.pop()!),
    end() {
      doc.end()
      return take()
    },
  })
}

function foot(paper: Paper, left: string, right: string): void {
  const { doc } = paper
  const { margins } = doc.page
  const { x, y } = doc
  // Outside the margins, text would otherwise begin a new page.
  doc.page.margins = { top: 0, right: 0, bottom: 0, left: 0 }
  const line = (text: string, align: 'left' | 'right') =>
    paper.artifact(
      () => paper.face('text', 7.5, MUTED).text(text, MARGIN.left, 792 - 40, { width: WIDTH, align, lineBreak: false }),
      'Pagination',
    )
  line(right, 'right')
  line(left, 'left')
  doc.page.margins = margins
  Object.assign(doc, { x, y })
}

const load = createRequire(import.meta.url)

function paperOf(meta: Meta, pages: { bufferPages: boolean; autoFirstPage?: boolean }): Paper {
  // Loaded with the first paper: it takes tenths of a second, and the thread that answers requests makes none.
  const Document = load('pdfkit') as typeof PDFDocument
  const doc = new Document({
    size: 'LETTER',
    margins: { ...MARGIN },
    pdfVersion: '1.7',
    // PDFKit writes this one too; its types do not name it.
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: 'es-MX',
    displayTitle: true,
    ...pages,
    info: {
      Title: meta.title,
      Subject: meta.subject,
      Keywords: meta.keywords,
      Author: meta.author,
      Creator: 'SIA',
      Producer: 'SIA (PDFKit)',
      CreationDate: meta.now,
    },
  })
  for (const [name, file] of Object.entries(fontFiles())) doc.registerFont(name, file)
  const root = doc.struct('Document')
  doc.addStructure(root)

  const paper: Paper = {
    doc,
    root,
    stamp: meta.stamp,
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
    within: (element) => ({
      ...paper,
      root: element,
      tag: (type, draw, parent = element, options) => paper.tag(type, draw, parent, options),
      group: (type, fill, parent = element) => paper.group(type, fill, parent),
    }),
  }
  if (meta.stamp !== undefined) stampPages(paper, meta.stamp)
  return paper
}

const STAMP_INK = '#f2dfe2'
const STAMP_SIZE = 46

/** Under what is drawn later, so that everything stays readable. */
function stampPages(paper: Paper, stamp: string): void {
  const { doc } = paper
  const draw = () => {
    const { x, y } = doc
    const { margins } = doc.page
    doc.page.margins = { top: 0, right: 0, bottom: 0, left: 0 }
    doc.save().rotate(-52, { origin: [306, 396] })
    paper.artifact(
      () => paper.face('strong', STAMP_SIZE, STAMP_INK).text(stamp, -94, 370, { width: 800, align: 'center', lineBreak: false }),
      'Pagination',
    )
    doc.restore()
    doc.page.margins = margins
    Object.assign(doc, { x, y })
  }
  // The first page may be there already.
  if (doc.page) draw()
  doc.on('pageAdded', draw)
}
