// docs/credito.md and its pictures, from the cases that the test of the fold holds: node test/docs/credit-page.ts writes them anew.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldCredit } from '../../src/modules/notices/credits/fold.ts'
import { turnsOf } from '../../src/modules/notices/credits/timeline.ts'
import { creditTimeline } from '../../src/modules/web/employer/credit-timeline.ts'
import { caseNotices } from '../modules/notices/credits/case-notices.ts'
import { CASES, type CreditCase } from '../modules/notices/credits/cases.ts'

const DOCS = join(import.meta.dirname, '..', '..', 'docs')
const STYLE =
  '<style>text{font:12px sans-serif}.before{stroke:#767069;stroke-width:2}.active{fill:#1e5b4f}.suspended{fill:#fff;stroke:#9b1c1c;stroke-width:2}.later{opacity:.45}.today{stroke:#611232;stroke-width:3}</style>'

function picture(one: CreditCase): string {
  const spans = turnsOf(foldCredit(caseNotices(one.avisos)))
  const { text } = creditTimeline({ id: one.id, title: one.titulo, description: one.porque, spans, today: one.el })
  const svg = /<svg[\s\S]*<\/svg>/.exec(text)![0]
  return `${svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('</title>', `</title>${STYLE}`)}\n`
}

const chapter = (one: CreditCase): string => `## ${one.titulo}

${one.porque}

![${one.titulo}](images/credito/${one.id}.svg)

| aviso | creado | descuento | leído | qué hace |
|---|---|---|---|---|
${one.avisos
  .map(
    (a) =>
      `| ${a.folio} | ${a.creado} | ${a.terminos ?? 'ninguno'} | ${a.leido ?? (a.notificado ? `notificado ${a.notificado}` : 'todavía no')} | ${one.resulta[
        a.folio
      ]!.replace(/^(\w+)/, '`$1`')
        .replace('`?`', 'por confirmar')
        .replace(/^-$/, 'nadie lo ha leído')} |`,
  )
  .join('\n')}

El ${one.el}: **${{ active: 'retener', suspended: 'no retener', none: 'nada ha comenzado' }[one.credito.split(' ')[0] as 'active']}**. Movimientos para SUA: ${one.sua.length === 0 ? 'ninguno' : one.sua.map((m) => `\`${m}\``).join(', ')}.
`

export const creditPage = (): string => `# Qué decide el crédito

Cada aviso dice qué hacer según todo lo publicado de su crédito en ese registro patronal. R es retención, M modificación y S suspensión; el número es
el consecutivo del folio. El descuento se escribe tipo y valor: \`02 2450.00\` son pesos al mes. Verde: se retiene; hueco: suspendido; pálido: está
anunciado. Estos casos son la prueba del servicio; el porqué de las reglas está en [adr/0041](adr/0041-the-credit-decides.md).

${CASES.map(chapter).join('\n')}`

export const pictures = (): [file: string, text: string][] => CASES.map((one) => [`${one.id}.svg`, picture(one)])

if (import.meta.main) {
  mkdirSync(join(DOCS, 'images', 'credito'), { recursive: true })
  writeFileSync(join(DOCS, 'credito.md'), creditPage())
  for (const [file, text] of pictures()) writeFileSync(join(DOCS, 'images', 'credito', file), text)
}
