// Strict validators (contract.md 2). Bodies: nothing coerced, an unknown field refused. Path, query and headers arrive as text,
// so they are coerced, and an unknown query parameter is refused. Fastify's default would accept {"n":"1","typo":true} as {n: 1}.
import { Ajv, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv'
import type { DataValidationCxt } from 'ajv/dist/types/index.js'
import formats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import { isDay } from '../kernel/dates.ts'
import type { FieldError } from '../kernel/problem.ts'
import { typedKey } from '../kernel/typed-key.ts'
import { checkKey, KEY_KEYWORD, type KeyKind } from './keys.ts'
import { withoutNames } from './named-schemas.ts'
import { guardNumbers, NUMBER_KEYWORD, type NumberKind, numberKeyword, numberSentence } from './number-guard.ts'

function strictAjv(coerceTypes: boolean, allErrors: boolean): Ajv {
  const ajv = new Ajv({
    coerceTypes: coerceTypes ? 'array' : false,
    removeAdditional: false,
    useDefaults: true,
    allErrors,
    strict: true,
    strictTypes: false,
    strictTuples: false,
  })
  formats.default(ajv, ['date-time', 'email', 'uri', 'uuid', 'byte'])
  ajv.addFormat('date', isDay)
  ajv.addKeyword(keyKeyword)
  ajv.addKeyword(numberKeyword)
  // Documentation keywords of OpenAPI, without meaning for validation.
  ajv.addVocabulary(['example', 'xml', 'externalDocs'])
  return ajv
}

const keyKeyword: FuncKeywordDefinition = {
  keyword: KEY_KEYWORD,
  type: 'string',
  schemaType: 'string',
  modifying: true,
  errors: true,
  // In front of all that is asked of a text's form.
  before: 'maxLength',
  validate: judgeKey,
}

function judgeKey(kind: KeyKind, typed: string, _schema?: unknown, place?: DataValidationCxt): boolean {
  const key = typed.length > LONGEST_TYPED ? typed : typedKey(typed)
  if (key !== typed && place) place.parentData[place.parentDataProperty] = key
  const verdict = checkKey(kind, key)
  judgeKey.errors = verdict.ok ? undefined : [{ keyword: KEY_KEYWORD, params: { motivo: verdict.motivo } }]
  return verdict.ok
}
judgeKey.errors = undefined as Partial<ErrorObject>[] | undefined

/** A key of 18 characters with something between each two of them. */
const LONGEST_TYPED = 40

type Part = 'body' | 'text'
/** Stops at the first mistake; looks at a list's length before its items, and at what is missing before what is there. */
const first = { body: strictAjv(false, false), text: strictAjv(true, false) }
const all = { body: strictAjv(false, true), text: strictAjv(true, true) }

/**
 * Says yes at the cost of the value, and no at that of its first mistake. All mistakes are told where the value is of a size that an honest
 * caller sends: who sends half a million empty objects would have a million collected, sorted and thrown away.
 */
function bounded(part: Part, written: object): Validator {
  const schema = guardNumbers(written)
  const quick = first[part].compile(schema)
  let whole: ValidateFunction | undefined
  const validate: Validator = (data) => {
    if (quick(data)) return true
    validate.errors = quick.errors
    if (isSmall(data)) {
      whole ??= all[part].compile(schema)
      if (!whole(data)) validate.errors = whole.errors
    }
    return false
  }
  return validate
}

export type Validator = { (data: unknown): boolean; errors?: ErrorObject[] | null }

/** A thousand workers of the calculator, each with all its fields. */
const MOST_VALUES = 20_000

function isSmall(data: unknown): boolean {
  let left = MOST_VALUES
  const open: unknown[] = [data]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const key in value) {
      if (--left < 0) return false
      open.push((value as Record<string, unknown>)[key])
    }
  }
  return true
}

export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  bounded(httpPart === 'body' ? 'body' : 'text', schema)

/** Where the body is a stream or a form of several parts, which the route itself reads and checks. */
export const bodyReadByRoute: FastifySchemaCompiler<object> = (route) =>
  route.httpPart === 'body' ? () => true : validatorCompiler(route)

/** Compiles a schema for data that did not come as an HTTP body (signed data, file rows), as strictly as a body. */
export const compileBody = (schema: object): Validator => bounded('body', withoutNames(schema))

const MAX_ERRORS = 50

/** Ajv's findings in plain Spanish, one a field, at most 50. Never repeats the value that was sent. */
export function fieldErrors(errors: readonly Partial<ErrorObject>[]): FieldError[] {
  const byField = Map.groupBy(errors, fieldOf)
  return [...byField]
    .slice(0, MAX_ERRORS)
    .map(([campo, found]) => ({ campo: campo || '(raíz)', mensaje: sentence(oneOf(found)) }))
}

function fieldOf(error: Partial<ErrorObject>): string {
  const base = (error.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const { missingProperty, additionalProperty } = (error.params ?? {}) as Record<string, unknown>
  // A name that the caller made up comes back, but never at any length.
  return [base, missingProperty ?? additionalProperty].filter(Boolean).join('.').slice(0, 200)
}

/** A union fails once for each of its branches: the branches' values, or types, are told together. */
function oneOf(errors: Partial<ErrorObject>[]): Partial<ErrorObject> {
  const first = errors[0]!
  const params = errors.filter((e) => e.keyword === first.keyword).map((e) => e.params as Record<string, unknown>)
  if (first.keyword === 'const' && params.length > 1)
    return { keyword: 'enum', params: { allowedValues: params.map((x) => x.allowedValue) } }
  if (first.keyword === 'type') return { keyword: 'type', params: { type: [...new Set(params.flatMap((x) => x.type))] } }
  return first
}

const TYPE_NAMES: Record<string, string> = {
  string: 'un texto',
  number: 'un número',
  integer: 'un número entero',
  boolean: 'verdadero o falso',
  array: 'una lista',
  object: 'un objeto',
  null: 'nulo',
}
const FORMATS: Record<string, string> = {
  date: 'Debe ser una fecha real con la forma AAAA-MM-DD, de 1900 a 2199.',
  'date-time': 'Debe ser un instante con la forma 2026-02-10T18:30:00Z.',
  email: 'Debe ser un correo electrónico.',
  uri: 'Debe ser una dirección completa (URI).',
  byte: 'Debe ser base64.',
}

function sentence(error: Partial<ErrorObject>): string {
  const params = (error.params ?? {}) as Record<string, unknown>
  switch (error.keyword) {
    case 'required':
      return 'Falta este campo.'
    case 'additionalProperties':
      return 'Este campo no existe aquí.'
    case 'type': {
      const types = ([] as string[]).concat(params.type as string | string[])
      return `Debe ser ${types.map((t) => TYPE_NAMES[t] ?? t).join(' o ')}.`
    }
    case 'enum':
      return `Debe ser uno de: ${(params.allowedValues as unknown[]).join(', ')}.`
    case 'const':
      return `Debe ser ${String(params.allowedValue)}.`
    case 'format':
      return FORMATS[params.format as string] ?? 'No tiene la forma debida.'
    case KEY_KEYWORD:
      return params.motivo as string
    case NUMBER_KEYWORD:
      return numberSentence(params.kind as NumberKind)
    case 'pattern':
      return 'No tiene la forma debida.'
    case 'minimum':
    case 'exclusiveMinimum':
      return `Debe ser ${error.keyword === 'minimum' ? 'al menos' : 'mayor que'} ${params.limit}.`
    case 'maximum':
    case 'exclusiveMaximum':
      return `Debe ser ${error.keyword === 'maximum' ? 'a lo más' : 'menor que'} ${params.limit}.`
    case 'minLength':
      return params.limit === 1 ? 'No puede estar vacío.' : `Debe tener al menos ${params.limit} caracteres.`
    case 'maxLength':
      return `Debe tener a lo más ${params.limit} caracteres.`
    case 'minItems':
      return `Debe tener al menos ${params.limit} elemento(s).`
    case 'maxItems':
      return `Debe tener a lo más ${params.limit} elementos.`
    case 'uniqueItems':
      return 'No debe repetir elementos.'
    default:
      return 'No es válido.'
  }
}
