// Context: all that a use case may touch of the outside world. Time, chance and ids come from here, so tests can hold them still.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import type { Database, Db } from './db/database.ts'
import type { Keyring } from './kernel/encryption.ts'
import type { Log } from './platform/logger.ts'
import type { Mailer } from './platform/mailer.ts'

/** The service itself, or the place where payroll software is tried out: the same modules over another Context (docs/adr/0015). */
export type Environment = 'produccion' | 'sandbox'

/** A developer's stay in the sandbox, as far as every module is concerned: whose work it is, and by what clock it is judged. */
export type Run = Readonly<{
  id: string
  /** How far its clock is ahead of the real one. */
  aheadMs: number
}>

/** Where a request came from, for the audit log. Operator commands have none. */
export type Origin = {
  address: string
  requestId: string
  userAgent: string | undefined
  /** Who acts in the taxpayer's name, where somebody is signed in at the portal: RFC, or the id of a user; and a user's name. */
  persona?: { id: string; nombre: string | null }
  /** True once the client has hung up, so that work that still waits for its turn can be left out. */
  gone?: () => boolean
}

/** What modules join to the Context, each declaring its own (`declare module`), so that the Context knows of none. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by those declarations.
export interface Joined {}

export type Context = Readonly<{
  config: Config
  database: Database
  db: Db
  environment: Environment
  /** The sandbox beside this service; none where there is none, and none of the sandbox itself. */
  sandbox: Context | undefined
  /** The time by which people and law judge: days, validities, what happened when. In a run of the sandbox, the run's own clock. */
  now: () => Date
  /** The time of machines, always the real one: one-time codes, tokens and proofs, challenges, leases, kept answers. */
  realNow: () => Date
  /** The run that this work belongs to; in the sandbox only. */
  run: Run | undefined
  /** The run that a taxpayer belongs to. Throws where it takes no more requests. In the sandbox only. */
  runOf: ((rfc: string) => Promise<Run | undefined>) | undefined
  /** Answers OCSP questions (DER) in place of SAT, by the given Context's clock; rejects while it is away. In the sandbox only. */
  responder: ((ctx: Context, question: Buffer) => Promise<Buffer>) | undefined
  newId: () => string
  random: (bytes: number) => Buffer
  log: Log
  mail: Mailer
  /** Seals secrets at rest. */
  keyring: Keyring
  origin: Origin | undefined
}> &
  Readonly<Partial<Joined>>

export type ContextParts = Pick<Context, 'config' | 'database' | 'log' | 'mail' | 'keyring'> & Partial<Context>

export const makeContext = (parts: ContextParts): Context =>
  Object.freeze({
    environment: 'produccion',
    sandbox: undefined,
    now: () => new Date(),
    realNow: parts.now ?? (() => new Date()),
    run: undefined,
    runOf: undefined,
    responder: undefined,
    newId: () => randomUUID(),
    random: (bytes: number) => randomBytes(bytes),
    origin: undefined,
    ...parts,
    db: parts.database.db,
  })

/** Below which path of PUBLIC_URL the sandbox stands. */
export const SANDBOX_PATH = '/sandbox'

/** Path of the environment's API, for links within this service. */
export const pathOf = (ctx: Context, path: string): string => (ctx.environment === 'sandbox' ? SANDBOX_PATH + path : path)

/** What documents of the sandbox say of themselves, so that nobody takes them for real. */
export const stampOf = ({ environment }: Context): string | undefined =>
  environment === 'sandbox' ? 'SIN VALIDEZ - PRUEBAS' : undefined

/** The Context of work for a run: judged by the run's clock. */
export const inRun = (ctx: Context, run: Run | undefined): Context =>
  run ? Object.freeze({ ...ctx, run, now: () => new Date(ctx.realNow().getTime() + run.aheadMs) }) : ctx

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
