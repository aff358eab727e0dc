// What this module needs of the sandbox and of the test suite that judges there. app.ts joins it to the Context, so that certifying
// knows no environment and no test. Nothing here may be called inside a transaction: on the embedded database both share a connection.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import type { Environment as EnvironmentSchema } from './schemas.ts'
import type { PaceName, PreflightCheck, TestCase, Verdict } from './test-schemas.ts'

/** What software needs to be pointed at its environment. */
export type Environment = Omit<Static<typeof EnvironmentSchema>, 'efirma'>

/** An event of a run; numbers grow and are never given twice. */
export type RunEvent = { numero: number; tipo: string; datos: unknown }

export type Suite = {
  cases: readonly TestCase[]
  /** Codes with which `open` may refuse. */
  openCodes: readonly string[]
  /** Opens an environment; the run's id. */
  open(ask: { desarrollador: string; producto: { nombre: string; version: string } }): Promise<string>
  /** As it was opened; undefined where the run was cleaned up. */
  environment(corrida: string): Promise<Environment | undefined>
  /** The test e.firmas, a ZIP of .cer, .key and password each; undefined where the run was cleaned up. */
  efirmas(corrida: string): Promise<Buffer | undefined>
  /** Ends it; not an error where it has ended. */
  close(corrida: string): Promise<void>
  /** Begins these tests anew, or all of them. `ritmo`: how fast; else as it was. */
  start(corrida: string, ask: { pruebas?: string[]; ritmo?: PaceName }): Promise<void>
  /** Undefined where the run was cleaned up. */
  verdicts(corrida: string): Promise<Verdict[] | undefined>
  /** Events after a number, then as they come; ends with the run, or when `signal` says so. */
  follow(corrida: string, after: number, signal: AbortSignal): AsyncIterable<RunEvent>
  preflight(corrida: string): Promise<PreflightCheck[] | undefined>
}

declare module '../../context.ts' {
  interface Joined {
    suite: Suite
  }
}

export function suiteOf({ suite }: Context): Suite {
  if (!suite) throw new Error('no suite was joined to this Context')
  return suite
}
