// All SQL over tramites_certificacion.
import { type RawBuilder, type Selectable, sql, type Updateable } from 'kysely'
import { array, texts } from '../../db/arrays.ts'
import type { Productos, TramitesCertificacion } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { ranOutAt, type State } from './rules.ts'
import type { Verdict } from './test-schemas.ts'

/** A procedure with its product. */
export type Procedure = Omit<Selectable<TramitesCertificacion>, 'estado' | 'veredictos'> &
  Pick<Selectable<Productos>, 'version' | 'mayor' | 'correo' | 'telefono'> & {
    estado: State
    veredictos: Verdict[] | null
    nombre_producto: string
    nombre_desarrollador: string | null
  }

const procedures = (db: Read) =>
  db
    .selectFrom('tramites_certificacion as t')
    .innerJoin('productos as p', 'p.id', 't.producto')
    .innerJoin('desarrolladores as d', 'd.rfc', 't.rfc_desarrollador')
    .selectAll('t')
    .select(['p.nombre as nombre_producto', 'p.version', 'p.mayor', 'p.correo', 'p.telefono', 'd.nombre as nombre_desarrollador'])
    .$castTo<Procedure>()

/** Of `tramites_certificacion as t`: run out, whether or not that is written down yet (ranOutAt in rules.ts). */
const due = (now: Date): RawBuilder<boolean> =>
  sql`(t.estado = 'aprobada' and t.vigente_hasta < ${legalDay(now)} or t.estado = 'en-pruebas' and t.pruebas_hasta <= ${now})`

/** In this state at `now` (stateAt). */
const stands = (estado: State, now: Date): RawBuilder<boolean> =>
  estado === 'vencida' ? sql`(t.estado = 'vencida' or ${due(now)})` : sql`(t.estado = ${estado} and not ${due(now)})`

export const procedureById = (db: Read, id: string): Promise<Procedure | undefined> =>
  procedures(db).where('t.id', '=', id).executeTakeFirst()

export const procedureByConstancia = (db: Read, folio: string): Promise<Procedure | undefined> =>
  procedures(db).where('t.constancia', '=', folio).executeTakeFirst()

/** A developer's, in order of opening, after `after`. */
export const proceduresOf = (
  db: Read,
  rfc: string,
  page: { after: number; limit: number; estado: State | undefined },
  now: Date,
): Promise<Procedure[]> =>
  procedures(db)
    .where('t.rfc_desarrollador', '=', rfc)
    .where('t.numero', '>', page.after)
    .$if(page.estado !== undefined, (q) => q.where(stands(page.estado!, now)))
    .orderBy('t.numero')
    .limit(page.limit)
    .execute()

/** Everybody's, for operators: newest first. */
export const allProcedures = (
  db: Read,
  ask: { rfc: string | undefined; estado: State | undefined; limit: number },
  now: Date,
): Promise<Procedure[]> =>
  procedures(db)
    .$if(ask.rfc !== undefined, (q) => q.where('t.rfc_desarrollador', '=', ask.rfc!))
    .$if(ask.estado !== undefined, (q) => q.where(stands(ask.estado!, now)))
    .orderBy('t.creado_el', 'desc')
    .orderBy('t.id')
    .limit(ask.limit)
    .execute()

/** How many of a developer's are in progress, and how many it opened since. */
export async function countProcedures(
  db: Read,
  rfc: string,
  since: Date,
  now: Date,
): Promise<{ enCurso: number; recientes: number }> {
  const row = await db
    .selectFrom('tramites_certificacion as t')
    .select((e) => [
      e.fn
        .countAll()
        .filterWhere(sql<boolean>`${stands('en-pruebas', now)} or t.estado = 'solicitada'`)
        .as('enCurso'),
      e.fn.countAll().filterWhere('t.creado_el', '>', since).as('recientes'),
    ])
    .where('t.rfc_desarrollador', '=', rfc)
    .executeTakeFirstOrThrow()
  return { enCurso: Number(row.enCurso), recientes: Number(row.recientes) }
}

export type NewProcedure = Pick<
  Procedure,
  'id' | 'rfc_desarrollador' | 'producto' | 'numero' | 'corrida' | 'creado_el' | 'pruebas_hasta'
>

/** Throws the violation of tramites_certificacion_uno_en_curso where the product has one in progress. */
export async function insertProcedure(tx: Tx, row: NewProcedure): Promise<void> {
  await tx
    .insertInto('tramites_certificacion')
    .values({ ...row, estado: 'en-pruebas' })
    .execute()
}

export type Change = Omit<Updateable<TramitesCertificacion>, 'id' | 'veredictos'> & { veredictos?: Verdict[] }

/** Changes one that is in one of these states; false where it is in another by now. */
export async function changeProcedure(tx: Tx, id: string, from: readonly State[], to: Change): Promise<boolean> {
  const { veredictos, ...values } = to
  const done = await tx
    .updateTable('tramites_certificacion')
    .set({ ...values, ...(veredictos && { veredictos: JSON.stringify(veredictos) }) })
    .where('id', '=', id)
    .where('estado', 'in', from)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Ends every approval that rests on a certification and has not run out; their ids. */
export const endApprovals = async (
  tx: Tx,
  certificacion: string,
  to: { estado: 'cancelada' | 'revocada'; el: Date; motivo: string },
): Promise<string[]> => {
  const rows = await tx
    .updateTable('tramites_certificacion as t')
    .set({ estado: to.estado, terminada_el: to.el, motivo: to.motivo })
    .where('t.certificacion', '=', certificacion)
    .where(stands('aprobada', to.el))
    .returning('t.id')
    .execute()
  return rows.map((row) => row.id)
}

export type Lapsed = { id: string; estado: State }

/** Writes down what has run out, with the instant at which it did: approvals past their last day, tests past their time. */
export async function takeLapsed(tx: Tx, now: Date, ask: { rfc: string | undefined; limit: number }): Promise<Lapsed[]> {
  const lapsed = await tx
    .selectFrom('tramites_certificacion as t')
    .select(['t.id', 't.estado', 't.pruebas_hasta', 't.vigente_hasta'])
    .where(due(now))
    .$if(ask.rfc !== undefined, (q) => q.where('t.rfc_desarrollador', '=', ask.rfc!))
    .orderBy('t.id')
    .limit(ask.limit)
    .forUpdate()
    .skipLocked()
    .$narrowType<{ estado: State }>()
    .execute()
  if (lapsed.length === 0) return []
  const ends = lapsed.map((row) => ranOutAt(row, now)!.toISOString())
  await sql`
    update tramites_certificacion t set estado = 'vencida', terminada_el = e.terminada_el
    from unnest(${texts(lapsed.map((row) => row.id))}, ${array('timestamptz', ends)}) as e (id, terminada_el)
    where t.id = e.id`.execute(tx)
  return lapsed
}
