// A refusal that several operations answer alike stands once, under the names of its codes.
import type { Json, Operation, Response } from './json.ts'
import { sorted } from './json.ts'

/** With more codes a name would tell nothing. */
const MOST_CODES = 3

export function shareRefusals(operations: Operation[]): Record<string, Json> {
  const places = Map.groupBy(
    operations.flatMap(({ responses }) =>
      Object.entries(responses)
        .filter(([, { 'x-codigos': codes }]) => codes && codes.length <= MOST_CODES)
        .map(([status, response]) => ({ responses, status, response })),
    ),
    ({ response }) => JSON.stringify(response),
  )
  const shared: Record<string, Response> = {}
  for (const [text, group] of places) {
    if (group.length < 2) continue
    const { response, status } = group[0]!
    const name = nameOf(response['x-codigos']!, shared, status, text)
    shared[name] = response
    for (const { responses, status } of group) responses[status] = { $ref: `#/components/responses/${name}` } as never
  }
  return sorted(shared)
}

/** NO_AUTENTICADO is NoAutenticado; invalid_request, which comes with several statuses, InvalidRequest413. */
function nameOf(codes: string[], taken: Record<string, Response>, status: string, text: string): string {
  const name = codes.map(inCapitals).join('O')
  return taken[name] && JSON.stringify(taken[name]) !== text ? `${name}${status}` : name
}

const inCapitals = (code: string) =>
  code
    .toLowerCase()
    .split('_')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')
