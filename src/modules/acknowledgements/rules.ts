// What an acknowledgement must say, and what it changes. Values in, values out.
import type { Day } from '../../kernel/dates.ts'

export const RESULTADOS = ['recibido', 'aplicado', 'rechazado'] as const
export type Resultado = (typeof RESULTADOS)[number]

/** What an employer states of one notice. */
export type Statement = {
  resultado: Resultado
  motivo: string | null
  comentario: string | null
  aplicadoEl: Day | null
  periodo: { inicio: Day; fin: Day } | null
}

/** A reason of catalog motivosRechazo; `comentario`: it must be explained. */
export type Reason = { clave: string; comentario: boolean }

export const ITEM_CODES = ['AVISO_NO_ENCONTRADO', 'ACUSE_INCOHERENTE', 'MOTIVO_DESCONOCIDO'] as const
export type Mistake = { codigo: (typeof ITEM_CODES)[number]; detalle: string }

const FIRST_DAY = '1972-05-01'
/** Payrolls are prepared ahead of the day on which they are paid. */
export const AHEAD_DAYS = 31

/** What is wrong with a statement, or undefined. `last`: the latest day on which something can have been applied. */
export function mistakeOf(given: Statement, reasons: readonly Reason[], last: Day): Mistake | undefined {
  const wrong = (detalle: string): Mistake => ({ codigo: 'ACUSE_INCOHERENTE', detalle })
  const { resultado, motivo, comentario, aplicadoEl, periodo } = given
  if (resultado !== 'aplicado' && (aplicadoEl !== null || periodo !== null)) {
    return wrong('`aplicadoEl` y `periodo` sólo van con el resultado aplicado.')
  }
  if (resultado !== 'rechazado') {
    if (motivo !== null) return wrong('`motivo` sólo va con el resultado rechazado.')
  } else {
    const keys = reasons.map((r) => r.clave).join(', ')
    if (motivo === null) return wrong(`Un rechazo lleva \`motivo\`, una clave del catálogo motivosRechazo: ${keys}.`)
    const reason = reasons.find((r) => r.clave === motivo)
    if (!reason) return { codigo: 'MOTIVO_DESCONOCIDO', detalle: `El catálogo motivosRechazo tiene estas claves: ${keys}.` }
    if (reason.comentario && comentario === null) return wrong(`El motivo ${motivo} pide que \`comentario\` lo explique.`)
  }
  if (periodo && periodo.inicio > periodo.fin) return wrong('`periodo.inicio` no puede ser posterior a `periodo.fin`.')
  if (aplicadoEl !== null && (aplicadoEl < FIRST_DAY || aplicadoEl > last)) {
    return wrong(`\`aplicadoEl\` debe estar entre ${FIRST_DAY} y ${last}, ${AHEAD_DAYS} días después de hoy.`)
  }
  return undefined
}

export type Estado = 'registrado' | 'sin-cambio' | 'corregido'

/**
 * What a statement makes of what stood before. Equal: nothing. After `recibido` the answer is still to come, so whatever
 * follows is registered; anything else over what had been answered corrects it.
 */
export function outcomeOf(before: Statement | undefined, given: Statement): Estado {
  if (!before) return 'registrado'
  if (sameStatement(before, given)) return 'sin-cambio'
  return before.resultado === 'recibido' && given.resultado !== 'recibido' ? 'registrado' : 'corregido'
}

const sameStatement = (a: Statement, b: Statement): boolean =>
  a.resultado === b.resultado &&
  a.motivo === b.motivo &&
  a.comentario === b.comentario &&
  a.aplicadoEl === b.aplicadoEl &&
  a.periodo?.inicio === b.periodo?.inicio &&
  a.periodo?.fin === b.periodo?.fin
