// A form that signs an act in the browser (assets/efirma.js). Give it the act, where the signature goes and what follows; the page
// must list `efirmaScripts` among its scripts. The act's data are `datos`, and whatever named fields stand in `fields`: a name that
// ends in `[]` is a list, an empty field is left out. Without `next` the form dispatches the event `efirma:hecho` with the answer.
//
//   page({ title: 'Otorgar', scripts: efirmaScripts, user: session, main: efirmaForm({
//     proposito: 'relacion:otorgar', title: 'Otorgar una relación de confianza', now: ctx.now(), rfc: session.rfc,
//     datos: { desarrollador: 'MAB9307148T4', nrps: ['*'] }, fields: html`${field({ name: 'inicio', … })}${field({ name: 'fin', … })}`,
//     endpoint: '/v1/relaciones-confianza', next: '/portal/relaciones?otorgada=1', action: 'Firmar y otorgar' }) })
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Html, html } from '../../../http/html.ts'
import { type Asset, defineAsset } from './assets.ts'
import { button, field, fileField } from './form-parts.ts'

const file = (name: string) => join(import.meta.dirname, 'assets', name)

/** As node-forge ships it; only the worker loads it. */
defineAsset('forge.min.js', createRequire(import.meta.url).resolve('node-forge/dist/forge.min.js'))
/** The thread with the key may load forge and nothing else, and connect to nowhere. */
defineAsset('firmador.js', file('firmador.js'), { policy: "default-src 'none'; script-src 'self'" })

/** For pages with file fields. */
export const dropScripts: readonly Asset[] = [defineAsset('zona.js', file('zona.js'))]
/** For pages with an e.firma form. */
export const efirmaScripts: readonly Asset[] = [defineAsset('efirma.js', file('efirma.js'))]

export type EfirmaForm = {
  proposito: string
  /** What the act is called where people read what they sign. */
  title: string
  /** The service's time: validity is judged by it, not by a computer's clock that may be wrong. */
  now: Date
  datos?: Record<string, unknown>
  fields?: Html
  endpoint: string
  next?: string
  /** On the button that signs. */
  action: string
  /** Whose e.firma it must be; absent: anybody's. */
  rfc?: string
  /** Where a page has two of them. */
  id?: string
}

export const efirmaForm = (parts: EfirmaForm): Html => {
  const id = parts.id ?? 'efirma'
  return html`<form class="efirma" id="${id}" data-efirma novalidate data-proposito="${parts.proposito}" data-titulo="${parts.title}" data-datos="${JSON.stringify(parts.datos ?? {})}" data-destino="${parts.endpoint}" data-siguiente="${parts.next ?? ''}" data-ahora="${parts.now.getTime()}"${parts.rfc && html` data-rfc="${parts.rfc}"`}>
<noscript><div class="notice atencion"><p>Para firmar con la e.firma hace falta JavaScript: la firma se hace en su navegador, para que la llave no salga de su equipo. Actívelo y recargue la página.</p></div></noscript>
<div class="notice mal" data-parte="rechazo" role="alert" tabindex="-1" hidden></div>
<fieldset class="choices" data-parte="campos" disabled>
<legend class="oculto">Su e.firma</legend>
${parts.fields}
${mark(fileField({ id: `${id}-cer`, label: 'Certificado (.cer)', hint: 'Elija el archivo o suéltelo aquí.', accept: '.cer' }), 'cer')}
${mark(fileField({ id: `${id}-key`, label: 'Llave privada (.key)', hint: 'No sale de su equipo: se usa en esta página y se descarta.', accept: '.key' }), 'key')}
${mark(field({ id: `${id}-contrasena`, name: '', label: 'Contraseña de la llave', hint: 'La que eligió ante el SAT.', type: 'password', autocomplete: 'off' }), 'contrasena')}
${button({ label: 'Revisar lo que voy a firmar' })}
</fieldset>
<div class="progress" data-parte="estado" role="status" tabindex="-1" hidden><span></span><progress max="6" value="0" aria-label="Avance"></progress></div>
<section data-parte="revision" class="to-sign" aria-labelledby="${id}-titulo" hidden>
<h3 id="${id}-titulo" data-parte="titulo" tabindex="-1">Esto es lo que va a firmar</h3>
<dl class="facts" data-parte="datos"></dl>
<details><summary>Ver el texto exacto (cadena original)</summary><pre class="cadena" data-parte="cadena" tabindex="0"></pre></details>
<p><button type="button" class="button" data-parte="firmar">${parts.action}</button><button type="button" class="button plain" data-parte="regresar">Regresar sin firmar</button></p>
</section>
</form>`
}

/** Names an input for the script. None of the three has a `name`: nothing of them could ever be sent by a form. */
const mark = (part: Html, name: string): Html =>
  new Html(part.text.replace(/ name=""/, '').replace('<input ', `<input data-parte="${name}" `))
