// The integration guide as a page: docs/guia-de-integracion.md, drawn once. Raw HTML in it is shown as text, so the page holds
// only what Markdown can say.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Marked } from 'marked'
import { escapeHtml, Html, html } from '../../../http/html.ts'
import { type PageUser, page } from '../ui/index.ts'
import { siteStyles } from './styles.ts'

const FILE = join(import.meta.dirname, '../../../../docs/guia-de-integracion.md')
const LANGUAGES: Record<string, string> = { sh: 'Terminal', js: 'Node', json: 'Respuesta', text: 'Respuesta' }

/** `8. Diga qué hizo: los acuses` -> `8-diga-que-hizo-los-acuses`. */
const anchor = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

let drawn: Html | undefined

export function guidePage(user?: PageUser): Html {
  drawn ??= draw(readFileSync(FILE, 'utf8'))
  return page({ user, title: 'Guía de integración', nav: '/docs/guia', styles: siteStyles, main: drawn })
}

export function draw(markdown: string): Html {
  const headings: { id: string; text: string }[] = []
  let blocks = 0
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const inner = this.parser.parseInline(tokens)
        if (depth === 1) return `<h1>${inner}</h1>\n`
        const id = anchor(text)
        headings.push({ id, text })
        return `<h${depth} id="${id}"><a href="#${id}">${inner}</a></h${depth}>\n`
      },
      code({ text, lang }) {
        const [language = '', file] = (lang ?? '').split(' ')
        const label = file ? `${LANGUAGES[language]}: ${file}` : (LANGUAGES[language] ?? 'Ejemplo')
        const id = `ejemplo-${++blocks}`
        // Focusable, since what scrolls must be reached by keyboard.
        return `<figure class="sample ${language}"><figcaption id="${id}">${escapeHtml(label)}</figcaption><pre tabindex="0" role="group" aria-labelledby="${id}"><code>${escapeHtml(text)}\n</code></pre></figure>\n`
      },
      table({ header, rows }) {
        const cells = (tag: string, row: typeof header) =>
          row
            .map(({ tokens }) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${this.parser.parseInline(tokens)}</${tag}>`)
            .join('')
        return `<div class="scroll" tabindex="0" role="group" aria-label="Tabla"><table class="plain"><thead><tr>${cells('th', header)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table></div>\n`
      },
      html({ text }) {
        return escapeHtml(text)
      },
    },
  })
  const body = marked.parse(markdown, { async: false })
  // The contents stand after what the guide is about, and beside it where there is room.
  const begin = body.indexOf('<h2')
  const contents = html`<nav class="contents" aria-labelledby="contenido-guia"><h2 id="contenido-guia">En esta guía</h2><ul>${headings.map(
    ({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`,
  )}</ul></nav>`
  return html`<div class="guide">
<div class="intro">${new Html(body.slice(0, begin))}</div>
${contents}
<article>${new Html(body.slice(begin))}</article>
</div>`
}
