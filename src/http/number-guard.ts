// Numbers are finite, and whole ones exact. Ajv asks minimum and maximum only of what is finite, and its coercion makes Infinity of
// "1e309"; a whole number beyond 2^53 is no longer the one that was sent, and larger than any column.
import type { ErrorObject, FuncKeywordDefinition } from 'ajv'
import { mapInner, type Schema } from './named-schemas.ts'

export const NUMBER_KEYWORD = 'x-numero'
export type NumberKind = 'integer' | 'number'

export const numberKeyword: FuncKeywordDefinition = {
  keyword: NUMBER_KEYWORD,
  schemaType: 'string',
  errors: true,
  validate: judgeNumber,
}

function judgeNumber(kind: NumberKind, value: unknown): boolean {
  const works = typeof value !== 'number' || (kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value))
  judgeNumber.errors = works ? undefined : [{ keyword: NUMBER_KEYWORD, params: { kind } }]
  return works
}
judgeNumber.errors = undefined as Partial<ErrorObject>[] | undefined

const known = new WeakMap<object, Schema>()

/** The schema with the keyword at each number; the same one for the same schema. */
export function guardNumbers(schema: object): Schema {
  const before = known.get(schema)
  if (before) return before
  const guarded = mapInner(schema as Schema, guardNumbers)
  const kind = (['integer', 'number'] as const).find((type) => ([] as unknown[]).concat(guarded.type).includes(type))
  if (kind) guarded[NUMBER_KEYWORD] = kind
  known.set(schema, guarded)
  return guarded
}

export const numberSentence = (kind: NumberKind): string =>
  kind === 'integer' ? 'Debe ser un número entero de hasta 15 cifras.' : 'Debe ser un número.'
