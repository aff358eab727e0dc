// The document's shapes, as far as drawing it needs them.
import type { Access } from '../access.ts'

export type Json = Record<string, unknown>
export type Media = Json & { schema: Json; examples?: Json }
export type Response = Json & { description: string; content?: Record<string, Media>; headers?: Json; 'x-codigos'?: string[] }
export type Operation = Json & {
  operationId: string
  tags?: string[]
  'x-acceso'?: Access
  'x-idempotente'?: boolean
  parameters?: Json[]
  requestBody?: Json & { content: Record<string, Media> }
  responses: Record<string, Response>
}
export type Document = Json & {
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Json>
  tags: { name: string }[]
}

export const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
