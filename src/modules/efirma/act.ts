// What an owner can do by signing: a purpose, what the text to be signed says, and in which words and order (contract.md 3).
import type { Static, TObject } from 'typebox'

export type ActDefinition<T extends TObject = TObject> = {
  /** Such as `relacion:otorgar`: stands in the cadena original, so that a signature serves one purpose alone. */
  proposito: string
  datos: T
  /** The readable `campo=valor` parts of the cadena original, in fixed order. No part may hold `|`. */
  lines(datos: Static<T>): string[]
}

export const defineAct = <T extends TObject>(act: ActDefinition<T>): ActDefinition<T> => act

/** `||1.0|<reto>|<proposito>|<datos>|<venceEl>||`, by the custom of the Mexican cadena original. */
export const writeCadena = (parts: { reto: string; proposito: string; lines: string[]; venceEl: Date }): string =>
  `||1.0|${[parts.reto, parts.proposito, ...(parts.lines.length > 0 ? parts.lines : ['-']), parts.venceEl.toISOString()].join('|')}||`
