// What routes of pages have in common: they are none of the API's, and each says which right it asks for. Reading asks for `ver`,
// documents for `descargar`; whatever deals with the other side of a relation, or acts in a developer's name, for `confianza`.
import type { FastifyContextConfig, FastifyReply } from 'fastify'
import type { Html } from '../../../http/html.ts'
import { HTML_TYPE, PAGE_POLICY } from './page.ts'

export const hide = { hide: true }

/** A page that nobody has to sign in for. */
export const open = { config: { access: 'public' as const }, helmet: PAGE_POLICY }

/** `more`: what else the route's config says. */
export const needs = (derecho: FastifyContextConfig['derecho'], more: Partial<FastifyContextConfig> = {}) => ({
  config: { access: 'session' as const, derecho, ...more },
  helmet: PAGE_POLICY,
})

/** What is wrong with the form is told in its page. */
export const needsForForm = (derecho: FastifyContextConfig['derecho'], more?: Partial<FastifyContextConfig>) => ({
  ...needs(derecho, more),
  attachValidation: true,
})

export const sendPage = (reply: FastifyReply, html: Html, status = 200) => reply.code(status).type(HTML_TYPE).send(html.text)
