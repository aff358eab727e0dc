// The rule of access as the database has it (migrations/0007_access.sql), taken out and put back: what follows it shows.
import { CompiledQuery, sql } from 'kysely'
import type { Read } from '../../src/db/transaction.ts'

/** Another body for a function of the same name and arguments, with its head; `undo` brings back what stood there. */
export async function replaceRule(db: Read, name: string, body: string): Promise<() => Promise<void>> {
  const before = await sql<{ text: string }>`select pg_get_functiondef(${name}::regproc) as text`.execute(db)
  const { text } = before.rows[0]!
  const head = text.slice(0, text.indexOf('AS $function$'))
  await run(db, `${head} as $$${body}$$`)
  return () => run(db, text)
}

/** Runs `work` while the rule is another one. */
export async function underRule<T>(db: Read, name: string, body: string, work: () => Promise<T>): Promise<T> {
  const undo = await replaceRule(db, name, body)
  try {
    return await work()
  } finally {
    await undo()
  }
}

const run = async (db: Read, text: string) => void (await db.executeQuery(CompiledQuery.raw(text)))
