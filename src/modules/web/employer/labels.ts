// What pages of an employer call things. Pure.
import { type Html, html } from '../../../http/html.ts'
import { nrpWord as anyNrpWord } from '../ui/index.ts'

export const developerWord = ({
  desarrollador,
  nombreDesarrollador,
}: {
  desarrollador: string
  nombreDesarrollador: string | null
}): Html => html`${nombreDesarrollador ?? desarrollador}${nombreDesarrollador && html`<br><code>${desarrollador}</code>`}`

/** `["*"]`, or the list; an employer may add registrations. */
export const nrpWord = (nrps: readonly string[]): string => anyNrpWord(nrps, 'Todos, también los que agregue después')
