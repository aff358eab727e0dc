// All SQL over conformidad, pruebas, intercambios and pruebas_cambios.
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Intercambios, Pruebas } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Settled } from './case.ts'
import { type Answer, type Exchange, FEED_ROUTE, type ProvocationKind } from './exchange.ts'
import type { PaceName } from './pace.ts'

/** `espera` and `en-curso` are told apart here only. */
export type TestRow = Selectable<Pruebas>

export const testsOf = (db: Read, corrida: string): Promise<TestRow[]> =>
  db.selectFrom('pruebas').selectAll().where('corrida', '=', corrida).execute()

export async function paceOf(db: Read, corrida: string): Promise<PaceName> {
  const row = await db.selectFrom('conformidad').select('ritmo').where('corrida', '=', corrida).executeTakeFirst()
  return (row?.ritmo as PaceName | undefined) ?? 'normal'
}

export const savePace = (db: Read, corrida: string, ritmo: PaceName) =>
  db
    .insertInto('conformidad')
    .values({ corrida, ritmo })
    .onConflict((c) => c.constraint('conformidad_pk').doUpdateSet({ ritmo }))
    .execute()

/** The next `many` numbers of the run; the last of them is answered. Holds the run's row until the transaction ends. */
export async function takeNumbers(tx: Tx, corrida: string, many: number): Promise<number> {
  const row = await tx
    .insertInto('conformidad')
    .values({ corrida, ultimo: many })
    .onConflict((c) => c.constraint('conformidad_pk').doUpdateSet((e) => ({ ultimo: e('conformidad.ultimo', '+', many) })))
    .returning('ultimo')
    .executeTakeFirstOrThrow()
  return row.ultimo
}

/** Puts tests back to the beginning of a new try. */
export const resetTests = (tx: Tx, corrida: string, tests: { caso: string; patron: string }[]) =>
  tx
    .insertInto('pruebas')
    .values(tests.map((test) => ({ ...test, corrida, intento: 1, estado: 'espera', material: '{}' })))
    .onConflict((c) =>
      c.constraint('pruebas_pk').doUpdateSet((e) => ({
        intento: e('pruebas.intento', '+', 1),
        estado: 'espera',
        patron: e.ref('excluded.patron'),
        iniciada_el: null,
        lista: false,
        vence_el: null,
        terminada_el: null,
        turnos: sql`'{}'::text[]`,
        material: '{}',
        explicacion: null,
        que_cambiar: null,
        evidencia: '[]',
      })),
    )
    .execute()

/**
 * Begins those that wait, or whose beginning was broken off before `abandoned`; of several processes one gets each. Answers which.
 */
export const beginTests = (tx: Tx, corrida: string, casos: string[], now: Date, vence: Date, abandoned: Date) =>
  tx
    .updateTable('pruebas')
    .set({ estado: 'en-curso', iniciada_el: now, vence_el: vence, lista: false })
    .where('corrida', '=', corrida)
    .where('caso', 'in', casos)
    .where((e) =>
      e.or([
        e('estado', '=', 'espera'),
        e.and([e('estado', '=', 'en-curso'), e('lista', '=', false), e('iniciada_el', '<', abandoned)]),
      ]),
    )
    .returning(['caso', 'intento'])
    .execute()

export const saveMaterial = (
  db: Read,
  corrida: string,
  rows: { caso: string; intento: number; material: object }[],
  lista: boolean,
) =>
  sql`
    update pruebas p set material = r.material, lista = ${lista}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(caso text, intento integer, material jsonb)
    where p.corrida = ${corrida} and p.caso = r.caso and p.intento = r.intento and p.estado = 'en-curso'`.execute(db)

export type ActiveTest = {
  caso: string
  patron: string
  iniciada_el: Date
  lista: boolean
  ritmo: PaceName
  folios: string[] | null
}

/** The tests that are on, as each request needs them; `folios` of their notices only where asked for. */
export async function activeTests(db: Read, corrida: string, withFolios: boolean): Promise<ActiveTest[]> {
  const { rows } = await sql<ActiveTest>`
    select p.caso, p.patron, p.iniciada_el, p.lista, c.ritmo,
      case when ${withFolios}::boolean then jsonb_path_query_array(p.material, '$.avisos[*].folioAviso') end as folios
    from pruebas p join conformidad c on c.corrida = p.corrida
    where p.corrida = ${corrida} and p.estado = 'en-curso'`.execute(db)
  return rows
}

/** Counts one more turn of a test; answers the cursors of all turns so far, or undefined where it has ended meanwhile. */
export async function takeTurn(db: Read, corrida: string, caso: string, cursor: string): Promise<string[] | undefined> {
  const row = await db
    .updateTable('pruebas')
    .set({ turnos: sql`turnos || ${cursor}::text` })
    .where('corrida', '=', corrida)
    .where('caso', '=', caso)
    .where('estado', '=', 'en-curso')
    .where('lista', '=', true)
    .returning('turnos')
    .executeTakeFirst()
  return row?.turnos
}

/** The number given last, 0 before anything happened; and the pace. */
export async function standingOf(db: Read, corrida: string): Promise<{ ultimo: number; ritmo: PaceName }> {
  const row = await db.selectFrom('conformidad').select(['ultimo', 'ritmo']).where('corrida', '=', corrida).executeTakeFirst()
  return { ultimo: row?.ultimo ?? 0, ritmo: (row?.ritmo as PaceName | undefined) ?? 'normal' }
}

export type ExchangeDraft = Omit<Exchange, 'n'>

/** Most exchanges that are kept of one run; the oldest go. */
export const KEPT_EXCHANGES = 10_000
/** Of these, most that keep a body of more than BIG_BODY bytes on disk: no run fills it with bodies of hundreds of kilobytes. */
export const KEPT_BIG_BODIES = 200
const BIG_BODY = 8_192
const CHUNK = 500

export async function insertExchanges(tx: Tx, corrida: string, drafts: readonly ExchangeDraft[]): Promise<void> {
  const last = await takeNumbers(tx, corrida, drafts.length)
  const rows = drafts.map(
    (draft, i): Insertable<Intercambios> => ({
      corrida,
      n: last - drafts.length + 1 + i,
      inicio: new Date(draft.inicio),
      fin: new Date(draft.fin),
      metodo: draft.metodo,
      ruta: draft.ruta,
      camino: draft.camino,
      consulta: JSON.stringify(draft.consulta),
      user_agent: draft.userAgent,
      encabezados: JSON.stringify(draft.encabezados),
      token: draft.token,
      cuerpo: draft.cuerpo === null ? null : JSON.stringify(draft.cuerpo),
      cuerpo_sha256: draft.cuerpoSha256,
      estado: draft.estado,
      entregada: draft.entregada,
      provocacion: draft.provocacion,
      caso: draft.caso,
      respuesta: JSON.stringify(draft.respuesta),
    }),
  )
  for (let i = 0; i < rows.length; i += CHUNK)
    await tx
      .insertInto('intercambios')
      .values(rows.slice(i, i + CHUNK))
      .execute()
  const oldest = last - KEPT_EXCHANGES
  if (oldest > 0) await tx.deleteFrom('intercambios').where('corrida', '=', corrida).where('n', '<=', oldest).execute()
  if (rows.some((row) => String(row.cuerpo ?? '').length > BIG_BODY)) await dropBigBodies(tx, corrida)
}

/** What is left of a body is its size, as where it was too long from the first. */
async function dropBigBodies(tx: Tx, corrida: string): Promise<void> {
  const big = sql<boolean>`pg_column_size(cuerpo) > ${BIG_BODY}`
  await tx
    .updateTable('intercambios')
    .set({ cuerpo: sql`jsonb_build_object('bytes', octet_length(cuerpo::text))` })
    .where('corrida', '=', corrida)
    .where(big)
    .where('n', '<=', (of) =>
      of
        .selectFrom('intercambios')
        .select('n')
        .where('corrida', '=', corrida)
        .where(big)
        .orderBy('n', 'desc')
        .offset(KEPT_BIG_BODIES)
        .limit(1),
    )
    .execute()
}

const exchangeOf = (row: Selectable<Intercambios>): Exchange => ({
  n: row.n,
  inicio: row.inicio.getTime(),
  fin: row.fin.getTime(),
  metodo: row.metodo,
  ruta: row.ruta,
  camino: row.camino,
  consulta: row.consulta as Record<string, string>,
  userAgent: row.user_agent,
  encabezados: row.encabezados as Record<string, string>,
  token: row.token,
  cuerpo: row.cuerpo,
  cuerpoSha256: row.cuerpo_sha256,
  estado: row.estado,
  entregada: row.entregada,
  provocacion: row.provocacion as ProvocationKind | null,
  caso: row.caso,
  respuesta: row.respuesta as Answer,
})

/** In order of number, after `after`, begun at `since` or later. */
export async function exchangesAfter(db: Read, corrida: string, after: number, since: Date, limit: number): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('intercambios')
    .selectAll()
    .where('corrida', '=', corrida)
    .where('n', '>', after)
    .where('inicio', '>=', since)
    .orderBy('n')
    .limit(limit)
    .execute()
  return rows.map(exchangeOf)
}

/** The latest 403 to a reading of this employer's notices, before `before`. */
export async function refusalBefore(db: Read, corrida: string, patron: string, before: Date): Promise<Exchange | undefined> {
  const row = await db
    .selectFrom('intercambios')
    .selectAll()
    .where('corrida', '=', corrida)
    .where('ruta', '=', FEED_ROUTE)
    .where('estado', '=', 403)
    .where(sql`consulta ->> 'patron'`, '=', patron)
    .where('inicio', '<', before)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && exchangeOf(row)
}

/** The latest, the newest first. */
export async function latestExchanges(db: Read, corrida: string, limit: number): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('intercambios')
    .selectAll()
    .where('corrida', '=', corrida)
    .orderBy('n', 'desc')
    .limit(limit)
    .execute()
  return rows.map(exchangeOf)
}

export type Settlement = {
  caso: string
  intento: number
  estado: Settled
  explicacion: string
  queCambiar: string | null
  evidencia: object[]
}

/** False where it was settled, or begun anew, meanwhile. */
export async function settleTest(tx: Tx, corrida: string, settled: Settlement, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('pruebas')
    .set({
      estado: settled.estado,
      explicacion: settled.explicacion,
      que_cambiar: settled.queCambiar,
      evidencia: JSON.stringify(settled.evidencia),
      terminada_el: now,
    })
    .where('corrida', '=', corrida)
    .where('caso', '=', settled.caso)
    .where('intento', '=', settled.intento)
    .where('estado', '=', 'en-curso')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type Change = { caso: string; estado: string; intento: number; explicacion: string | null }

export async function insertChanges(tx: Tx, corrida: string, changes: Change[], instante: Date): Promise<void> {
  if (changes.length === 0) return
  const last = await takeNumbers(tx, corrida, changes.length)
  await tx
    .insertInto('pruebas_cambios')
    .values(changes.map((change, i) => ({ ...change, corrida, instante, n: last - changes.length + 1 + i })))
    .execute()
}

export type EventRow = { n: number; tipo: 'intercambio' | 'prueba'; datos: Record<string, unknown> }

/** What was seen and what became of the tests, after a number, in order. */
export async function eventsAfter(db: Read, corrida: string, after: number, limit: number): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select n, 'intercambio' as tipo, jsonb_build_object('instante', inicio, 'metodo', metodo, 'ruta', coalesce(ruta, camino),
      'patron', consulta ->> 'patron', 'estado', estado, 'provocacion', provocacion, 'prueba', caso,
      'milisegundos', round(extract(epoch from fin - inicio) * 1000)) as datos
    from intercambios where corrida = ${corrida} and n > ${after}
    union all
    select n, 'prueba', jsonb_build_object('instante', instante, 'id', caso, 'estado', estado, 'intento', intento, 'explicacion', explicacion)
    from pruebas_cambios where corrida = ${corrida} and n > ${after}
    order by n limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, n: Number(row.n) }))
}

/** Runs with tests that go on or wait. */
export const runsUnderTest = async (db: Read, limit: number): Promise<string[]> =>
  (
    await db
      .selectFrom('pruebas')
      .select('corrida')
      .distinct()
      .where('estado', 'in', ['espera', 'en-curso'])
      .limit(limit)
      .execute()
  ).map((row) => row.corrida)
