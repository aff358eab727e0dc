// What a printed notice says, in words: type and class, discount, what to do and from when (domain.md 2 and 4). Pure.
import type { Static } from 'typebox'
import { longDay } from '../../../kernel/wording.ts'
import type { Clasificacion } from '../publish/rules.ts'
import type { Notice } from '../schemas.ts'

export type Fields = Static<typeof Notice>

/** Descriptions by catalog and key, as the catalogs have them today. */
export type Words = Record<string, Record<string, string>>

export const CLASS_WORDS: Record<Clasificacion, string> = {
  RETENCION: 'Retención',
  MODIFICACION: 'Modificación',
  SUSPENSION: 'Suspensión',
}
export const UNKNOWN_CLASS = 'Sin clasificar'

export const classWord = (clasificacion: string | null): string => CLASS_WORDS[clasificacion as Clasificacion] ?? UNKNOWN_CLASS

const FORM_TITLES: Record<Clasificacion, string> = {
  RETENCION: 'Aviso para retención de descuentos',
  MODIFICACION: 'Aviso de modificación al factor de descuentos',
  SUSPENSION: 'Aviso de suspensión de descuentos',
}
/** Próxima liquidación, the one suspension whose form is another. */
const NEARLY_PAID = '10'

/** The title of the institute's form, to the letter (domain-2.md A5). */
export const formTitle = ({ tipoAviso, clasificacion }: { tipoAviso: string; clasificacion: string | null }): string =>
  clasificacion === 'SUSPENSION' && tipoAviso === NEARLY_PAID
    ? 'Aviso de suspensión por próxima liquidación de crédito'
    : (FORM_TITLES[clasificacion as Clasificacion] ?? `Aviso de tipo ${tipoAviso}`)

/** What the catalog calls a notice's type. */
export const typeWord = (words: Words, tipoAviso: string): string => words.tiposAviso?.[tipoAviso] ?? `Aviso de tipo ${tipoAviso}`

/** A key with its description; the key alone where the catalog has none. */
export function keyWord(words: Words, catalog: string, key: string): string {
  const description = words[catalog]?.[key]
  return description === undefined ? key : `${key} · ${description}`
}

export const NO_EFFECT = 'SIN_EFECTO'

const pesos = new Intl.NumberFormat('es-MX', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** The discount as people say it; undefined where the notice carries none. */
export function discountWord(tipo: string | null, mon: number | null, fac: number | null): string | undefined {
  const value = tipo === '03' ? fac : mon
  if (tipo === null || value === null || value === 0) return undefined
  if (tipo === '01') return `${pesos.format(value)} % del salario diario integrado`
  if (tipo === '02') return `cuota fija mensual de $${pesos.format(value)}`
  return tipo === '03' ? `factor ${value.toFixed(4)}` : `tipo ${tipo}, ${value}`
}

export const discountNow = (n: Fields) => discountWord(n.tipoDescuento, n.monDescuento, n.facDescuento)
export const discountBefore = (n: Fields) => discountWord(n.tipoDescuentoAnterior, n.monDescuentoAnterior, n.facDescuentoAnterior)

const MONTHS = ['enero-febrero', 'marzo-abril', 'mayo-junio', 'julio-agosto', 'septiembre-octubre', 'noviembre-diciembre']
const bimesterWord = (day: string) => `${MONTHS[Math.ceil(Number(day.slice(5, 7)) / 2) - 1]} de ${day.slice(0, 4)}`

/** What the employer has to do, in full sentences. */
export function instruction(notice: Fields): string {
  const { efecto, fechaEfecto, sustituidoPor } = notice
  if (sustituidoPor !== null)
    return `No aplique este aviso: ya no cuenta. Lo dejó sin efecto el aviso ${sustituidoPor}; aplique ese.`
  if (efecto === NO_EFFECT)
    return 'No cambie nada por este aviso: repite lo que ya rige para este crédito, o llega cuando el crédito está suspendido y sólo deja sus términos para cuando se reinicie.'
  if (efecto === null || fechaEfecto === null) {
    return 'El catálogo de este servicio todavía no conoce este tipo de aviso, por lo que no dice qué hacer. Pregunte al Instituto antes de aplicarlo y consúltelo aquí de nuevo más adelante.'
  }
  const day = longDay(fechaEfecto)
  const now = discountNow(notice)
  const discount = now === undefined ? 'el descuento que indique el Instituto' : now
  switch (efecto) {
    case 'INICIAR':
      return `Comience a retener desde el ${day}: ${discount}. Entere al Instituto lo que retenga.`
    case 'REINICIAR':
      return `Vuelva a retener desde el ${day}: ${discount}. El crédito estaba suspendido en este registro patronal. Entere al Instituto lo que retenga.`
    case 'MODIFICAR':
      return `Siga reteniendo y cambie el descuento desde el ${day}${fechaEfecto.endsWith('-01') ? `, primer día del bimestre ${bimesterWord(fechaEfecto)}` : ''}: ${discount}. Hasta el día anterior rige el descuento de antes.`
    case 'SUSPENDER_Y_DEVOLVER':
      return `Deje de retener desde el ${day}. Devuelva al trabajador lo que ya le haya retenido y todavía no haya enterado al Instituto.`
    case 'SUSPENDER_Y_ENTERAR':
      return `Deje de retener desde el ${day}. No devuelva lo retenido en el bimestre ${bimesterWord(fechaEfecto)}: entérelo al Instituto.`
    case 'SUSPENDER':
      return `Deje de retener desde el ${day}.`
    default:
      return `Aplique lo siguiente desde el ${day}: ${efecto}.`
  }
}

/** The instruction in two or three words, as a heading. */
export function action(notice: Fields): string {
  if (notice.sustituidoPor !== null) return 'Sin efecto: no lo aplique'
  return ACTIONS[notice.efecto ?? ''] ?? 'Por confirmar'
}

const ACTIONS: Record<string, string> = {
  SIN_EFECTO: 'Sin efecto: no cambia nada',
  INICIAR: 'Iniciar la retención',
  REINICIAR: 'Reiniciar la retención',
  MODIFICAR: 'Modificar el descuento',
  SUSPENDER: 'Suspender la retención',
  SUSPENDER_Y_DEVOLVER: 'Suspender y devolver',
  SUSPENDER_Y_ENTERAR: 'Suspender y enterar',
}
