// A PGlite instance lent out: closing it ends the loan, not the instance.
import type { PGlite } from '@electric-sql/pglite'

/** `pglite` as its borrower's own. Once that one has closed it, what it left running gets no statement through any more. */
export function untilClosed(pglite: PGlite): PGlite {
  let lent: PGlite | undefined = pglite
  const own = {
    get closed() {
      return !lent
    },
    async close() {
      lent = undefined
    },
  }
  return new Proxy(own as unknown as PGlite, {
    get(_, name) {
      if (name in own) return Reflect.get(own, name)
      const value = lent && Reflect.get(lent, name, lent)
      if (lent && typeof value !== 'function') return value
      return (...args: unknown[]) => (lent ? value.apply(lent, args) : Promise.reject(new Error('PGlite is closed')))
    },
  })
}
