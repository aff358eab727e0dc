// /portal/productos: what the developer certifies; a name and a version each.
import { type Html, html } from '../../../http/html.ts'
import type { CertificationSummaryView, ProductView } from '../../certification/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import {
  address,
  asText,
  button,
  date,
  definitions,
  emptyState,
  errorOf,
  errorSummary,
  type FormError,
  field,
  instant,
  type List,
  linkButton,
  listPage,
  notice,
  page,
  table,
} from '../ui/index.ts'
import { guideLink, productName, stateBadge } from './labels.ts'
import { mayAct } from './may-act.ts'

const PATH = '/portal/productos'
const CRUMB = { label: 'Productos', href: PATH }

export const productsPage = (session: Session, { list, first }: { list: List<ProductView>; first: boolean }): Html =>
  listPage(session, {
    title: 'Productos',
    path: PATH,
    intro: html`<p class="lead">Los programas de nómina que usted hace. Cada versión mayor (5, 6…) se certifica aparte; 5.1 y 5.2 comparten certificación.</p>
${list.datos.length > 0 && mayAct(session) && html`<p>${linkButton(`${PATH}/nuevo`, 'Registrar otro producto o versión')}</p>`}`,
    list,
    first,
    nothing: () =>
      emptyState({
        title: 'Todavía no hay productos',
        text: 'Registre el programa que va a certificar. El nombre es el que verán los patrones y el que su programa dirá en User-Agent.',
        action: mayAct(session) ? linkButton(`${PATH}/nuevo`, 'Registrar un producto') : undefined,
      }),
    caption: 'En el orden en que se registraron',
    columns: [
      { label: 'Producto', heading: true, cell: (p) => html`<a href="${PATH}/${p.id}">${p.nombre}</a>` },
      { label: 'Versión', cell: (p) => p.version },
      { label: 'Contacto', cell: (p) => p.contacto.correo },
      { label: 'Registrado', cell: (p) => instant(p.registradoEl) },
    ],
  })

export const newProductPage = (session: Session, typed: Record<string, unknown> = {}, errors: FormError[] = []): Html => {
  const of = (name: string) => ({ name, value: asText(typed[name]), error: errorOf(errors, name) })
  return page({
    title: errors.length > 0 ? 'Error al registrar el producto' : 'Registrar un producto',
    user: session,
    nav: PATH,
    crumbs: [CRUMB],
    main: html`<h1>Registrar un producto</h1>
${errorSummary(errors)}
<form method="post" action="${PATH}" novalidate>${csrfField(session)}
${field({ ...of('nombre'), label: 'Nombre comercial', hint: 'Como lo conocen los patrones, por ejemplo «Nómina Centro».', maxlength: 100 })}
${field({ ...of('version'), label: 'Versión', hint: 'Números con puntos: 5, 5.2 o 5.2.0.', maxlength: 60, fixed: true, short: true })}
${field({ ...of('correo'), label: 'Correo de contacto', hint: 'A quién acudir sobre el producto. Sólo lo ven usted y el Instituto.', type: 'email', maxlength: 254, autocomplete: 'email' })}
${field({ ...of('telefono'), label: 'Teléfono de contacto', optional: true, short: true, maxlength: 24, autocomplete: 'tel' })}
${button({ label: 'Registrar el producto' })}</form>`,
  })
}

export const productPage = (
  session: Session,
  product: ProductView,
  certifications: CertificationSummaryView[],
  done: string,
): Html => {
  const open = certifications.find(({ estado }) => estado === 'en-pruebas' || estado === 'solicitada')
  return page({
    title: productName(product),
    user: session,
    nav: PATH,
    crumbs: [CRUMB],
    main: html`<h1>${productName(product)}</h1>
${done === 'registrado' && notice({ tone: 'bien', text: 'El producto quedó registrado. Lo que sigue es abrir su ambiente de pruebas.', alert: true })}
${definitions([
  ['Identificador', html`<code>${product.id}</code>`],
  ['Correo de contacto', product.contacto.correo],
  ['Teléfono', product.contacto.telefono ?? undefined],
  ['Registrado', instant(product.registradoEl)],
])}
<h2>Certificaciones</h2>
${
  certifications.length === 0
    ? emptyState({
        title: 'Todavía sin certificar',
        text: html`Al empezar recibe un ambiente de pruebas con patrones y avisos inventados. Su programa hace ahí su trabajo de siempre y el servicio observa. ${guideLink('14-el-ambiente-de-pruebas-y-la-certificacion', 'Cómo funciona')}.`,
        action: mayAct(session) ? linkButton(startAddress(product.id), 'Empezar la certificación') : undefined,
      })
    : html`${table({
        caption: 'La más reciente primero',
        columns: [
          {
            label: 'Certificación',
            heading: true,
            cell: (c: CertificationSummaryView) => html`<a href="/portal/certificaciones/${c.id}">${c.id}</a>`,
          },
          { label: 'Estado', cell: (c) => stateBadge(c.estado) },
          { label: 'Empezó', cell: (c) => instant(c.creadaEl) },
          { label: 'Vigente hasta', cell: (c) => (c.constancia ? date(c.constancia.vigenteHasta) : '') },
        ],
        rows: certifications,
      })}
${!open && mayAct(session) && html`<p>${linkButton(startAddress(product.id), 'Empezar otra certificación')}</p>`}`
}`,
  })
}

const startAddress = (id: string) => address('/portal/certificaciones/nueva', { producto: id })
