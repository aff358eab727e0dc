// The sandbox of a certification in tests, as its pages show and change it.
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { type CertificationSummaryView, readCertificationSummary, runUnderTest } from '../../certification/index.ts'
import {
  requireRunById,
  runContext,
  type SandboxRun,
  type SwitchChange,
  type SwitchState,
  switchesOf,
  type TestTaxpayer,
  testTaxpayers,
} from '../../sandbox/index.ts'
import { asList } from '../ui/index.ts'
import type { SwitchForm } from './schemas.ts'

export type TestRun = { sandbox: Context; run: SandboxRun }

/** Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO, CORRIDA_NO_ENCONTRADA (it was cleaned up). */
export async function requireTestRun(ctx: Context, rfc: string, id: string): Promise<TestRun> {
  return testRun(ctx, await runUnderTest(ctx, rfc, id))
}

async function testRun({ sandbox }: Context, corrida: string): Promise<TestRun> {
  if (!sandbox) throw new Error('a certification is in tests where there is no sandbox')
  return { sandbox, run: await requireRunById(sandbox, corrida) }
}

/** A certification, with its run while it is in tests. Refuses CERTIFICACION_NO_ENCONTRADA, CORRIDA_NO_ENCONTRADA. */
export async function findTestRun(
  ctx: Context,
  rfc: string,
  id: string,
): Promise<{ certification: CertificationSummaryView; test: TestRun | undefined }> {
  const { certification, corrida } = await readCertificationSummary(ctx, { rfc }, id)
  return { certification, test: corrida === undefined ? undefined : await testRun(ctx, corrida) }
}

export type TestWorld = {
  api: string
  run: SandboxRun
  /** The run's own time. */
  now: Date
  realNow: Date
  /** The developer first. */
  taxpayers: TestTaxpayer[]
  switches: SwitchState
}

export async function readTestWorld({ sandbox, run }: TestRun): Promise<TestWorld> {
  const [taxpayers, switches] = await Promise.all([testTaxpayers(sandbox, run), switchesOf(sandbox, run)])
  return {
    api: `${sandbox.config.publicUrl}/v1`,
    run,
    now: runContext(sandbox, run).now(),
    realNow: sandbox.realNow(),
    taxpayers,
    switches,
  }
}

export const FAILURES = ['ocspCaido', 'correoCaido', 'certificacionVencida'] as const
export type Failure = (typeof FAILURES)[number]

/** What the form's check boxes change; a box that is not checked arrives not at all. */
export function changeOf({ falla, efirmasRevocadas }: Static<typeof SwitchForm>, { switches }: TestWorld): SwitchChange {
  const wanted = new Set(asList(falla))
  const change: SwitchChange = { efirmasRevocadas: asList(efirmasRevocadas) }
  for (const name of FAILURES) if (wanted.has(name) !== switches[name]) change[name] = wanted.has(name)
  return change
}
