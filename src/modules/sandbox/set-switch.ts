// The outside world of a run, as its holder wants it: what is switched here works through the ordinary modules, which ask the run's
// responder, hand mail to the run's mailbox, and look at the developer's certification.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { httpProblems } from '../../http/problems.ts'
import { addYears, legalDay } from '../../kernel/dates.ts'
import { certifyDeveloper, lapseCertification } from '../developers/index.ts'
import { answerOcsp, sandboxAuthority } from '../efirma/index.ts'
import { tryMailAgain } from '../outbox/index.ts'
import { CERTIFIED_YEARS, TEST_PRODUCT } from './open-run.ts'
import { problems } from './problems.ts'
import { certificateStatus, mergeSwitches, setRevoked, taxpayersOf } from './queries.ts'
import { runContext, runOf, type SandboxRun, type Switches } from './run.ts'

export type SwitchChange = Partial<Switches> & {
  /** Whose e.firmas are revoked from now on, of the run's taxpayers; the others' are not. */
  efirmasRevocadas?: string[]
}

export type SwitchState = Switches & { efirmasRevocadas: string[] }

/** Changes what is named and leaves the rest. Refuses the RFC of nobody in the run (CUERPO_INVALIDO), CORRIDA_CERRADA. */
export async function setSwitch(sandbox: Context, run: SandboxRun, change: SwitchChange): Promise<SandboxRun> {
  const { efirmasRevocadas, ...switches } = change
  const ctx = runContext(sandbox, run)
  if (efirmasRevocadas) await revokeEfirmas(ctx, run, efirmasRevocadas)
  const row = await mergeSwitches(sandbox.db, run.id, switches)
  if (!row) throw problems.CORRIDA_CERRADA()
  if (change.certificacionVencida === true) await lapseCertification(ctx, run.rfc)
  if (change.certificacionVencida === false && run.interruptores.certificacionVencida) {
    const hasta = addYears(legalDay(ctx.now()), CERTIFIED_YEARS)
    await certifyDeveloper(ctx, { rfc: run.rfc, producto: TEST_PRODUCT, hasta, motivo: 'Corrida de pruebas' })
  }
  if (change.correoCaido === false) await tryMailAgain(sandbox, run.id)
  return runOf(row)
}

async function revokeEfirmas(ctx: Context, run: SandboxRun, rfcs: string[]): Promise<void> {
  const own = new Set((await taxpayersOf(ctx.db, run.id)).map((taxpayer) => taxpayer.rfc))
  const errores = rfcs.flatMap((rfc, i) =>
    own.has(rfc) ? [] : [{ campo: `efirmasRevocadas.${i}`, mensaje: 'No es un contribuyente de prueba de esta corrida.' }],
  )
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
  await inTransaction(ctx.db, (tx) => setRevoked(tx, run.id, rfcs, ctx.now()))
}

export async function switchesOf(sandbox: Context, run: SandboxRun): Promise<SwitchState> {
  const taxpayers = await taxpayersOf(sandbox.db, run.id)
  return { ...run.interruptores, efirmasRevocadas: taxpayers.filter((t) => t.revocada_el).map((t) => t.rfc) }
}

/** What stands in place of SAT's responder: answers signed by the sandbox's authority, or none while the run's is switched off. */
export async function testResponder(ctx: Context, question: Buffer): Promise<Buffer> {
  const { issuer } = await sandboxAuthority(ctx)
  return answerOcsp(issuer, question, ctx.now(), async (numeroSerie) => {
    const known = await certificateStatus(ctx.db, numeroSerie)
    if ((known?.interruptores as Partial<Switches> | undefined)?.ocspCaido)
      throw new Error('the responder of this run is switched off')
    return known && { revokedAt: known.revocada_el }
  })
}
