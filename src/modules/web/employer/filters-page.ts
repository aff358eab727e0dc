// /portal/avisos?filtros=si: by what the list of notices is narrowed. A page of its own, without the list: fields for dates and long lists
// of options cost a browser more than the list itself.
import { type Html, html } from '../../../http/html.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import type { Words } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import { button, errorOf, errorSummary, field, select } from '../ui/index.ts'
import { employerPage } from './employer-page.ts'
import { keepInForm, type TypedFilters, withFilters } from './notice-filters.ts'

export type FiltersView = {
  typed: TypedFilters
  /** Only what is new is listed. */
  nuevos: string | undefined
  errors: FieldError[]
  nrps: string[]
  words: Words
}

/** So many fit into a list of options. */
const MOST_OPTIONS = 100

export const filtersPage = (session: Session, { typed, nuevos, errors, nrps, words }: FiltersView): Html => {
  const types = Object.entries(words.tiposAviso ?? {}).map(([value, label]) => ({ value, label: `${value} · ${label}` }))
  const nrp = { name: 'nrp', label: 'Registro patronal', value: typed.nrp, short: true, error: errorOf(errors, 'nrp') }
  return employerPage(session, {
    title: errors.length > 0 ? 'Error en los filtros' : 'Filtrar los avisos',
    nav: '/portal/avisos',
    crumbs: [{ label: 'Avisos', href: withFilters(typed, { nuevos }) }],
    main: html`<h1>Filtrar los avisos</h1>
${errorSummary(errors)}
<form method="get" action="/portal/avisos" role="search" novalidate>${keepInForm({ clase: typed.clase, nuevos })}
<div class="filters">
${nrps.length <= MOST_OPTIONS ? select({ ...nrp, options: [{ value: '', label: 'Todos' }, ...nrps.map((n) => ({ value: n, label: n }))] }) : field({ ...nrp, optional: true, fixed: true, maxlength: 11 })}
${select({ name: 'tipo', label: 'Tipo de aviso', value: typed.tipo, short: true, error: errorOf(errors, 'tipo'), options: [{ value: '', label: 'Todos' }, ...types] })}
${field({ name: 'desde', label: 'Fecha del aviso, desde', type: 'date', value: typed.desde, optional: true, short: true, error: errorOf(errors, 'desde') })}
${field({ name: 'hasta', label: 'Hasta', type: 'date', value: typed.hasta, optional: true, short: true, error: errorOf(errors, 'hasta') })}
${field({ name: 'nss', label: 'NSS del trabajador', type: 'search', value: typed.nss, optional: true, fixed: true, short: true, maxlength: 20, error: errorOf(errors, 'nss') })}
</div>
<p>${button({ label: 'Ver los avisos' })} <a href="${withFilters({ clase: typed.clase }, { nuevos })}">Quitar filtros</a></p>
</form>`,
  })
}
