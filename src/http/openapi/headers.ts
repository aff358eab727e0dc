// Headers and the conditional and repeatable requests, which follow from what an operation is.
import { type Json, type Operation, type Response, sorted } from './json.ts'
import type { headers, parameters } from './shared.ts'

const header = (name: keyof typeof headers) => ({ [name]: { $ref: `#/components/headers/${name}` } })
const parameter = (name: keyof typeof parameters) => ({ $ref: `#/components/parameters/${name}` })

/** The answer to a conditional request, alike everywhere. */
export const unchanged = {
  SinCambios: {
    description: 'Nada cambió desde la respuesta que tenía ese `ETag`.',
    headers: { ...header('X-Request-Id'), ...header('ETag') },
  },
}

export function describeHeaders(method: string, path: string, operation: Operation): void {
  const creates = operation['x-idempotente'] === true
  delete operation['x-idempotente']
  const reads =
    method === 'get' &&
    path.startsWith('/v1/') &&
    Object.keys(operation.responses['200']?.content ?? {}).includes('application/json')
  if (creates) operation.parameters = [...(operation.parameters ?? []), parameter('Idempotency-Key')]
  if (reads) {
    operation.parameters = [...(operation.parameters ?? []), parameter('If-None-Match')]
    // A reference where all others are whole: passed over below, then only written out.
    operation.responses['304'] = { $ref: '#/components/responses/SinCambios' } as never
  }
  for (const [status, response] of Object.entries<Response>(operation.responses)) {
    if ('$ref' in response) continue
    response.headers = {
      ...header('X-Request-Id'),
      ...(reads && status === '200' && header('ETag')),
      ...(creates && status.startsWith('2') && header('Idempotent-Replayed')),
      ...(status === '401' && header('WWW-Authenticate')),
      ...((status === '429' || status === '503') && header('Retry-After')),
      ...(status === '429' && { ...header('RateLimit'), ...header('RateLimit-Policy') }),
      ...(response.headers as Json | undefined),
    }
  }
  operation.responses = sorted(operation.responses)
}
