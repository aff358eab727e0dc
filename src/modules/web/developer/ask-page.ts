// /portal/patrones-que-confian/pedir: the developer proposes; the employer signs, changes the terms, or says no.
import { type Html, html } from '../../../http/html.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import {
  asText,
  button,
  choices,
  emptyState,
  errorOf,
  errorSummary,
  type FormError,
  field,
  linkButton,
  page,
  select,
  textarea,
} from '../ui/index.ts'

const PATH = '/portal/patrones-que-confian'

export const askPage = (
  session: Session,
  { products, typed, errors = [] }: { products: string[]; typed: Record<string, unknown>; errors?: FormError[] },
): Html => {
  const of = (name: string) => ({ name, value: asText(typed[name]), error: errorOf(errors, name) })
  return page({
    title: errors.length > 0 ? 'Error al pedir la relación' : 'Pedir una relación',
    user: session,
    nav: PATH,
    crumbs: [{ label: 'Patrones que confían en usted', href: PATH }],
    main: html`<h1>Pedir una relación de confianza</h1>
${errorSummary(errors)}
${
  products.length === 0
    ? emptyState({
        title: 'Primero, un producto certificado',
        text: 'Sólo un desarrollador con certificación vigente puede pedir y recibir relaciones.',
        action: linkButton('/portal/certificaciones', 'Ir a mis certificaciones'),
      })
    : html`<p class="lead">El patrón recibe un correo con lo que usted propone. Puede otorgarla con su e.firma tal cual, cambiar los términos, o rechazarla con un motivo.</p>
<form method="post" action="${PATH}/pedir" novalidate>${csrfField(session)}
${field({ ...of('patron'), label: 'RFC del patrón', fixed: true, short: true, maxlength: 13 })}
${choices({
  name: 'alcance',
  legend: 'Qué avisos quiere leer',
  kind: 'radio',
  chosen: [asText(typed.alcance) || 'todos'],
  options: [
    { value: 'todos', label: 'Los de todos sus registros patronales', hint: 'También los que agregue después.' },
    { value: 'algunos', label: 'Sólo los de estos registros' },
  ],
})}
${textarea({ ...of('nrps'), label: 'Registros patronales', hint: 'Si pidió sólo algunos: 11 caracteres cada uno, separados por espacios, comas o renglones.', optional: true, fixed: true, rows: 2 })}
${field({ ...of('inicio'), label: 'Desde', type: 'date', short: true })}
${field({ ...of('fin'), label: 'Hasta', type: 'date', short: true, hint: 'Cinco años a lo más.' })}
${select({ ...of('producto'), label: 'Con qué producto', options: [{ value: '', label: 'Cualquiera de los certificados' }, ...products.map((p) => ({ value: p, label: p }))] })}
${textarea({ ...of('mensaje'), label: 'Mensaje para el patrón', hint: 'Que sepa quién es usted: por ejemplo, con quién contrató.', optional: true, maxlength: 500 })}
${button({ label: 'Enviar la solicitud' })}</form>`
}`,
  })
}
