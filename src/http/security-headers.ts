// Headers that tell browsers what an answer may do, by helmet. They follow from the route alone, so they are made once for each policy and not
// for each answer, which cost a poll a tenth of its time.
import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'
import helmet, { type HelmetOptions as AllOptions } from 'helmet'
import type { App } from './app-type.ts'

/** What helmet takes, under its present names. */
export type HelmetOptions = Pick<AllOptions, 'contentSecurityPolicy' | 'frameguard' | 'referrerPolicy'>

declare module 'fastify' {
  interface RouteShorthandOptions {
    /** What differs from an answer of the API, which loads nothing and is framed by nobody. */
    helmet?: HelmetOptions
  }
  interface FastifyContextConfig {
    helmet?: HelmetOptions
  }
}

const OF_EVERYTHING: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
  },
  frameguard: { action: 'deny' },
}

const made = new WeakMap<HelmetOptions, OutgoingHttpHeaders>()

/** `policy`: one object for each policy, never one for each request. */
export function securityHeaders(policy: HelmetOptions = OF_EVERYTHING): OutgoingHttpHeaders {
  const known = made.get(policy)
  if (known) return known
  const request = new IncomingMessage(new Socket())
  const answer = new ServerResponse(request)
  helmet({ ...OF_EVERYTHING, ...policy })(request, answer, (error?: unknown) => {
    if (error) throw error
  })
  const headers = answer.getHeaders()
  made.set(policy, headers)
  return headers
}

/** Of the route that was found, or of none. */
export const addSecurityHeaders = (reply: FastifyReply): FastifyReply =>
  reply.headers(securityHeaders(reply.routeOptions.config?.helmet))

/** Call before routes are declared. */
export function takePolicies(app: App): void {
  app.addHook('onRoute', (route) => {
    if (route.helmet) route.config = { ...route.config, helmet: route.helmet }
  })
}
