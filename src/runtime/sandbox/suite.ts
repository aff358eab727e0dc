// Joins certification to the environments of the sandbox and to the tests that judge there.
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import type { Suite } from '../../modules/certification/index.ts'
import { CASES, EMPLOYERS_OF_A_RUN, followRun, preflight, runVerdicts, startTests } from '../../modules/conformance/index.ts'
import {
  closeRun,
  credentialsOf,
  findRun,
  openRun,
  type SandboxRun,
  testTaxpayers,
  zipEfirmas,
} from '../../modules/sandbox/index.ts'

/** Over the sandbox's Context; every call is refused where the service has no sandbox. */
export const suiteOver = (sandbox: Context | undefined): Suite => ({
  cases: CASES.map(({ id, titulo, clausula, obligatoria }) => ({ id, titulo, clausula, obligatoria })),
  openCodes: ['CORRIDAS_AGOTADAS', 'AMBIENTE_LLENO'],
  async open({ desarrollador, producto }) {
    // Notices come from the tests.
    const request = { desarrolladorReal: desarrollador, producto, avisos: 0, patrones: EMPLOYERS_OF_A_RUN }
    return (await openRun(present(sandbox), request)).run.id
  },
  environment: (corrida) =>
    inRun(sandbox, corrida, async (ctx, run) => {
      const [{ rfc, contrasena, otp }, taxpayers] = await Promise.all([credentialsOf(ctx, run), testTaxpayers(ctx, run)])
      const patrones = taxpayers.filter((t) => t.papel === 'patron').map(({ rfc, nombre, nrps }) => ({ rfc, nombre, nrps }))
      return { api: `${ctx.config.publicUrl}/v1`, rfc, contrasena, otp, patrones }
    }),
  efirmas: (corrida) => inRun(sandbox, corrida, zipEfirmas),
  async close(corrida) {
    await inRun(sandbox, corrida, closeRun)
  },
  async start(corrida, { pruebas, ritmo }) {
    await inRun(sandbox, corrida, (ctx, run) => startTests(ctx, run, pruebas, { ...(ritmo && { ritmo }) }))
  },
  async verdicts(corrida) {
    const verdicts = await runVerdicts(present(sandbox), { id: corrida })
    return verdicts.length > 0 ? verdicts : undefined
  },
  follow: (corrida, after, signal) => followRun(present(sandbox), { id: corrida }, after, signal),
  preflight: (corrida) => inRun(sandbox, corrida, preflight),
})

/** Undefined where the run was cleaned up. */
async function inRun<T>(
  sandbox: Context | undefined,
  corrida: string,
  work: (ctx: Context, run: SandboxRun) => Promise<T>,
): Promise<T | undefined> {
  const ctx = present(sandbox)
  const run = await findRun(ctx, corrida)
  return run && work(ctx, run)
}

function present(sandbox: Context | undefined): Context {
  if (sandbox) return sandbox
  throw httpProblems.SERVICIO_NO_DISPONIBLE({
    detail: 'Este servicio no tiene ambiente de pruebas.',
    headers: { 'retry-after': '600' },
  })
}
