// All SQL over conformidad, pruebas and pruebas_cambios; what was seen is in record/queries.ts.

import { type Selectable, sql } from 'kysely'
import type { Pruebas } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import type { PaceName } from '../certification/index.ts'
import type { Settled } from './case.ts'

const STANDING = ['caso', 'intento', 'estado', 'patron', 'iniciada_el', 'lista', 'vence_el'] as const

/** How a test stands; `espera` and `en-curso` are told apart here only. What it was given and how it ended is big, and read apart. */
export type TestRow = Pick<Selectable<Pruebas>, (typeof STANDING)[number]>

export const testsOf = (db: Read, corrida: string): Promise<TestRow[]> =>
  db.selectFrom('pruebas').select(STANDING).where('corrida', '=', corrida).execute()

/** What the latest try of each test was given; `casos`: of these alone. */
export const materialsOf = (db: Read, corrida: string, casos?: readonly string[]) =>
  db
    .selectFrom('pruebas')
    .select(['caso', 'intento', 'patron', 'material'])
    .where('corrida', '=', corrida)
    .$if(casos !== undefined, (q) => q.where('caso', 'in', casos!))
    .execute()

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
export async function paceAndTurn(db: Read, corrida: string): Promise<{ ultimo: number; ritmo: PaceName }> {
  const row = await db.selectFrom('conformidad').select(['ultimo', 'ritmo']).where('corrida', '=', corrida).executeTakeFirst()
  return { ultimo: row?.ultimo ?? 0, ritmo: (row?.ritmo as PaceName | undefined) ?? 'normal' }
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

/** The number given last in each of these runs; a run in which nothing happened yet is left out. */
export async function lastNumbers(db: Read, corridas: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.selectFrom('conformidad').select(['corrida', 'ultimo']).where('corrida', 'in', corridas).execute()
  return new Map(rows.map((row) => [row.corrida, row.ultimo]))
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
