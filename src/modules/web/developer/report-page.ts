// The report of a certification, made to be read through and printed: every verdict with what it rests on.
import { type Html, html } from '../../../http/html.ts'
import type { ReportView } from '../../certification/index.ts'
import type { Session } from '../../sessions/index.ts'
import { badge, definitions, instant, linkButton, notice, table } from '../ui/index.ts'
import { certificationFrame, certificationPath } from './certification-frame.ts'
import { evidenceTable } from './evidence-table.ts'
import { CERTIFICATION_WORDS, productName, prose, sizeWord, testBadge } from './labels.ts'

export const reportPage = (session: Session, report: ReportView): Html => {
  const { certificacion: c, desarrollador, resumen } = report
  return certificationFrame(session, c, {
    part: 'informe',
    title: 'Informe',
    main: html`${session.derechos.has('descargar') && html`<p class="downloads">${linkButton(certificationPath(c.id, 'informe.pdf'), 'Descargar en PDF', 'plain')}${linkButton(certificationPath(c.id, 'informe.json'), 'Descargar en JSON', 'plain')}</p>`}
${definitions([
  ['Certificación', html`<code>${c.id}</code>`],
  ['Estado', CERTIFICATION_WORDS[c.estado][0]],
  ['Producto', productName(c.producto)],
  ['Desarrollador', html`${desarrollador.nombre ?? 'Sin nombre registrado'} <code>${desarrollador.rfc}</code>`],
  ['Ambiente de pruebas', html`<code>${report.corrida}</code>`],
  ['Veredictos del', report.veredictosDel ? instant(report.veredictosDel) : 'Siguen abiertos: está en pruebas'],
  ['Informe generado', instant(report.generadoEl)],
  ['Motivo', c.motivo ?? undefined],
])}
<h2>Resumen</h2>
${definitions([
  ['Aprobadas', `${resumen.aprobadas} de ${resumen.total}`],
  ['Con advertencia', String(resumen.advertencias)],
  ['Fallidas', String(resumen.fallidas)],
  ['Pendientes', String(resumen.pendientes)],
  ['Obligatorias que faltan', String(resumen.faltanObligatorias)],
])}
<h2>Pruebas</h2>
${
  report.pruebas.length === 0
    ? notice({ text: 'El ambiente de pruebas ya no existe y no quedaron veredictos.' })
    : html`<ul class="tests report">${report.pruebas.map(testItem)}</ul>`
}
${report.evidencias.length > 0 && evidences(report)}`,
  })
}

const testItem = (test: ReportView['pruebas'][number]): Html => html`<li id="prueba-${test.id}" class="test ${test.estado}">
<div class="head"><h3>${test.titulo}</h3>${testBadge(test.estado)}${!test.obligatoria && badge('Opcional')}</div>
<p class="hint">${prose(test.clausula)} · <code>${test.id}</code>${test.intentos > 1 && ` · intento ${test.intentos}`}</p>
${test.explicacion && html`<p>${prose(test.explicacion)}</p>`}
${test.queCambiar && html`<p class="change"><strong>Qué cambiar:</strong> ${prose(test.queCambiar)}</p>`}
${test.evidencia.length > 0 && evidenceTable(test.evidencia)}</li>
`

const evidences = (report: ReportView): Html => html`<h2>Evidencias propias</h2>
${table({
  caption: 'Tal como se recibieron',
  columns: [
    { label: 'Archivo', heading: true, cell: (e: ReportView['evidencias'][number]) => e.nombre },
    { label: 'Descripción', cell: (e) => e.descripcion ?? '' },
    { label: 'Tamaño', cell: (e) => sizeWord(e.bytes), number: true },
    { label: 'SHA-256', cell: (e) => html`<code>${e.sha256}</code>` },
  ],
  rows: report.evidencias,
})}`
