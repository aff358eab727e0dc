// /portal/relaciones: who may read the employer's notices, by state; developers who ask come first.
import { type Html, html } from '../../../http/html.ts'
import type { Session } from '../../sessions/index.ts'
import type { RelationView, RequestView, TrustState } from '../../trust/index.ts'
import { date, doneNotice, emptyState, type List, linkButton, listPage, TRUST_TABS, table, trustBadge } from '../ui/index.ts'
import { employerStyles } from './assets.ts'
import { developerWord, nrpWord } from './labels.ts'

const PATH = '/portal/relaciones'
const DONE: Record<string, string> = { rechazada: 'La solicitud quedó rechazada. El desarrollador recibe su motivo por correo.' }

export type RelationsView = {
  estado: TrustState
  list: List<RelationView>
  requests: RequestView[]
  first: boolean
  done: string | undefined
}

export const relationsPage = (session: Session, { estado, list, requests, first, done }: RelationsView): Html =>
  listPage(session, {
    title: 'Relaciones de confianza',
    path: PATH,
    styles: employerStyles,
    intro: html`${doneNotice(DONE, done)}
<p class="lead">Con una relación, un desarrollador certificado recibe sus avisos y los lleva a su programa de nómina. Usted decide cuáles, hasta cuándo, y puede quitarla en cualquier momento.</p>
${session.derechos.has('confianza') && html`<p>${linkButton(`${PATH}/nueva`, 'Otorgar una relación')}</p>`}
${requests.length > 0 && asked(requests)}`,
    states: { label: 'Estado de las relaciones', items: TRUST_TABS, current: estado },
    list,
    first,
    nothing: () => nothing(session, estado),
    caption: `Relaciones ${TRUST_TABS.find(([state]) => state === estado)![1].toLowerCase()}`,
    shown: 'En el orden en que se otorgaron',
    columns: [
      { label: 'Desarrollador', heading: true, cell: (r) => html`<a href="${PATH}/${r.folio}">${developerWord(r)}</a>` },
      { label: 'Estado', cell: trustBadge },
      { label: 'Desde', cell: (r) => date(r.inicio) },
      { label: 'Hasta', cell: (r) => date(r.fin) },
      { label: 'Registros patronales', cell: (r) => nrpWord(r.nrps) },
      { label: 'Folio', cell: (r) => html`<span class="fija">${r.folio}</span>` },
    ],
  })

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
