// The three steps of granting: who, on which terms, and the signature.
import { type Html, html } from '../../../http/html.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { DeveloperPage } from '../../developers/index.ts'
import type { Session } from '../../sessions/index.ts'
import type { RelationView } from '../../trust/index.ts'
import {
  address,
  button,
  choices,
  date,
  dayText,
  definitions,
  efirmaForm,
  efirmaScripts,
  emptyState,
  errorOf,
  errorSummary,
  type FormError,
  field,
  linkButton,
  notice,
  pagination,
  select,
  steps,
  table,
} from '../ui/index.ts'
import { relationScript } from './assets.ts'
import { employerPage } from './employer-page.ts'
import { nrpWord } from './labels.ts'
import { chosenNrps, type GrantTerms, signAddress, type TypedTerms, termsAddress } from './terms.ts'

export type Developer = DeveloperPage['datos'][number]

const STEPS = ['Elegir al desarrollador', 'Los términos', 'Firmar']
const NAV = '/portal/relaciones'
const CRUMBS = [{ label: 'Relaciones', href: NAV }]
const nameOf = (d: Developer) => d.nombre ?? d.rfc
const productsOf = (d: Developer) => [...new Set(d.productos.map((p) => p.producto))]

export const choosePage = (
  session: Session,
  {
    q,
    found,
    cursor,
    terms,
  }: { q: string; found: DeveloperPage; cursor: string | undefined; terms: (rfc: string) => TypedTerms },
): Html => {
  const path = `${NAV}/nueva`
  return employerPage(session, {
    title: 'Otorgar una relación: elegir al desarrollador',
    nav: NAV,
    crumbs: CRUMBS,
    main: html`<h1>Otorgar una relación</h1>
${steps(STEPS, 0)}
<form method="get" action="${path}" role="search">
${field({ name: 'q', label: '¿Quién hace su programa de nómina?', type: 'search', value: q, optional: true, maxlength: 100, hint: 'Su nombre, su RFC o el nombre del programa.' })}
${button({ label: 'Buscar' })}
</form>
${
  found.datos.length === 0
    ? emptyState({
        title: q ? 'Ninguno coincide' : 'Todavía no hay desarrolladores certificados',
        text: q
          ? 'Pruebe con menos palabras o con el RFC. Si no aparece, aún no está certificado: pídale que se certifique en este servicio.'
          : 'Cuando un desarrollador apruebe las pruebas del servicio, aparecerá aquí.',
        ...(q && { action: linkButton(path, 'Ver todos', 'plain') }),
      })
    : html`${table({
        caption: 'Desarrolladores con certificación vigente',
        columns: [
          { label: 'Desarrollador', heading: true, cell: (d: Developer) => html`${nameOf(d)}<br><code>${d.rfc}</code>` },
          { label: 'Productos certificados', cell: (d) => productsOf(d).join(', ') },
          {
            label: '',
            cell: (d) =>
              html`<a class="button plain" href="${termsAddress(terms(d.rfc))}">Elegir<span class="oculto"> a ${nameOf(d)}</span></a>`,
          },
        ],
        rows: found.datos,
      })}
${(found.hayMas || cursor) && pagination({ shown: `${found.datos.length} en esta página`, ...(cursor && { first: address(path, { q }) }), ...(found.hayMas && { next: address(path, { q, cursor: found.cursor }) }) })}`
}`,
  })
}

const FEW = 60

export type TermsView = {
  developer: Developer
  typed: TypedTerms
  own: string[]
  others: RelationView[]
  today: Day
  years: number
  errors?: FormError[]
}

export const termsPage = (session: Session, { developer, typed, own, others, today, years, errors = [] }: TermsView): Html => {
  const chosen = chosenNrps(typed)
  return employerPage(session, {
    title: errors.length > 0 ? 'Error en los términos' : 'Otorgar una relación: los términos',
    nav: NAV,
    crumbs: CRUMBS,
    main: html`<h1>Qué podrá leer ${nameOf(developer)}</h1>
${steps(STEPS, 1)}
${errorSummary(errors)}
${typed.solicitud && notice({ text: html`Responde a la solicitud <a href="${NAV}/solicitudes/${typed.solicitud}">${typed.solicitud}</a>. Puede cambiar lo que pidió.` })}
<form method="get" action="${NAV}/firmar" novalidate>
<input type="hidden" name="desarrollador" value="${developer.rfc}">${typed.solicitud && html`<input type="hidden" name="solicitud" value="${typed.solicitud}">`}
${choices({
  name: 'alcance',
  kind: 'radio',
  legend: 'De qué registros patronales',
  options: [
    { value: 'todos', label: 'De todos', hint: 'También los que agregue después. Lo más común.' },
    { value: 'algunos', label: 'Sólo de los que elija abajo' },
  ],
  chosen: [typed.alcance === 'algunos' ? 'algunos' : 'todos'],
})}
${nrpChoice(own, chosen, typed.alcance === 'algunos', errors)}
<div class="filters">
${field({ name: 'inicio', label: 'Desde', type: 'date', value: typed.inicio, short: true, error: errorOf(errors, 'inicio'), hint: `Hoy es ${dayText(today)}.` })}
${field({ name: 'fin', label: 'Hasta', type: 'date', value: typed.fin, short: true, error: errorOf(errors, 'fin'), hint: `A lo más ${years} años.` })}
</div>
${select({ name: 'producto', label: 'Con qué producto', value: typed.producto, optional: true, error: errorOf(errors, 'producto'), hint: 'Si no lo limita, vale para cualquier producto certificado suyo.', options: [{ value: '', label: 'Cualquiera de los suyos' }, ...productsOf(developer).map((p) => ({ value: p, label: p }))] })}
${
  others.length > 0 &&
  select({
    name: 'traspasoDe',
    label: '¿Reemplaza a otro desarrollador?',
    value: typed.traspasoDe,
    optional: true,
    error: errorOf(errors, 'traspasoDe'),
    hint: 'Así ningún aviso se pierde ni se repite: el nuevo sigue donde el anterior se quedó. La relación anterior no termina sola.',
    options: [
      { value: '', label: 'No, empieza desde el principio' },
      ...others.map((r) => ({
        value: r.folio,
        label: `Sí, sigue donde se quedó ${r.nombreDesarrollador ?? r.desarrollador} (${r.folio})`,
      })),
    ],
  })
}
${button({ label: 'Continuar' })}
</form>`,
  })
}

function nrpChoice(own: string[], chosen: string[], some: boolean, errors: FormError[]): Html {
  if (own.length === 0)
    return notice({
      tone: 'atencion',
      text: html`No tiene registros patronales asociados. <a href="/portal/patron/registros">Asocie al menos uno</a>; mientras tanto no hay avisos que leer.`,
    })
  const error = errorOf(errors, 'nrps')
  const open = some || error !== undefined
  const list =
    own.length <= FEW
      ? choices({
          name: 'nrps',
          kind: 'checkbox',
          legend: 'Registros patronales',
          options: own.map((n) => ({ value: n, label: n })),
          chosen,
          error,
        })
      : html`<div class="field${error && ' wrong'}"><label for="c-nrps">Registros patronales</label><p class="hint" id="c-nrps-pista">Uno por renglón, o separados por comas.</p>${error && html`<p class="error-text" id="c-nrps-error">${error}</p>`}<textarea id="c-nrps" name="nrps" rows="6" spellcheck="false" aria-describedby="${error ? 'c-nrps-error ' : ''}c-nrps-pista">${chosen.join('\n')}</textarea></div>`
  return html`<details${open && html` open`}><summary>Elegir los registros (${own.length.toLocaleString('es-MX')})</summary>${list}</details>`
}

export const signPage = (
  session: Session,
  {
    developer,
    typed,
    terms,
    now,
    publicUrl,
  }: { developer: Developer; typed: TypedTerms; terms: GrantTerms; now: Date; publicUrl: string },
): Html =>
  employerPage(session, {
    title: 'Otorgar una relación: firmar',
    nav: NAV,
    crumbs: CRUMBS,
    scripts: [...efirmaScripts, relationScript],
    main: html`<h1>Revise y firme</h1>
${steps(STEPS, 2)}
<p class="lead">Con su firma, ${nameOf(developer)} podrá leer sus avisos de crédito. Podrá revocarla en cualquier momento.</p>
${definitions([
  ['Desarrollador', html`${nameOf(developer)}, <code>${developer.rfc}</code>`],
  ['Registros patronales', terms.nrps.includes('*') ? nrpWord(terms.nrps) : terms.nrps.join(', ')],
  ['Desde', date(terms.inicio)],
  ['Hasta', date(terms.fin)],
  ['Con el producto', terms.producto ?? 'Cualquiera certificado de los suyos'],
  ['Sigue donde se quedó', terms.traspasoDe],
  ['Responde a la solicitud', terms.solicitud],
])}
<p><a href="${termsAddress(typed)}">Cambiar los términos</a></p>
<section aria-labelledby="firmar"><h2 id="firmar">Firme con la e.firma de ${session.rfc}</h2>
${efirmaForm({
  proposito: 'relacion:otorgar',
  title: 'Otorgar una relación de confianza',
  now,
  rfc: session.rfc,
  datos: { ...terms },
  endpoint: '/v1/relaciones-confianza',
  action: 'Firmar y otorgar',
})}</section>
<section aria-labelledby="otro"><h2 id="otro">¿La e.firma la tiene otra persona?</h2>
<p>Sólo quien tiene la e.firma del patrón puede otorgar. Envíele esta dirección: al entrar verá estos mismos términos y podrá firmarlos.</p>
<p class="cadena">${publicUrl}${signAddress(typed)}</p></section>`,
  })
