// /portal/certificaciones: all of them by state, and the start of one.
import { type Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView, ProductView, State } from '../../certification/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import {
  button,
  date,
  emptyState,
  errorOf,
  errorSummary,
  type FormError,
  instant,
  type List,
  linkButton,
  listPage,
  notice,
  page,
  select,
} from '../ui/index.ts'
import { guideLink, productName, stateBadge } from './labels.ts'
import { mayAct } from './may-act.ts'

const PATH = '/portal/certificaciones'
const TABS: [estado: State | '', label: string][] = [
  ['', 'Todas'],
  ['en-pruebas', 'En pruebas'],
  ['solicitada', 'Solicitadas'],
  ['aprobada', 'Aprobadas'],
  ['rechazada', 'Rechazadas'],
  ['cancelada', 'Canceladas'],
]
export const isListed = (text: string | undefined): boolean => TABS.some(([estado]) => estado !== '' && estado === text)

export const certificationsPage = (
  session: Session,
  {
    list,
    estado,
    first,
    hasProduct,
  }: { list: List<CertificationSummaryView>; estado: State | undefined; first: boolean; hasProduct: boolean },
): Html =>
  listPage(session, {
    title: 'Certificaciones',
    path: PATH,
    intro: html`<p class="lead">Su programa hace su trabajo de siempre en un ambiente de pruebas, y el servicio observa. Con las pruebas aprobadas, la solicita y recibe su constancia.</p>
${mayAct(session) && hasProduct && html`<p>${linkButton(`${PATH}/nueva`, 'Empezar una certificación')}</p>`}`,
    states: { label: 'Estado', items: TABS, current: estado ?? '' },
    list,
    first,
    nothing: () => nothing(session, estado, hasProduct),
    caption: 'En el orden en que se empezaron',
    columns: [
      { label: 'Producto', heading: true, cell: (c) => html`<a href="${PATH}/${c.id}">${productName(c.producto)}</a>` },
      { label: 'Estado', cell: (c) => stateBadge(c.estado) },
      { label: 'Empezó', cell: (c) => instant(c.creadaEl) },
      { label: 'Plazo', cell: term },
      { label: 'Identificador', cell: (c) => html`<span class="fija">${c.id}</span>` },
    ],
  })

function term(c: CertificationSummaryView): Html | string {
  if (c.constancia) return html`Vigente hasta el ${date(c.constancia.vigenteHasta)}`
  return c.estado === 'en-pruebas' ? html`Pruebas hasta el ${instant(c.pruebasHasta)}` : ''
}

function nothing(session: Session, estado: State | undefined, hasProduct: boolean): Html {
  if (estado !== undefined) return emptyState({ title: 'Ninguna', text: 'No hay certificaciones en este estado.' })
  if (!hasProduct)
    return emptyState({
      title: 'Primero, un producto',
      text: 'Se certifica un producto en una versión. Registre el suyo y empiece desde ahí.',
      action: mayAct(session) ? linkButton('/portal/productos/nuevo', 'Registrar un producto') : undefined,
    })
  return emptyState({
    title: 'Todavía no ha empezado ninguna',
    text: html`Al empezar recibe credenciales, patrones y avisos inventados. ${guideLink('14-el-ambiente-de-pruebas-y-la-certificacion', 'Cómo funciona')}.`,
    action: mayAct(session) ? linkButton(`${PATH}/nueva`, 'Empezar una certificación') : undefined,
  })
}

export const startPage = (
  session: Session,
  { products, chosen, errors = [] }: { products: ProductView[]; chosen: string | undefined; errors?: FormError[] },
): Html =>
  page({
    title: errors.length > 0 ? 'Error al empezar la certificación' : 'Empezar una certificación',
    user: session,
    nav: PATH,
    crumbs: [{ label: 'Certificaciones', href: PATH }],
    main: html`<h1>Empezar una certificación</h1>
${errorSummary(errors)}
${
  products.length === 0
    ? emptyState({
        title: 'Primero, un producto',
        text: 'Se certifica un producto en una versión. Registre el suyo y regrese aquí.',
        action: linkButton('/portal/productos/nuevo', 'Registrar un producto'),
      })
    : html`<p class="lead">Se abre un ambiente de pruebas sólo para usted, por 30 días. En él puede repetir cada prueba cuantas veces quiera.</p>
${notice({
  title: 'Qué recibe',
  text: html`<ul><li>RFC, contraseña y código de un solo uso de prueba. Se muestran al abrirlo: tenga dónde guardarlos.</li>
<li>e.firmas de prueba en un ZIP, y patrones de prueba, con &amp; y Ñ entre ellos.</li>
<li>Un buzón de correo, un reloj que puede adelantar y un mundo exterior que puede hacer fallar.</li></ul>`,
})}
<form method="post" action="${PATH}" novalidate>${csrfField(session)}
${select({
  name: 'producto',
  label: 'Producto y versión',
  value: chosen,
  error: errorOf(errors, 'producto'),
  hint: 'Si la versión mayor ya está certificada, aprobar ésta la renueva.',
  options: products.toReversed().map((p) => ({ value: p.id, label: productName(p) })),
})}
${button({ label: 'Abrir el ambiente de pruebas' })}</form>
<p class="hint">Puede tardar unos segundos: se hacen llaves nuevas. ¿Otra versión? <a href="/portal/productos/nuevo">Regístrela primero</a>.</p>`
}`,
  })
