// All SQL over desarrolladores and certificaciones. Which certifications are in force on a legal day is said by the database
// (certificaciones_en_vigor, docs/adr/0040).
import { sql } from 'kysely'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { holderNameSql } from '../efirma/index.ts'

export type Certification = {
  folio: string
  rfc_desarrollador: string
  producto: string
  vigente_desde: Day
  vigente_hasta: Day
  motivo: string
  revocada_el: Date | null
  revocada_motivo: string | null
  /** Of a certification by tests: the version that was tested, and the major version that it holds for. One by hand has none. */
  version: string | null
  mayor: number | null
  /** Folio of the constancia that was issued last. */
  constancia: string | null
}

const COLUMNS = [
  'folio',
  'rfc_desarrollador',
  'producto',
  'vigente_desde',
  'vigente_hasta',
  'motivo',
  'revocada_el',
  'revocada_motivo',
  'version',
  'mayor',
  'constancia',
] as const

/** Adds the developer or completes its name; either way holds its row until the transaction ends. */
export async function upsertDeveloper(tx: Tx, row: { rfc: string; nombre: string | null; creado_el: Date }): Promise<void> {
  await tx
    .insertInto('desarrolladores')
    .values(row)
    .onConflict((c) =>
      c.constraint('desarrolladores_pk').doUpdateSet({ nombre: sql`coalesce(excluded.nombre, desarrolladores.nombre)` }),
    )
    .execute()
}

/** The next number of the developer's change feed; holds its row until the transaction ends, so numbers are seen in order. */
export async function takeChangeNumber(tx: Tx, rfc: string): Promise<number> {
  const row = await tx
    .updateTable('desarrolladores')
    .set((e) => ({ ultimo_cambio: e('ultimo_cambio', '+', 1) }))
    .where('rfc', '=', rfc)
    .returning('ultimo_cambio')
    .executeTakeFirstOrThrow()
  return row.ultimo_cambio
}

/** The certification of this product and major version (null: one by hand) that was not revoked, whether or not it has run out. */
export const currentCertification = (
  db: Read,
  rfc: string,
  producto: string,
  mayor: number | null,
): Promise<Certification | undefined> =>
  db
    .selectFrom('certificaciones')
    .select(COLUMNS)
    .where('rfc_desarrollador', '=', rfc)
    .where('producto', '=', producto)
    .where('mayor', mayor === null ? 'is' : '=', mayor)
    .where('revocada_el', 'is', null)
    .executeTakeFirst()

export async function insertCertification(
  tx: Tx,
  row: Omit<Certification, 'revocada_el' | 'revocada_motivo' | 'version' | 'mayor' | 'constancia'> &
    Partial<Pick<Certification, 'version' | 'mayor' | 'constancia'>> & { creada_el: Date },
): Promise<void> {
  await tx.insertInto('certificaciones').values(row).execute()
}

/** False where it was ended meanwhile. */
export async function changeCertification(
  tx: Tx,
  folio: string,
  to: Pick<Certification, 'vigente_desde' | 'vigente_hasta' | 'motivo'> & Partial<Pick<Certification, 'version' | 'constancia'>>,
): Promise<boolean> {
  // Its end was announced for another day.
  const announced = { recordatorio_30_el: null, recordatorio_7_el: null }
  const done = await tx
    .updateTable('certificaciones')
    .set({ ...to, ...announced })
    .where('folio', '=', folio)
    .where('revocada_el', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Lets every certification of the developer end on `hasta`, and begin no later. */
export const shortenCertifications = (tx: Tx, rfc: string, hasta: Day) =>
  tx
    .updateTable('certificaciones')
    .set({ vigente_hasta: hasta, vigente_desde: sql`least(vigente_desde, ${hasta}::date)` })
    .where('rfc_desarrollador', '=', rfc)
    .where('revocada_el', 'is', null)
    .where('vigente_hasta', '>', hasta)
    .execute()

/** Ends it; undefined where no such folio stands. */
export const endCertification = (tx: Tx, folio: string, el: Date, motivo: string): Promise<Certification | undefined> =>
  tx
    .updateTable('certificaciones')
    .set({ revocada_el: el, revocada_motivo: motivo })
    .where('folio', '=', folio)
    .where('revocada_el', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()

export const certificationByFolio = (db: Read, folio: string): Promise<Certification | undefined> =>
  db.selectFrom('certificaciones').select(COLUMNS).where('folio', '=', folio).executeTakeFirst()

export type CertificationOnDay = Certification & { estado: 'vigente' | 'futura' | 'vencida' | 'revocada' }

/** Each as it stands that day. */
export const allCertifications = (db: Read, rfc: string | undefined, day: Day): Promise<CertificationOnDay[]> =>
  db
    .selectFrom('certificaciones')
    .select(COLUMNS)
    .select(sql<CertificationOnDay['estado']>`estado_en(revocada_el, vigente_desde, vigente_hasta, ${day}::date)`.as('estado'))
    .$if(rfc !== undefined, (q) => q.where('rfc_desarrollador', '=', rfc!))
    .orderBy('rfc_desarrollador')
    .orderBy('creada_el')
    .orderBy('folio')
    .execute()

/** True where a certification is in force that day; of `producto` if one is named. */
export async function isCertified(db: Read, rfc: string, day: Day, producto?: string): Promise<boolean> {
  const { rows } = await sql`
    select from certificaciones_en_vigor(${day}::date)
    where rfc_desarrollador = ${rfc} ${producto === undefined ? sql`` : sql`and producto = ${producto}`} limit 1`.execute(db)
  return rows.length > 0
}

/** SQL, true for an RFC that came here as a developer, certified or not, for a query that asks more in the same round trip. Argument: a column or placeholder. */
export const knownDeveloperSql = (rfc: string): string => `exists (select from desarrolladores where rfc = ${rfc})`

/** Of `desarrolladores d`: as the operator wrote it, else as its own e.firma has it; null where it has shown none. */
export const developerName = sql<string | null>`coalesce(d.nombre, ${sql.raw(holderNameSql('d.rfc'))})`

export type CertifiedDeveloper = {
  rfc: string
  nombre: string | null
  productos: {
    producto: string
    version: string | null
    vigenteDesde: Day
    vigenteHasta: Day
    constancia: string | null
  }[]
}

// Searching takes no notice of case and accents: people type "nomina".
const folded = (text: unknown) => sql<string>`translate(lower(${text}), 'áéíóúüñ', 'aeiouun')`

/** Developers certified that day, by RFC, after `after`; `q` is sought in RFC, name and products. */
export async function certifiedDevelopers(
  db: Read,
  page: { day: Day; q: string | undefined; after: string; limit: number },
): Promise<CertifiedDeveloper[]> {
  const like = page.q === undefined ? undefined : `%${page.q.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<CertifiedDeveloper>`
    select d.rfc, d.nombre, c.productos from (select d.rfc, ${developerName} as nombre from desarrolladores d) d
    cross join lateral (
      select json_agg(json_build_object('producto', producto, 'version', version, 'vigenteDesde', vigente_desde,
                      'vigenteHasta', vigente_hasta, 'constancia', constancia) order by producto, mayor) as productos,
             string_agg(producto, ' ') as nombres
      from certificaciones_en_vigor(${page.day}::date) where rfc_desarrollador = d.rfc
    ) c
    where d.rfc > ${page.after} and c.productos is not null
    ${like === undefined ? sql`` : sql`and (d.rfc like upper(${like}) or ${folded(sql`coalesce(d.nombre, '') || ' ' || c.nombres`)} like ${folded(sql`${like}::text`)})`}
    order by d.rfc
    limit ${page.limit}`.execute(db)
  return rows
}

/** What a reminder says of a certification. */
export type EndingCertification = Pick<
  Certification,
  'folio' | 'rfc_desarrollador' | 'producto' | 'version' | 'vigente_desde' | 'vigente_hasta'
>

/** Certifications in force that end within `days` but not within `notWithin`, of which nobody was reminded; marks them. */
export async function takeEndingCertifications(
  tx: Tx,
  ask: { days: 30 | 7; notWithin: number; today: Day; now: Date; limit: number },
): Promise<EndingCertification[]> {
  const sent = sql.ref(`recordatorio_${ask.days}_el`)
  const { rows } = await sql<EndingCertification>`
    update certificaciones set ${sent} = ${ask.now}
    where folio in (
      select folio from certificaciones
      where en_vigor(revocada_el, vigente_desde, vigente_hasta, ${ask.today}::date) and ${sent} is null
        and vigente_hasta <= ${ask.today}::date + ${ask.days}::int and vigente_hasta > ${ask.today}::date + ${ask.notWithin}::int
        -- who is certified for a week knows that it ends within a week
        and vigente_hasta - vigente_desde > ${ask.days}::int
      order by folio limit ${ask.limit} for update skip locked)
    returning folio, rfc_desarrollador, producto, version, vigente_desde, vigente_hasta`.execute(tx)
  return rows
}
