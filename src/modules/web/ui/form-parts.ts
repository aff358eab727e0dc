// Parts of a form. Each field has a label, its error and hint are tied to it, and what was typed comes back.
import { type Html, html } from '../../../http/html.ts'

export type FieldParts = {
  name: string
  label: string
  hint?: string | Html
  error?: string
  value?: string
  /** Of the input element; `otp` is a one-time code that may be pasted or filled in by the browser. */
  type?: 'text' | 'email' | 'password' | 'date' | 'search' | 'number' | 'otp'
  optional?: boolean
  autocomplete?: string
  maxlength?: number
  /** Digits and keys: fixed width, no spelling, no capitals changed. */
  fixed?: boolean
  short?: boolean
  /** Told apart from the name where two forms of a page share it. */
  id?: string
}

const idOf = ({ id, name }: { id?: string; name: string }) => id ?? `c-${name}`
const describedBy = (id: string, hint: unknown, error: unknown) =>
  [error && `${id}-error`, hint && `${id}-pista`].filter(Boolean).join(' ')

const about = (id: string, hint: string | Html | undefined, error: string | undefined): Html =>
  html`${hint && html`<p class="hint" id="${id}-pista">${hint}</p>`}${error && html`<p class="error-text" id="${id}-error">${error}</p>`}`

const label = (id: string, text: string, optional: boolean | undefined): Html =>
  html`<label for="${id}">${text}${optional && html` <span class="optional">(opcional)</span>`}</label>`

export function field(parts: FieldParts): Html {
  const { name, hint, error, type = 'text', optional } = parts
  const id = idOf(parts)
  const described = describedBy(id, hint, error)
  const otp = type === 'otp'
  const classes = [otp && 'otp', parts.fixed && 'fija'].filter(Boolean).join(' ')
  return html`<div class="field${error && ' wrong'}${parts.short && ' short'}">
${label(id, parts.label, optional && type !== 'search')}
${about(id, hint, error)}
<input id="${id}" name="${name}" type="${otp ? 'text' : type}"${classes && html` class="${classes}"`}${parts.value !== undefined && type !== 'password' && !otp && html` value="${parts.value}"`}${
    otp && html` inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*"`
  }${parts.autocomplete && html` autocomplete="${parts.autocomplete}"`}${parts.maxlength && html` maxlength="${parts.maxlength}"`}${
    (parts.fixed || otp) && html` spellcheck="false" autocapitalize="off"`
  }${!optional && html` required`}${described && html` aria-describedby="${described}"`}${error && html` aria-invalid="true"`}>
</div>`
}

/** Several lines. */
export function textarea(parts: Omit<FieldParts, 'type'> & { rows?: number }): Html {
  const id = idOf(parts)
  const described = describedBy(id, parts.hint, parts.error)
  return html`<div class="field${parts.error && ' wrong'}">
${label(id, parts.label, parts.optional)}
${about(id, parts.hint, parts.error)}
<textarea id="${id}" name="${parts.name}" rows="${parts.rows ?? 3}"${parts.fixed && html` class="fija" spellcheck="false"`}${parts.maxlength && html` maxlength="${parts.maxlength}"`}${!parts.optional && html` required`}${described && html` aria-describedby="${described}"`}${parts.error && html` aria-invalid="true"`}>${parts.value}</textarea>
</div>`
}

export type Option = { value: string; label: string }

export function select(parts: FieldParts & { options: readonly Option[] }): Html {
  const id = idOf(parts)
  const described = describedBy(id, parts.hint, parts.error)
  return html`<div class="field${parts.error && ' wrong'}${parts.short && ' short'}">
${label(id, parts.label, parts.optional)}
${about(id, parts.hint, parts.error)}
<select id="${id}" name="${parts.name}"${described && html` aria-describedby="${described}"`}${parts.error && html` aria-invalid="true"`}>${parts.options.map(
    (option) => html`<option value="${option.value}"${option.value === parts.value && html` selected`}>${option.label}</option>`,
  )}</select>
</div>`
}

/** One or several of a few, as radio buttons or check boxes. */
export function choices(parts: {
  name: string
  legend: string
  kind: 'radio' | 'checkbox'
  options: readonly (Option & { hint?: string })[]
  chosen?: readonly string[]
  hint?: string
  error?: string
}): Html {
  const id = `c-${parts.name}`
  const described = describedBy(id, parts.hint, parts.error)
  return html`<fieldset class="choices"${described && html` aria-describedby="${described}"`}>
<legend>${parts.legend}</legend>
${about(id, parts.hint, parts.error)}
${parts.options.map(
  (option, i) =>
    html`<div class="choice"><input type="${parts.kind}" id="${i === 0 ? id : `${id}-${i}`}" name="${parts.name}" value="${option.value}"${
      parts.chosen?.includes(option.value) && html` checked`
    }><label for="${i === 0 ? id : `${id}-${i}`}">${option.label}${option.hint && html`<br><span class="hint">${option.hint}</span>`}</label></div>\n`,
)}</fieldset>`
}

/** A real file input inside the zone onto which a file may be dropped (assets/zona.js). */
export function fileField(parts: {
  name?: string
  id: string
  label: string
  hint?: string
  accept: string
  error?: string
}): Html {
  const described = describedBy(parts.id, parts.hint, parts.error)
  return html`<div class="field file${parts.error && ' wrong'}" data-zona>
<label for="${parts.id}">${parts.label}</label>
${about(parts.id, parts.hint, parts.error)}
<input class="file-input" type="file" id="${parts.id}"${parts.name && html` name="${parts.name}"`} accept="${parts.accept}"${described && html` aria-describedby="${described}"`}>
</div>`
}

export type Button = { label: string | Html; kind?: 'main' | 'plain' | 'danger'; name?: string; value?: string; id?: string }

const looks = { main: 'button', plain: 'button plain', danger: 'button danger' }

export const button = ({ label, kind = 'main', name, value, id }: Button): Html =>
  html`<button class="${looks[kind]}"${id && html` id="${id}"`}${name && html` name="${name}" value="${value}"`}>${label}</button>`

export const linkButton = (href: string, label: string, kind: Button['kind'] = 'main'): Html =>
  html`<a class="${looks[kind]}" href="${href}">${label}</a>`

export type FormError = { campo: string; mensaje: string }

/** Above a form that came back: says what to correct and leads to each field. `campo` is the field's name, or '' for the whole. */
export const errorSummary = (errors: readonly FormError[]): Html | undefined =>
  errors.length === 0
    ? undefined
    : html`<div class="notice mal" role="alert" tabindex="-1" id="errores" autofocus>
<h2>${summaryTitle(errors)}</h2>
<ul>${errors.map(({ campo, mensaje }) => html`<li>${campo ? html`<a href="#c-${campo}">${mensaje}</a>` : mensaje}</li>`)}</ul>
</div>`

const summaryTitle = (errors: readonly FormError[]): string => {
  if (errors.every(({ campo }) => campo === '')) return 'No se pudo continuar'
  return errors.length === 1 ? 'Hay un dato por corregir' : `Hay ${errors.length} datos por corregir`
}

/** The message for one field, for `field({ error })`. */
export const errorOf = (errors: readonly FormError[], campo: string): string | undefined =>
  errors.find((error) => error.campo === campo)?.mensaje
