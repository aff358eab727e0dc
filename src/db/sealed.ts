import { type RawBuilder, sql } from 'kysely'

/** True of a column whose value is sealed under another key than `current`: the second byte of what kernel/encryption.ts makes is its key's number. */
export const underAnotherKey = (column: string, current: number): RawBuilder<boolean> =>
  sql`get_byte(${sql.ref(column)}, 1) <> ${current}`
