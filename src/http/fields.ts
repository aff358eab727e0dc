// Parts of wire shapes that every module has: days and instants, closed lists of words, what may be null, pages of a list.
// Keys that a caller sends are in keys.ts. How schemas get their names: docs/adr/0037.
import { type Static, type TSchema, type TUnsafe, Type } from 'typebox'
import { PARAMETER_NAME, TOLD_OF, toldOf } from './named-schemas.ts'

type Words = { description?: string; examples?: unknown[] }
/** What JSON Schema says of it, seen as a plain object. */
type Plain = { $id?: string; type?: string; enum?: unknown[] }

export const day = (description: string, example = '2026-02-10') =>
  Type.String({ format: 'date', description, examples: [example] })
export const instant = (description: string, example = '2026-02-10T18:00:00.000Z') =>
  Type.String({ format: 'date-time', description, examples: [example] })
export const text = (description: string, example: string) => Type.String({ description, examples: [example] })

/** One word of a closed list. Give it a `$id` where it stands in several places. */
export const oneOf = <const T extends string>(
  values: readonly T[],
  options: Words & { $id?: string; default?: T } = {},
): TUnsafe<T> => Type.Unsafe<T>({ type: 'string', enum: [...values], ...options })

/** The value, or null. One schema with two types, not a union: the serializer would validate each value to find its branch. */
export function nullable<T extends TSchema>(schema: T, words: Words = {}): TUnsafe<Static<T> | null> {
  const { $id, ...plain } = schema as Plain
  const named = toldOf(schema)?.schema ?? ($id ? schema : undefined)
  // The compiler cannot tell what a union of an unknown schema gives.
  if (typeof plain.type !== 'string') return Type.Union([schema, Type.Null()], words) as never
  return Type.Unsafe({
    ...plain,
    ...words,
    type: [plain.type, 'null'],
    ...(plain.enum && { enum: [...plain.enum, null] }),
    ...(named && { [TOLD_OF]: { schema: named, nullable: true } }),
  })
}

/** A schema that has a `$id`, in the words of the place where it stands. */
export function described<T extends TSchema>(schema: T, description: string, options: Words & { default?: Static<T> } = {}): T {
  const { $id, ...plain } = schema as Plain
  // The same schema with other words, so of the same type.
  return { ...plain, description, ...options, [TOLD_OF]: { schema, nullable: false } } as never
}

/** A parameter that stands alike in several operations, and once in the contract under this name. */
export const sharedParameter = <T extends TSchema>(name: string, schema: T): T => ({ ...schema, [PARAMETER_NAME]: name })

/** The parameters of every list. */
export const paging = {
  cursor: Type.Optional(
    sharedParameter('cursor', Type.String({ description: 'El `cursor` de la respuesta anterior, con los mismos filtros.' })),
  ),
  limite: sharedParameter(
    'limite',
    Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Elementos por página.' }),
  ),
}

/** A page of a list (contract.md 2). */
export const page = <T extends TSchema>($id: string, item: T, words: { cursor?: string; description?: string } = {}) =>
  Type.Object(
    {
      datos: Type.Array(item),
      cursor: Type.String({ description: words.cursor ?? 'Dónde seguir; se da siempre.', examples: ['eyJ2IjoxfQ.dGVzdGlnbw'] }),
      hayMas: Type.Boolean({
        description:
          'Si hay más que leer ya. Una página puede traer menos elementos que `limite`, o ninguno, y aun así haber más.',
        examples: [false],
      }),
    },
    { $id, ...(words.description && { description: words.description }) },
  )
