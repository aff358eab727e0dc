// Context: all that a use case may touch of the outside world. Time, chance and ids come from here, so tests can hold them still.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Database, Db } from './db/connect.ts'
import type { Keyring } from './kernel/seal.ts'

/** A message as it goes out: plain text and HTML say the same. `id` makes a second sending recognisable. */
export type Message = { id: string; to: string; subject: string; text: string; html: string }

/** Hands one message to the next mail server (or writes one .eml); rejects when it was not accepted, within a minute or so. */
export type Mailer = { send(message: Message): Promise<void>; close(): void }

/** The next server will never take this message for this address, so trying again cannot help. */
export class MailRefused extends Error {}

/** Where a request came from, for the audit log. Operator commands have none. */
export type Origin = {
  address: string
  requestId: string
  userAgent: string | undefined
  /** True once the client has hung up, so that work that still waits for its turn can be left out. */
  gone?: () => boolean
}

export type Context = Readonly<{
  config: Config
  database: Database
  db: Db
  now: () => Date
  newId: () => string
  random: (bytes: number) => Buffer
  log: Logger
  mail: Mailer
  /** Seals secrets at rest. */
  keyring: Keyring
  origin: Origin | undefined
}>

export type ContextParts = Pick<Context, 'config' | 'database' | 'log' | 'mail' | 'keyring'> & Partial<Context>

export const makeContext = (parts: ContextParts): Context =>
  Object.freeze({
    now: () => new Date(),
    newId: () => randomUUID(),
    random: (bytes: number) => randomBytes(bytes),
    origin: undefined,
    ...parts,
    db: parts.database.db,
  })

/** One value for each service (production, sandbox, a test), made when first asked for: a cache, a limiter, a loaded store. */
export function perService<T>(make: (ctx: Context) => T): (ctx: Context) => T {
  const made = new WeakMap<Database, T>()
  return (ctx) => {
    const known = made.get(ctx.database)
    if (known !== undefined) return known
    const value = make(ctx)
    made.set(ctx.database, value)
    return value
  }
}
