// Which of a resource's formats the client wants (Accept, IETF RFC 9110). The first is given to whoever does not say.
import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { httpProblems } from './problems.ts'

/** True for a browser that is to show a page. */
export const wantsPage = (request: FastifyRequest): boolean =>
  new Negotiator(request.raw).mediaTypes(['application/json', 'text/html'])[0] === 'text/html'

/** One of `types`; refuses with NO_ACEPTABLE where none will do. */
export function preferredType<T extends string>(request: FastifyRequest, types: readonly [T, ...T[]]): T {
  // What programs mostly say, without weighing it.
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*' || accept === types[0]) return types[0]
  const found = new Negotiator(request.raw).mediaType([...types])
  if (!found)
    throw httpProblems.NO_ACEPTABLE({ detail: `Este recurso se entrega como ${types.join(' o ')}; revise el encabezado Accept.` })
  return found as T
}

type Encoding = 'br' | 'gzip' | 'identity'
const ENCODINGS: readonly Encoding[] = ['br', 'gzip', 'identity']

/** Of those that the client takes alike, the one that packs best; browsers name gzip first and mean nothing by it. */
export function bestEncoding(request: FastifyRequest): Encoding {
  // Its types do not know the second argument yet.
  const negotiator = new Negotiator(request.raw) as unknown as {
    encoding(available: readonly Encoding[], options: { preferred: readonly Encoding[] }): Encoding | undefined
  }
  return negotiator.encoding(ENCODINGS, { preferred: ENCODINGS }) ?? 'identity'
}
