// Which of a resource's formats the client wants (Accept, IETF RFC 9110). The first is given to whoever does not say.
import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { httpProblems } from './problems.ts'

/** True for a browser that is to show a page. */
export const wantsPage = (request: FastifyRequest): boolean =>
  preferred(request.headers.accept, ['application/json', 'text/html']) === 'text/html'

/** One of `types`; refuses with NO_ACEPTABLE where none will do. */
export function preferredType<T extends string>(request: FastifyRequest, types: readonly [T, ...T[]]): T {
  // What programs mostly say, without weighing it.
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*' || accept === types[0]) return types[0]
  const found = preferred(accept, types)
  if (!found)
    throw httpProblems.NO_ACEPTABLE({ detail: `Este recurso se entrega como ${types.join(' o ')}; revise el encabezado Accept.` })
  return found
}

const preferred = <T extends string>(accept: string | undefined, types: readonly T[]): T | undefined =>
  new Negotiator({ headers: { accept: accept && withoutIdle(accept, types) } }).mediaType([...types]) as T | undefined

const PARTS = /(?:[^",]|"(?:[^"\\]|\\.)*")+/g
const PARAMETERS = /(?:[^";]|"(?:[^"\\]|\\.)*")+/g

/**
 * Clients send parameters that tell none of our formats apart, such as `charset`, or our own Content-Type as it came: those are left out.
 * A parameter by which a type is offered (`profile`) goes on saying which one is meant.
 */
function withoutIdle(accept: string, types: readonly string[]): string {
  const offered = types.map((type) => type.split(';').map((part) => part.trim()))
  const range = (text: string): string => {
    const [type = '', ...parameters] = (text.match(PARAMETERS) ?? []).map((part) => part.trim())
    const telling = offered
      .filter(([name]) => name === type.toLowerCase())
      .flatMap(([, ...own]) => own.map((parameter) => parameter.split('=')[0]!))
    const kept = parameters.filter((parameter) => {
      const name = parameter.split('=')[0]!.trim().toLowerCase()
      return name === 'q' || telling.includes(name)
    })
    return [type, ...kept].join(';')
  }
  return (accept.match(PARTS) ?? []).map(range).join(', ')
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
