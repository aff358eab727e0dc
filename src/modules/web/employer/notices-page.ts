// /portal/avisos: the list, by class, filtered, with what is new and what was said of each.
import { type Html, html } from '../../../http/html.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import { count } from '../../../kernel/wording.ts'
import type { Answered } from '../../acknowledgements/index.ts'
import {
  action,
  type Browsed,
  type BrowsedNotice,
  type ByClass,
  discountNow,
  type NoticeCounts,
  typeWord,
  type Words,
} from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
import {
  address,
  badge,
  button,
  date,
  emptyState,
  errorOf,
  errorSummary,
  field,
  given,
  inWords,
  linkButton,
  notice,
  pagination,
  table,
  tabs,
  typedDate,
} from '../ui/index.ts'
import { employerPage } from './employer-page.ts'
import { CLASS_KEYS, type ClassKey, hasMoreFilters, keepInForm, type TypedFilters, withFilters } from './notice-filters.ts'

export type NoticesView = {
  typed: TypedFilters
  onlyNew: boolean
  errors: FieldError[]
  narrowed: boolean
  browsed: Browsed
  answers: Map<number, Answered>
  counts: NoticeCounts
  news: { place: number | undefined; total: number; byClass?: ByClass }
  words: Words
  /** True on the first page of a list. */
  first: boolean
}

const TABS: [key: ClassKey | '', label: string][] = [
  ['', 'Todos'],
  ['retencion', 'Retención'],
  ['modificacion', 'Modificación'],
  ['suspension', 'Suspensión'],
]

export const noticesPage = (session: Session, view: NoticesView): Html => {
  const { typed, onlyNew, errors, browsed } = view
  const nuevos = onlyNew ? 'si' : undefined
  const clase = (typed.clase ?? '') as ClassKey | ''
  const current = withFilters({ ...typed, clase }, { nuevos })
  return employerPage(session, {
    title: errors.length > 0 ? 'Error en la búsqueda de avisos' : 'Avisos',
    nav: '/portal/avisos',
    main: html`<h1>Avisos${onlyNew && ' nuevos'}</h1>
${errorSummary(errors)}
${searchForm(view)}
${tabs({
  label: 'Clase de aviso',
  items: TABS.map(([key, label]) => ({ label, href: withFilters({ ...typed, clase: key }, { nuevos }), ...tabCount(view, key) })),
  current,
})}
${newsLine(view)}
${browsed.notices.length > 0 ? list(view) : errors.length === 0 && nothing(view)}
${browsed.notices.length > 0 && session.derechos.has('descargar') && downloads(view)}
${
  browsed.notices.length > 0 &&
  !session.derechos.has('descargar') &&
  notice({ text: 'Para descargar avisos o registrar qué se hizo con ellos hace falta el permiso «Descargar y aplicar».' })
}`,
  })
}

function tabCount({ narrowed, onlyNew, counts, news }: NoticesView, key: ClassKey | ''): { count?: number } {
  // With other filters the totals would be of something else.
  if (narrowed || (onlyNew && !news.byClass)) return {}
  const of = onlyNew ? news.byClass! : counts.byClass
  if (!onlyNew && !counts.complete) return {}
  return { count: key === '' ? (onlyNew ? news.total : counts.total) : of[CLASS_KEYS[key]] }
}

function searchForm({ typed, onlyNew, errors, narrowed, words }: NoticesView): Html {
  const nuevos = onlyNew ? 'si' : undefined
  const { nss, ...kept } = typed
  const more = hasMoreFilters(typed)
  return html`<form class="search" method="get" action="/portal/avisos" role="search" novalidate>${keepInForm({ ...kept, nuevos })}
<div class="ask">${field({ name: 'nss', label: 'Buscar por NSS del trabajador', type: 'search', value: nss, optional: true, fixed: true, short: true, maxlength: 20, error: errorOf(errors, 'nss') })}
<p>${button({ label: 'Buscar' })}${(narrowed || errors.length > 0) && html` <a href="${withFilters({ clase: typed.clase }, { nuevos })}">Quitar filtros</a>`} <a href="${withFilters(typed, { nuevos, filtros: 'si' })}">${more ? 'Cambiar filtros' : 'Más filtros'}</a></p></div>
${more && html`<p>Se muestran sólo ${inUse(typed, words)}.</p>`}
</form>`
}

const inUse = ({ nrp, tipo, desde, hasta }: TypedFilters, words: Words): Html =>
  inWords([
    given(nrp) !== undefined && html`los del registro <span class="fija">${nrp}</span>`,
    given(tipo) !== undefined && html`los de tipo «${typeWord(words, tipo!)}»`,
    given(desde) !== undefined && html`los fechados desde el ${typedDate(desde!)}`,
    given(hasta) !== undefined && html`los fechados hasta el ${typedDate(hasta!)}`,
  ])

function newsLine({ onlyNew, news, typed }: NoticesView): Html {
  const links = [
    onlyNew
      ? html`<a href="${withFilters(typed)}">Ver todos, también los ya vistos</a>`
      : news.total > 0 &&
        html`<a href="${withFilters(typed, { nuevos: 'si' })}">Ver sólo lo nuevo (${news.total.toLocaleString('es-MX')})</a>`,
    html`<a href="/portal/avisos/pendientes">Ver los que nadie ha atendido</a>`,
  ].filter((link) => link !== false)
  return html`<p>${links.map((link, i) => html`${i > 0 && ' · '}${link}`)}</p>`
}

function nothing({ typed, narrowed, onlyNew, browsed, counts }: NoticesView): Html {
  if (browsed.cutShort)
    return emptyState({
      title: 'Aún no aparece ninguno',
      text: 'Se revisaron los avisos más recientes. Puede seguir con los anteriores.',
      action: linkButton(withFilters(typed, { cursor: browsed.cursor, nuevos: onlyNew ? 'si' : undefined }), 'Seguir buscando'),
    })
  if (onlyNew)
    return emptyState({
      title: 'Nada nuevo',
      text: 'Desde su última visita no han llegado avisos de esta clase.',
      action: linkButton('/portal/avisos', 'Ver todos los avisos', 'plain'),
    })
  if (narrowed || typed.clase)
    return emptyState({
      title: 'Ningún aviso coincide',
      text: narrowed ? 'Revise el NSS y los filtros, o quítelos.' : 'No hay avisos de esta clase.',
      action: linkButton('/portal/avisos', 'Ver todos los avisos', 'plain'),
    })
  return emptyState({
    title: 'Todavía no hay avisos',
    text:
      counts.total === 0
        ? 'Cuando el Infonavit emita uno para sus registros patronales, aparecerá aquí el mismo día. Revise mientras tanto que sus registros estén asociados.'
        : 'No hay avisos que mostrar.',
    action: linkButton('/portal/patron/registros', 'Ver mis registros patronales', 'plain'),
  })
}

function list({ typed, onlyNew, browsed, answers, news, words, first }: NoticesView): Html {
  const isNew = (n: BrowsedNotice) => news.place !== undefined && n.publicacion > news.place
  const nuevos = onlyNew ? 'si' : undefined
  return html`${table({
    caption: 'Los más recientes primero. Al verlos aquí quedan notificados.',
    columns: [
      {
        label: 'Qué hacer',
        heading: true,
        cell: (n: BrowsedNotice) =>
          html`<a href="/portal/avisos/${n.folioAviso}">${action(n)}<span class="oculto">, aviso ${n.folioAviso}</span></a> ${isNew(n) && badge('Nuevo', 'atencion')} ${answerBadge(answers.get(n.publicacion))}<br><span class="hint">${typeWord(words, n.tipoAviso)}</span>`,
      },
      { label: 'Desde', cell: (n) => (n.fechaEfecto && n.sustituidoPor === null ? date(n.fechaEfecto) : '—') },
      {
        label: 'Trabajador',
        cell: (n) =>
          html`<span class="fija">${n.nss}</span>${n.rfcTrabajador && html`<br><span class="hint">${n.rfcTrabajador}</span>`}`,
      },
      { label: 'Descuento', cell: (n) => (n.clasificacion === 'SUSPENSION' ? '—' : (discountNow(n) ?? '—')) },
      { label: 'Aviso', cell: (n) => html`${date(n.fechaCreaAviso)}<br><span class="hint">${n.nrp}</span>` },
    ],
    rows: browsed.notices,
  })}
${pagination({
  shown: browsed.cutShort
    ? 'Hay más, más atrás en el tiempo'
    : count(browsed.notices.length, 'aviso en esta página', 'avisos en esta página'),
  ...(!first && { first: withFilters(typed, { nuevos }) }),
  ...(browsed.cursor && { next: withFilters(typed, { nuevos, cursor: browsed.cursor }) }),
})}`
}

const answerBadge = (answer: Answered | undefined): Html | undefined =>
  answer &&
  { aplicado: badge('Aplicado', 'bien'), rechazado: badge('Rechazado', 'mal'), recibido: badge('Recibido') }[answer.resultado]

const FORMATS = [
  ['csv', 'Excel (CSV)'],
  ['sua', 'SUA (movimientos)'],
  ['caratula', 'SUA (cómo debe quedar)'],
  ['pdf', 'PDF para imprimir'],
] as const

const downloads = ({ typed, narrowed, onlyNew }: NoticesView): Html => html`<section aria-labelledby="descargar">
<h2 id="descargar">Descargar</h2>
<p>${narrowed || typed.clase ? 'Todos los que cumplen los filtros de arriba' : 'Todos sus avisos'}${onlyNew && ', también los que no son nuevos'}, del más antiguo al más reciente. Quedan notificados al descargarse.</p>
<p>${FORMATS.map(([formato, label]) => linkButton(address('/portal/avisos/descargar', { ...typed, formato }), label, 'plain'))}</p>
<p class="hint">SUA no tiene lugar para todo: <a href="${address('/portal/avisos/descargar', { ...typed, formato: 'omitidos' })}">vea cuáles no van y por qué</a>.</p>
</section>`
