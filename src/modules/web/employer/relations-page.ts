// /portal/relaciones: who may read the employer's notices, by state; developers who ask come first.
import { type Html, html } from '../../../http/html.ts'
import type { Session } from '../../sessions/index.ts'
import type { RelationView, RequestView, TrustState } from '../../trust/index.ts'
import { date, emptyState, linkButton, notice, pagination, table, tabs } from '../ui/index.ts'
import { employerPage } from './employer-page.ts'
import { address } from './form-input.ts'
import { developerWord, nrpWord, relationBadge } from './labels.ts'

const PATH = '/portal/relaciones'
const TABS: [estado: TrustState, label: string][] = [
  ['vigente', 'Vigentes'],
  ['futura', 'Por empezar'],
  ['vencida', 'Terminadas'],
  ['revocada', 'Revocadas'],
]
const DONE: Record<string, string> = { rechazada: 'La solicitud quedó rechazada. El desarrollador recibe su motivo por correo.' }

export type RelationsView = {
  estado: TrustState
  list: { datos: RelationView[]; cursor: string; hayMas: boolean }
  requests: RequestView[]
  first: boolean
  done: string | undefined
}

export const relationsPage = (session: Session, { estado, list, requests, first, done }: RelationsView): Html => {
  const of = (state: string) => address(PATH, { estado: state })
  return employerPage(session, {
    title: 'Relaciones de confianza',
    nav: PATH,
    main: html`<h1>Relaciones de confianza</h1>
${done !== undefined && DONE[done] && notice({ tone: 'bien', text: DONE[done], alert: true })}
<p class="lead">Con una relación, un desarrollador certificado recibe sus avisos y los lleva a su programa de nómina. Usted decide cuáles, hasta cuándo, y puede quitarla en cualquier momento.</p>
${session.derechos.has('confianza') && html`<p>${linkButton(`${PATH}/nueva`, 'Otorgar una relación')}</p>`}
${requests.length > 0 && asked(requests)}
${tabs({ label: 'Estado de las relaciones', items: TABS.map(([state, label]) => ({ label, href: of(state) })), current: of(estado) })}
${
  list.datos.length === 0
    ? nothing(session, estado)
    : html`${table({
        caption: `Relaciones ${TABS.find(([state]) => state === estado)![1].toLowerCase()}`,
        columns: [
          {
            label: 'Desarrollador',
            heading: true,
            cell: (r: RelationView) => html`<a href="${PATH}/${r.folio}">${developerWord(r)}</a>`,
          },
          { label: 'Estado', cell: relationBadge },
          { label: 'Desde', cell: (r) => date(r.inicio) },
          { label: 'Hasta', cell: (r) => date(r.fin) },
          { label: 'Registros patronales', cell: (r) => nrpWord(r.nrps) },
          { label: 'Folio', cell: (r) => html`<span class="fija">${r.folio}</span>` },
        ],
        rows: list.datos,
      })}
${(list.hayMas || !first) && pagination({ shown: 'En el orden en que se otorgaron', ...(!first && { first: of(estado) }), ...(list.hayMas && { next: address(PATH, { estado, cursor: list.cursor }) }) })}`
}`,
  })
}

const asked = (
  requests: RequestView[],
): Html => html`<section aria-labelledby="solicitudes"><h2 id="solicitudes">Esperan su respuesta</h2>
${table({
  caption: 'Mientras nadie firme, no tienen acceso a nada.',
  columns: [
    { label: 'Desarrollador', heading: true, cell: (r: RequestView) => developerWord(r) },
    { label: 'Pide', cell: (r) => html`${nrpWord(r.nrps)}<br><span class="hint">${date(r.inicio)} a ${date(r.fin)}</span>` },
    { label: 'Mensaje', cell: (r) => r.mensaje ?? '—' },
    {
      label: '',
      cell: (r) => html`<a href="${PATH}/solicitudes/${r.folio}">Responder<span class="oculto"> a ${r.desarrollador}</span></a>`,
    },
  ],
  rows: requests,
})}</section>`

function nothing(session: Session, estado: TrustState): Html {
  if (estado !== 'vigente') return emptyState({ title: 'Ninguna', text: 'No hay relaciones en este estado.' })
  const may = session.derechos.has('confianza')
  return emptyState({
    title: 'Ningún desarrollador puede leer sus avisos',
    text: may
      ? 'Si su nómina la lleva un programa, busque a quien lo hace y autorícelo con la e.firma. Si la hace usted, descargue los avisos desde «Avisos».'
      : 'Para preparar una relación hace falta el permiso «Relaciones de confianza». Pídalo a su representante.',
    ...(may && { action: linkButton(`${PATH}/nueva`, 'Buscar a mi desarrollador') }),
  })
}
