// What a developer's pages call things. Pure.
import { type Html, html } from '../../../http/html.ts'
import type { State, TestState } from '../../certification/index.ts'
import { badge, type Tone } from '../ui/index.ts'

type Word = readonly [text: string, tone: Tone]

export const CERTIFICATION_WORDS: Record<State, Word> = {
  'en-pruebas': ['En pruebas', 'atencion'],
  solicitada: ['Solicitada', 'nota'],
  aprobada: ['Aprobada', 'bien'],
  rechazada: ['Rechazada', 'mal'],
  vencida: ['Vencida', 'nota'],
  cancelada: ['Cancelada', 'nota'],
  revocada: ['Revocada', 'mal'],
}
export const stateBadge = (estado: State): Html => badge(...CERTIFICATION_WORDS[estado])

const TEST_WORDS: Record<TestState, Word> = {
  pendiente: ['Pendiente', 'nota'],
  'en-curso': ['En curso', 'atencion'],
  aprobada: ['Aprobada', 'bien'],
  advertencia: ['Aprobada, con advertencia', 'atencion'],
  fallida: ['Falló', 'mal'],
}
export const testBadge = (estado: TestState): Html => badge(...TEST_WORDS[estado])

/** What the suite did to an exchange on purpose. */
const PROVOCATIONS: Record<string, string> = {
  'limite-429': 'provocado: responde 429',
  'servicio-503': 'provocado: responde 503',
  'sin-respuesta': 'provocado: sin respuesta',
  'conexion-cortada': 'provocado: conexión cortada',
  'token-terminado': 'provocado: el token termina',
  'pagina-repetida': 'provocado: página repetida',
  'campos-nuevos': 'provocado: campos nuevos',
  'sin-relacion': 'provocado: sin relación',
}
export const provocationWord = (kind: string): string => PROVOCATIONS[kind] ?? `provocado: ${kind}`

export const REQUEST_WORDS: Record<string, Word> = {
  pendiente: ['Espera respuesta', 'atencion'],
  otorgada: ['Otorgada', 'bien'],
  rechazada: ['Rechazada', 'mal'],
  retirada: ['La retiró', 'nota'],
}

const clock = new Intl.DateTimeFormat('es-MX', {
  timeZone: 'America/Mexico_City',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
/** `12:00:03`, in Mexico City. */
export const timeOfDay = (at: Date | string): Html =>
  html`<time datetime="${new Date(at).toISOString()}">${clock.format(new Date(at))}</time>`

export const GUIDE = '/docs/guia'
export const guideLink = (anchor: string, text: string): Html => html`<a href="${GUIDE}#${anchor}">${text}</a>`

export const productName = ({ nombre, version }: { nombre: string; version: string }): string => `${nombre} ${version}`

export function sizeWord(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** Text of the tests, in which `this` is something to be typed. */
export const prose = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`
