// What a constancia of certification says: before the institute's seal what it certifies, after it what that rests on.
import { heading, type Paper, paragraph, rows } from '../../pdf/index.ts'
import type { Constancia } from './receipt.ts'
import { longDay, longInstant } from './wording.ts'

const RESULTS = { aprobada: 'Aprobada', advertencia: 'Aprobada con advertencia', 'no-aprobada': 'No aprobada' } as const

export async function drawConstancia(paper: Paper, constancia: Constancia, now: Date): Promise<void> {
  const { desarrollador, producto } = constancia
  paragraph(
    paper,
    'El producto de nómina que aquí se indica aprobó, en el ambiente de pruebas del Servicio de Intercomunicación de Avisos, todas las pruebas obligatorias de certificación. Su desarrollador puede recibir avisos de los patrones que le otorguen una relación de confianza, mientras esta certificación esté vigente.',
  )
  heading(paper, 'Producto certificado')
  await rows(paper, [
    { label: 'Producto', value: producto.nombre },
    { label: 'Versión probada', value: producto.version },
    { label: 'Vale para', value: `Toda la versión mayor ${producto.mayor} del producto` },
    { label: 'Desarrollador de nómina', value: desarrollador.nombre ?? 'No consta' },
    { label: 'RFC del desarrollador', value: desarrollador.rfc, mono: true },
  ])
  heading(paper, 'Vigencia')
  await rows(paper, [
    { label: 'Vigencia', value: `Del ${longDay(constancia.desde)} al ${longDay(constancia.hasta)}, ambos días incluidos` },
    { label: 'Pruebas concluidas el', value: longInstant(constancia.probadaEl) },
    {
      label: 'Aprobada el',
      value: `${longInstant(constancia.aprobadaEl)}, ${constancia.por === 'operador' ? 'por personal del Instituto' : 'de forma automática'}`,
    },
    { label: 'Certificación', value: constancia.certificacion, mono: true },
    { label: 'Constancia expedida el', value: longInstant(now) },
  ])
  paragraph(
    paper,
    'La certificación puede cancelarse o revocarse antes de su término: su estado de hoy se consulta con el folio de esta constancia.',
  )
}

/** What it rests on, after the seal: on the pages that follow where the tests are many. */
export async function drawTests(paper: Paper, { resumen, pruebas }: Constancia): Promise<void> {
  heading(paper, 'Pruebas')
  paragraph(
    paper,
    `De ${resumen.total} pruebas, ${resumen.aprobadas} aprobadas y ${resumen.advertencias} aprobadas con advertencia.`,
  )
  await rows(
    paper,
    pruebas.map(({ titulo, obligatoria, resultado }) => ({
      label: RESULTS[resultado],
      value: obligatoria ? titulo : `${titulo} (no obligatoria)`,
    })),
    { tight: true },
  )
}
