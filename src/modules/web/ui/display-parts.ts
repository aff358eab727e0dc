// Parts that show something: messages, lists, states, dates as people write them, places to go to.
import { type Html, html } from '../../../http/html.ts'
import type { Day } from '../../../kernel/dates.ts'

type Text = string | Html
export type Tone = 'nota' | 'bien' | 'atencion' | 'mal'

/** `alert`: read out at once, for what just happened. */
export const notice = (parts: { tone?: Tone; title?: string; text: Text; alert?: boolean }): Html =>
  html`<div class="notice ${parts.tone ?? 'nota'}"${parts.alert && html` role="${parts.tone === 'mal' ? 'alert' : 'status'}"`}>
${parts.title && html`<h2>${parts.title}</h2>`}<div>${parts.text}</div>
</div>`

/** Above a page that a form went on to: what was done, of `words`, by the name that stands in the address. */
export const doneNotice = (words: Readonly<Record<string, string>>, done: string | undefined): Html | undefined =>
  done !== undefined && Object.hasOwn(words, done) ? notice({ tone: 'bien', text: words[done]!, alert: true }) : undefined

/** Where a list has nothing yet: says why and what to do first. */
export const emptyState = (parts: { title: string; text: Text; action?: Html }): Html =>
  html`<div class="empty"><h2>${parts.title}</h2><p>${parts.text}</p>${parts.action}</div>`

/** The word says the state; the colour only repeats it. */
export const badge = (text: string, tone?: Tone): Html => html`<span class="badge ${tone ?? 'nota'}">${text}</span>`

export type Column<Row> = { label: string; cell: (row: Row) => Text | number; number?: boolean; heading?: boolean }

/** A table that becomes a list of cards on a phone. `heading` marks the column that names the row. */
export const table = <Row>(parts: { caption: string; columns: readonly Column<Row>[]; rows: readonly Row[] }): Html =>
  html`<table class="list">
<caption>${parts.caption}</caption>
<thead><tr>${parts.columns.map(
    (c) =>
      html`<th scope="col"${c.number && html` class="number"`}>${c.label || html`<span class="oculto">Acciones</span>`}</th>`,
  )}</tr></thead>
<tbody>${parts.rows.map(
    (row) =>
      html`<tr>${parts.columns.map((c) =>
        c.heading
          ? html`<th scope="row" data-label="${c.label}"><span>${c.cell(row)}</span></th>`
          : html`<td${c.label && html` data-label="${c.label}"`}${c.number && html` class="number"`}><span>${c.cell(row)}</span></td>`,
      )}</tr>\n`,
  )}</tbody>
</table>`

export const definitions = (rows: readonly (readonly [label: string, value: Text | undefined])[]): Html =>
  html`<dl class="facts">${rows
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>\n`)}</dl>`

export const tabs = (parts: {
  label: string
  items: readonly { label: string; href: string; count?: number }[]
  current: string
}): Html =>
  html`<nav class="tabs" aria-label="${parts.label}"><ul>${parts.items.map(
    (item) =>
      html`<li><a href="${item.href}"${item.href === parts.current && html` aria-current="page"`}>${item.label}${
        item.count !== undefined && html` <span class="badge">${item.count.toLocaleString('es-MX')}</span>`
      }</a></li>`,
  )}</ul></nav>`

/** Onwards and back through a list that is read by cursor. */
export const pagination = (parts: { first?: string; next?: string; shown: string }): Html =>
  html`<nav class="pages" aria-label="Páginas">
<span>${parts.shown}</span>${parts.first && html`<a class="button plain" href="${parts.first}">Volver al principio</a>`}${
    parts.next && html`<a class="button plain" href="${parts.next}" rel="next">Siguientes</a>`
  }</nav>`

/** `current`: index of the step one is at; `steps.length` when all are done. */
export const steps = (labels: readonly string[], current: number): Html =>
  html`<ol class="steps">${labels.map((label, i) =>
    i < current
      ? html`<li class="done">${label}<span class="oculto"> (hecho)</span></li>`
      : html`<li${i === current && html` aria-current="step"`}>${label}</li>`,
  )}</ol>`

export const progress = (parts: { label: string; value: number; max: number; id?: string }): Html => {
  const id = parts.id ?? 'progreso'
  return html`<div class="progress"><label for="${id}">${parts.label}</label><progress id="${id}" value="${parts.value}" max="${parts.max}">${parts.value} de ${parts.max}</progress></div>`
}

const MONTHS = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic']
const local = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Mexico_City',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `10 feb 2026`. */
export const dayText = (day: Day): string => {
  const [year, month, date] = day.split('-')
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`
}
/** `10 feb 2026, 12:00`, in Mexico City. */
export function instantText(instant: Date | string): string {
  const part = Object.fromEntries(local.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]))
  return `${dayText(`${part.year}-${part.month}-${part.day}`)}, ${part.hour}:${part.minute}`
}
export const date = (day: Day): Html => html`<time datetime="${day}">${dayText(day)}</time>`
export const instant = (at: Date | string): Html => html`<time datetime="${new Date(at).toISOString()}">${instantText(at)}</time>`
