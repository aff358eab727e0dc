import type { Context } from '../../context.ts'
import type { Read } from '../../db/transaction.ts'
import { problems } from './problems.ts'
import { type EmployerRow, employerByRfc, type RegistrationRow, registrationsOf } from './queries.ts'

/** The employer with this RFC in the padrón, else undefined. */
export const findEmployer = (db: Read, rfc: string): Promise<EmployerRow | undefined> => employerByRfc(db, rfc)

/** The employer's NRPs that are associated with this service, in order. */
export const employerNrps = async (db: Read, rfc: string): Promise<string[]> =>
  (await registrationsOf(db, rfc)).filter((r) => r.asociado).map((r) => r.nrp)

/** Refuses PATRON_NO_REGISTRADO. */
export async function requireEmployer(db: Read, rfc: string): Promise<EmployerRow> {
  const employer = await findEmployer(db, rfc)
  if (!employer) throw problems.PATRON_NO_REGISTRADO()
  return employer
}

/** GET /v1/patron: the caller and all of its NRPs, in order. Refuses PATRON_NO_REGISTRADO. */
export async function readEmployer(
  ctx: Context,
  rfc: string,
): Promise<{ rfc: string; nombre: string; registrosPatronales: RegistrationRow[] }> {
  const [employer, registrosPatronales] = await Promise.all([
    requireEmployer(ctx.database.reads, rfc),
    registrationsOf(ctx.database.reads, rfc),
  ])
  return { rfc, nombre: employer.razonSocial, registrosPatronales }
}
