// All SQL over tramites_certificacion.
import type { Updateable } from 'kysely'
import type { TramitesCertificacion } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import type { State } from './rules.ts'
import type { Verdict } from './suite.ts'

/** A procedure with its product. */
export type Procedure = {
  id: string
  rfc_desarrollador: string
  nombre_desarrollador: string | null
  producto: string
  nombre_producto: string
  version: string
  mayor: number
  correo: string
  telefono: string | null
  numero: number
  estado: State
  corrida: string
  creado_el: Date
  pruebas_hasta: Date
  solicitada_el: Date | null
  veredictos: Verdict[] | null
  veredictos_el: Date | null
  resuelta_el: Date | null
  resuelta_por: string | null
  terminada_el: Date | null
  motivo: string | null
  certificacion: string | null
  constancia: string | null
  vigente_desde: Day | null
  vigente_hasta: Day | null
}

const procedures = (db: Read) =>
  db
    .selectFrom('tramites_certificacion as t')
    .innerJoin('productos as p', 'p.id', 't.producto')
    .innerJoin('desarrolladores as d', 'd.rfc', 't.rfc_desarrollador')
    .selectAll('t')
    .select(['p.nombre as nombre_producto', 'p.version', 'p.mayor', 'p.correo', 'p.telefono', 'd.nombre as nombre_desarrollador'])

const one = async (query: { executeTakeFirst(): Promise<unknown> }) => (await query.executeTakeFirst()) as Procedure | undefined

export const procedureById = (db: Read, id: string): Promise<Procedure | undefined> => one(procedures(db).where('t.id', '=', id))

export const procedureByConstancia = (db: Read, folio: string): Promise<Procedure | undefined> =>
  one(procedures(db).where('t.constancia', '=', folio))

/** A developer's, in order of opening, after `after`. */
export const proceduresOf = (
  db: Read,
  rfc: string,
  page: { after: number; limit: number; estado: State | undefined },
): Promise<Procedure[]> =>
  procedures(db)
    .where('t.rfc_desarrollador', '=', rfc)
    .where('t.numero', '>', page.after)
    .$if(page.estado !== undefined, (q) => q.where('t.estado', '=', page.estado!))
    .orderBy('t.numero')
    .limit(page.limit)
    .execute() as unknown as Promise<Procedure[]>

/** Everybody's, for operators: newest first; `estado` as stored. */
export const allProcedures = (
  db: Read,
  ask: { rfc: string | undefined; estado: State | undefined; limit: number },
): Promise<Procedure[]> =>
  procedures(db)
    .$if(ask.rfc !== undefined, (q) => q.where('t.rfc_desarrollador', '=', ask.rfc!))
    .$if(ask.estado !== undefined, (q) => q.where('t.estado', '=', ask.estado!))
    .orderBy('t.creado_el', 'desc')
    .orderBy('t.id')
    .limit(ask.limit)
    .execute() as unknown as Promise<Procedure[]>

/** How many of a developer's are in progress, and how many it opened since. */
export async function countProcedures(db: Read, rfc: string, since: Date): Promise<{ enCurso: number; recientes: number }> {
  const row = await db
    .selectFrom('tramites_certificacion')
    .select((e) => [
      e.fn.countAll().filterWhere('estado', 'in', ['en-pruebas', 'solicitada']).as('enCurso'),
      e.fn.countAll().filterWhere('creado_el', '>', since).as('recientes'),
    ])
    .where('rfc_desarrollador', '=', rfc)
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

/** Ends every approval that rests on a certification; their ids. */
export const endApprovals = async (
  tx: Tx,
  certificacion: string,
  to: { estado: 'cancelada' | 'revocada'; el: Date; motivo: string },
): Promise<string[]> => {
  const rows = await tx
    .updateTable('tramites_certificacion')
    .set({ estado: to.estado, terminada_el: to.el, motivo: to.motivo })
    .where('certificacion', '=', certificacion)
    .where('estado', '=', 'aprobada')
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

export type Lapsed = { id: string; rfc_desarrollador: string; estado: State; corrida: string; certificacion: string | null }

/** Lets run out what has: approvals past their last day, tests past their time. */
export async function takeLapsed(tx: Tx, now: Date, today: Day, limit: number): Promise<Lapsed[]> {
  const due = await tx
    .selectFrom('tramites_certificacion')
    .select(['id', 'rfc_desarrollador', 'estado', 'corrida', 'certificacion'])
    .where((e) =>
      e.or([
        e.and([e('estado', '=', 'aprobada'), e('vigente_hasta', '<', today)]),
        e.and([e('estado', '=', 'en-pruebas'), e('pruebas_hasta', '<=', now)]),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  if (due.length > 0) {
    await tx
      .updateTable('tramites_certificacion')
      .set({ estado: 'vencida', terminada_el: now })
      .where(
        'id',
        'in',
        due.map((row) => row.id),
      )
      .execute()
  }
  return due as Lapsed[]
}
