// Under a scope of pages whatever is refused is told as a page: what happened, what to do next, and the request's id for whoever
// is asked for help. Programs that do not ask for HTML get the problem as JSON, as everywhere.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { html } from '../../http/html.ts'
import { wantsPage } from '../../http/negotiate.ts'
import { sendProblem, toProblem } from '../../http/problem-handler.ts'
import { httpProblems } from '../../http/problems.ts'
import { securityHeaders } from '../../http/security-headers.ts'
import type { Problem } from '../../kernel/problem.ts'
import { definitions, HTML_TYPE, linkButton, PAGE_POLICY, page } from '../web/ui/index.ts'
import { currentSession } from './read-session.ts'

/** Call once at the top of a scope whose routes answer pages. */
export function answerProblemsAsPages(app: App, ctx: Context): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem, codigo: problem.codigo }, 'request failed')
    else request.log.info({ codigo: problem.codigo }, 'request refused')
    if (reply.raw.headersSent) return void reply.raw.destroy()
    return answer(ctx, request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) =>
    answer(
      ctx,
      request,
      reply,
      httpProblems.RUTA_NO_ENCONTRADA({
        detail: 'Puede que la dirección esté mal escrita o que la página haya cambiado de lugar.',
      }),
    ),
  )
}

async function answer(ctx: Context, request: FastifyRequest, reply: FastifyReply, problem: Problem): Promise<FastifyReply> {
  if (!wantsPage(request)) return sendProblem(ctx.config.publicUrl, request, reply, problem)
  const user = await currentSession(ctx, request).catch(() => undefined)
  const back = problem.status === 404 ? undefined : request.headers.referer
  const from = back && URL.canParse(back) && new URL(back).host === request.host ? new URL(back).pathname : undefined
  // A path of two slashes would be another host.
  const again = from?.startsWith('//') ? undefined : from
  // Where no route was found the page's policy was not set.
  reply.headers(securityHeaders(PAGE_POLICY))
  reply.code(problem.status).headers(problem.headers).type(HTML_TYPE)
  return reply.send(
    page({
      title: problem.status === 404 ? 'No encontramos esta página' : problem.title,
      user,
      main: html`<h1>${problem.status === 404 ? 'No encontramos esta página' : problem.title}</h1>
${problem.detail && html`<p class="lead">${problem.detail}</p>`}
${problem.errores && html`<ul>${problem.errores.map((e) => html`<li><strong>${e.campo}</strong>: ${e.mensaje}</li>`)}</ul>`}
<p>${again && linkButton(again, 'Volver a la página anterior')}${linkButton(user ? '/portal' : '/', 'Ir al inicio', again ? 'plain' : 'main')}</p>
${definitions([
  ['Código', html`<a href="/docs/errores#${problem.codigo}"><code>${problem.codigo}</code></a>`],
  ['Si pide ayuda, mencione', html`<code>${request.id}</code>`],
])}`,
    }).text,
  )
}
