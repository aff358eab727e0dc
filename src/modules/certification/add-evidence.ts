// A developer's own evidence, as in the institute's procedure: kept in the database with its hash, seen by the developer and by
// operators. What is in a file is never opened nor shown by the service.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { refusePrivateKey } from '../efirma/index.ts'
import { evidenceKind, evidenceName, MEDIA_TYPES } from './evidence-kind.ts'
import { evidenceOf, evidencesOf, insertEvidence, lockProcedure } from './evidence-queries.ts'
import { problems } from './problems.ts'
import { type Asker, inOtherState, procedureFor } from './read-certifications.ts'
import type { Upload } from './read-upload.ts'
import { LIMITS, type State } from './rules.ts'
import type { EvidenceView } from './schemas.ts'
import { stateNow, viewEvidence } from './view-certification.ts'

type View = Static<typeof EvidenceView>

/** While it may still be decided. */
const OPEN: readonly State[] = ['en-pruebas', 'solicitada']

/**
 * Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO, EVIDENCIA_NO_ADMITIDA, EVIDENCIA_REPETIDA, CERTIFICACION_TOPE,
 * and a private key with EFIRMA_LLAVE_PRIVADA.
 */
export async function addEvidence(ctx: Context, rfc: string, id: string, upload: Upload): Promise<View> {
  const procedure = await procedureFor(ctx, { rfc }, id)
  const tipo = evidenceKind(upload.bytes)
  if (!tipo) throw problems.EVIDENCIA_NO_ADMITIDA()
  if (tipo === 'txt' || tipo === 'json') refusePrivateKey(upload.bytes.toString('utf8'))
  try {
    return await inTransaction(ctx.db, async (tx) => {
      await lockProcedure(tx, procedure.id)
      const estado = stateNow(ctx, await procedureFor(ctx, { rfc }, procedure.id, tx))
      if (!OPEN.includes(estado)) throw inOtherState(estado)
      const before = await evidencesOf(tx, procedure.id)
      const together = before.reduce((sum, one) => sum + one.bytes, upload.bytes.length)
      if (before.length >= LIMITS.evidences || together > LIMITS.evidenceBytesTogether)
        throw problems.CERTIFICACION_TOPE({
          detail: 'Una certificación admite 20 evidencias, de 5 MB cada una y 40 MB entre todas.',
        })
      const row = {
        numero: before.length + 1,
        nombre: evidenceName(upload.nombre, tipo),
        tipo,
        descripcion: upload.descripcion ?? null,
        bytes: upload.bytes.length,
        sha256: upload.sha256,
        subida_el: ctx.now(),
      }
      await insertEvidence(tx, procedure.id, { ...row, contenido: upload.bytes })
      await recordAudit(ctx, tx, {
        actor: rfc,
        accion: 'certificacion.evidencia',
        objeto: procedure.id,
        resultado: 'hecho',
        detalle: { numero: row.numero, tipo, bytes: row.bytes, sha256: row.sha256.toString('hex') },
      })
      return viewEvidence(ctx, procedure.id, row)
    })
  } catch (error) {
    if (violated(error) === 'tramites_evidencias_una_vez') throw problems.EVIDENCIA_REPETIDA({ cause: error })
    throw error
  }
}

/** Refuses CERTIFICACION_NO_ENCONTRADA. */
export async function listEvidence(ctx: Context, asker: Asker, id: string): Promise<{ datos: View[] }> {
  const { id: known } = await procedureFor(ctx, asker, id)
  return { datos: (await evidencesOf(ctx.db, known)).map((row) => viewEvidence(ctx, known, row)) }
}

export type EvidenceFile = { nombre: string; mediaType: string; sha256: Buffer; bytes: Buffer }

/** The file as it was received. Refuses CERTIFICACION_NO_ENCONTRADA, EVIDENCIA_NO_ENCONTRADA. */
export async function readEvidence(ctx: Context, asker: Asker, ask: { id: string; numero: number }): Promise<EvidenceFile> {
  const { id } = await procedureFor(ctx, asker, ask.id)
  const row = await evidenceOf(ctx.db, id, ask.numero)
  if (!row) throw problems.EVIDENCIA_NO_ENCONTRADA()
  return { nombre: row.nombre, mediaType: MEDIA_TYPES[row.tipo], sha256: row.sha256, bytes: Buffer.from(row.contenido) }
}
