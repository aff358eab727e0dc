// The exchanges on which a verdict rests, as the suite kept them. Whatever else stands in one is shown as it is.
import { type Html, html } from '../../../http/html.ts'
import { provocationWord, timeOfDay } from './labels.ts'

type Shown = {
  n?: number
  instante?: string
  metodo?: string
  ruta?: string
  consulta?: Record<string, string>
  estado?: number
  milisegundos?: number
  provocacion?: string
}

const KNOWN = new Set(['n', 'instante', 'metodo', 'ruta', 'consulta', 'estado', 'milisegundos', 'provocacion'])
const LONG = 60

export const evidenceTable = (evidence: readonly unknown[]): Html =>
  html`<ol class="exchanges evidence">${evidence.map((item) => html`<li>${typeof item === 'object' && item !== null ? exchange(item as Shown) : String(item)}</li>\n`)}</ol>`

function exchange(x: Shown): Html {
  const query = Object.entries(x.consulta ?? {}).map(([name, value]) => `${name}=${short(value)}`)
  const rest = Object.entries(x).filter(([name]) => !KNOWN.has(name))
  return html`${x.instante && html`<span class="when">${timeOfDay(x.instante)}</span> `}<span class="what">${x.metodo} ${x.ruta}${query.length > 0 && `?${query.join('&')}`}</span>
<span class="${x.estado === 0 || (x.estado ?? 0) >= 400 ? 'status bad' : 'status'}">${x.estado === 0 ? 'sin respuesta' : x.estado}</span>${x.milisegundos !== undefined && html` <span class="took">${x.milisegundos.toLocaleString('es-MX')} ms</span>`}${x.provocacion && html` <span class="provoked">${provocationWord(x.provocacion)}</span>`}${
    rest.length > 0 &&
    html` <span class="who">${rest.map(([name, value]) => `${name}: ${short(typeof value === 'string' ? value : JSON.stringify(value))}`).join(' · ')}</span>`
  }`
}

const short = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG)}…` : text)
