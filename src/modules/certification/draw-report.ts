// Draws the report of a certification: the same as its JSON, for people. Plain values in, bytes out.
import { longInstant } from '../../kernel/wording.ts'
import { createPaper, exact, heading, type Paper, paragraph, rows, subheading, titleBlock } from '../../pdf/index.ts'
import type { ReportView } from './report.ts'
import type { Verdict } from './test-schemas.ts'

const STATES = {
  'en-pruebas': 'En pruebas',
  solicitada: 'Solicitada',
  aprobada: 'Aprobada',
  rechazada: 'Rechazada',
  vencida: 'Vencida',
  cancelada: 'Cancelada',
  revocada: 'Revocada',
} as const
const RESULTS: Record<Verdict['estado'], string> = {
  pendiente: 'Pendiente',
  'en-curso': 'En curso',
  aprobada: 'Aprobada',
  advertencia: 'Advertencia',
  fallida: 'Fallida',
}
/** How many lines of evidence of one test are printed; the JSON has all. */
const PRINTED = 8

export async function drawReport(report: ReportView): Promise<Buffer> {
  const { certificacion, desarrollador, resumen } = report
  const generado = new Date(report.generadoEl)
  const title = 'Informe de certificación'
  const paper = createPaper({
    title: `${title} ${certificacion.id}`,
    subject: 'Servicio de Intercomunicación de Avisos',
    keywords: 'SIA certificación informe',
    author: 'Servicio de Intercomunicación de Avisos',
    now: generado,
  })
  titleBlock(paper, { title })
  await rows(paper, [
    { label: 'Certificación', value: certificacion.id, mono: true },
    { label: 'Estado', value: STATES[certificacion.estado] },
    { label: 'Producto', value: `${certificacion.producto.nombre} ${certificacion.producto.version}` },
    { label: 'Desarrollador', value: desarrollador.nombre ?? 'No consta' },
    { label: 'RFC', value: desarrollador.rfc, mono: true },
    { label: 'Ambiente de pruebas', value: report.corrida, mono: true },
    ...(report.veredictosDel ? [{ label: 'Veredictos del', value: longInstant(new Date(report.veredictosDel)) }] : []),
    { label: 'Informe generado el', value: longInstant(generado) },
    ...(certificacion.motivo ? [{ label: 'Motivo', value: certificacion.motivo }] : []),
  ])
  heading(paper, 'Resumen')
  await rows(paper, [
    { label: 'Aprobadas', value: `${resumen.aprobadas} de ${resumen.total}` },
    { label: 'Con advertencia', value: String(resumen.advertencias) },
    { label: 'Fallidas', value: String(resumen.fallidas) },
    { label: 'Pendientes', value: String(resumen.pendientes) },
    { label: 'Obligatorias que faltan', value: String(resumen.faltanObligatorias) },
  ])
  if (report.pruebas.length === 0) paragraph(paper, 'El ambiente de pruebas ya no existe y no quedaron veredictos.')
  for (const test of report.pruebas) await drawTest(paper, test)
  await drawEvidence(paper, report.evidencias)
  return paper.finish(`${title} · ${certificacion.id}`)
}

async function drawTest(paper: Paper, test: Verdict): Promise<void> {
  heading(paper, test.titulo)
  await rows(paper, [
    { label: 'Resultado', value: `${RESULTS[test.estado]}${test.obligatoria ? '' : ' (no obligatoria)'}` },
    { label: 'Prueba', value: test.id, mono: true },
    { label: 'Cláusula', value: test.clausula },
    ...(test.patron ? [{ label: 'Patrón de prueba', value: test.patron, mono: true }] : []),
    { label: 'Intentos', value: String(test.intentos) },
    ...(test.explicacion ? [{ label: 'Por qué', value: test.explicacion }] : []),
    ...(test.queCambiar ? [{ label: 'Qué cambiar', value: test.queCambiar }] : []),
  ])
  if (test.evidencia.length === 0) return
  subheading(paper, 'Lo observado')
  for (const item of test.evidencia.slice(0, PRINTED)) exact(paper, evidenceLine(item))
  const more = test.evidencia.length - PRINTED
  if (more > 0) paragraph(paper, `Y ${more} más, que están en el informe como JSON.`, 9)
}

type Exchange = {
  n: number
  instante?: string
  metodo: string
  ruta: string
  consulta?: Record<string, string>
  estado: number
  milisegundos?: number
  codigo?: string
  provocacion?: string
  retryAfter?: number
}

/** An exchange on a line, as people read a log; whatever else it is, as JSON. */
export function evidenceLine(item: unknown): string {
  if (!isExchange(item)) {
    const text = typeof item === 'string' ? item : JSON.stringify(item)
    return text.length > 800 ? `${text.slice(0, 800)}…` : text
  }
  // A cursor is long and tells a reader nothing.
  const asked = Object.entries(item.consulta ?? {}).map(([name, value]) => `${name}=${name === 'cursor' ? '…' : value}`)
  return [
    `#${item.n}`,
    item.instante?.slice(11, 23),
    `${item.metodo} ${item.ruta}${asked.length > 0 ? `?${asked.join('&')}` : ''}`,
    item.estado === 0 ? 'sin respuesta' : `${item.estado}${item.codigo ? ` ${item.codigo}` : ''}`,
    item.milisegundos !== undefined && `${item.milisegundos} ms`,
    item.retryAfter !== undefined && `Retry-After ${item.retryAfter}`,
    item.provocacion && `provocado: ${item.provocacion}`,
  ]
    .filter(Boolean)
    .join('  ')
}

function isExchange(item: unknown): item is Exchange {
  const { n, metodo, ruta, estado } = (item ?? {}) as Partial<Exchange>
  return typeof n === 'number' && typeof metodo === 'string' && typeof ruta === 'string' && typeof estado === 'number'
}

async function drawEvidence(paper: Paper, evidences: ReportView['evidencias']): Promise<void> {
  if (evidences.length === 0) return
  heading(paper, 'Evidencias propias')
  await rows(
    paper,
    evidences.map((one) => ({
      label: `${one.numero}. ${one.tipo.toUpperCase()}, ${Math.ceil(one.bytes / 1024)} KB`,
      value: `${one.nombre}${one.descripcion ? `: ${one.descripcion}` : ''} (SHA-256 ${one.sha256})`,
    })),
  )
}
