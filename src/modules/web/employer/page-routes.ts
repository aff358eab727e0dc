// What all pages of an employer have in common: each route says which right it asks for.
import type { FastifyReply } from 'fastify'
import type { Html } from '../../../http/html.ts'
import { OWN_ACCESS } from '../../notices/index.ts'
import type { Derecho } from '../../sessions/index.ts'
import { HTML_TYPE, PAGE_POLICY } from '../ui/index.ts'

export const hide = { hide: true }
export const needs = (derecho: Derecho) => ({ config: { access: 'session' as const, derecho }, helmet: PAGE_POLICY })
/** Of pages that read notices: what may be read is asked with who is signed in. */
export const needsOwn = (derecho: Derecho) => ({
  config: { access: 'session' as const, derecho, alsoSelect: OWN_ACCESS },
  helmet: PAGE_POLICY,
})
export const needsForForm = (derecho: Derecho) => ({ ...needs(derecho), attachValidation: true })
export const sendPage = (reply: FastifyReply, html: Html, status = 200) => reply.code(status).type(HTML_TYPE).send(html.text)
