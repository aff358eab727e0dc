// A service that listens, and payroll clients that are certified by it, each in a run of its own.
import { setTimeout as wait } from 'node:timers/promises'
import type { PayrollClient } from '../../src/demo/payroll-client/payroll-client.ts'
import type { Settings } from '../../src/demo/payroll-client/settings.ts'
import type { Verdict } from '../../src/modules/certification/index.ts'
import { EMPLOYERS_OF_A_RUN, runVerdicts, startTests } from '../../src/modules/conformance/index.ts'
import { closeRun, type OpenedRun, openRun, testEfirmas } from '../../src/modules/sandbox/index.ts'
import { type Service, startService } from './service.ts'

export type ListeningService = Service & { url: string }

/** In real time: clients wait, and one-time codes go by the clock. */
export async function startListening(): Promise<ListeningService> {
  const service = await startService({ sandbox: true, parts: { now: () => new Date() } })
  const url = await service.app.listen({ host: '127.0.0.1', port: 0 })
  return { ...service, url }
}

export const PRODUCT = { nombre: 'Nómina de Referencia', version: '2.1' }

export const openFor = (service: Service, name: string): Promise<OpenedRun> =>
  openRun(service.ctx.sandbox!, {
    desarrolladorReal: name,
    producto: PRODUCT,
    avisos: 0,
    patrones: EMPLOYERS_OF_A_RUN,
  })

export const settingsFor = (service: ListeningService, { credenciales, patrones }: OpenedRun): Settings => ({
  api: `${service.url}/sandbox/v1`,
  rfc: credenciales.rfc,
  contrasena: credenciales.contrasena,
  secreto: credenciales.otp.secreto,
  patrones: patrones.map((patron) => patron.rfc),
  producto: 'NominaDeReferencia',
  version: PRODUCT.version,
  ritmoMs: 2_500,
  esperaMs: 4_000,
  pausaMs: 500,
})

/** The developer's test e.firma, for a client that signs. */
export const efirmaFor = async (service: Service, { run }: OpenedRun) => (await testEfirmas(service.ctx.sandbox!, run))[0]!

export type Certified = { states: Verdict[]; seconds: number; troubles: string[] }

/** Runs the tests against the client until all have a verdict, or `seconds` are over. */
export async function certify(
  service: ListeningService,
  opened: OpenedRun,
  client: PayrollClient,
  { ids, seconds = 150 }: { ids?: string[]; seconds?: number } = {},
): Promise<Certified> {
  const sandbox = service.ctx.sandbox!
  const began = performance.now()
  await startTests(sandbox, opened.run, ids, { ritmo: 'rapido' })
  const working = client.run()
  const passed = () => (performance.now() - began) / 1000
  let states: Verdict[] = []
  do {
    await wait(250)
    states = await runVerdicts(sandbox, opened.run)
  } while (passed() < seconds && states.some((s) => s.estado === 'en-curso' || (s.estado === 'pendiente' && s.intentos > 0)))
  const took = passed()
  client.stop()
  await working
  await closeRun(sandbox, opened.run)
  return { states, seconds: took, troubles: client.troubles }
}
