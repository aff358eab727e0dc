// Certifications as their developer sees them: somebody else's does not exist. Operators see all.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import type { Read } from '../../db/transaction.ts'
import { cursorKind, isCount } from '../../http/cursor.ts'
import { developerProblems } from '../developers/index.ts'
import { problems } from './problems.ts'
import { allProcedures, type Procedure, procedureById, proceduresOf } from './queries.ts'
import { type Act, type State, statesBefore } from './rules.ts'
import type { CertificationList } from './schemas.ts'
import type { Verdict } from './test-schemas.ts'
import {
  type CertificationSummaryView,
  type CertificationView,
  stateNow,
  verdictsOf,
  viewCertification,
  viewSummary,
  viewVerdicts,
} from './view-certification.ts'

/** Who asks: a developer by its RFC, or the institute. */
export type Asker = { rfc: string } | 'operador'

/** `db`: the transaction that it is asked in, if any. Refuses CERTIFICACION_NO_ENCONTRADA. */
export async function procedureFor(ctx: Context, asker: Asker, id: string, db: Read = ctx.database.reads): Promise<Procedure> {
  const row = await procedureById(db, id.trim().toUpperCase())
  if (!row || (asker !== 'operador' && row.rfc_desarrollador !== asker.rfc)) throw developerProblems.CERTIFICACION_NO_ENCONTRADA()
  return row
}

/** The same, for an act. Refuses also CERTIFICACION_EN_OTRO_ESTADO, naming the state that it is in. */
export async function procedureBefore(ctx: Context, asker: Asker, id: string, act: Act): Promise<Procedure> {
  const row = await procedureFor(ctx, asker, id)
  const estado = stateNow(ctx, row)
  if (!statesBefore(act).includes(estado)) throw inOtherState(estado)
  return row
}

/** The run of the sandbox in which it is tested, while it is. Refuses as procedureBefore does. */
export const runUnderTest = async (ctx: Context, rfc: string, id: string): Promise<string> =>
  (await procedureBefore(ctx, { rfc }, id, 'solicitar')).corrida

export const inOtherState = (estado: State) =>
  problems.CERTIFICACION_EN_OTRO_ESTADO({ detail: `La certificación está ${SAID[estado]}; nada cambió.` })

const SAID: Record<State, string> = {
  'en-pruebas': 'en pruebas',
  solicitada: 'solicitada, en espera de resolución',
  aprobada: 'aprobada',
  rechazada: 'rechazada',
  vencida: 'vencida',
  cancelada: 'cancelada',
  revocada: 'revocada',
}

/** Refuses CERTIFICACION_NO_ENCONTRADA. */
export const readCertification = async (ctx: Context, asker: Asker, id: string): Promise<CertificationView> =>
  viewCertification(ctx, await procedureFor(ctx, asker, id))

/**
 * What there is to say of a certification before its verdicts and evidence are read, and while it is in tests the run of the sandbox in
 * which it is. Refuses CERTIFICACION_NO_ENCONTRADA.
 */
export async function readCertificationSummary(
  ctx: Context,
  asker: Asker,
  id: string,
): Promise<{ certification: CertificationSummaryView; corrida: string | undefined }> {
  const row = await procedureFor(ctx, asker, id)
  const certification = viewSummary(ctx, row)
  return { certification, corrida: certification.estado === 'en-pruebas' ? row.corrida : undefined }
}

export type WatchedCertification = Omit<CertificationView, 'evidencias'>

/**
 * A certification for who watches its tests: while it is tested, they are those that `look` finds in its run, with all else that it
 * finds there. Refuses CERTIFICACION_NO_ENCONTRADA.
 */
export async function watchCertification<Seen extends { pruebas: Verdict[] }>(
  ctx: Context,
  ask: { rfc: string; id: string },
  look: ((corrida: string) => Promise<Seen>) | undefined,
): Promise<{ certification: WatchedCertification; seen: Seen | undefined }> {
  const row = await procedureFor(ctx, ask, ask.id)
  const seen = stateNow(ctx, row) === 'en-pruebas' ? await look?.(row.corrida) : undefined
  const verdicts = seen?.pruebas ?? (await verdictsOf(ctx, row))
  return { certification: { ...viewSummary(ctx, row), ...viewVerdicts(row, verdicts) }, seen }
}

const cursors = cursorKind('certificaciones', isCount)

/** A developer's, in order of opening. Refuses CURSOR_INVALIDO. */
export async function listOwnCertifications(
  ctx: Context,
  rfc: string,
  query: { estado?: State; cursor?: string; limite: number },
): Promise<Static<typeof CertificationList>> {
  const scope = [rfc, query.estado ?? null]
  const after = cursors.read(ctx, scope, query.cursor) ?? 0
  const found = await proceduresOf(ctx.database.reads, rfc, { after, limit: query.limite + 1, estado: query.estado }, ctx.now())
  const rows = found.slice(0, query.limite)
  return {
    datos: rows.map((row) => viewSummary(ctx, row)),
    cursor: cursors.write(ctx, scope, rows.at(-1)?.numero ?? after),
    hayMas: found.length > query.limite,
  }
}

export type ProcedureForOperator = CertificationSummaryView & { desarrollador: { rfc: string; nombre: string | null } }

/** For operators: the thousand newest. */
export async function listProcedures(
  ctx: Context,
  ask: { rfc?: string | undefined; estado?: State | undefined },
): Promise<ProcedureForOperator[]> {
  const rows = await allProcedures(ctx.db, { rfc: ask.rfc, estado: ask.estado, limit: 1_000 }, ctx.now())
  return rows.map((row) => ({
    ...viewSummary(ctx, row),
    desarrollador: { rfc: row.rfc_desarrollador, nombre: row.nombre_desarrollador },
  }))
}
