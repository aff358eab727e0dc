// All SQL over corridas and corridas_contribuyentes.
import { type Insertable, sql } from 'kysely'
import type { Corridas, CorridasContribuyentes } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'

const RUN = [
  'id',
  'desarrollador_real',
  'producto',
  'version',
  'rfc',
  'creada_el',
  'lista_el',
  'vence_el',
  'cerrada_el',
  'adelanto_ms',
  'interruptores',
] as const

export type RunRow = Awaited<ReturnType<typeof selectRun>> & {}

export const selectRun = (db: Read, id: string) => db.selectFrom('corridas').select(RUN).where('id', '=', id).executeTakeFirst()

export const selectRunOfRfc = (db: Read, rfc: string): Promise<RunRow | undefined> =>
  db
    .selectFrom('corridas_contribuyentes as c')
    .innerJoin('corridas as r', 'r.id', 'c.corrida')
    .select(RUN.map((column) => `r.${column}` as const))
    .where('c.rfc', '=', rfc)
    .executeTakeFirst() as Promise<RunRow | undefined>

/** The runs to which these taxpayers belong; those of nobody's run are left out. */
export const runsOfRfcs = (db: Read, rfcs: string[]): Promise<{ rfc: string; corrida: string }[]> =>
  db.selectFrom('corridas_contribuyentes').select(['rfc', 'corrida']).where('rfc', 'in', rfcs).execute()

export const openPlaces = async (db: Read, desarrollador: string): Promise<{ own: number[]; all: number }> => {
  const rows = await db
    .selectFrom('corridas')
    .select('lugar')
    .where('desarrollador_real', '=', desarrollador)
    .where('lugar', 'is not', null)
    .execute()
  const { all } = await db
    .selectFrom('corridas')
    .select((e) => e.fn.countAll<number>().as('all'))
    .where('cerrada_el', 'is', null)
    .executeTakeFirstOrThrow()
  return { own: rows.map((row) => row.lugar!), all: Number(all) }
}

export const insertRun = (tx: Tx, row: Insertable<Corridas>) => tx.insertInto('corridas').values(row).execute()

export const markReady = (db: Read, id: string, at: Date, credenciales: Buffer) =>
  db.updateTable('corridas').set({ lista_el: at, credenciales_sealed: credenciales }).where('id', '=', id).execute()

export async function sealedCredentials(db: Read, id: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('corridas').select('credenciales_sealed').where('id', '=', id).executeTakeFirst()
  return row?.credenciales_sealed ? Buffer.from(row.credenciales_sealed) : undefined
}

/** Sets the clock from where it was expected; undefined where it was elsewhere, or the run is closed. */
export const moveClock = (db: Read, id: string, from: number, to: number): Promise<RunRow | undefined> =>
  db
    .updateTable('corridas')
    .set({ adelanto_ms: to })
    .where('id', '=', id)
    .where('adelanto_ms', '=', from)
    .where('cerrada_el', 'is', null)
    .returning(RUN)
    .executeTakeFirst()

/** Merges into the switches, so that two changes at one moment both hold. */
export const mergeSwitches = (db: Read, id: string, switches: object): Promise<RunRow | undefined> =>
  db
    .updateTable('corridas')
    .set({ interruptores: sql`interruptores || ${JSON.stringify(switches)}::jsonb` })
    .where('id', '=', id)
    .where('cerrada_el', 'is', null)
    .returning(RUN)
    .executeTakeFirst()

/** False where it was closed already. */
export async function endRun(db: Read, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('corridas')
    .set({ cerrada_el: at, lugar: null })
    .where('id', '=', id)
    .where('cerrada_el', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type TaxpayerRow = Omit<Awaited<ReturnType<typeof taxpayersOf>>[number], never>

/** In their order: the developer first. */
export const taxpayersOf = (db: Read, corrida: string) =>
  db
    .selectFrom('corridas_contribuyentes')
    .select(['rfc', 'papel', 'nombre', 'nrps', 'confia', 'numero_serie', 'revocada_el'])
    .where('corrida', '=', corrida)
    .orderBy('orden')
    .execute()

export const sealedEfirmas = (db: Read, corrida: string) =>
  db
    .selectFrom('corridas_contribuyentes')
    .select(['rfc', 'nombre', 'papel', 'numero_serie', 'certificado', 'llave_sealed'])
    .where('corrida', '=', corrida)
    .orderBy('orden')
    .execute()

export const insertTaxpayers = (tx: Tx, rows: Insertable<CorridasContribuyentes>[]) =>
  tx.insertInto('corridas_contribuyentes').values(rows).execute()

/** Those of `revocadas` are revoked since `at` (or since before), the others of the run are not. */
export const setRevoked = (tx: Tx, corrida: string, revocadas: string[], at: Date) =>
  tx
    .updateTable('corridas_contribuyentes')
    .set({ revocada_el: sql`case when rfc = any(${revocadas}::text[]) then coalesce(revocada_el, ${at}::timestamptz) end` })
    .where('corrida', '=', corrida)
    .execute()

/** Of the certificate with this serial number: revoked when, and whether its run's responder is down. */
export const certificateStatus = (db: Read, numeroSerie: string) =>
  db
    .selectFrom('corridas_contribuyentes as c')
    .innerJoin('corridas as r', 'r.id', 'c.corrida')
    .select(['c.revocada_el', 'r.interruptores'])
    .where('c.numero_serie', '=', numeroSerie)
    .executeTakeFirst()

/** `many` folio numbers that nobody else gets. */
export async function takeFolioNumbers(db: Read, many: number): Promise<number[]> {
  const { rows } = await sql<{ n: number }>`select nextval('folios_pruebas') as n from generate_series(1, ${many}::int)`.execute(
    db,
  )
  return rows.map((row) => Number(row.n))
}
