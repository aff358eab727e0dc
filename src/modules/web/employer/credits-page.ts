// /portal/creditos: what to withhold today, credit by credit.
import { type Html, html } from '../../../http/html.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import type { CreditPage, HandedCredit } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import { address, badge, button, emptyState, errorOf, errorSummary, field, pagination, table, tabs } from '../ui/index.ts'
import { creditPath, STATE_WORDS, termsWord, todaySentence } from './credit-page.ts'
import { employerPage } from './employer-page.ts'

export type CreditsView = { page: CreditPage; estado: string; nss: string | undefined; errors: FieldError[]; first: boolean }

const TABS: [estado: string, label: string][] = [
  ['', 'Todos'],
  ['vigente', 'Retener'],
  ['suspendido', 'No retener'],
  ['por-iniciar', 'Todavía no'],
]

export const creditsPage = (session: Session, { page, estado, nss, errors, first }: CreditsView): Html => {
  const path = (more: object) => address('/portal/creditos', { nss, ...more })
  return employerPage(session, {
    title: errors.length > 0 ? 'Error en la búsqueda de créditos' : 'Créditos',
    nav: '/portal/creditos',
    main: html`<h1>Créditos</h1>
${errorSummary(errors)}
<p>Qué retener hoy de cada crédito, según todos los avisos que el Instituto ha publicado de él.</p>
<form class="search" method="get" action="/portal/creditos" role="search" novalidate><div class="ask">${field({ name: 'nss', label: 'Buscar por NSS del trabajador', type: 'search', value: nss, optional: true, fixed: true, short: true, maxlength: 20, error: errorOf(errors, 'nss') })}
<p>${button({ label: 'Buscar' })}${nss && html` <a href="/portal/creditos">Quitar la búsqueda</a>`}</p></div></form>
${tabs({ label: 'Estado del crédito', items: TABS.map(([key, label]) => ({ label, href: path({ estado: key }) })), current: path({ estado }) })}
${
  page.credits.length > 0
    ? table({
        caption: 'Créditos, por registro patronal y número',
        columns: [
          {
            label: 'Crédito',
            heading: true,
            cell: (c: HandedCredit) => html`<a class="fija" href="${creditPath(c)}">${c.numCredito}</a>`,
          },
          {
            label: 'Hoy',
            cell: (c) =>
              html`${badge(...STATE_WORDS[c.estado])}${c.conflicto && html` ${badge('Dos créditos', 'atencion')}`} <span class="hint">${todaySentence(c)}</span>`,
          },
          { label: 'Después', cell: (c) => c.state.programados.map((p) => termsWord(p.terminos)).join('; ') || 'Nada anunciado' },
          { label: 'NSS', cell: (c) => html`<span class="fija">${c.nss}</span>` },
          { label: 'Registro', cell: (c) => html`<span class="fija">${c.nrp}</span>` },
        ],
        rows: page.credits,
      })
    : errors.length === 0 &&
      emptyState(
        page.hayMas
          ? {
              title: 'Aún no aparece ninguno',
              text: html`<a href="${path({ estado, cursor: page.cursor })}">Seguir buscando</a>`,
            }
          : {
              title: 'Ningún crédito',
              text: nss ? 'Ningún aviso nombra a esa persona. Revise el NSS.' : 'Ningún crédito está así hoy.',
            },
      )
}
${page.credits.length > 0 && (page.hayMas || !first) && pagination({ shown: `${page.credits.length} en esta página`, ...(!first && { first: path({ estado }) }), ...(page.hayMas && { next: path({ estado, cursor: page.cursor }) }) })}`,
  })
}
