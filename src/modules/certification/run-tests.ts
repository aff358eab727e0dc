// Tests are begun, all or some, as often as wanted while the certification is in tests; and what stands in their way is asked first.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import { recordAudit } from '../audit/index.ts'
import { problems } from './problems.ts'
import { procedureBefore } from './read-certifications.ts'
import { tally } from './rules.ts'
import type { Preflight, TestList } from './schemas.ts'
import { suiteOf } from './suite.ts'
import type { PaceName } from './test-schemas.ts'

/** Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO, CUERPO_INVALIDO (no such test), AMBIENTE_TERMINADO. */
export async function runTests(
  ctx: Context,
  rfc: string,
  ask: { id: string; pruebas?: string[]; ritmo?: PaceName },
): Promise<Static<typeof TestList>> {
  const row = await procedureBefore(ctx, { rfc }, ask.id, 'solicitar')
  const known = new Set(suiteOf(ctx).cases.map((c) => c.id))
  const errores = (ask.pruebas ?? []).flatMap((id, i) =>
    known.has(id) ? [] : [{ campo: `pruebas.${i}`, mensaje: 'No existe esa prueba.' }],
  )
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
  await suiteOf(ctx).start(row.corrida, ask)
  await recordAudit(ctx, ctx.db, {
    actor: rfc,
    accion: 'certificacion.probar',
    objeto: row.id,
    resultado: 'hecho',
    detalle: { pruebas: ask.pruebas ?? 'todas', ritmo: ask.ritmo },
  })
  const pruebas = await suiteOf(ctx).verdicts(row.corrida)
  if (!pruebas) throw problems.AMBIENTE_TERMINADO()
  return { resumen: tally(pruebas), pruebas }
}

/** Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO, AMBIENTE_TERMINADO. */
export async function checkBeforehand(ctx: Context, rfc: string, id: string): Promise<Static<typeof Preflight>> {
  const row = await procedureBefore(ctx, { rfc }, id, 'solicitar')
  return checkRun(ctx, row.corrida)
}

/** The same of a run under test. Refuses AMBIENTE_TERMINADO. */
export async function checkRun(ctx: Context, corrida: string): Promise<Static<typeof Preflight>> {
  const revisiones = await suiteOf(ctx).preflight(corrida)
  if (!revisiones) throw problems.AMBIENTE_TERMINADO()
  return { listo: revisiones.every((check) => check.estado !== 'mal'), revisiones }
}
