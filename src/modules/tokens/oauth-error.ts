// At the token endpoints every refusal, Fastify's own included, is the JSON of IETF RFC 6749 5.2, because that is what OAuth
// libraries read. `error_uri` leads to the code's full explanation.
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { toProblem } from '../../http/problem-handler.ts'
import type { Problem } from '../../kernel/problem.ts'
import { oauthProblems as p } from './problems.ts'

const OWN: ReadonlySet<string> = new Set(Object.keys(p))

/** The standard error for a refusal of any part of the service. */
export function asOAuthProblem(problem: Problem): Problem {
  const { codigo, status, errores, headers, cause = problem } = problem
  if (OWN.has(codigo)) return problem
  if (status === 429) return p.slow_down({ headers, cause })
  if (status === 500) return p.server_error({ cause })
  if (status > 500) return p.temporarily_unavailable({ headers, cause })
  if (status === 401 || status === 403) return p.invalid_client({ cause })
  if (status === 413) return p.invalid_request({ cause, detail: 'El cuerpo es demasiado grande.' })
  if (status === 415) return p.invalid_request({ cause, detail: 'El cuerpo debe ir como application/x-www-form-urlencoded.' })
  // A field's name may be the client's own invention: only plain ones are repeated.
  const fields = (errores ?? []).map((e) => e.campo).filter((campo) => /^[A-Za-z_]{1,40}$/.test(campo))
  const named = fields.length > 0 ? ` Revise: ${fields.join(', ')}.` : ''
  return p.invalid_request({ cause, detail: `Cada campo va una sola vez, como texto, en el cuerpo y no en la URL.${named}` })
}

/** Makes every refusal of the routes registered on `app` an OAuth error. */
export function answerOAuthErrors(app: App, ctx: Context): void {
  app.setErrorHandler((error, request, reply) => {
    const original = toProblem(error)
    const problem = asOAuthProblem(original)
    if (problem.status >= 500) request.log.error({ err: original.cause ?? original, codigo: original.codigo }, 'request failed')
    else request.log.info({ codigo: original.codigo }, 'request refused')
    // 413 and 415 are invalid_request too, and keep the status that says what is wrong.
    reply.code(problem.codigo === 'invalid_request' ? original.status : problem.status).headers(problem.headers)
    if (problem.status === 401) reply.header('www-authenticate', 'Basic realm="sia", charset="UTF-8"')
    return reply
      .type('application/json; charset=utf-8')
      .serializer(JSON.stringify as (payload: unknown) => string)
      .send({
        error: problem.codigo,
        error_description: problem.detail,
        error_uri: `${ctx.config.publicUrl}/docs/errores#${original.codigo}`,
      })
  })
}
