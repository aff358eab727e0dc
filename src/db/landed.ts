// Which migrations have landed, in the form of `sha256sum`: migrations/SHA256SUMS. A database keeps the checksum of what it ran and
// refuses another text under the same number, so a landed file is never edited (docs/adr/0036); a test holds the files to this list.
import { join } from 'node:path'
import { MIGRATIONS_DIR, type Migration, stemOf } from './migrate.ts'

export const SUMS_FILE = join(MIGRATIONS_DIR, 'SHA256SUMS')

/** The list together with what is new. Refuses where a file that stands in it was edited or taken away. */
export function withNew(list: string, migrations: Migration[]): string {
  const lines = migrations.map((m) => `${m.sha256}  ${stemOf(m)}.sql`)
  for (const line of list.split('\n').filter(Boolean)) {
    if (lines.includes(line)) continue
    throw new Error(
      `${line.slice(66)} has landed and is not the same any more: restore it and add a new migration after the last. (One that has landed nowhere: delete its line in migrations/SHA256SUMS.)`,
    )
  }
  return `${lines.join('\n')}\n`
}
