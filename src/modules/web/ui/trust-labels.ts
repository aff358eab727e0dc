// What pages call a relation of trust, for both of its sides. Pure.
import type { Html } from '../../../http/html.ts'
import { badge, type Tone } from './display-parts.ts'

type TrustState = 'vigente' | 'futura' | 'vencida' | 'revocada'
const TRUST_WORDS: Record<TrustState, readonly [text: string, tone: Tone]> = {
  vigente: ['Vigente', 'bien'],
  futura: ['Por empezar', 'nota'],
  vencida: ['Terminada', 'nota'],
  revocada: ['Revocada', 'mal'],
}

export const TRUST_TABS: readonly (readonly [estado: TrustState, label: string])[] = [
  ['vigente', 'Vigentes'],
  ['futura', 'Por empezar'],
  ['vencida', 'Terminadas'],
  ['revocada', 'Revocadas'],
]

/** Which tab an address asks for. */
export const trustStateOf = (text: string | undefined): TrustState =>
  text !== undefined && Object.hasOwn(TRUST_WORDS, text) ? (text as TrustState) : 'vigente'

/** The state in words; a relation that gives no access now says so. */
export function trustBadge(relation: { estado: TrustState; sinAcceso?: object | null; porTerminar?: boolean }): Html {
  if (relation.estado === 'vigente' && relation.sinAcceso) return badge('Vigente, sin acceso', 'atencion')
  if (relation.porTerminar) return badge('Por terminar', 'atencion')
  return badge(...TRUST_WORDS[relation.estado])
}

/** `["*"]`, or the list. */
export function nrpWord(nrps: readonly string[], all = 'Todos'): string {
  if (nrps.includes('*')) return all
  return nrps.length > 6 ? `${nrps.slice(0, 6).join(', ')} y ${nrps.length - 6} más` : nrps.join(', ')
}
