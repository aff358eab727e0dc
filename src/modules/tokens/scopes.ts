// What a token may be used for. Reading methods need `lectura`, the others `escritura`; a POST that only asks says so at its
// route (`config: { scope: 'lectura' }`). Payroll software that only polls asks for `lectura`: a stolen token changes nothing.
import type { FastifyRequest } from 'fastify'

export const SCOPES = ['lectura', 'escritura'] as const
export type Scope = (typeof SCOPES)[number]

export const SCOPE_TEXTS: Record<Scope, string> = {
  lectura: 'Consultar avisos, relaciones y demás datos propios o confiados.',
  escritura: 'Asociar registros patronales, revocar relaciones, confirmar avisos y demás cambios.',
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the token must allow here, where the method does not say it. */
    scope?: Scope
  }
}

/** The scope that a request needs. */
export function scopeFor(request: FastifyRequest): Scope {
  return request.routeOptions.config.scope ?? (request.method === 'GET' || request.method === 'HEAD' ? 'lectura' : 'escritura')
}

export const holdsScope = (granted: string, scope: Scope): boolean => granted.split(' ').includes(scope)

/** The scope to grant for what was asked (all where nothing was), or undefined where it names one that does not exist. */
export function grantScope(asked: string | undefined): string | undefined {
  const wanted = (asked ?? '').split(' ').filter(Boolean)
  if (wanted.some((scope) => !SCOPES.includes(scope as Scope))) return undefined
  return SCOPES.filter((scope) => wanted.length === 0 || wanted.includes(scope)).join(' ')
}
