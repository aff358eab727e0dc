// /portal/accesos: who read the employer's notices.
import type { Static } from 'typebox'
import { type Html, html } from '../../../http/html.ts'
import { count } from '../../../kernel/wording.ts'
import type { listAccesses } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import {
  address,
  button,
  emptyState,
  errorOf,
  errorSummary,
  type FormError,
  field,
  given,
  instant,
  inWords,
  linkButton,
  pagination,
  table,
  typedDate,
} from '../ui/index.ts'
import { employerPage } from './employer-page.ts'
import type { AccessesQuery } from './schemas.ts'

type List = Awaited<ReturnType<typeof listAccesses>>
type Row = List['datos'][number]
type Query = Static<typeof AccessesQuery>
type Filters = Omit<Query, 'cursor' | 'filtros'>

const PATH = '/portal/accesos'
const FORMATS: Record<string, string> = {
  portal: 'Los vio en el portal',
  json: 'Su sistema los leyó',
  ndjson: 'Su sistema los leyó',
  consulta: 'Su sistema consultó trabajadores',
  csv: 'Los descargó como Excel (CSV)',
  'csv-datos': 'Los descargó como CSV',
  sua: 'Los descargó para SUA',
  'sua-caratula': 'Descargó cómo deben quedar en SUA',
  'sua-omitidos': 'Descargó los que no van a SUA',
  pdf: 'Los descargó como PDF',
}

export const accessesPage = (
  session: Session,
  { query, list, errors }: { query: Query; list: List | undefined; errors: FormError[] },
): Html => {
  const { cursor, filtros: _, ...filters } = query
  const narrowed = Object.values(filters).some(Boolean)
  return employerPage(session, {
    title: errors.length > 0 ? 'Error en la búsqueda de accesos' : 'Quién leyó mis datos',
    nav: PATH,
    main: html`<h1>Quién leyó mis datos</h1>
${errorSummary(errors)}
<p class="lead">Cada vez que alguien lee sus avisos queda aquí: usted, su gente y los desarrolladores en quienes confía. Nadie puede borrarlo.</p>
${asksForFilters(query, errors) ? searchForm(query, narrowed, errors) : html`<p>${narrowed && inUse(filters)}<a href="${address(PATH, { ...filters, filtros: 'si' })}">${narrowed ? 'Cambiar la búsqueda' : 'Buscar por fecha, quién o aviso'}</a>${narrowed && html` · <a href="${PATH}">Ver todos los accesos</a>`}</p>`}
${list && (list.datos.length === 0 ? nobody(narrowed) : found(session, list, filters, cursor))}`,
  })
}

/** Then there is a form instead of the list: fields for dates cost a browser as much as it. */
export const asksForFilters = ({ filtros }: Query, errors: readonly FormError[]): boolean => filtros === 'si' || errors.length > 0

const inUse = ({ desde, hasta, lector, aviso }: Filters): Html =>
  html`Se muestran sólo los accesos ${inWords([
    given(desde) !== undefined && html`desde el ${typedDate(desde!)}`,
    given(hasta) !== undefined && html`hasta el ${typedDate(hasta!)}`,
    given(lector) !== undefined && html`de <code>${lector}</code>`,
    given(aviso) !== undefined && html`al aviso <span class="fija">${aviso}</span>`,
  ])}. `

const searchForm = (
  query: Query,
  narrowed: boolean,
  errors: FormError[],
): Html => html`<form class="search" method="get" action="${PATH}" role="search" novalidate>
<div class="filters">
${field({ name: 'desde', label: 'Desde', type: 'date', value: query.desde, optional: true, short: true, error: errorOf(errors, 'desde') })}
${field({ name: 'hasta', label: 'Hasta', type: 'date', value: query.hasta, optional: true, short: true, error: errorOf(errors, 'hasta') })}
${field({ name: 'lector', label: 'RFC de quien leyó', value: query.lector, optional: true, fixed: true, short: true, maxlength: 13 })}
${field({ name: 'aviso', label: 'Folio de un aviso', value: query.aviso, optional: true, fixed: true, short: true, maxlength: 14 })}
</div>
<p>${button({ label: 'Buscar' })}${narrowed && html` <a href="${PATH}">Quitar filtros</a>`}</p></form>`

const nobody = (narrowed: boolean): Html =>
  narrowed
    ? emptyState({
        title: 'Nadie los leyó así',
        text: 'Ningún acceso coincide con lo que buscó.',
        action: html`<a href="${PATH}">Ver todos los accesos</a>`,
      })
    : emptyState({
        title: 'Nadie ha leído sus avisos todavía',
        text: 'Cuando usted, su gente o un desarrollador los lea, aparecerá aquí: quién, cuándo y desde dónde.',
        action: linkButton('/portal/avisos', 'Ver los avisos', 'plain'),
      })

const found = (session: Session, list: List, filters: Filters, cursor: string | undefined): Html => html`${table({
  caption: 'Lo más reciente primero.',
  columns: [
    { label: 'Quién', heading: true, cell: (r: Row) => reader(session, r) },
    { label: 'Cuándo', cell: (r) => instant(r.instante) },
    {
      label: 'Qué',
      cell: (r) =>
        html`${count(r.cuantos, 'aviso', 'avisos')}${r.nrp && html` de <span class="fija">${r.nrp}</span>`}<br><span class="hint">${FORMATS[r.formato] ?? r.formato}</span>`,
    },
    { label: 'Con qué producto', cell: (r) => r.producto ?? (r.relaciones.length > 0 ? 'Sin límite a un producto' : '—') },
    { label: 'Desde dónde', cell: (r) => html`<code>${r.direccion ?? 'desconocido'}</code>` },
  ],
  rows: list.datos,
})}
${pagination({ shown: count(list.datos.length, 'acceso en esta página', 'accesos en esta página'), ...(cursor && { first: address(PATH, filters) }), ...(list.hayMas && { next: address(PATH, { ...filters, cursor: list.cursor }) }) })}
${session.derechos.has('descargar') && html`<p>${linkButton(address(`${PATH}/csv`, filters), 'Descargar en Excel (CSV)', 'plain')} <span class="hint">Los mil más recientes de lo que ve arriba.</span></p>`}`

function reader(session: Session, r: Row): Html {
  if (r.lector !== session.rfc)
    return html`${r.nombreLector ?? r.lector}${r.nombreLector && html`<br><code>${r.lector}</code>`}${r.relaciones.map((folio) => html`<br><a href="/portal/relaciones/${folio}">Relación ${folio}</a>`)}`
  if (r.nombrePersona) return html`${r.nombrePersona}<br><span class="hint">De su empresa</span>`
  return r.persona
    ? html`Su representante<br><code>${r.persona}</code>`
    : html`Su empresa<br><span class="hint">Con la contraseña del servicio</span>`
}
