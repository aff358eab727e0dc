// A credit in time as inline SVG: one band, full where the employer withholds, hollow where it is suspended, thin before it began, pale
// for what is only announced. Attributes and classes only, as in ui/bar-chart.ts; the list beside it says the same in words.
import { type Html, html } from '../../../http/html.ts'
import { addDays, type Day } from '../../../kernel/dates.ts'

/** `estado` from that day on; by day. */
export type Span = { desde: Day; estado: 'active' | 'suspended' }

const [WIDTH, HEIGHT, BAND] = [480, 44, 14]
const DAY_MS = 86_400_000
const at = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS

export function creditTimeline(parts: {
  id: string
  title: string
  description: string
  spans: readonly Span[]
  today: Day
}): Html {
  const { id, title, description, spans, today } = parts
  const days = [today, ...spans.map((span) => span.desde)].sort()
  // Some room on both sides, so that neither the first day nor the last lies on the edge.
  const margin = Math.max(14, Math.round((at(days.at(-1)!) - at(days[0]!)) * 0.08))
  const [first, last] = [at(days[0]!) - margin, at(addDays(days.at(-1)!, margin))]
  const x = (day: Day) => Math.round(((at(day) - first) / (last - first)) * WIDTH * 10) / 10
  const ends = [...spans.slice(1).map((span) => x(span.desde)), WIDTH]
  const now = x(today)
  return html`<figure class="timeline">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>
<line class="before" x1="0" x2="${spans[0] ? x(spans[0].desde) : WIDTH}" y1="${BAND / 2 + 18}" y2="${BAND / 2 + 18}"/>
${spans.map((span, i) => {
  const [from, to] = [x(span.desde), ends[i]!]
  const part = (a: number, b: number, more: string) =>
    b > a && html`<rect class="${span.estado}${more}" x="${a}" y="18" width="${Math.round((b - a) * 10) / 10}" height="${BAND}"/>`
  return html`${part(from, Math.min(to, Math.max(now, from)), '')}${part(Math.max(from, now), to, ' later')}`
})}
<line class="today" x1="${now}" x2="${now}" y1="12" y2="38"/><text x="${Math.min(Math.max(now, 18), WIDTH - 18)}" y="10" text-anchor="middle">Hoy</text>
</svg>
</figure>`
}
