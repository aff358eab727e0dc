// What this module needs of the sandbox and of the test suite that judges there. app.ts joins it to them, so that certifying knows
// no environment and no test. Nothing here may be called inside a transaction: on the embedded database both share a connection.
import type { Context } from '../../context.ts'

export type TestState = 'pendiente' | 'en-curso' | 'aprobada' | 'fallida' | 'advertencia'

/** `rapido`: for software whose pace can be set to a few seconds. */
export type Pace = 'normal' | 'rapido'

export type TestCase = { id: string; titulo: string; clausula: string; obligatoria: boolean }

/** How a test stands: the verdict of its latest try, what was seen, and what to change. */
export type Verdict = TestCase & {
  estado: TestState
  /** RFC of the test employer whose notices it looks at; null before its first try. */
  patron: string | null
  evidencia: unknown[]
  explicacion: string | null
  queCambiar: string | null
  intentos: number
}

/** What software needs to be pointed at its environment. */
export type Environment = {
  /** Base of the API, `…/sandbox/v1`. */
  api: string
  rfc: string
  contrasena: string
  otp: { uri: string; secreto: string }
  patrones: { rfc: string; nombre: string; nrps: string[] }[]
}

/** An event of a run; numbers grow and are never given twice. */
export type RunEvent = { numero: number; tipo: string; datos: unknown }

export type PreflightCheck = {
  id: string
  titulo: string
  estado: 'bien' | 'advertencia' | 'mal'
  explicacion: string
  queHacer: string | null
}

export type Suite = {
  cases: readonly TestCase[]
  /** Codes with which `open` may refuse. */
  openCodes: readonly string[]
  /** Opens an environment; the run's id. */
  open(ctx: Context, ask: { desarrollador: string; producto: { nombre: string; version: string } }): Promise<string>
  /** As it was opened; undefined where the run was cleaned up. */
  environment(ctx: Context, corrida: string): Promise<Environment | undefined>
  /** The test e.firmas, a ZIP of .cer, .key and password each; undefined where the run was cleaned up. */
  efirmas(ctx: Context, corrida: string): Promise<Buffer | undefined>
  /** Ends it; not an error where it has ended. */
  close(ctx: Context, corrida: string): Promise<void>
  /** Begins these tests anew, or all of them. `ritmo`: how fast; else as it was. */
  start(ctx: Context, corrida: string, ask: { pruebas?: string[]; ritmo?: Pace }): Promise<void>
  /** Undefined where the run was cleaned up. */
  verdicts(ctx: Context, corrida: string): Promise<Verdict[] | undefined>
  /** Events after a number, then as they come; ends with the run, or when `signal` says so. */
  follow(ctx: Context, corrida: string, after: number, signal: AbortSignal): AsyncIterable<RunEvent>
  preflight(ctx: Context, corrida: string): Promise<PreflightCheck[] | undefined>
}
