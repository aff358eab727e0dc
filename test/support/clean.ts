// Makes a used database as good as the new one that it was: rows, seeds and sequences as the migrations left them. Whatever is altered
// beyond rows (a table, a trigger, a function, a role) cannot be made undone: such a database is told and goes away.

/** Runs a script; says the rows of its last statement. */
export type Run = (script: string) => Promise<Record<string, unknown>[]>

/** False where the database is not to be used again. */
export type Clean = (run: Run) => Promise<boolean>

/** What the catalogs say of everything that was made since `initdb`, in this order of object ids. */
const CATALOGS = {
  pg_attribute: 'attrelid',
  pg_attrdef: 'oid',
  pg_constraint: 'oid',
  pg_enum: 'oid',
  pg_extension: 'oid',
  pg_index: 'indexrelid',
  pg_policy: 'oid',
  pg_proc: 'oid',
  pg_rewrite: 'oid',
  pg_sequence: 'seqrelid',
  pg_trigger: 'oid',
  pg_type: 'oid',
}
const FIRST_OWN_OID = 16_384

// Of a table only what says how it is made: where it lies and how full it is changes with its rows.
const SHAPE = `select md5(string_agg(line, e'\\n' order by line)) as shape from (
  select concat_ws('|', oid, relname, relnamespace, relkind, relowner, relacl, reloptions, relrowsecurity, relpersistence) as line
    from pg_class where oid >= ${FIRST_OWN_OID} and relpersistence <> 't'
  ${Object.entries(CATALOGS)
    .map(([catalog, oid]) => `union all select c::text from ${catalog} c where ${oid} >= ${FIRST_OWN_OID}`)
    .join(' ')}
  union all select concat_ws('|', nspname, nspowner, nspacl) from pg_namespace where nspname !~ '^pg_(toast_)?temp_'
  union all select s::text from pg_db_role_setting s where setdatabase = (select oid from pg_database where datname = current_database())
) lines`

const ROLES = `select md5(string_agg(concat_ws('|', rolname, rolsuper, rolcanlogin, rolconfig), ',' order by rolname)) as roles from pg_roles`

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`

type Table = { name: string; columns: string; rows: string | null }

/** Looks at a new database. `alone`: nobody else makes roles beside it. */
export async function learn(run: Run, alone: boolean): Promise<Clean> {
  const look = async (run: Run) => {
    const [shape] = await run(SHAPE)
    const [roles] = alone ? await run(ROLES) : [{}]
    return JSON.stringify([shape, roles])
  }
  const asNew = await look(run)
  const tables = await readTables(run)
  const seeds = tables.filter(({ rows }) => rows !== null)
  const empty = tables.filter(({ rows }) => rows === null)
  const sequences = await readSequences(run)

  return async (run) => {
    await run('rollback')
    await run('discard all')
    if ((await look(run)) !== asNew) return false
    const used = await run(
      empty.map(({ name }) => `select ${quote(name)} as name where exists (select from ${name})`).join(' union all '),
    )
    await run(restoring([...used.map(({ name }) => String(name)), ...seeds.map(({ name }) => name)], seeds, sequences))
    return true
  }
}

async function readTables(run: Run): Promise<Table[]> {
  const found = await run(`select format('%I.%I', nspname, relname) as name,
      (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'p') and nspname !~ '^pg_' and nspname <> 'information_schema' order by 1`)
  const names = found as Omit<Table, 'rows'>[]
  const rows = await run(
    names.map(({ name }, i) => `select ${i} as i, (select json_agg(t)::text from ${name} t) as rows`).join(' union all ') +
      ' order by i',
  )
  return names.map((table, i) => ({ ...table, rows: rows[i]!.rows as string | null }))
}

/** A call for each that sets it to where it stands now. */
async function readSequences(run: Run): Promise<string[]> {
  const names = await run(`select format('%I.%I', schemaname, sequencename) as name from pg_sequences`)
  const sequences: string[] = []
  for (const { name } of names as { name: string }[]) {
    const [at] = await run(`select last_value::text as value, is_called as called from ${name}`)
    sequences.push(`setval(${quote(name)}, ${at!.value}, ${at!.called})`)
  }
  return sequences
}

const restoring = (used: string[], seeds: Table[], sequences: string[]): string => `begin;
  set local session_replication_role = replica;
  truncate ${used.join(', ')} cascade;
  ${seeds
    .map(
      ({ name, columns, rows }) => `insert into ${name} (${columns}) overriding system value
        select ${columns} from json_populate_recordset(null::${name}, ${quote(rows!)});`,
    )
    .join('\n')}
  select ${sequences.join(', ')};
  delete from pg_statistic where starelid >= ${FIRST_OWN_OID};
  commit`
