// What every form does: a mistake brings the same page back with what was typed and a summary of errors; success goes on to another
// page by 303, so that reloading repeats nothing. Routes of forms have `attachValidation: true` and FORM in `consumes`.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Html } from '../../../http/html.ts'
import { fieldErrors } from '../../../http/validation.ts'
import { Problem } from '../../../kernel/problem.ts'
import type { FormError } from './form-parts.ts'
import { HTML_TYPE } from './page.ts'

export const FORM = ['application/x-www-form-urlencoded']

export type FormAnswer<T> = {
  run: () => Promise<T>
  /** Where to go after success. */
  done: (result: T) => string | Promise<string>
  /** The page again, with what is wrong. */
  again: (errors: FormError[]) => Html | Promise<Html>
}

/** Refusals below 500 are told in the form; anything else is the scope's to tell. */
export async function answerForm<T>(request: FastifyRequest, reply: FastifyReply, form: FormAnswer<T>): Promise<FastifyReply> {
  const refused = async (status: number, errors: FormError[]) =>
    reply
      .code(status)
      .type(HTML_TYPE)
      .send((await form.again(errors)).text)
  if (request.validationError) return refused(400, fieldErrors(request.validationError.validation ?? []))
  try {
    return reply.redirect(await form.done(await form.run()), 303)
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    reply.headers(error.headers)
    return refused(
      error.status,
      error.errores ?? [{ campo: '', mensaje: [error.title, error.detail].filter(Boolean).join('. ') }],
    )
  }
}
