// A PGlite instance lent out: closing it ends the loan, not the instance.
import type { PGlite } from '@electric-sql/pglite'

/** `pglite` as its borrower's own. Once that one has closed it, what it left running gets no statement through any more. */
export function untilClosed(pglite: PGlite): PGlite {
  const own = {
    closed: false,
    async close() {
      own.closed = true
    },
  }
  return new Proxy(own as unknown as PGlite, {
    get(_, name) {
      if (name in own) return Reflect.get(own, name)
      const value = Reflect.get(pglite, name, pglite)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => (own.closed ? Promise.reject(new Error('PGlite is closed')) : value.apply(pglite, args))
    },
  })
}
