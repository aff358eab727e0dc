// /portal/avisos/…/acuse: what was done with one notice, where it was not what most do with it.
import { type Html, html } from '../../../http/html.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import { action, type Catalog, type Fields, instruction } from '../../notices/index.ts'
import { csrfField, type Session } from '../../sessions/index.ts'
import { button, choices, errorOf, errorSummary, field, notice as message, select } from '../ui/index.ts'
import { employerPage } from './employer-page.ts'

export type TypedAnswer = { resultado?: string; motivo?: string; comentario?: string; aplicadoEl?: string }
export type AnswerView = { notice: Fields; reasons: Catalog['datos']; typed?: TypedAnswer; errors?: FieldError[] }

export const answerPage = (session: Session, { notice: n, reasons, typed = {}, errors = [] }: AnswerView): Html => {
  const path = `/portal/avisos/${n.folioAviso}`
  return employerPage(session, {
    title: errors.length > 0 ? 'Error al registrar qué se hizo' : 'Registrar qué se hizo',
    nav: '/portal/avisos',
    crumbs: [
      { label: 'Avisos', href: '/portal/avisos' },
      { label: `Aviso ${n.folioAviso}`, href: path },
    ],
    main: html`<h1>Registrar qué se hizo</h1>
<p class="hint">Aviso ${n.folioAviso} · ${action(n)} · NSS <span class="fija">${n.nss}</span> · crédito <span class="fija">${n.numCredito}</span></p>
${errorSummary(errors)}
${
  n.sustituidoPor !== null
    ? message({
        text: html`<p>Lo sustituye otro aviso: no hay nada que registrar aquí. <a href="/portal/avisos/${n.sustituidoPor}">Ver el aviso ${n.sustituidoPor}</a></p>`,
      })
    : html`<p>${instruction(n)}</p>
<form method="post" action="${path}/acuse" novalidate>${csrfField(session)}
${choices({
  name: 'resultado',
  kind: 'radio',
  legend: 'Qué se hizo con el aviso',
  options: [
    { value: 'aplicado', label: 'Se aplicó en la nómina' },
    { value: 'rechazado', label: 'Se rechazó', hint: 'Por ejemplo, la persona ya no trabaja con usted.' },
  ],
  chosen: typed.resultado ? [typed.resultado] : ['aplicado'],
  error: errorOf(errors, 'resultado'),
})}
${field({ name: 'aplicadoEl', label: 'Si se aplicó, desde qué día', type: 'date', optional: true, short: true, value: typed.aplicadoEl ?? n.fechaEfecto ?? undefined, error: errorOf(errors, 'aplicadoEl') })}
${select({ name: 'motivo', label: 'Si se rechazó, por qué', optional: true, value: typed.motivo, error: errorOf(errors, 'motivo'), options: [{ value: '', label: 'Elija un motivo' }, ...reasons.map((r) => ({ value: r.clave, label: r.descripcion }))] })}
${field({ name: 'comentario', label: 'Explicación', optional: true, maxlength: 300, hint: 'No escriba datos personales.', value: typed.comentario, error: errorOf(errors, 'comentario') })}
${button({ label: 'Registrar' })}
</form>`
}`,
  })
}
