// All SQL over tramites_evidencias.
import type { Read, Tx } from '../../db/transaction.ts'
import type { EvidenceKind } from './evidence-kind.ts'
import type { State } from './rules.ts'

export type EvidenceRow = {
  numero: number
  nombre: string
  tipo: EvidenceKind
  descripcion: string | null
  bytes: number
  sha256: Buffer
  subida_el: Date
}

const COLUMNS = ['numero', 'nombre', 'tipo', 'descripcion', 'bytes', 'sha256', 'subida_el'] as const

export const evidencesOf = (db: Read, tramite: string): Promise<EvidenceRow[]> =>
  db.selectFrom('tramites_evidencias').select(COLUMNS).where('tramite', '=', tramite).orderBy('numero').execute() as Promise<
    EvidenceRow[]
  >

export const evidenceOf = (db: Read, tramite: string, numero: number) =>
  db
    .selectFrom('tramites_evidencias')
    .select([...COLUMNS, 'contenido'])
    .where('tramite', '=', tramite)
    .where('numero', '=', numero)
    .executeTakeFirst() as Promise<(EvidenceRow & { contenido: Buffer }) | undefined>

/** The procedure's state; its row is held until the transaction ends, so that uploads of one moment count each other. */
export async function lockProcedure(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('tramites_certificacion')
    .select('estado')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row?.estado
}

/** Throws the violation of tramites_evidencias_una_vez where the same file is there. */
export async function insertEvidence(tx: Tx, tramite: string, row: EvidenceRow & { contenido: Buffer }): Promise<void> {
  await tx
    .insertInto('tramites_evidencias')
    .values({ tramite, ...row })
    .execute()
}

/** Deletes the evidence of procedures that ended before an instant and were never approved, of `limit` of them; their numbers by procedure. */
export async function deleteEvidenceOfFruitless(tx: Tx, before: Date, limit: number): Promise<Map<string, number[]>> {
  const rows = await tx
    .deleteFrom('tramites_evidencias')
    .where('tramite', 'in', (q) =>
      q
        .selectFrom('tramites_certificacion as t')
        .select('t.id')
        .where('t.constancia', 'is', null)
        .where('t.estado', 'in', ['cancelada', 'rechazada', 'vencida'] satisfies State[])
        .where((e) => e(e.fn.coalesce('t.terminada_el', 't.resuelta_el'), '<', before))
        .where((e) => e.exists(e.selectFrom('tramites_evidencias as v').select('v.numero').whereRef('v.tramite', '=', 't.id')))
        .orderBy('t.id')
        .limit(limit),
    )
    .returning(['tramite', 'numero'])
    .execute()
  const numbers = new Map<string, number[]>()
  for (const { tramite, numero } of rows)
    numbers.set(
      tramite,
      [...(numbers.get(tramite) ?? []), numero].sort((a, b) => a - b),
    )
  return numbers
}
