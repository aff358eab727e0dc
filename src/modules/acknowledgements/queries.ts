// All SQL over acuses_avisos and acuses_cuentas. Each statement takes a whole batch, as columns.
import { type Selectable, sql } from 'kysely'
import { array, texts } from '../../db/arrays.ts'
import type { AcusesAvisos } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Statement } from './rules.ts'

export type AcknowledgementRow = Selectable<AcusesAvisos> & {
  /** No later statement about the same notice. */
  vigente: boolean
}

/** Locks the employers' countings in order of key, making those that are missing; says the last number of each. */
export async function lockCountings(tx: Tx, employers: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ patron: string; ultimo: number }>`
    insert into acuses_cuentas as c (rfc_patron) select rfc from unnest(${texts(employers)}) as e(rfc) order by rfc
    on conflict (rfc_patron) do update set ultimo = c.ultimo
    returning rfc_patron as patron, ultimo`.execute(tx)
  return new Map(rows.map((r) => [r.patron, r.ultimo]))
}

export async function saveCountings(tx: Tx, last: ReadonlyMap<string, number>): Promise<void> {
  await sql`
    update acuses_cuentas c set ultimo = n.ultimo
    from unnest(${texts([...last.keys()])}, ${array('bigint', [...last.values()])}) as n(rfc, ultimo) where c.rfc_patron = n.rfc`.execute(
    tx,
  )
}

export type Subject = { patron: string; publicacion: number }

/** The latest statement about each of these notices that has one. */
export async function latestStatements(db: Read, notices: Subject[]): Promise<(Subject & { statement: Statement })[]> {
  const { rows } = await sql<Selectable<AcusesAvisos>>`
    select c.* from unnest(${texts(notices.map((n) => n.patron))}, ${array(
      'bigint',
      notices.map((n) => n.publicacion),
    )}) as n(patron, publicacion)
    cross join lateral (
      select * from acuses_avisos c where c.rfc_patron = n.patron and c.publicacion = n.publicacion order by c.numero desc limit 1
    ) c`.execute(db)
  return rows.map((row) => ({ patron: row.rfc_patron, publicacion: row.publicacion, statement: statementOf(row) }))
}

export const statementOf = (row: Selectable<AcusesAvisos>): Statement => ({
  resultado: row.resultado as Statement['resultado'],
  motivo: row.motivo,
  comentario: row.comentario,
  aplicadoEl: row.aplicado_el,
  periodo: row.periodo_inicio === null ? null : { inicio: row.periodo_inicio, fin: row.periodo_fin! },
})

export type NewStatement = Subject & { nrp: string; folioAviso: string; numero: number; statement: Statement }

export async function insertStatements(tx: Tx, rows: NewStatement[], by: { autor: string; now: Date }): Promise<void> {
  const column = (type: string, value: (row: NewStatement) => string | number | null) => array(type, rows.map(value))
  await sql`
    insert into acuses_avisos (rfc_patron, numero, publicacion, nrp, folio_aviso, resultado, motivo, comentario, aplicado_el,
      periodo_inicio, periodo_fin, rfc_autor, registrado_el)
    select n.*, ${by.autor}::text, ${by.now}::timestamptz from unnest(
      ${column('text', (r) => r.patron)}, ${column('bigint', (r) => r.numero)}, ${column('bigint', (r) => r.publicacion)},
      ${column('text', (r) => r.nrp)}, ${column('text', (r) => r.folioAviso)}, ${column('text', (r) => r.statement.resultado)},
      ${column('text', (r) => r.statement.motivo)}, ${column('text', (r) => r.statement.comentario)},
      ${column('date', (r) => r.statement.aplicadoEl)}, ${column('date', (r) => r.statement.periodo?.inicio ?? null)},
      ${column('date', (r) => r.statement.periodo?.fin ?? null)}) as n`.execute(tx)
}

const IS_CURRENT = sql`not exists (
  select from acuses_avisos s where s.rfc_patron = c.rfc_patron and s.publicacion = c.publicacion and s.numero > c.numero)`

/** Last number in an employer's list; 0 where there is none. */
export async function lastNumber(db: Read, patron: string): Promise<number> {
  const row = await db.selectFrom('acuses_cuentas').select('ultimo').where('rfc_patron', '=', patron).executeTakeFirst()
  return row?.ultimo ?? 0
}

export type ListFilters = {
  nrps: string[] | undefined
  /** All but these. */
  salvo: string[] | undefined
  resultado: string | undefined
  folioAviso: string | undefined
  from: Date | undefined
  until: Date | undefined
  vigentes: boolean
}

/** Statements of one employer with numbers after `after` up to `until`, in order, at most `limit`. */
export async function listedStatements(
  db: Read,
  patron: string,
  filters: ListFilters,
  window: { after: number; until: number; limit: number },
): Promise<AcknowledgementRow[]> {
  const { nrps, salvo, resultado, folioAviso, from, until } = filters
  const { rows } = await sql<AcknowledgementRow>`
    select c.*, ${IS_CURRENT} as vigente from acuses_avisos c
    where c.rfc_patron = ${patron} and c.numero > ${window.after} and c.numero <= ${window.until}
      ${nrps === undefined ? sql`` : sql`and c.nrp = any(${texts(nrps)})`}
      ${salvo === undefined ? sql`` : sql`and c.nrp <> all(${texts(salvo)})`}
      ${resultado === undefined ? sql`` : sql`and c.resultado = ${resultado}`}
      ${folioAviso === undefined ? sql`` : sql`and c.folio_aviso = ${folioAviso}`}
      ${from === undefined ? sql`` : sql`and c.registrado_el >= ${from}`}
      ${until === undefined ? sql`` : sql`and c.registrado_el < ${until}`}
      ${filters.vigentes ? sql`and ${IS_CURRENT}` : sql``}
    order by c.numero limit ${window.limit}`.execute(db)
  return rows
}

export type ExportPlace = { registradoEl: Date; patron: string; numero: number }

/** Statements of all employers in order of time, after `after`. */
export async function exportedStatements(
  db: Read,
  span: { from: Date; until: Date },
  after: ExportPlace | undefined,
  limit: number,
): Promise<AcknowledgementRow[]> {
  const { rows } = await sql<AcknowledgementRow>`
    select c.*, ${IS_CURRENT} as vigente from acuses_avisos c
    where c.registrado_el >= ${after?.registradoEl ?? span.from} and c.registrado_el < ${span.until}
      ${after === undefined ? sql`` : sql`and (c.registrado_el, c.rfc_patron, c.numero) > (${after.registradoEl}::timestamptz, ${after.patron}, ${after.numero}::bigint)`}
    order by c.registrado_el, c.rfc_patron, c.numero limit ${limit}`.execute(db)
  return rows
}
