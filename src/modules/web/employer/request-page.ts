// /portal/relaciones/solicitudes/…: a developer asks; the employer signs, changes the terms, or says no with a reason.
import { type Html, html } from '../../../http/html.ts'
import type { Day } from '../../../kernel/dates.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import type { RequestView } from '../../trust/index.ts'
import {
  badge,
  button,
  date,
  definitions,
  errorOf,
  errorSummary,
  type FormError,
  instant,
  linkButton,
  notice,
  type Tone,
} from '../ui/index.ts'
import { employerPage } from './employer-page.ts'
import { developerWord, nrpWord } from './labels.ts'
import { askedTerms, signAddress, termsAddress } from './terms.ts'

const STATES: Record<string, [text: string, tone: Tone]> = {
  pendiente: ['Espera su respuesta', 'atencion'],
  otorgada: ['Otorgada', 'bien'],
  rechazada: ['Rechazada', 'mal'],
  retirada: ['El desarrollador la retiró', 'nota'],
}

export const requestPage = (
  session: Session,
  r: RequestView,
  { today, typed = '', errors = [] }: { today: Day; typed?: string; errors?: FormError[] },
): Html => {
  const terms = askedTerms(r, today)
  const waits = r.estado === 'pendiente'
  return employerPage(session, {
    title: errors.length > 0 ? 'Error al responder' : `Solicitud de ${r.nombreDesarrollador ?? r.desarrollador}`,
    nav: '/portal/relaciones',
    crumbs: [{ label: 'Relaciones', href: '/portal/relaciones' }],
    main: html`<h1>${r.nombreDesarrollador ?? r.desarrollador} le pide leer sus avisos</h1>
<p>${badge(...STATES[r.estado]!)} <span class="hint">Solicitud ${r.folio}</span></p>
${errorSummary(errors)}
${r.mensaje && notice({ title: 'Su mensaje', text: r.mensaje })}
${definitions([
  ['Desarrollador', developerWord(r)],
  ['Quiere leer los avisos de', nrpWord(r.nrps)],
  ['Desde', date(r.inicio)],
  ['Hasta', date(r.fin)],
  ['Con el producto', r.producto ?? 'Cualquiera certificado de los suyos'],
  ['Lo pidió', instant(r.solicitadaEl)],
  ['Respuesta', r.resueltaEl ? instant(r.resueltaEl) : undefined],
  ['Motivo', r.motivo ?? undefined],
  ['Relación', r.relacion ? html`<a href="/portal/relaciones/${r.relacion}">${r.relacion}</a>` : undefined],
])}
${
  waits &&
  (session.derechos.has('confianza')
    ? html`<h2>Su respuesta</h2>
<p>Mientras nadie firme, no puede leer nada. Si no lo contrató, rechácela.</p>
<p>${linkButton(signAddress(terms), 'Aceptar y firmar')}${linkButton(termsAddress(terms), 'Cambiar los términos', 'plain')}</p>
<section aria-labelledby="rechazar"><h2 id="rechazar">Rechazarla</h2>
<form method="post" action="/portal/relaciones/solicitudes/${r.folio}/rechazo" novalidate>${csrfField(session)}
<div class="field${errorOf(errors, 'motivo') && ' wrong'}"><label for="c-motivo">Motivo</label><p class="hint" id="c-motivo-pista">El desarrollador lo verá.</p>${errorOf(errors, 'motivo') && html`<p class="error-text" id="c-motivo-error">${errorOf(errors, 'motivo')}</p>`}
<textarea id="c-motivo" name="motivo" rows="3" maxlength="500" required aria-describedby="${errorOf(errors, 'motivo') ? 'c-motivo-error ' : ''}c-motivo-pista">${typed}</textarea></div>
${button({ label: 'Rechazar la solicitud', kind: 'danger' })}</form></section>`
    : notice({ text: 'Para responder hace falta el permiso «Relaciones de confianza». Pídalo a su representante.' }))
}`,
  })
}
