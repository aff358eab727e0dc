// A developer begins to certify a product: an environment of its own is opened, and the tests that it has to pass are named.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { httpProblems } from '../../http/problems.ts'
import { recordAudit } from '../audit/index.ts'
import { lapseCertifications } from './lapse-certifications.ts'
import { leaveRun } from './leave-run.ts'
import { problems } from './problems.ts'
import { takeNumber } from './product-queries.ts'
import { countProcedures, insertProcedure, type Procedure, procedureById } from './queries.ts'
import { procedureBefore } from './read-certifications.ts'
import { ownProduct } from './register-product.ts'
import { LIMITS, newFolio } from './rules.ts'
import type { Environment as EnvironmentSchema, OpenedCertification } from './schemas.ts'
import { suiteOf } from './suite.ts'
import { viewCertification } from './view-certification.ts'

const DAY_MS = 86_400_000

/**
 * Refuses what the environment refuses, PRODUCTO_NO_ENCONTRADO, CERTIFICACION_EN_CURSO,
 * CERTIFICACION_TOPE, LIMITE_EXCEDIDO (too many opened today).
 */
export async function openCertification(
  ctx: Context,
  rfc: string,
  body: { producto: string },
): Promise<Static<typeof OpenedCertification>> {
  const product = await ownProduct(ctx, rfc, body.producto)
  // One that has run out is in the way of its product's next one only until that is written down.
  await lapseCertifications(ctx, rfc)
  // Asked before an environment is made, and again under the lock, where it is decided.
  await mustHaveRoom(ctx, ctx.db, rfc)
  const id = newFolio('CT', ctx.random(10))
  const corrida = await suiteOf(ctx).open({
    desarrollador: rfc,
    producto: { nombre: product.nombre, version: product.version },
  })
  try {
    await inTransaction(ctx.db, async (tx) => {
      const numero = await takeNumber(tx, rfc, 'tramite')
      await mustHaveRoom(ctx, tx, rfc)
      const now = ctx.now()
      await insertProcedure(tx, {
        id,
        rfc_desarrollador: rfc,
        producto: product.id,
        numero,
        corrida,
        creado_el: now,
        pruebas_hasta: new Date(now.getTime() + LIMITS.testDays * DAY_MS),
      })
      await recordAudit(ctx, tx, {
        actor: rfc,
        accion: 'certificacion.empezar',
        objeto: id,
        resultado: 'hecho',
        detalle: { producto: product.id, corrida },
      })
    })
  } catch (error) {
    await leaveRun(ctx, corrida)
    if (violated(error) === 'tramites_certificacion_uno_en_curso') throw problems.CERTIFICACION_EN_CURSO({ cause: error })
    throw error
  }
  const row = (await procedureById(ctx.db, id))!
  return { ...(await viewCertification(ctx, row)), ambiente: await environmentOf(ctx, row) }
}

export type EnvironmentView = Static<typeof EnvironmentSchema>

/** To be pointed at again, while it is in tests. Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO, AMBIENTE_TERMINADO. */
export const readEnvironment = async (ctx: Context, rfc: string, id: string): Promise<EnvironmentView> =>
  environmentOf(ctx, await procedureBefore(ctx, { rfc }, id, 'solicitar'))

/** The test e.firmas as a ZIP. Refuses as readEnvironment does. */
export async function testEfirmasZip(ctx: Context, rfc: string, id: string): Promise<Buffer> {
  const row = await procedureBefore(ctx, { rfc }, id, 'solicitar')
  const zip = await suiteOf(ctx).efirmas(row.corrida)
  if (!zip) throw problems.AMBIENTE_TERMINADO()
  return zip
}

async function environmentOf(ctx: Context, row: Procedure): Promise<EnvironmentView> {
  const environment = await suiteOf(ctx).environment(row.corrida)
  if (!environment) throw problems.AMBIENTE_TERMINADO()
  return { ...environment, efirma: `${ctx.config.publicUrl}/v1/certificaciones/${row.id}/efirmas` }
}

async function mustHaveRoom(ctx: Context, db: Parameters<typeof countProcedures>[0], rfc: string): Promise<void> {
  const { enCurso, recientes } = await countProcedures(db, rfc, new Date(ctx.now().getTime() - DAY_MS), ctx.now())
  if (enCurso >= LIMITS.openPerDeveloper) {
    throw problems.CERTIFICACION_TOPE({
      detail: `Puede tener ${LIMITS.openPerDeveloper} certificaciones en curso a la vez. Cancele una, o espere a que se resuelva.`,
    })
  }
  if (recientes >= LIMITS.openedPerDay) {
    throw httpProblems.LIMITE_EXCEDIDO({
      detail: `Puede empezar ${LIMITS.openedPerDay} certificaciones en 24 horas. Las pruebas se pueden repetir sin empezar otra.`,
      headers: {
        'retry-after': '3600',
        'ratelimit-policy': `"certificaciones";q=${LIMITS.openedPerDay};w=86400`,
        ratelimit: '"certificaciones";r=0;t=3600',
      },
    })
  }
}
