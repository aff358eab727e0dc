// The part of a certification's page that changes while tests go on. It is drawn here alone: with the page, and again by itself when
// the live view asks for it (assets/en-vivo.js), which puts each changed piece (`data-pieza`, `data-huella`) in the place of the old.
import { createHash } from 'node:crypto'
import { Html, html } from '../../../http/html.ts'
import { count } from '../../../kernel/wording.ts'
import type { Verdict, WatchedCertification } from '../../certification/index.ts'
import { CASES, type SeenExchange } from '../../conformance/index.ts'
import { badge, progress } from '../ui/index.ts'
import { certificationPath } from './certification-frame.ts'
import { evidenceTable } from './evidence-table.ts'
import { prose, provocationWord, testBadge, timeOfDay } from './labels.ts'
import type { LiveView } from './read-live-view.ts'

export const REPEAT_FORM = 'repetir'
const ASKED = new Map(CASES.map((test) => [test.id, test]))

/** `acting`: with buttons to do tests, which belong to the form REPEAT_FORM of the page. */
export function liveParts({ certification, exchanges, last }: LiveView, acting: boolean): Html {
  const { pruebas } = certification
  const live = certification.estado === 'en-pruebas'
  const failed = pruebas.filter((test) => test.estado === 'fallida')
  const reportPath = certificationPath(certification.id, 'informe')
  return html`<div id="avance" data-desde="${last}" data-estado="${certification.estado}" data-listo="${certification.resumen.faltanObligatorias === 0 ? 'si' : ''}">
${piece('resumen', 'div', summary(certification))}
${piece('corregir', 'div', failed.length > 0 ? toCorrect(failed) : html``)}
<div class="${live ? 'live' : ''}">
<section aria-labelledby="lista-pruebas"><h2 id="lista-pruebas">Pruebas</h2>
<ul class="tests">${pruebas.map((test) => piece(`prueba-${test.id}`, 'li', testItem(test, reportPath, acting && live), `test ${test.estado}`))}</ul></section>
${live && html`<section class="watch" aria-labelledby="vistos" tabindex="0"><h2 id="vistos">Intercambios recientes</h2>${piece('intercambios', 'div', exchangeList(exchanges))}</section>`}
</div>
</div>`
}

function piece(name: string, tag: 'div' | 'li', inner: Html, classes = ''): Html {
  const print = createHash('sha256').update(inner.text).digest('base64url').slice(0, 10)
  const open = html` id="${name}" data-pieza="${name}" data-huella="${print}"${classes && html` class="${classes}"`}`
  return new Html(`<${tag}${open.text}>${inner.text}</${tag}>`)
}

function summary({ resumen }: WatchedCertification): Html {
  const passed = resumen.aprobadas + resumen.advertencias
  const parts = [
    resumen.advertencias > 0 && `${resumen.advertencias} con advertencia`,
    resumen.fallidas > 0 && count(resumen.fallidas, 'falló', 'fallaron'),
    resumen.pendientes > 0 && count(resumen.pendientes, 'sin terminar', 'sin terminar'),
    resumen.faltanObligatorias > 0
      ? `${count(resumen.faltanObligatorias, 'obligatoria falta', 'obligatorias faltan')} por aprobar`
      : 'no falta ninguna obligatoria',
  ].filter(Boolean)
  return html`${progress({ id: 'aprobadas', label: `${passed} de ${resumen.total} pruebas aprobadas`, value: passed, max: resumen.total })}
<p class="hint">${capital(parts.join(' · '))}</p>`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const toCorrect = (failed: Verdict[]): Html =>
  html`<div class="notice mal"><h2>Por corregir</h2><ul>${failed.map(({ id, titulo, queCambiar }) => html`<li><a href="#prueba-${id}">${titulo}</a>${queCambiar && html`<br>${prose(queCambiar)}`}</li>`)}</ul></div>`

function testItem(test: Verdict, reportPath: string, acting: boolean): Html {
  const asked = ASKED.get(test.id)
  return html`<div class="head"><h3>${test.titulo}</h3>${testBadge(test.estado)}${!test.obligatoria && badge('Opcional')}</div>
${test.explicacion && html`<p>${prose(test.explicacion)}</p>`}
${test.queCambiar && html`<p class="change"><strong>Qué cambiar:</strong> ${prose(test.queCambiar)}</p>`}
<div class="foot">
<details><summary aria-label="En qué consiste: ${test.titulo}">En qué consiste</summary>
${asked && html`<p><strong>Qué hace el servicio:</strong> ${prose(asked.estimulo)}</p><p><strong>Qué espera de su programa:</strong> ${prose(asked.observa)}</p>`}
<p class="hint">${prose(test.clausula)} · <code>${test.id}</code></p></details>
${test.evidencia.length > 0 && evidence(test, reportPath)}
${test.intentos > 1 && html`<span class="hint">Intento ${test.intentos}</span>`}
${acting && again(test)}
</div>`
}

/** Of what has to be corrected it stands here; of what passed, and is thousands of elements by the end, in the report. */
function evidence(test: Verdict, reportPath: string): Html {
  const label = `${count(test.evidencia.length, 'intercambio', 'intercambios')} de evidencia`
  const named = html`aria-label="${label} de ${test.titulo}"`
  if (test.estado === 'aprobada') return html`<a href="${reportPath}#prueba-${test.id}" ${named}>${label}</a>`
  return html`<details><summary ${named}>${label}</summary>${evidenceTable(test.evidencia)}</details>`
}

// Names of controls stand in attributes: hidden texts are boxes, three for each of 32 tests.
function again({ id, titulo, estado, intentos }: Verdict): Html {
  const goesOn = estado === 'en-curso' || (estado === 'pendiente' && intentos > 0)
  const label = intentos === 0 ? 'Hacer' : goesOn ? 'Empezar de nuevo' : 'Repetir'
  return html`<button class="button plain small" form="${REPEAT_FORM}" name="prueba" value="${id}" aria-label="${label} ${titulo}">${label}</button>`
}

const exchangeList = (exchanges: SeenExchange[]): Html =>
  exchanges.length === 0
    ? html`<p>Aún no llega ninguna petición de su programa.</p>`
    : html`<ol class="exchanges">${exchanges.map(
        (x) => html`<li>
<span class="when">${timeOfDay(x.instante)}</span> <span class="what">${x.metodo} ${x.ruta}</span>
<span class="${x.estado >= 400 || x.estado === 0 ? 'status bad' : 'status'}">${x.estado === 0 ? 'sin respuesta' : x.estado}</span> <span class="took">${x.milisegundos.toLocaleString('es-MX')} ms</span>${x.patron && html` <span class="who">${x.patron}</span>`}${x.provocacion && html` <span class="provoked">${provocationWord(x.provocacion)}</span>`}</li>\n`,
      )}</ol>`

/** The address of the part by itself. */
export const partsAddress = (id: string): string => certificationPath(id, 'avance')
