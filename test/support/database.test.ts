// A database that another file has used is as good as a new one, or is not used again.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connectPglite, connectPostgres, pgliteOptions } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/database.ts'
import { learn } from './clean.ts'
import { discardLeftovers, embeddedRun, onPostgres, openTestDatabase, serverRun } from './database.ts'
import { bearer } from './login.ts'
import { publish } from './notices.ts'
import { certified, employer, trust } from './padron.ts'
import { anyRun, sandboxBearer } from './sandbox.ts'
import { startService } from './service.ts'

const [PATRON, DEVELOPER, NRP] = ['EKU9003173C9', 'NDP150303QX1', 'A0112345101']

let fresh: Database
beforeAll(async () => {
  fresh = await openNew()
})
afterAll(() => fresh.close())

/** One that nobody has used, whatever this worker keeps. */
async function openNew(): Promise<Database> {
  if (!onPostgres) {
    const dump = new Blob([readFileSync(inject('pgliteDump'))])
    return connectPglite(await PGlite.create({ loadDataDir: dump, ...pgliteOptions }))
  }
  const name = `${inject('postgresTemplate')}_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await admin.connect()
  await admin.query(`create database ${name} template ${inject('postgresTemplate')}`)
  const database = connectPostgres(Object.assign(new URL(process.env.DATABASE_URL!), { pathname: `/${name}` }).href, 1)
  return {
    ...database,
    async close() {
      await database.close()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

const query = async ({ db }: Database, text: string) => (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(db)).rows

const OF_THE_SESSION = [
  'pg_prepared_statements',
  'pg_cursors',
  "pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
  "pg_class where relpersistence = 't'",
  'pg_statistic where starelid >= 16384',
]

/** Every row of every table, where each sequence stands, and what the session has of its own. */
async function contents(database: Database): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  const named = (of: string) =>
    query(database, `select format('%I.%I', schemaname, ${of}name) as name from pg_${of}s where schemaname !~ '^pg_|^inf'`)
  const [tables, sequences] = [await named('table'), await named('sequence')]
  for (const { name } of tables)
    found[`${name}`] = (await query(database, `select t::text as row from ${name} t`)).map(({ row }) => row)
  for (const { name } of sequences) found[`${name}`] = await query(database, `select last_value, is_called from ${name}`)
  for (const of of OF_THE_SESSION) found[of] = await query(database, `select count(*) from ${of}`)
  // Settings of a library are told once it was needed.
  found.settings = await query(database, "select name, setting from pg_settings where name !~ '^plpgsql' order by name")
  return found
}

/** Where the table's rows lie: the same in new databases, another place after they were cleared away. */
const placeOf = async (database: Database) => (await query(database, "select pg_relation_filenode('public.avisos') as place"))[0]

test('what a service and its sandbox left behind is gone: rows, altered seeds, sequences, settings', async () => {
  const t = await startService({ sandbox: true })
  await employer(t, PATRON, [NRP])
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  await publish(t, PATRON, [{ nrp: NRP }, { nrp: NRP }])
  const page = await t.app.inject({ url: `/v1/avisos?patron=${PATRON}`, headers: await bearer(t, DEVELOPER) })
  expect(page.json<{ datos: unknown[] }>().datos).toHaveLength(2)
  const opened = await anyRun(t)
  const inSandbox = {
    url: `/sandbox/v1/avisos?patron=${encodeURIComponent(opened.patrones[0]!.rfc)}`,
    headers: await sandboxBearer(t, opened),
  }
  expect((await t.app.inject(inSandbox)).statusCode).toBe(200)
  await t.ctx.database.script(`
    insert into auditoria (instante, accion, resultado) values (now(), 'x', 'x');
    select nextval('folios_pruebas');
    update catalogos set descripcion = 'otra';
    delete from sandbox.catalogos;
    delete from sandbox.sia_migraciones;
    analyze;
    set work_mem = '5MB';
    set search_path = sandbox;
    prepare una as select 1;
    declare uno cursor with hold for select 1;
    create temp table de_paso ();
    select pg_advisory_lock(1);
    begin;
    delete from catalogos`)
  const used = t.ctx.database
  await t.stop()
  await expect(query(used, 'delete from catalogos')).rejects.toThrow()

  const next = await openTestDatabase()
  expect(await contents(next)).toEqual(await contents(fresh))
  expect(await placeOf(next)).not.toEqual(await placeOf(fresh))
  await next.close()
})

test('what a file that failed did not give back is not waited for, and takes no statement any more', async () => {
  const left = await openTestDatabase()
  discardLeftovers()
  await expect
    .poll(() =>
      query(left, 'select 1').then(
        () => 'answers',
        () => 'ended',
      ),
    )
    .toBe('ended')
  await left.close()
  const next = await openTestDatabase()
  expect(await query(next, 'select rfc from desarrolladores')).toEqual([])
  await next.close()
})

const ALTERATIONS: [string, string][] = [
  ['a table', 'create table tabla_de_mas ()'],
  ['a column', 'alter table sandbox.buzon add de_mas text'],
  ['a default', "alter table avisos alter nss set default 'x'"],
  ['a constraint', 'alter table avisos add constraint de_mas check (publicacion > 0) not valid'],
  ['a missing constraint', 'alter table avisos drop constraint de_mas'],
  ['an index', 'create index de_mas_indice on avisos (nss)'],
  ['a trigger that is off', 'alter table auditoria disable trigger user'],
  ['a function', "create function de_mas() returns int language sql as 'select 1'"],
  ['another text of a function', "create or replace function de_mas() returns int language sql as 'select 2'"],
  ['a view', 'create view mirada as select 1'],
  ['a schema', 'create schema de_mas'],
  ['a right', 'grant select on avisos to public'],
  ['a sequence with other steps', 'alter sequence folios_pruebas increment by 2'],
  ['a setting', `do $$ begin execute format('alter database %I set work_mem = 5000', current_database()); end $$`],
  ...(onPostgres ? [] : [['a role', 'create role de_mas'] as [string, string]]),
]

test.each(ALTERATIONS)('what is altered beyond rows is told: %s', async (_, alter) => {
  const clean = await learn(run, !onPostgres)
  await fresh.script("insert into desarrolladores (rfc, creado_el) values ('GODE561231GR8', now())")
  expect(await clean(run)).toBe(true)
  expect(await query(fresh, 'select rfc from desarrolladores')).toEqual([])
  await fresh.script(alter)
  expect(await clean(run)).toBe(false)
})

const run = (script: string) => (fresh.pglite ? embeddedRun(fresh.pglite) : serverRun(fresh.pool!))(script)
