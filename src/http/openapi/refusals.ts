// A refusal that several operations answer alike stands once, under the names of its codes.
import type { Json, Operation, Response } from './json.ts'
import { sorted } from './json.ts'

/** With more codes their names would tell nothing: these have one of their own, and others stay where they are. */
const MOST_CODES = 3
const FAMILIES: Record<string, string> = {
  '400 RETO_DESCONOCIDO': 'ActoIlegible',
  '403 EFIRMA_NO_VIGENTE': 'EfirmaRechazada',
}

export function shareRefusals(operations: Operation[]): Record<string, Json> {
  const places = Map.groupBy(
    operations.flatMap(({ responses }) =>
      Object.entries(responses)
        .filter(([status, { 'x-codigos': codes }]) => codes && nameOf(codes, status))
        .map(([status, response]) => ({ responses, status, response })),
    ),
    ({ response }) => JSON.stringify(response),
  )
  const shared: Record<string, Response> = {}
  for (const group of places.values()) {
    if (group.length < 2) continue
    const { response, status } = group[0]!
    const codes = response['x-codigos']!
    // invalid_request comes with several statuses.
    const name = [nameOf(codes, status)!, nameOf(codes, status) + status].find((free) => !shared[free])
    if (name === undefined) continue
    shared[name] = response
    // Nothing looks into it any more: it is only written out.
    for (const { responses, status } of group) responses[status] = { $ref: `#/components/responses/${name}` } as never
  }
  return sorted(shared)
}

/** NO_AUTENTICADO is NoAutenticado. */
function nameOf(codes: string[], status: string): string | undefined {
  if (codes.length <= MOST_CODES) return codes.map(inCapitals).join('O')
  return codes.map((code) => FAMILIES[`${status} ${code}`]).find((name) => name !== undefined)
}

const inCapitals = (code: string) =>
  code
    .toLowerCase()
    .split('_')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')
