// One code path over two databases: PostgreSQL through pg where DATABASE_URL is set, else PGlite in DATA_DIR/db.
// Days come back as `YYYY-MM-DD` text, instants as Date, bytes as Buffer, numeric as text, bigint as number (positions stay far below 2^53).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type Database, LedAstray, type SideSchema } from './database.ts'
import { diskRoom, guardDisk } from './embedded/disk-guard.ts'
import { holdFolder } from './embedded/folder-lock.ts'
import { inTurn } from './embedded/shared-pglite.ts'
import { readingPool, readsOver, withoutTransactions } from './pipelined.ts'
import type { DB } from './schema.ts'

const SIDE_SCHEMA: SideSchema = 'sandbox'

const OID = { bytea: 17, int8: 20, date: 1082, numeric: 1700 } as const
const asIs = (text: string) => text
const asBuffer = (text: string) => Buffer.from(text.slice(2), 'hex')
const parsers: Record<number, (text: string) => unknown> = {
  [OID.bytea]: asBuffer,
  [OID.int8]: Number,
  [OID.date]: asIs,
  [OID.numeric]: asIs,
}

export function connectPostgres(
  url: string,
  max: number,
  onLost: (error: Error) => void = () => {},
  /** Instead of what stands here. */
  settings: pg.PoolConfig = {},
): Database {
  const options: pg.PoolConfig = {
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: 'sia',
    statement_timeout: 120_000,
    onConnect: mustNotLeadAstray,
    types: {
      getTypeParser: (oid: number, format?: unknown) => parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
    ...settings,
  }
  const pool = new pg.Pool(options)
  const forReads = readingPool(options)
  for (const each of [pool, forReads]) {
    each.on('error', onLost)
    // A connection that dies between two statements of a transaction has no other listener: without one the process would end.
    each.on('connect', (client) => client.on('error', onLost))
  }
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  const reads = readsOver(forReads)
  const beside: Database[] = []
  return {
    kind: 'postgres',
    db,
    reads,
    inSchema(schema, max) {
      // What the URL says of these would win over what is set here.
      const { rest, given } = withoutOptions(url)
      const own = {
        application_name: `sia-${schema}`,
        statement_timeout: 15_000,
        options: `${given} -c search_path=${schema}`.trim(),
        onConnect: (client: pg.ClientBase) => mustLeadTo(client, schema),
      }
      const database = { ...connectPostgres(rest, max, onLost, { ...settings, ...own }), schema }
      beside.push(database)
      return database
    },
    pool,
    pglite: undefined,
    async script(sql) {
      const client = await pool.connect()
      try {
        await client.query(sql)
      } finally {
        client.release()
      }
    },
    async close() {
      await Promise.all([db.destroy(), reads.destroy(), ...beside.map((database) => database.close())])
    },
  }
}

const OPTIONS = ['options', 'application_name', 'statement_timeout']

/** `given`: the start-up options of the URL. */
function withoutOptions(url: string): { rest: string; given: string } {
  if (!URL.canParse(url)) return { rest: url, given: '' }
  const parsed = new URL(url)
  const given = parsed.searchParams.get('options') ?? ''
  for (const name of OPTIONS) parsed.searchParams.delete(name)
  return { rest: parsed.href, given }
}

/** A pooler in between may drop start-up options: the tables of another environment would then be taken for this one's. */
async function mustLeadTo(client: pg.ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ path: string }>("select current_setting('search_path') as path")
  if (rows[0]?.path !== schema) throw new Error(`a connection for schema ${schema} leads to ${rows[0]?.path}; it is not used`)
}

/**
 * Looks at every connection: a role named as the schema is led there by PostgreSQL's own search_path (`"$user", public`), as soon as
 * the schema exists, also on connections that were open before. It is refused and not led elsewhere: options at the start of a
 * connection, or a setting of its session, do not come through every pooler.
 */
async function mustNotLeadAstray(client: pg.ClientBase): Promise<void> {
  const asked = "select current_user::text as role, current_setting('search_path') as path"
  const { role, path } = (await client.query<{ role: string; path: string }>(asked)).rows[0]!
  const names = path.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  if (!names.some((name) => (name === '$user' ? role : name) === SIDE_SCHEMA)) return
  throw new LedAstray(
    `las conexiones de DATABASE_URL llevan al esquema ${SIDE_SCHEMA}, que es del ambiente de pruebas (rol ${role}, search_path ${path}); use un rol con otro nombre, o dele uno propio: alter role ${role} set search_path = public`,
  )
}

/** Wraps an open PGlite instance. `freeBytes`: room on its disk, where it has one. */
export function connectPglite(pglite: PGlite, release: () => void = () => {}, freeBytes?: () => Promise<number>): Database {
  const guarded = freeBytes ? guardDisk(pglite, freeBytes) : pglite
  const turns = inTurn(pglite, guarded)
  const database = over(turns, 'public')
  return {
    ...database,
    inSchema: (schema) => ({ ...over(turns, schema), schema }),
    async close() {
      await database.db.destroy()
      if (!pglite.closed) await pglite.close()
      release()
    },
  }

  function over({ client, script }: ReturnType<typeof inTurn>, schema: string): Database {
    const db = new Kysely<DB>({ dialect: new PGliteDialect({ pglite: client(schema) }) })
    const forReads = new PGliteDialect({ pglite: client(schema, 'read only') })
    return {
      kind: 'pglite',
      db,
      reads: new Kysely<DB>({ dialect: withoutTransactions(forReads) }),
      pool: undefined,
      pglite,
      script: (text) => script(schema, text),
      inSchema: (other) => ({ ...over(turns, other), schema: other }),
      close: () => db.destroy(),
    }
  }
}

/** PGlite options that every instance needs. */
export const pgliteOptions = { parsers: parsers as Record<number, (text: string) => unknown> }

/**
 * The embedded database in `dataDir/db`. Only one process may: a second one is refused with FolderHeld, which says
 * who holds it (two PGlite instances on one folder would destroy it). Making a new one takes seconds: what is asked of it waits until it
 * is open, and fails where it can not be opened.
 */
export async function connectEmbedded(dataDir: string, holder: { url: string }): Promise<Database> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const release = holdFolder(dataDir, holder)
  try {
    const { PGlite } = await import('@electric-sql/pglite')
    const pglite = new PGlite({ dataDir: join(dataDir, 'db'), ...pgliteOptions })
    pglite.waitReady.catch(() => {})
    return connectPglite(pglite, release, () => diskRoom(dataDir))
  } catch (error) {
    release()
    throw error
  }
}
