// The pages behind a document's QR: what a folio stands for today, and whether a file is the one that was issued.
import type { Static } from 'typebox'
import { type Html, html } from '../../http/html.ts'
import { page } from '../web/ui/index.ts'
import type { Verification } from './schemas.ts'
import { script } from './script.ts'
import { longDay, longInstant } from './wording.ts'

const KINDS = {
  'relacion-de-confianza': 'Relación de confianza',
  'constancia-de-certificacion': 'Constancia de certificación',
} as const
const STATES = {
  vigente: 'Vigente hoy',
  futura: 'Aún no empieza su vigencia',
  vencida: 'Su vigencia ya terminó',
  cancelada: 'Cancelada por su desarrollador',
  revocada: 'Revocada',
} as const
const PARTS = { patron: 'Patrón', desarrollador: 'Desarrollador de nómina' } as const

/** `base`: below which path the environment stands; '' in production. */
export const startPage = (base: string): Html =>
  page({
    nav: '/verificacion',
    scripts: [script],
    title: 'Verificar un documento · SIA',
    main: html`${testNote(base)}<h1>Verificar un documento</h1>
<p class="lead">Escriba el folio impreso en el acuse o la constancia, o compare el archivo PDF con el que este servicio expidió.</p>
${folioForm(base)}${fileForm(base)}`,
  })

export const unknownPage = (base: string, typed: string): Html =>
  page({
    nav: '/verificacion',
    scripts: [script],
    title: 'Folio desconocido · SIA',
    main: html`${testNote(base)}<h1>Ningún documento lleva ese folio</h1>
<p class="lead">Este servicio no ha expedido un documento con el folio «${typed}». Compárelo con el del documento: si es el mismo, el documento no es auténtico.</p>
${folioForm(base)}${fileForm(base)}`,
  })

export const documentPage = (base: string, d: Static<typeof Verification>): Html =>
  page({
    nav: '/verificacion',
    scripts: [script],
    title: `${d.folio} · Verificación · SIA`,
    main: html`${testNote(base)}<h1>${KINDS[d.tipo]}: folio auténtico</h1>
<p class="lead"><strong class="state ${d.estado}">${STATES[d.estado]}.</strong> Este servicio expidió el folio <code>${d.folio}</code>.</p>
<dl class="facts">
${d.partes.map((p) => row(PARTS[p.papel], html`${p.nombre ?? 'No consta'} <code>${p.rfc}</code>`))}
${d.producto && row('Producto', d.producto)}
${d.version && row('Versión probada', `${d.version}; vale para toda la versión ${d.version.split(/[.-]/)[0]}`)}
${row('Vigencia', `Del ${longDay(d.inicio)} al ${longDay(d.fin)}, ambos días incluidos`)}
${row('Expedida', longInstant(new Date(d.expedidoEl)))}
${d.canceladaEl && row('Cancelada', longInstant(new Date(d.canceladaEl)))}
${d.revocadaEl && row('Revocada', longInstant(new Date(d.revocadaEl)))}
</dl>
<p>Compare estos datos con los del documento que tiene: deben ser los mismos. Si tiene el archivo PDF, compruebe que nadie lo cambió.</p>
${fileForm(base)}`,
  })

const row = (label: string, value: string | Html): Html => html`<div><dt>${label}</dt><dd>${value}</dd></div>`

const testNote = (base: string): Html | undefined =>
  base === ''
    ? undefined
    : html`<p class="lead"><strong class="state vencida">SIN VALIDEZ - PRUEBAS.</strong> Esta página es del ambiente de pruebas: lo que aquí se verifica no tiene valor alguno.</p>
`

const folioForm = (base: string): Html => html`<form action="${base}/verificacion" method="get">
<p class="field"><label for="folio">Folio</label> <input id="folio" name="folio" required maxlength="60" autocomplete="off" spellcheck="false"> <button class="button">Verificar</button></p>
</form>`

const fileForm = (base: string): Html => html`<form id="archivo" class="drop" data-base="${base}">
<h2>¿Es el archivo que se expidió?</h2>
<p><label for="pdf">Elija el PDF, o suéltelo aquí. El archivo se compara y no se guarda.</label></p>
<p><input id="pdf" type="file" accept="application/pdf"></p>
<p id="respuesta" role="status"></p>
<noscript><p>Sin JavaScript, envíe el archivo con <code>POST ${base}/v1/verificacion</code>.</p></noscript>
</form>`
