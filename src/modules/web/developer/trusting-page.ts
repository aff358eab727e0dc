// /portal/patrones-que-confian: employers who let the developer read, and what it has asked for.
import { type Html, html } from '../../../http/html.ts'
import { count } from '../../../kernel/wording.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import type { RelationView, RequestView, TrustState } from '../../trust/index.ts'
import {
  address,
  badge,
  button,
  date,
  definitions,
  doneNotice,
  emptyState,
  errorSummary,
  type FormError,
  instant,
  type List,
  linkButton,
  listPage,
  notice,
  nrpWord,
  page,
  TRUST_TABS,
  trustBadge,
} from '../ui/index.ts'
import { guideLink, REQUEST_WORDS } from './labels.ts'
import { mayAct } from './may-act.ts'

const PATH = '/portal/patrones-que-confian'
const REQUESTS = `${PATH}/solicitudes`
const TITLE = 'Patrones que confían en usted'

type TrustingView = {
  estado: TrustState
  list: List<RelationView>
  waiting: { count: number; more: boolean }
  isCertified: boolean
  first: boolean
  done: string | undefined
}

export const trustingPage = (session: Session, { estado, list, waiting, isCertified, first }: TrustingView): Html =>
  listPage(session, {
    title: TITLE,
    path: PATH,
    intro: html`<p class="lead">Con una relación vigente su programa lee los avisos del patrón. El patrón decide de cuáles registros, hasta cuándo, y puede revocarla en cualquier momento.</p>
${mayAct(session) && isCertified && html`<p>${linkButton(`${PATH}/pedir`, 'Pedir una relación')}</p>`}
<p><a href="${REQUESTS}">Mis solicitudes</a>${waiting.count > 0 && html` ${badge(`${waiting.more ? 'más de ' : ''}${count(waiting.count, 'espera respuesta', 'esperan respuesta')}`, 'atencion')}`}</p>`,
    states: { label: 'Estado de las relaciones', items: TRUST_TABS, current: estado },
    list,
    first,
    nothing: () => nothing(session, estado, isCertified),
    caption: 'En el orden de su último cambio',
    columns: [
      {
        label: 'Patrón',
        heading: true,
        cell: (r) => html`${r.nombrePatron ?? r.patron}${r.nombrePatron && html`<br><code>${r.patron}</code>`}`,
      },
      {
        label: 'Estado',
        cell: (r) =>
          html`${trustBadge(r)}${r.sinAcceso && r.estado === 'vigente' && html`<br><span class="hint">${r.sinAcceso.explicacion}</span>`}`,
      },
      { label: 'Vigencia', cell: (r) => html`${date(r.inicio)} a ${date(r.fin)}` },
      { label: 'Registros patronales', cell: (r) => nrpWord(r.nrps) },
      { label: 'Producto', cell: (r) => r.producto ?? 'Cualquiera certificado' },
      estado === 'revocada'
        ? { label: 'Motivo', cell: (r) => r.revocacion?.motivo ?? 'No dio motivo' }
        : { label: '', cell: (r) => (mayAct(session) && isCertified && r.porTerminar ? renewalLink(r) : '') },
    ],
  })

const renewalLink = (r: RelationView): Html =>
  html`<a href="${address(`${PATH}/pedir`, { patron: r.patron })}">Pedir la renovación<span class="oculto"> a ${r.patron}</span></a>`

function nothing(session: Session, estado: TrustState, isCertified: boolean): Html {
  if (estado !== 'vigente') return emptyState({ title: 'Ninguna', text: 'No hay relaciones en este estado.' })
  if (!isCertified)
    return emptyState({
      title: 'Todavía nadie, y antes hay que certificarse',
      text: 'Un patrón sólo puede confiar en quien tiene un producto certificado. Certifique el suyo y regrese a pedir relaciones.',
      action: linkButton('/portal/certificaciones', 'Ir a mis certificaciones'),
    })
  return emptyState({
    title: 'Todavía ningún patrón',
    text: html`Pida la relación a cada cliente: recibe un correo y la otorga firmando. También puede hacerlo ${guideLink('12-pida-la-relacion-de-confianza-a-un-patron', 'por la API')}.`,
    action: mayAct(session) ? linkButton(`${PATH}/pedir`, 'Pedir una relación') : undefined,
  })
}

const REQUEST_TABS = [
  ['pendiente', 'Pendientes'],
  ['otorgada', 'Otorgadas'],
  ['rechazada', 'Rechazadas'],
  ['retirada', 'Retiradas'],
] as const

export const trustingRequestsPage = (
  session: Session,
  { estado, list, first }: { estado: string; list: List<RequestView>; first: boolean; done: string | undefined },
): Html =>
  listPage(session, {
    title: 'Mis solicitudes',
    path: REQUESTS,
    nav: PATH,
    crumbs: [{ label: TITLE, href: PATH }],
    intro: html`${mayAct(session) && html`<p>${linkButton(`${PATH}/pedir`, 'Pedir una relación', 'plain')}</p>`}`,
    states: { label: 'Estado de las solicitudes', items: REQUEST_TABS, current: estado },
    list,
    first,
    nothing: () => emptyState({ title: 'Ninguna', text: 'No hay solicitudes en este estado.' }),
    caption: 'En el orden en que se pidieron',
    columns: [
      { label: 'Patrón', heading: true, cell: (r) => html`<a href="${REQUESTS}/${r.folio}"><code>${r.patron}</code></a>` },
      { label: 'Estado', cell: (r) => badge(...REQUEST_WORDS[r.estado]!) },
      { label: 'Pedida', cell: (r) => instant(r.solicitadaEl) },
      { label: 'Vigencia que pidió', cell: (r) => html`${date(r.inicio)} a ${date(r.fin)}` },
      { label: 'Motivo', cell: (r) => r.motivo ?? '' },
    ],
  })

const DONE: Record<string, string> = {
  pedida: 'La solicitud se envió. El patrón recibe un correo; usted recibirá otro con su respuesta.',
  retirada: 'La solicitud quedó retirada.',
}

export const requestPage = (
  session: Session,
  r: RequestView,
  { done, errors = [] }: { done?: string | undefined; errors?: FormError[] } = {},
): Html =>
  page({
    title: `Solicitud a ${r.patron}`,
    user: session,
    nav: PATH,
    crumbs: [
      { label: TITLE, href: PATH },
      { label: 'Mis solicitudes', href: REQUESTS },
    ],
    main: html`<h1>Solicitud a <code>${r.patron}</code></h1>
${errorSummary(errors)}
${doneNotice(DONE, done)}
<p>${badge(...REQUEST_WORDS[r.estado]!)} <span class="hint">Folio ${r.folio}</span></p>
${r.estado === 'rechazada' && notice({ tone: 'mal', title: 'El patrón la rechazó', text: r.motivo ?? 'No dio motivo.' })}
${definitions([
  ['Registros patronales', nrpWord(r.nrps)],
  ['Desde', date(r.inicio)],
  ['Hasta', date(r.fin)],
  ['Producto', r.producto ?? 'Cualquiera certificado'],
  ['Su mensaje', r.mensaje ?? undefined],
  ['Pedida', instant(r.solicitadaEl)],
  ['Respuesta', r.resueltaEl ? instant(r.resueltaEl) : undefined],
  ['Relación otorgada', r.relacion ? html`<a href="/verificacion/${r.relacion}">${r.relacion}</a>` : undefined],
])}
${r.estado === 'pendiente' && mayAct(session) && html`<form method="post" action="${REQUESTS}/${r.folio}/retiro">${csrfField(session)}${button({ label: 'Retirar la solicitud', kind: 'danger' })}</form>`}
${r.estado !== 'pendiente' && r.estado !== 'otorgada' && mayAct(session) && html`<p>${linkButton(address(`${PATH}/pedir`, { patron: r.patron }), 'Pedirla de nuevo', 'plain')}</p>`}`,
  })
