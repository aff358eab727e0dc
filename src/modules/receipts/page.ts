// The pages behind a document's QR: what a folio stands for today, and whether a file is the one that was issued.
import type { Static } from 'typebox'
import { type Html, html } from '../../http/html.ts'
import { page } from '../web/ui/index.ts'
import type { Verification } from './schemas.ts'
import { script } from './script.ts'
import { isBareNotice, normalFolio } from './typed-folio.ts'
import { longDay, longInstant } from './wording.ts'

const KINDS = {
  'relacion-de-confianza': 'Relación de confianza',
  'constancia-de-certificacion': 'Constancia de certificación',
  aviso: 'Aviso',
} as const
const STATES = {
  vigente: 'Vigente hoy',
  futura: 'Aún no empieza su vigencia',
  vencida: 'Su vigencia ya terminó',
  cancelada: 'Cancelada por su desarrollador',
  revocada: 'Revocada',
  'sin-efecto': 'Ya no cuenta',
} as const
const PARTS = { patron: 'Patrón', desarrollador: 'Desarrollador de nómina' } as const

/** `base`: below which path the environment stands; '' in production. */
export const startPage = (base: string): Html =>
  page({
    nav: '/verificacion',
    scripts: [script],
    title: 'Verificar un documento · SIA',
    main: html`${testNote(base)}<h1>Verificar un documento</h1>
<p class="lead">Escriba el folio impreso en el acuse, la constancia o el aviso, o compare el archivo PDF con el que este servicio expidió.</p>
${folioForm(base)}${fileForm(base)}`,
  })

export const unknownPage = (base: string, typed: string, now: Date): Html =>
  page({
    nav: '/verificacion',
    scripts: [script],
    title: 'Folio desconocido · SIA',
    main: html`${testNote(base)}${isBareNotice(normalFolio(typed)) ? missingCode(typed) : unknownFolio(typed)}
${checkedAt(now)}
${folioForm(base, typed)}${fileForm(base)}`,
  })

const unknownFolio = (typed: string): Html => html`<h1>No se encontró ese folio</h1>
<p class="lead">No hay un documento con el folio «${typed}». Primero revíselo letra por letra con el del documento:</p>
<ul>
<li>se confunden el 0 y la O, el 1, la I y la L, el 8 y la B, el 5 y la S, el 2 y la Z;</li>
<li>el folio de un acuse o una constancia son dos letras y dieciséis letras o dígitos; el de un aviso, una letra, trece dígitos y un código de ocho;</li>
<li>no importan guiones, espacios ni mayúsculas.</li>
</ul>
<p>Si el folio es exactamente el del documento, este servicio no lo expidió: no lo dé por bueno, y pida el original a quien se lo entregó.</p>`

const missingCode = (typed: string): Html => html`<h1>Falta el código del aviso</h1>
<p class="lead">«${typed}» parece el folio de un aviso. Para verificarlo escriba también las ocho letras y dígitos que están después de él en el papel, por ejemplo <code>R0212026000001-7Q2M-9KXD</code>.</p>
<p>El código evita que alguien averigüe avisos ajenos probando folios. Si el papel no lo trae, ábralo desde el código QR o compare el archivo.</p>`

export const documentPage = (base: string, d: Static<typeof Verification>): Html =>
  page({
    nav: '/verificacion',
    scripts: [script],
    title: `${d.folio} · Verificación · SIA`,
    main: html`${testNote(base)}<h1>${KINDS[d.tipo]}: folio auténtico</h1>
<p class="lead"><strong class="state ${d.estado === 'sin-efecto' ? 'revocada' : d.estado}">${d.aviso && d.estado === 'vigente' ? 'Cuenta hoy' : STATES[d.estado]}.</strong> Este servicio expidió el folio <code>${d.folio}</code>.</p>
<dl class="facts">
${d.partes.map((p) => row(PARTS[p.papel], html`${p.nombre} <code>${p.rfc}</code>`))}
${d.aviso && noticeRows(d.aviso)}
${d.producto && row('Producto', d.producto)}
${d.version && row('Versión probada', `${d.version}; vale para toda la versión ${d.version.split(/[.-]/)[0]}`)}
${d.inicio && d.fin && row('Vigencia', `Del ${longDay(d.inicio)} al ${longDay(d.fin)}, ambos días incluidos`)}
${row(d.aviso ? 'Publicado' : 'Expedida', longInstant(new Date(d.expedidoEl)))}
${d.canceladaEl && row('Cancelada', longInstant(new Date(d.canceladaEl)))}
${d.revocadaEl && row('Revocada', longInstant(new Date(d.revocadaEl)))}
</dl>
${checkedAt(new Date(d.consultadoEl))}
<p>Compare estos datos con los del documento que tiene: deben ser los mismos. Si tiene el archivo PDF, compruebe que nadie lo cambió.</p>
${fileForm(base)}`,
  })

const noticeRows = (aviso: NonNullable<Static<typeof Verification>['aviso']>): Html => html`${row('Documento', aviso.titulo)}
${row('Registro patronal', html`<code>${aviso.nrp}</code>`)}
${row('Fecha del aviso', longDay(aviso.fecha))}
${aviso.sustituidoPor !== null && row('Lo dejó sin efecto', html`el aviso <code>${aviso.sustituidoPor}</code>`)}`

/** Also in print: a state is worth something only with the moment that it is of. */
const checkedAt = (now: Date): Html =>
  html`<p>Consulta hecha el <time datetime="${now.toISOString()}">${longInstant(now)}</time>.</p>`

const row = (label: string, value: string | Html): Html => html`<div><dt>${label}</dt><dd>${value}</dd></div>`

const testNote = (base: string): Html | undefined =>
  base === ''
    ? undefined
    : html`<p class="lead"><strong class="state vencida">SIN VALIDEZ - PRUEBAS.</strong> Esta página es del ambiente de pruebas: lo que aquí se verifica no tiene valor alguno.</p>
`

const folioForm = (base: string, typed = ''): Html => html`<form action="${base}/verificacion" method="get">
<p class="field"><label for="folio">Folio</label> <input id="folio" name="folio" value="${typed}" required maxlength="60" autocomplete="off" spellcheck="false"> <button class="button">Verificar</button></p>
</form>`

const fileForm = (base: string): Html => html`<form id="archivo" class="drop" data-base="${base}">
<h2>¿Es el archivo que se expidió?</h2>
<p><label for="pdf">Elija el PDF, o suéltelo aquí. El archivo se compara y no se guarda.</label></p>
<p><input id="pdf" type="file" accept="application/pdf"></p>
<p id="respuesta" role="status"></p>
<noscript><p>Sin JavaScript, envíe el archivo con <code>POST ${base}/v1/verificacion</code>.</p></noscript>
</form>`
