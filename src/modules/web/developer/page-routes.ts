// What all pages of a developer have in common. Reading asks for `ver`; documents for `descargar`; whatever acts in the developer's name
// (products, certifications, test credentials and mail, the sandbox, asking employers) for `confianza`, as dealing with the other side does.
import type { FastifyReply } from 'fastify'
import type { Html } from '../../../http/html.ts'
import type { Derecho, Session } from '../../sessions/index.ts'
import { HTML_TYPE, PAGE_POLICY } from '../ui/index.ts'

export const hide = { hide: true }
export const needs = (derecho: Derecho) => ({ config: { access: 'session' as const, derecho }, helmet: PAGE_POLICY })
export const needsForForm = (derecho: Derecho) => ({ ...needs(derecho), attachValidation: true })
export const sendPage = (reply: FastifyReply, html: Html, status = 200) => reply.code(status).type(HTML_TYPE).send(html.text)
export const mayAct = (session: Session): boolean => session.derechos.has('confianza')
