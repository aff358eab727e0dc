import type { Derecho, Means } from './rules.ts'

/**
 * What a route asks in the same statement as who is signed in. `sql`: a select that knows the taxpayer as `s.rfc` and the legal day as
 * `t.dia`, and names no column as a session does; the same text always. `keep` gets its rows, of null where it has none.
 */
export type AlsoSelect = { sql: string; keep: (session: Session, rows: readonly object[]) => void }

/** Who is signed in, as a request sees it. Pages take it as their `user`. */
export type Session = {
  id: string
  /** The taxpayer in whose name one acts. */
  rfc: string
  nombre: string
  /** Who acts: RFC of the owner or its representative, or the id of a user. */
  persona: string
  /** True for the owner or its representative, false for a user that they let in. */
  titular: boolean
  derechos: ReadonlySet<Derecho>
  medio: Means
  /** What the padrón and the developers know of the taxpayer; both may hold, or none. */
  patron: boolean
  desarrollador: boolean
  /** For the hidden field of forms; see csrfField. Another text on each page, all of them good as long as the session. */
  csrf: string
  creadaEl: Date
  venceEl: Date
}
