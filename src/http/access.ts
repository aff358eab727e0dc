// Who may call a route is said at the route: `config: { access }`. A route that does not say stops the boot.
import '@fastify/swagger'
import type { FastifyRequest } from 'fastify'
import type { Environment, Run } from '../context.ts'
import type { App } from './app-type.ts'
import { httpProblems } from './problems.ts'

/**
 * `public`: anybody. `efirma`: the body carries a certificate and a signature that the use case checks. `client`: the use case
 * checks client credentials. `token`: a valid access token. `operator`: the institute's credential. `session`: somebody signed in at
 * the portal (module sessions).
 */
export type Access = 'public' | 'efirma' | 'client' | 'token' | 'operator' | 'session'

/** Who calls, once a token was checked. */
export type Caller = {
  /** The taxpayer that the token speaks for. */
  rfc: string
  /** Id of the credential that the token came from. */
  credential: string
  jti: string
  /** Of the key that signed the token; absent where none did. */
  kid?: string
  scope: string
  /** When the token was issued, seconds since 1970; absent where there is none. */
  iat?: number
  /** End of the token, seconds since 1970. */
  exp: number
}

/** All that decides on each request whether a genuine token still counts. */
export type TokenStatusQuestion = {
  kid: string
  jti: string
  rfc: string
  credential: string
  /** Seconds since 1970. */
  issuedAt: number
  now: Date
  realNow: Date
}
export type TokenStatus = { keyPublished: boolean; credentialInForce: boolean; revoked: boolean }

/** Checks the request's credential and says who calls; throws the Problem otherwise. */
export type Authenticate = (request: FastifyRequest) => Promise<Caller>

/** How callers are known in one environment. */
export type Checks = { token: Authenticate; operator: Authenticate }

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Asks whether the token still counts in one statement with what the route will want to know; absent: by itself. */
    tokenStatus?: (request: FastifyRequest, ask: TokenStatusQuestion) => Promise<TokenStatus>
    /** This POST creates: honour Idempotency-Key. */
    idempotent?: boolean
    /** Where the route belongs; absent: production. Set for a whole scope (app.ts). */
    environment?: Environment
  }
  interface FastifyRequest {
    caller: Caller | undefined
    /** In the sandbox: the run that the request belongs to, as soon as it is known. */
    run: Run | undefined
  }
  interface FastifyInstance {
    /** Every route that is served, in order of declaration. */
    routePatterns: { method: string; url: string; access: Access; pattern: RegExp }[]
  }
}

const LEVELS: ReadonlySet<string> = new Set<Access>(['public', 'efirma', 'client', 'token', 'operator', 'session'])

export function installAccess(app: App, checksOf: (environment: Environment) => Checks): void {
  app.decorateRequest('caller', undefined)
  app.decorateRequest('run', undefined)
  app.decorate('routePatterns', [])
  app.addHook('onRoute', (route) => {
    const access = route.config?.access
    const methods = ([] as string[]).concat(route.method)
    if (!access || !LEVELS.has(access)) throw new Error(`route ${methods.join(',')} ${route.url} does not declare its access`)
    if (!route.schema?.response && !route.schema?.hide)
      throw new Error(`route ${methods.join(',')} ${route.url} has no response schema`)
    // Fastify makes a HEAD of every GET. Reading notices hands them over, writes down who read, and opens visits: HEAD would do all that
    // and give nothing. So it is served of what everybody may read, which has no effect.
    if (route.method === 'HEAD' && access !== 'public') {
      route.handler = () => {
        throw httpProblems.METODO_NO_PERMITIDO({ headers: { allow: 'GET' } })
      }
      return
    }
    const pattern = new RegExp(
      `^${route.url
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replace(/:[A-Za-z]+/g, '[^/]+')
        .replace(/\*/g, '.*')}$`,
    )
    for (const method of methods) app.routePatterns.push({ method, url: route.url, access, pattern })
  })
  // onRequest: before the body is read, so a stranger's megabytes are never parsed.
  app.addHook('onRequest', (request, _reply, done) => {
    const { access, environment = 'produccion' } = request.routeOptions.config
    if (access !== 'token' && access !== 'operator') return done()
    checksOf(environment)
      [access](request)
      .then((caller) => {
        request.caller = caller
        done()
      }, done)
  })
}

/** The caller of a `token` or `operator` route. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('callerOf on a route without a token')
  return request.caller
}
