// What tests publish: workers, notices and pay periods, with amounts drawn anew for each try. Pay periods lie in the past, so that
// their values (UMI, minimum wage) are published whatever the day of the run.
import { addDays } from '../../kernel/dates.ts'
import type { Draw, ExerciseDraft, Material, NoticeDraft } from './case.ts'

const NAMES = [
  'MARÍA DE LOS ÁNGELES GARCÍA LÓPEZ',
  'JUAN HERNÁNDEZ RUIZ',
  'GUADALUPE TORRES MEDINA',
  'LUIS ALBERTO CRUZ SALAS',
  'ROSA ELENA VÁZQUEZ MORA',
  'PEDRO RAMÍREZ OCHOA',
]

export const people = (count: number, nombre?: string) =>
  Array.from({ length: count }, (_, i) => ({ nombre: nombre ?? NAMES[i % NAMES.length]!, enPlantilla: true }))

/** Pesos a month, with cents. */
export const monthly = (draw: Draw): number => draw(150_000, 400_000) / 100

export const retention = (persona: number, draw: Draw, extra: Partial<NoticeDraft> = {}): NoticeDraft => ({
  persona,
  tipoAviso: '02',
  tipoDescuento: '02',
  valor: monthly(draw),
  ...extra,
})

/** So many workers with one retention each, and nothing to report. */
export const plainNotices =
  (count: number) =>
  (draw: Draw): Material => ({
    personas: people(count),
    avisos: Array.from({ length: count }, (_, i) => retention(i, draw)),
    ejercicios: [],
  })

/** A wage well above every minimum; `sdi` and `sbc` equal. */
export function wage(draw: Draw): ExerciseDraft['terminos'] {
  const salarioDiario = draw(60_000, 140_000) / 100
  const sdi = Math.round(salarioDiario * 104.93) / 100
  return { salarioDiario, sdi, sbc: sdi, zona: 'general' }
}

/** A week that begins so many days after `first`. */
export function week(first: string, draw: Draw, weeks: number): { inicio: string; fin: string } {
  const inicio = addDays(first, 7 * draw(0, weeks - 1))
  return { inicio, fin: addDays(inicio, 6) }
}

/** One week of a fixed amount in a bimester of 61 days: the plainest exercise there is. */
export const plainWeek = (persona: number, aviso: number, draw: Draw): ExerciseDraft => ({
  persona,
  aviso,
  periodo: week('2026-03-02', draw, 7),
  terminos: wage(draw),
})
