// Bars in groups as inline SVG: attributes and classes only, since the policy lets no inline style through. Its table says the same
// to those who do not see it.
import { type Html, html } from '../../../http/html.ts'
import { table } from './display-parts.ts'

export type BarChart = {
  /** Unique in the page. */
  id: string
  title: string
  description: string
  /** Up to three, in the order of the values. */
  series: readonly string[]
  groups: readonly { label: string; values: readonly number[] }[]
}

// Narrow, so that its text can still be read where a phone draws it at two thirds.
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [480, 240, 64, 28, 14]
const LETTER = 9.5
const count = (n: number) => n.toLocaleString('es-MX')

/** A round number at or above the greatest value, so that the axis ends on it. */
function roundUp(n: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, n)))
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= n)!
}

export function barChart({ id, title, description, series, groups }: BarChart): Html {
  const top = roundUp(Math.max(1, ...groups.flatMap((g) => g.values)))
  const height = (value: number) => Math.round((value / top) * (HEIGHT - BOTTOM - TOP) * 10) / 10
  const slot = (WIDTH - LEFT) / Math.max(1, groups.length)
  const bar = Math.min(36, (slot * 0.76) / Math.max(1, series.length))
  const every = Math.ceil((LETTER * Math.max(1, ...groups.map((g) => g.label.length))) / slot)
  return html`<figure class="chart">
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>
${[0, top / 2, top].map((value) => {
  const y = HEIGHT - BOTTOM - height(value)
  return html`<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${count(value)}</text>`
})}
${groups.map((group, i) => {
  const left = LEFT + i * slot + (slot - bar * series.length) / 2
  return html`${group.values.map(
    (value, s) =>
      html`<rect class="s${s}" x="${Math.round((left + s * bar) * 10) / 10}" y="${HEIGHT - BOTTOM - height(value)}" width="${Math.round((bar - 2) * 10) / 10}" height="${height(value)}"/>`,
  )}${i % every === 0 && html`<text x="${Math.round(LEFT + (i + 0.5) * slot)}" y="${HEIGHT - 8}" text-anchor="middle">${group.label}</text>`}`
})}
</svg>
<ul class="key">${series.map((name, s) => html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="s${s}" width="10" height="10"/></svg>${name}</li>`)}</ul>
<details><summary>Ver los números</summary>${table({
    caption: title,
    columns: [
      { label: 'Periodo', cell: (g: BarChart['groups'][number]) => g.label, heading: true },
      ...series.map((name, s) => ({
        label: name,
        cell: (g: BarChart['groups'][number]) => count(g.values[s] ?? 0),
        number: true,
      })),
    ],
    rows: groups,
  })}</details>
</figure>`
}
