// Styles stand in the page itself, so that it can be painted with its first and only answer (docs/adr/0028). The policy of pages names
// the hash of each; nothing else inline is let through.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Html } from '../../../http/html.ts'

/** One `<style>` of a page. */
export type Styles = { element: Html; source: string }

const known: Styles[] = []

/** Files that always go together, in this order. Call while modules load: a page's policy names what is declared. */
export function defineStyles(...files: string[]): Styles {
  const text = withoutSpace(files.map((file) => readFileSync(file, 'utf8')).join('\n'))
  const hash = createHash('sha256').update(text).digest('base64')
  const styles = { element: new Html(`<style>${text}</style>`), source: `'sha256-${hash}'` }
  known.push(styles)
  return styles
}

/** For `style-src`. */
export const styleSources = (): string => known.map(({ source }) => source).join(' ')

/** Comments and the space that means nothing. A space before a colon stays: there it stands between an element and what is in it. */
const withoutSpace = (css: string): string =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/("[^"]*")|\s*([{};,>])\s*|(:)\s+|\s+/g, (_, text, mark, colon) => text ?? mark ?? colon ?? ' ')
    .replaceAll(';}', '}')
    .trim()
