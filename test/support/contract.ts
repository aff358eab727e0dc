// openapi.yaml as tests read it: what operations share stands in place of the references to it.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { OPENAPI_FILE } from '../../src/openapi.ts'

export type Schema = Record<string, unknown> & { $ref?: string; properties?: Record<string, Schema> }
export type Media = { examples?: Record<string, { $ref: string }>; example?: unknown; schema: Schema }
export type Response = {
  $ref?: string
  description: string
  headers?: Record<string, unknown>
  content?: Record<string, Media>
  'x-codigos'?: string[]
}
export type Parameter = { name: string; in: string; required: boolean; schema: Schema; description?: string; example?: unknown }
export type Operation = {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters: Parameter[]
  responses: Record<string, Response>
  requestBody?: { content: Record<string, Media> }
  'x-acceso': string
}
export type Contract = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  tags: { name: string }[]
  components: {
    schemas: Record<string, Schema>
    parameters: Record<string, Parameter>
    responses: Record<string, Response>
    examples: Record<string, { value: unknown }>
  }
  'x-codigos': Record<string, { status: number; title: string }>
}

export const readContract = (text: string = readFileSync(OPENAPI_FILE, 'utf8')): Contract => parse(text)

/** Each operation under `method path`, with its parameters and responses as they are. */
export function operationsOf({ paths, components }: Contract): [string, Operation][] {
  const named = <T>(section: Record<string, T>, one: T & { $ref?: string }): T =>
    one.$ref ? section[one.$ref.split('/').at(-1)!]! : one
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      {
        ...operation,
        parameters: (operation.parameters ?? []).map((one) => named(components.parameters, one)),
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, one]) => [status, named(components.responses, one)]),
        ),
      },
    ]),
  )
}
