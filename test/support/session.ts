// People signed in at the portal, for tests of pages: a session as signing in leaves it, and forms as a browser sends them.
import { inTransaction } from '../../src/db/transaction.ts'
import { type Derecho, type NewSession, startSession } from '../../src/modules/sessions/index.ts'
import type { Service } from './service.ts'

export type SignedIn = {
  /** What this browser sends with each request. */
  headers: Record<string, string>
  get(url: string): Promise<Answer>
  /** Sends a form of the page at `from` (absent: of the page of that address), with its hidden text against forgery. */
  post(url: string, form: Record<string, string | string[]>, from?: string): Promise<Answer>
}
type Answer = Awaited<ReturnType<Service['app']['inject']>>

export const RIGHTS: Derecho[] = ['ver', 'descargar', 'confianza', 'administrar']

/** A browser in which the taxpayer's owner is signed in by e.firma; or whoever `who` says. */
export async function signedIn(t: Service, rfc: string, who: Partial<NewSession> = {}): Promise<SignedIn> {
  const started = await inTransaction(t.ctx.db, (tx) =>
    startSession(t.ctx, tx, {
      rfc,
      nombre: `Titular de ${rfc}`,
      persona: 'VADA800927DJ3',
      titular: true,
      derechos: RIGHTS,
      medio: 'efirma',
      ...who,
    }),
  )
  return browserOf(t, `__Host-sia=${started.token}`)
}

/** The cookie that an answer set, as its browser sends it back. */
export const cookieOf = (response: { headers: Record<string, unknown> }): string =>
  ([] as string[]).concat(response.headers['set-cookie'] as string)[0]!.split(';')[0]!

export function browserOf(t: Service, cookie?: string): SignedIn {
  const headers = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0', ...(cookie && { cookie }) }
  const get = (url: string) => t.app.inject({ url, headers })
  return {
    headers,
    get,
    async post(url, form, from = url) {
      const csrf = cookie === undefined ? undefined : /name="_csrf" value="([^"]+)"/.exec((await get(from)).body)?.[1]
      const pairs = Object.entries({ ...form, ...(csrf !== undefined && { _csrf: csrf }) })
      const payload = new URLSearchParams(pairs.flatMap(([k, v]) => ([] as string[]).concat(v).map((one) => [k, one]))).toString()
      return t.app.inject({
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload,
      })
    },
  }
}
