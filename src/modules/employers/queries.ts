// All SQL over patrones and registros_patronales. Whoever locks both locks patrones first, each in order of its key.
import { sql } from 'kysely'
import type { Read, Tx } from '../../db/transaction.ts'

export type EmployerRow = { rfc: string; razonSocial: string }
export type RegistrationRow = { nrp: string; asociado: boolean }
export type Move = { nrp: string; de: string; a: string }

export const employerByRfc = (db: Read, rfc: string) =>
  db.selectFrom('patrones').select(['rfc', 'razon_social as razonSocial']).where('rfc', '=', rfc).executeTakeFirst()

/** SQL, true for an RFC in the padrón, for a query that asks more in the same round trip. Argument: a column or placeholder. */
export const knownEmployerSql = (rfc: string): string => `exists (select from patrones where rfc = ${rfc})`

export const registrationsOf = (db: Read, rfc: string): Promise<RegistrationRow[]> =>
  db.selectFrom('registros_patronales').select(['nrp', 'asociado']).where('rfc_patron', '=', rfc).orderBy('nrp').execute()

/** False where the NRP is unknown or another's. Writes only what changes. */
export async function setAssociated(db: Read, rfc: string, nrp: string, asociado: boolean, now: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with changed as (
      update registros_patronales set asociado = ${asociado}, actualizado_el = ${now}
      where nrp = ${nrp} and rfc_patron = ${rfc} and asociado <> ${asociado} returning nrp
    )
    select exists (select from registros_patronales where nrp = ${nrp} and rfc_patron = ${rfc}) as found from (select count(*) from changed) c`.execute(
    db,
  )
  return rows[0]!.found
}

/** Adds employers and renames those whose name differs; says how many rows it wrote of each kind. */
export async function saveEmployers(
  tx: Tx,
  employers: EmployerRow[],
  now: Date,
): Promise<{ nuevos: number; renombrados: number }> {
  const { rows } = await sql<{ nuevo: boolean }>`
    insert into patrones (rfc, razon_social, creado_el, actualizado_el)
    select rfc, "razonSocial", ${now}::timestamptz, ${now}::timestamptz
    from json_to_recordset(${json(employers)}::json) as e(rfc text, "razonSocial" text) order by rfc
    on conflict (rfc) do update set razon_social = excluded.razon_social, actualizado_el = excluded.actualizado_el
      where patrones.razon_social <> excluded.razon_social
    returning (xmax = 0) as nuevo`.execute(tx)
  const nuevos = rows.filter((r) => r.nuevo).length
  return { nuevos, renombrados: rows.length - nuevos }
}

/** Adds the NRPs that are not there and says to whom the others belong, locked. */
export async function saveRegistrations(
  tx: Tx,
  registrations: { nrp: string; rfc: string }[],
  now: Date,
): Promise<{ nuevos: number; owners: Map<string, string> }> {
  const added = await sql<{ nrp: string }>`
    insert into registros_patronales (nrp, rfc_patron, creado_el, actualizado_el)
    select nrp, rfc, ${now}::timestamptz, ${now}::timestamptz from json_to_recordset(${json(registrations)}::json) as r(nrp text, rfc text) order by nrp
    on conflict (nrp) do nothing returning nrp`.execute(tx)
  const fresh = new Set(added.rows.map((r) => r.nrp))
  const others = registrations.filter((r) => !fresh.has(r.nrp)).map((r) => r.nrp)
  const { rows } = await sql<{ nrp: string; rfc: string }>`
    select nrp, rfc_patron as rfc from registros_patronales where nrp in (select json_array_elements_text(${json(others)}::json))
    order by nrp for update`.execute(tx)
  return { nuevos: fresh.size, owners: new Map(rows.map((r) => [r.nrp, r.rfc])) }
}

/** Gives NRPs to other employers, associated, as one that arrives with the padrón is. */
export async function moveRegistrations(tx: Tx, moves: Move[], now: Date): Promise<void> {
  await sql`
    update registros_patronales r set rfc_patron = m.a, asociado = true, actualizado_el = ${now}
    from json_to_recordset(${json(moves)}::json) as m(nrp text, de text, a text) where r.nrp = m.nrp and r.rfc_patron = m.de`.execute(
    tx,
  )
}

const json = (value: unknown): string => JSON.stringify(value)
