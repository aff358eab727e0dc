// What pages of an employer call things. Pure.
import { type Html, html } from '../../../http/html.ts'
import type { RelationView, TrustState } from '../../trust/index.ts'
import { badge, type Tone } from '../ui/index.ts'

export const STATE_WORDS: Record<TrustState, [text: string, tone: Tone]> = {
  vigente: ['Vigente', 'bien'],
  futura: ['Por empezar', 'nota'],
  vencida: ['Terminada', 'nota'],
  revocada: ['Revocada', 'mal'],
}

/** The state in words; a relation that gives no access now says so. */
export function relationBadge(relation: RelationView): Html {
  if (relation.estado === 'vigente' && relation.sinAcceso) return badge('Vigente, sin acceso', 'atencion')
  if (relation.porTerminar) return badge('Por terminar', 'atencion')
  return badge(...STATE_WORDS[relation.estado])
}

export const developerWord = ({
  desarrollador,
  nombreDesarrollador,
}: {
  desarrollador: string
  nombreDesarrollador: string | null
}): Html => html`${nombreDesarrollador ?? desarrollador}${nombreDesarrollador && html`<br><code>${desarrollador}</code>`}`

/** `["*"]`, or the list. */
export function nrpWord(nrps: readonly string[]): string {
  if (nrps.includes('*')) return 'Todos, también los que agregue después'
  return nrps.length > 6 ? `${nrps.slice(0, 6).join(', ')} y ${nrps.length - 6} más` : nrps.join(', ')
}
