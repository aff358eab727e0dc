// All that belongs to a run, table by table, in an order that foreign keys allow. A test finds a table of the schema that stands
// neither here nor among those that belong to no run.
import { type RawBuilder, sql } from 'kysely'
import { texts } from '../../db/arrays.ts'
import type { Read, Tx } from '../../db/transaction.ts'

type Of = { runs: RawBuilder<unknown>; rfcs: RawBuilder<unknown> }

const relations = ({ rfcs }: Of) =>
  sql`(select folio from relaciones_confianza where rfc_patron = any(${rfcs}) or rfc_desarrollador = any(${rfcs}))`
const certifications = ({ rfcs }: Of) => sql`(select folio from certificaciones where rfc_desarrollador = any(${rfcs}))`

/** What of each table goes with the run. */
export const PURGED: readonly [table: string, where: (of: Of) => RawBuilder<unknown>][] = [
  ['accesos', ({ rfcs }) => sql`rfc_patron = any(${rfcs}) or rfc_lector = any(${rfcs})`],
  ['lugares_leidos', ({ rfcs }) => sql`rfc_patron = any(${rfcs}) or rfc_lector = any(${rfcs})`],
  ['conjuntos_nrp', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['reanuncios', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['lecturas', ({ rfcs }) => sql`rfc_patron = any(${rfcs}) or rfc_lector = any(${rfcs})`],
  ['visitas_avisos', ({ rfcs }) => sql`rfc = any(${rfcs})`],
  ['conteos_avisos', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['conteos_avisos_hasta', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['acuses', (of) => sql`folio in ${relations(of)} or folio in ${certifications(of)}`],
  ['acuses_avisos', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['acuses_cuentas', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['solicitudes_relacion', ({ rfcs }) => sql`rfc_patron = any(${rfcs}) or rfc_desarrollador = any(${rfcs})`],
  ['relaciones_nrp', (of) => sql`folio in ${relations(of)}`],
  ['relaciones_confianza', ({ rfcs }) => sql`rfc_patron = any(${rfcs}) or rfc_desarrollador = any(${rfcs})`],
  ['avisos', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['entregas', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['registros_patronales', ({ rfcs }) => sql`rfc_patron = any(${rfcs})`],
  ['novedades', ({ rfcs }) => sql`rfc_patron = any(${rfcs}) or rfc_lector = any(${rfcs})`],
  ['patrones', ({ rfcs }) => sql`rfc = any(${rfcs})`],
  ['certificaciones', ({ rfcs }) => sql`rfc_desarrollador = any(${rfcs})`],
  ['desarrolladores', ({ rfcs }) => sql`rfc = any(${rfcs})`],
  ['titulares', ({ rfcs }) => sql`rfc = any(${rfcs})`],
  ['contrasenas', ({ rfcs }) => sql`rfc = any(${rfcs})`],
  ['intentos', ({ rfcs }) => sql`rfc = any(${rfcs})`],
  ['idempotencia', ({ rfcs }) => sql`quien = any(${rfcs})`],
  ['retos', ({ rfcs }) => sql`usado_por = any(${rfcs})`],
  ['correos', ({ runs }) => sql`corrida = any(${runs})`],
  [
    'auditoria_pendientes',
    ({ rfcs }) => sql`entrada in (select id from auditoria where actor = any(${rfcs}) or objeto = any(${rfcs}))`,
  ],
  ['auditoria', ({ rfcs }) => sql`actor = any(${rfcs}) or objeto = any(${rfcs})`],
  // last: with them go buzon and corridas_contribuyentes, and whatever else hangs on a run
  ['corridas', ({ runs }) => sql`id = any(${runs})`],
]

/** Deletes everything of these runs. */
export async function deleteRuns(tx: Tx, runs: string[]): Promise<void> {
  const taxpayers = await tx.selectFrom('corridas_contribuyentes').select('rfc').where('corrida', 'in', runs).execute()
  const of = { runs: texts(runs), rfcs: texts(taxpayers.map((row) => row.rfc)) }
  for (const [table, where] of PURGED) await sql`delete from ${sql.table(table)} where ${where(of)}`.execute(tx)
}

/** Runs whose days are over, and those that were never complete. */
export const runsToPurge = async (db: Read, now: Date, stillborn: Date, limit: number): Promise<string[]> =>
  (
    await db
      .selectFrom('corridas')
      .select('id')
      .where((e) => e.or([e('vence_el', '<=', now), e.and([e('lista_el', 'is', null), e('creada_el', '<', stillborn)])]))
      .orderBy('vence_el')
      .limit(limit)
      .execute()
  ).map((row) => row.id)

/**
 * What is older than any run: entries of nobody in particular (a refused stranger), and what was gathered in memory while its run was being
 * taken away.
 */
export async function deleteStrays(db: Read, before: Date): Promise<void> {
  await sql`delete from auditoria_pendientes where entrada in (select id from auditoria where instante < ${before} and actor is null)`.execute(
    db,
  )
  await sql`delete from auditoria where instante < ${before} and actor is null`.execute(db)
  await sql`delete from accesos where instante < ${before}`.execute(db)
  await sql`delete from lugares_leidos where actualizado_el < ${before}`.execute(db)
}
