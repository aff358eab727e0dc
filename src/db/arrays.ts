// A batch of rows as columns, one parameter each, in PostgreSQL's own text form of arrays: one statement for thousands of rows
// on both databases, and cheaper to make and to read than JSON.
import { type RawBuilder, sql } from 'kysely'

/** `type` is an element type such as `text` or `numeric`; bytea comes as `\\x…`. */
export function array(type: string, values: readonly (string | number | null)[]): RawBuilder<unknown> {
  // Joined at once: a text that grows piece by piece is copied again when it is sent.
  const parts = new Array<string>(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    parts[i] =
      typeof value === 'string'
        ? `"${SPECIAL.test(value) ? value.replace(SPECIALS, '\\$&') : value}"`
        : value === null
          ? 'NULL'
          : String(value)
  }
  return sql`${`{${parts.join(',')}}`}::${sql.raw(`${type}[]`)}`
}

const SPECIAL = /["\\]/
const SPECIALS = /["\\]/g

export const texts = (values: readonly (string | null)[]): RawBuilder<unknown> => array('text', values)
