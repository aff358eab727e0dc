// Joins certification to the environments of the sandbox and to the tests that judge there.
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import type { Suite } from '../../modules/certification/index.ts'
import { CASES, EMPLOYERS_OF_A_RUN, followRun, preflight, startTests, testStates } from '../../modules/conformance/index.ts'
import {
  closeRun,
  credentialsOf,
  findRun,
  openRun,
  type SandboxRun,
  testTaxpayers,
  zipEfirmas,
} from '../../modules/sandbox/index.ts'

export const SUITE: Suite = {
  cases: CASES.map(({ id, titulo, clausula, obligatoria }) => ({ id, titulo, clausula, obligatoria })),
  openCodes: ['CORRIDAS_AGOTADAS', 'AMBIENTE_LLENO'],
  async open(ctx, { desarrollador, producto }) {
    // Notices come from the tests.
    const request = { desarrolladorReal: desarrollador, producto, avisos: 0, patrones: EMPLOYERS_OF_A_RUN }
    return (await openRun(sandboxOf(ctx), request)).run.id
  },
  environment: (ctx, corrida) =>
    inRun(ctx, corrida, async (sandbox, run) => {
      const [{ rfc, contrasena, otp }, taxpayers] = await Promise.all([credentialsOf(sandbox, run), testTaxpayers(sandbox, run)])
      const patrones = taxpayers.filter((t) => t.papel === 'patron').map(({ rfc, nombre, nrps }) => ({ rfc, nombre, nrps }))
      return { api: `${sandbox.config.publicUrl}/v1`, rfc, contrasena, otp, patrones }
    }),
  efirmas: (ctx, corrida) => inRun(ctx, corrida, zipEfirmas),
  async close(ctx, corrida) {
    await inRun(ctx, corrida, closeRun)
  },
  async start(ctx, corrida, { pruebas, ritmo }) {
    await inRun(ctx, corrida, (sandbox, run) => startTests(sandbox, run, pruebas, { ...(ritmo && { ritmo }) }))
  },
  async verdicts(ctx, corrida) {
    const states = await testStates(sandboxOf(ctx), { id: corrida })
    return states.length > 0 ? states : undefined
  },
  follow: (ctx, corrida, after, signal) => followRun(sandboxOf(ctx), { id: corrida }, after, signal),
  preflight: (ctx, corrida) => inRun(ctx, corrida, preflight),
}

/** Undefined where the run was cleaned up. */
async function inRun<T>(
  ctx: Context,
  corrida: string,
  work: (sandbox: Context, run: SandboxRun) => Promise<T>,
): Promise<T | undefined> {
  const sandbox = sandboxOf(ctx)
  const run = await findRun(sandbox, corrida)
  return run && work(sandbox, run)
}

function sandboxOf(ctx: Context): Context {
  if (ctx.sandbox) return ctx.sandbox
  throw httpProblems.SERVICIO_NO_DISPONIBLE({
    detail: 'Este servicio no tiene ambiente de pruebas.',
    headers: { 'retry-after': '600' },
  })
}
