// The fenced blocks of docs/guia-de-integracion.md, and how an answer that it shows is held against the real one.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Block = {
  lang: string
  /** Of a `js` block: the file that it is part of. */
  file: string
  text: string
  /** The line that it begins at, for messages. */
  line: number
  /** What the guide shows as its answer. */
  answer: { lang: string; text: string } | undefined
}

export const GUIDE = join(import.meta.dirname, '../../docs/guia-de-integracion.md')

/** Programs in order; a `json` or `text` block is the answer of the program before it. */
export function readBlocks(): Block[] {
  const markdown = readFileSync(GUIDE, 'utf8')
  const blocks: Block[] = []
  for (const match of markdown.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)) {
    const [, lang, file, text] = match as unknown as [string, string, string, string]
    if (lang === 'json' || lang === 'text') {
      if (blocks.at(-1)!.answer) throw new Error(`two answers to one program: ${text.slice(0, 60)}`)
      blocks.at(-1)!.answer = { lang, text }
    } else blocks.push({ lang, file, text, line: markdown.slice(0, match.index).split('\n').length, answer: undefined })
  }
  return blocks
}

const FORMS: [string, RegExp][] = [
  ['instant', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  ['day', /^\d{4}-\d\d-\d\d$/],
  ['folio of a notice', /^[RS]\d{13}$/],
  ['folio of a document', /^[A-Z]{2}(-[0-9A-Z]{4}){4}$/],
  ['sha256', /^[0-9a-f]{64}$/],
  ['digits', /^\d+$/],
]

const kind = (value: unknown): string => {
  if (Array.isArray(value)) return 'list'
  if (value === null) return 'null'
  if (typeof value === 'string') return FORMS.find(([, form]) => form.test(value))?.[0] ?? 'text'
  return typeof value
}

/** Where `real` has another shape than `shown`: a key more or fewer, another type, a text of another form. */
export function differences(shown: unknown, real: unknown, at = 'answer'): string[] {
  if (kind(shown) !== kind(real)) return [`${at}: shown ${kind(shown)}, really ${kind(real)}`]
  if (Array.isArray(shown)) {
    if (shown.length !== (real as unknown[]).length)
      return [`${at}: shown ${shown.length} elements, really ${(real as unknown[]).length}`]
    return shown.flatMap((element, i) => differences(element, (real as unknown[])[i], `${at}.${i}`))
  }
  if (kind(shown) !== 'object') return []
  const [a, b] = [shown as Record<string, unknown>, real as Record<string, unknown>]
  return [
    ...Object.keys(a).flatMap((key) => (key in b ? differences(a[key], b[key], `${at}.${key}`) : [`${at}.${key}: not given`])),
    ...Object.keys(b).flatMap((key) => (key in a ? [] : [`${at}.${key}: not shown`])),
  ]
}

/** Text with what changes from day to day left out: dates, folios, and the figures of SUA's lines. */
export const settled = (text: string): string =>
  text
    .replaceAll('\r', '')
    .trim()
    .replace(/^[A-Z0-9]\d{41}[\dN ]{10}$/gm, (line) => line.replace(/\d/g, '#'))
    .replace(/\d{4}-\d\d-\d\d/g, 'DAY')
    .replace(/[RS]\d{13}/g, 'FOLIO')
