// A run as its developer sees it.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { advanceClock, jumpBimesters } from './advance-clock.ts'
import type { mailboxOf } from './mailbox.ts'
import { testTaxpayers } from './open-run.ts'
import { problems } from './problems.ts'
import { runContext, type SandboxRun } from './run.ts'
import type { ClockBody, ClockView, MailboxView, RunView } from './schemas.ts'

export async function viewRun(sandbox: Context, run: SandboxRun): Promise<Static<typeof RunView>> {
  const [developer, ...employers] = await testTaxpayers(sandbox, run)
  return {
    corrida: run.id,
    producto: run.producto,
    creadaEl: run.creadaEl.toISOString(),
    venceEl: run.venceEl.toISOString(),
    ahora: runContext(sandbox, run).now().toISOString(),
    desarrollador: { rfc: developer!.rfc, nombre: developer!.nombre, numeroSerie: developer!.numeroSerie },
    patrones: employers.map(({ rfc, nombre, numeroSerie, nrps, confia }) => ({
      rfc,
      nombre,
      numeroSerie,
      registrosPatronales: nrps,
      relacionInicial: confia,
    })),
  }
}

export function viewClock(sandbox: Context, run: SandboxRun): Static<typeof ClockView> {
  const now = runContext(sandbox, run).now()
  return {
    ahora: now.toISOString(),
    dia: legalDay(now),
    horaReal: sandbox.realNow().toISOString(),
    adelantoSegundos: Math.round(run.aheadMs / 1000),
  }
}

/** Exactly one of the two ways. Throws as advanceClock does. */
export async function moveClockBy(
  sandbox: Context,
  run: SandboxRun,
  { avanzar, bimestres }: Static<typeof ClockBody>,
): Promise<Static<typeof ClockView>> {
  if ((avanzar === undefined) === (bimestres === undefined))
    throw problems.RELOJ_INVALIDO({ detail: 'Dé `avanzar` o `bimestres`, uno de los dos.' })
  const moved = avanzar === undefined ? jumpBimesters(sandbox, run, bimestres!) : advanceClock(sandbox, run, avanzar)
  return viewClock(sandbox, await moved)
}

export const viewMailbox = (letters: Awaited<ReturnType<typeof mailboxOf>>): Static<typeof MailboxView> => ({
  datos: letters.map(({ recibidoEl, ...letter }) => ({ ...letter, recibidoEl: recibidoEl.toISOString() })),
})
