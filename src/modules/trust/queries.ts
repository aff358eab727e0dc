// All SQL over relaciones_confianza and relaciones_nrp.
import { sql } from 'kysely'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { developerName } from '../developers/index.ts'
import type { TrustState } from './rules.ts'

export type Relation = {
  folio: string
  rfc_patron: string
  nombre_patron: string
  rfc_desarrollador: string
  nombre_desarrollador: string | null
  /** How it stands on the day asked for. */
  estado: TrustState
  /** The developer is certified on that day; of the relation's product, where it names one. */
  certificado: boolean
  /** By it the developer may read on that day. */
  acceso: boolean
  producto: string | null
  todos_los_nrp: boolean
  nrps: string[] | null
  inicio: Day
  fin: Day
  otorgada_el: Date
  firmante_rfc: string
  firmante_nombre: string
  representante_rfc: string | null
  representante_curp: string | null
  revocada_el: Date | null
  revocada_motivo: string | null
  revocada_por: string | null
  /** Revoked by e.firma. */
  revocacion_firmada: boolean
  /** Folio of another developer's relation whose place in the feed this one may take over. */
  traspaso_de: string | null
}

export type Evidence = { cadena_original: string; certificado: Buffer; firma: Buffer }

/** Of a revocation that was signed; all null where it was not. */
export type RevocationEvidence = {
  revocacion_cadena: string | null
  revocacion_certificado: Buffer | null
  revocacion_firma: Buffer | null
  revocacion_firmante: string | null
}

/** SQL over `relaciones_confianza r`; the rule is in the database (docs/adr/0040). */
export const stateOn = (day: Day) => sql<TrustState>`estado_en(r.revocada_el, r.inicio, r.fin, ${day}::date)`
export const accessOn = (day: Day) => sql<boolean>`(
  exists (select from relaciones_con_acceso(${day}::date) x where x.folio = r.folio)
  and (r.todos_los_nrp or exists (select from registros_de_relacion(r.folio, r.rfc_patron))))`
export const certifiedOn = (day: Day) => sql<boolean>`exists (
  select from certificaciones_en_vigor(${day}::date) c
  where c.rfc_desarrollador = r.rfc_desarrollador and (r.producto is null or c.producto = r.producto))`

const relations = (db: Read, day: Day) =>
  db
    .selectFrom('relaciones_confianza as r')
    .innerJoin('patrones as p', 'p.rfc', 'r.rfc_patron')
    .innerJoin('desarrolladores as d', 'd.rfc', 'r.rfc_desarrollador')
    .select([
      'r.folio',
      'r.rfc_patron',
      'p.razon_social as nombre_patron',
      'r.rfc_desarrollador',
      'r.producto',
      'r.todos_los_nrp',
      'r.inicio',
      'r.fin',
      'r.otorgada_el',
      'r.firmante_rfc',
      'r.firmante_nombre',
      'r.representante_rfc',
      'r.representante_curp',
      'r.revocada_el',
      'r.revocada_motivo',
      'r.revocada_por',
      'r.traspaso_de',
    ])
    .select((e) => e('r.revocacion_firma', 'is not', null).$castTo<boolean>().as('revocacion_firmada'))
    .select(developerName.as('nombre_desarrollador'))
    .select([stateOn(day).as('estado'), certifiedOn(day).as('certificado'), accessOn(day).as('acceso')])
    .select(
      sql<
        string[] | null
      >`(select array_agg(n.nrp order by n.nrp) from relaciones_nrp n where n.folio = r.folio and n.terminada_el is null)`.as(
        'nrps',
      ),
    )

export type Place = [number, folio: string]

export type Side = 'patron' | 'desarrollador'

// An employer's in order of granting; a developer's in order of their last change, so that its list is a change feed.
const ORDER = {
  patron: { rfc: 'r.rfc_patron', place: sql<number>`(extract(epoch from r.otorgada_el) * 1000)::bigint` },
  desarrollador: { rfc: 'r.rfc_desarrollador', place: sql<number>`r.cambio` },
} as const

/** After `after`, each with its place. */
export const relationsOf = (
  db: Read,
  side: Side,
  rfc: string,
  page: { day: Day; estado: TrustState | undefined; after: Place; limit: number },
): Promise<(Relation & { lugar: number })[]> => {
  const { rfc: column, place } = ORDER[side]
  return relations(db, page.day)
    .select(place.as('lugar'))
    .where(column, '=', rfc)
    .where(sql<boolean>`(${place}, r.folio) > (${page.after[0]}::bigint, ${page.after[1]})`)
    .$if(page.estado !== undefined, (q) => q.where(stateOn(page.day), '=', page.estado!))
    .orderBy(place)
    .orderBy('r.folio')
    .limit(page.limit)
    .execute()
}

export const relationByFolio = (db: Read, folio: string, day: Day): Promise<Relation | undefined> =>
  relations(db, day).where('r.folio', '=', folio).executeTakeFirst()

export const evidenceOf = (db: Read, folio: string): Promise<Evidence & RevocationEvidence> =>
  db
    .selectFrom('relaciones_confianza')
    .select(['cadena_original', 'certificado', 'firma'])
    .select(['revocacion_cadena', 'revocacion_certificado', 'revocacion_firma', 'revocacion_firmante'])
    .where('folio', '=', folio)
    .executeTakeFirstOrThrow()

/** The developers of a relation and of those that it took over from, the first of them first. */
export async function formerDevelopers(db: Read, folio: string): Promise<string[]> {
  const { rows } = await sql<{ rfc: string }>`
    with recursive antes as (
      select folio, rfc_desarrollador, traspaso_de, 0 as paso from relaciones_confianza where folio = ${folio}
      union all
      select r.folio, r.rfc_desarrollador, r.traspaso_de, a.paso + 1
      from antes a join relaciones_confianza r on r.folio = a.traspaso_de)
    select rfc_desarrollador as rfc from antes order by paso desc`.execute(db)
  return rows.map((row) => row.rfc)
}

/** Holds the employer's row until the transaction ends, so its grants come one after the other; false where it is not in the padrón. */
export async function lockEmployer(tx: Tx, rfc: string): Promise<boolean> {
  const row = await tx.selectFrom('patrones').select('rfc').where('rfc', '=', rfc).forNoKeyUpdate().executeTakeFirst()
  return row !== undefined
}

/** Those of `nrps` that are this employer's and associated. */
export async function ownNrps(db: Read, rfcPatron: string, nrps: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('registros_patronales')
    .select('nrp')
    .where('rfc_patron', '=', rfcPatron)
    .where('asociado', '=', true)
    .where('nrp', '=', sql<string>`any(${nrps}::text[])`)
    .execute()
  return new Set(rows.map((r) => r.nrp))
}

/**
 * Of the relations between the two that share a day and an NRP with the new one, the one that ends last; only those that end
 * on `fin` or later, for only these forbid it. `nrps` empty: all.
 */
export async function overlapThatEndsLater(
  tx: Tx,
  terms: { patron: string; desarrollador: string; nrps: string[]; inicio: Day; fin: Day },
): Promise<{ folio: string; inicio: Day; fin: Day } | undefined> {
  const all = terms.nrps.length === 0
  return tx
    .selectFrom('relaciones_confianza as r')
    .select(['r.folio', 'r.inicio', 'r.fin'])
    .where('r.rfc_desarrollador', '=', terms.desarrollador)
    .where('r.rfc_patron', '=', terms.patron)
    .where('r.revocada_el', 'is', null)
    .where('r.inicio', '<=', terms.fin)
    .where('r.fin', '>=', terms.fin)
    .$if(!all, (q) =>
      q.where(
        sql<boolean>`(r.todos_los_nrp or exists (select from relaciones_nrp n where n.folio = r.folio and n.terminada_el is null and n.nrp = any(${terms.nrps}::text[])))`,
      ),
    )
    .orderBy('r.fin', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export type NewRelation = Omit<
  Relation,
  | 'nombre_patron'
  | 'nombre_desarrollador'
  | 'estado'
  | 'certificado'
  | 'acceso'
  | 'nrps'
  | 'revocada_el'
  | 'revocada_motivo'
  | 'revocada_por'
  | 'revocacion_firmada'
> &
  Evidence & { cambio: number }

export async function insertRelation(tx: Tx, row: NewRelation, nrps: string[]): Promise<void> {
  await tx.insertInto('relaciones_confianza').values(row).execute()
  if (nrps.length > 0) await sql`insert into relaciones_nrp (folio, nrp) select ${row.folio}, unnest(${nrps}::text[])`.execute(tx)
}

/** Which of an employer's relations: one, all with a developer, or (neither said) all that it granted. */
type Which = { patron: string; folio?: string; desarrollador?: string }

/** Not over: by them notices are read today, or will be. */
const live = (day: Day) => sql<boolean>`${stateOn(day)} in ('vigente', 'futura')`

/** Ends those that were not over, and says which, by developer. */
export const endRelations = (
  tx: Tx,
  { patron, folio, desarrollador }: Which,
  end: { el: Date; day: Day; motivo: string | null; por: string | null; acto?: RevocationEvidence | undefined },
): Promise<{ folio: string; rfc_desarrollador: string }[]> =>
  tx
    .updateTable('relaciones_confianza as r')
    .set({ revocada_el: end.el, revocada_motivo: end.motivo, revocada_por: end.por, ...end.acto })
    .where('r.rfc_patron', '=', patron)
    .$if(folio !== undefined, (q) => q.where('r.folio', '=', folio!))
    .$if(desarrollador !== undefined, (q) => q.where('r.rfc_desarrollador', '=', desarrollador!))
    .where(live(end.day))
    .returning(['r.folio', 'r.rfc_desarrollador'])
    .execute()

/** Folios of those that are not over, the one that ends last first. */
export async function liveFolios(db: Read, { patron, desarrollador }: Which, day: Day): Promise<string[]> {
  const rows = await db
    .selectFrom('relaciones_confianza as r')
    .select('r.folio')
    .where('r.rfc_patron', '=', patron)
    .$if(desarrollador !== undefined, (q) => q.where('r.rfc_desarrollador', '=', desarrollador!))
    .where(live(day))
    .orderBy('r.fin', 'desc')
    .orderBy('r.folio')
    .execute()
  return rows.map((row) => row.folio)
}

/** Puts a relation at the end of its developer's change feed; `cambio` from takeChangeNumber. */
export async function placeChange(tx: Tx, folio: string, cambio: number): Promise<void> {
  await tx.updateTable('relaciones_confianza').set({ cambio }).where('folio', '=', folio).execute()
}
