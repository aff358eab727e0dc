// Lets the tests that are on provoke: answers in place of the service, or has the service answer something else. Which turn it is
// stands in the database, so that all processes provoke alike.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../../context.ts'
import { httpProblems } from '../../../http/problems.ts'
import { Problem, publishedProblems } from '../../../kernel/problem.ts'
import { TOKEN_SECONDS } from '../../tokens/index.ts'
import type { Case, Provocation } from '../case.ts'
import { caseOf } from '../cases.ts'
import { PACES } from '../pace.ts'
import { type ActiveTest, takeTurn } from '../queries.ts'
import { ACKNOWLEDGEMENT_ROUTE, FEED_ROUTE } from '../record/exchange.ts'

export type Applied = { caso: string; provocacion: Provocation }

type Ask = {
  request: FastifyRequest
  ruta: string | null
  tests: ActiveTest[]
  /** Told before the provocation takes effect. */
  applied: (applied: Applied) => void
}

/** These want to see the client ask for a token. */
const WANT_NEW_TOKEN = new Set(['token-con-otp', 'codigo-un-solo-uso'])
const LIFETIME_CASE = 'token-reutilizado'

/** Throws the refusal that the client is to see. */
export async function provoke(ctx: Context, ask: Ask): Promise<void> {
  endToken(ctx, ask)
  const { request, ruta, tests } = ask
  if (ruta === FEED_ROUTE && request.method === 'GET') {
    const query = request.query as { patron?: string; limite: number; cursor?: string }
    const own = tests.filter((test) => test.patron === (query.patron ?? request.caller?.rfc))
    for (const test of own) query.limite = Math.min(query.limite, caseOf(test.caso)?.pagina ?? Infinity)
    await takeTurns(ctx, ask, own, 'lectura', query.cursor)
  } else if (ruta === ACKNOWLEDGEMENT_ROUTE && request.method === 'POST') {
    const named = new Set((request.body as { acuses: { folioAviso: string }[] }).acuses.map((a) => a.folioAviso.toUpperCase()))
    const own = tests.filter((test) => test.folios?.some((folio) => named.has(folio)))
    await takeTurns(ctx, ask, own, 'acuse', undefined)
  }
}

async function takeTurns(
  ctx: Context,
  { request, applied }: Ask,
  tests: ActiveTest[],
  ante: NonNullable<Case['provoca']>['ante'],
  cursor: string | undefined,
): Promise<void> {
  for (const test of tests) {
    const { provoca } = caseOf(test.caso) ?? {}
    if (provoca?.ante !== ante || !test.lista) continue
    const turns = await takeTurn(ctx.db, request.run!.id, test.caso, cursor ?? '')
    const provocacion = turns && provoca.turno(turns.length, PACES[test.ritmo])
    if (!provocacion) continue
    applied({ caso: test.caso, provocacion })
    return takeEffect(request, provocacion, turns)
  }
}

function takeEffect(request: FastifyRequest, provocation: Provocation, turns: string[]): void {
  switch (provocation.tipo) {
    case 'limite-429':
      throw httpProblems.LIMITE_EXCEDIDO(waiting(provocation.esperar))
    case 'servicio-503':
      throw httpProblems.SERVICIO_NO_DISPONIBLE(waiting(provocation.esperar))
    case 'token-terminado':
      throw tokenEnded()
    case 'sin-relacion':
      throw new Problem('RELACION_NO_VIGENTE', publishedProblems().get('RELACION_NO_VIGENTE')!)
    case 'pagina-repetida': {
      const query = request.query as { cursor?: string }
      const before = turns.at(-2)
      if (before) query.cursor = before
      else delete query.cursor
      return
    }
    default:
  }
}

const waiting = (seconds: number | null) => (seconds === null ? {} : { headers: { 'retry-after': String(seconds) } })

const tokenEnded = () =>
  httpProblems.NO_AUTENTICADO({
    detail: 'El token ya venció. Pida otro en POST /v1/token.',
    headers: { 'www-authenticate': 'Bearer realm="sia", error="invalid_token", error_description="El token ha vencido"' },
  })

/** Tokens live as long as they were said to while tests are on; older ones end where a test wants to see a new one asked for. */
function endToken(ctx: Context, { request, tests, applied }: Ask): void {
  if (!request.caller) return
  // Its second of issue, to the latest.
  const issued = (request.caller.exp - TOKEN_SECONDS) * 1000 + 999
  const [first] = tests.map((test) => test.iniciada_el.getTime()).toSorted((a, b) => a - b)
  const wants = tests.find((test) => WANT_NEW_TOKEN.has(test.caso) && issued < test.iniciada_el.getTime())
  const life = PACES[tests[0]!.ritmo].vidaToken
  const over = issued >= first! && ctx.realNow().getTime() > issued + life
  if (!wants && !over) return
  applied({ caso: wants?.caso ?? LIFETIME_CASE, provocacion: { tipo: 'token-terminado' } })
  throw tokenEnded()
}
