// A suite whose verdicts the test sets: what certifying makes of them is judged here, how they come about elsewhere.
import { httpProblems } from '../../../src/http/problems.ts'
import type { RunEvent, Suite, TestCase, TestState, Verdict } from '../../../src/modules/certification/index.ts'

export const CASES: TestCase[] = [
  { id: 'token-con-otp', titulo: 'Pide el token con código', clausula: 'contract.md 3, Token', obligatoria: true },
  { id: 'todas-las-paginas', titulo: 'Lee todas las páginas', clausula: 'contract.md 3, Avisos', obligatoria: true },
  { id: 'user-agent', titulo: 'Dice su producto y versión', clausula: 'contract.md 2', obligatoria: false },
]

export type ScriptedSuite = Suite & {
  /** Ids of runs that were opened and not closed. */
  opened: Set<string>
  /** True: the sandbox does not answer. */
  away: boolean
  /** What was asked to be run: `run:ids`. */
  started: string[]
  set(corrida: string, id: string, estado: TestState): void
  pass(corrida: string): void
  emit(corrida: string, tipo: string, datos: unknown): void
  /** The run is cleaned up, as after 30 days. */
  forget(corrida: string): void
  /** Ends all that follow the run. */
  finish(corrida: string): void
  followers(corrida: string): number
  /** Number of the last event that somebody took. */
  given(corrida: string): number
}

type Run = { verdicts: Verdict[]; events: RunEvent[]; wake: Set<() => void>; done: boolean; followers: number; given: number }

const PUBLIC_URL = 'https://sia.test'

export function scriptedSuite(): ScriptedSuite {
  const runs = new Map<string, Run>()
  const opened = new Set<string>()
  const started: string[] = []
  let serial = 0
  const wake = (run: Run) => {
    for (const go of run.wake) go()
  }
  return {
    opened,
    away: false,
    started,
    cases: CASES,
    openCodes: [],
    async open() {
      const corrida = `CO-${++serial}`
      opened.add(corrida)
      const verdicts = CASES.map((c) => ({
        ...c,
        estado: 'pendiente' as const,
        patron: null,
        evidencia: [],
        explicacion: null,
        queCambiar: null,
        intentos: 0,
      }))
      runs.set(corrida, { verdicts, events: [], wake: new Set(), done: false, followers: 0, given: 0 })
      return corrida
    },
    environment: async (corrida) =>
      runs.has(corrida)
        ? {
            api: `${PUBLIC_URL}/sandbox/v1`,
            rfc: 'PRU010101AA1',
            contrasena: 'secreta',
            otp: { uri: 'otpauth://totp/x', secreto: 'JBSWY3DPEHPK3PXP' },
            patrones: [{ rfc: 'PAT010101AA1', nombre: 'Muñecos & Cía', nrps: ['A0112345101'] }],
          }
        : undefined,
    efirmas: async (corrida) => (runs.has(corrida) ? Buffer.from('PK') : undefined),
    async close(corrida) {
      if (this.away) throw new Error('the sandbox is away')
      opened.delete(corrida)
    },
    async start(corrida, { pruebas: ids }) {
      started.push(`${corrida}:${ids?.join(',') ?? 'todas'}`)
      for (const v of runs.get(corrida)!.verdicts) if (!ids || ids.includes(v.id)) v.estado = 'en-curso'
    },
    async verdicts(corrida) {
      if (this.away) throw httpProblems.SERVICIO_NO_DISPONIBLE()
      return structuredClone(runs.get(corrida)?.verdicts)
    },
    async *follow(corrida, after, signal) {
      const run = runs.get(corrida)!
      run.followers++
      try {
        for (let last = after; ; ) {
          const next = run.events.find((event) => event.numero > last)
          if (next) {
            last = next.numero
            run.given = last
            yield next
          } else if (run.done || signal.aborted) return
          else {
            await new Promise<void>((resolve) => {
              run.wake.add(resolve)
              signal.addEventListener('abort', () => resolve(), { once: true })
            })
          }
        }
      } finally {
        run.followers--
      }
    },
    preflight: async () => [
      { id: 'reloj', titulo: 'Reloj', estado: 'bien', explicacion: 'Va bien.', queHacer: null },
      { id: 'user-agent', titulo: 'User-Agent', estado: 'mal', explicacion: 'No lo envía.', queHacer: 'Envíelo.' },
    ],
    set(corrida, id, estado) {
      const verdict = runs.get(corrida)!.verdicts.find((v) => v.id === id)!
      Object.assign(verdict, {
        estado,
        patron: 'PAT010101AA1',
        intentos: verdict.intentos + 1,
        evidencia: [{ n: 1, metodo: 'POST', ruta: '/v1/token', estado: 200 }],
        explicacion: `Se observó que está ${estado}.`,
        queCambiar: estado === 'fallida' ? 'Envíe el código de un solo uso en otp.' : null,
      })
    },
    pass(corrida) {
      for (const { id } of CASES) this.set(corrida, id, 'aprobada')
    },
    emit(corrida, tipo, datos) {
      const run = runs.get(corrida)!
      run.events.push({ numero: run.events.length + 1, tipo, datos })
      wake(run)
    },
    forget: (corrida) => void runs.delete(corrida),
    finish(corrida) {
      const run = runs.get(corrida)!
      run.done = true
      wake(run)
    },
    given: (corrida) => runs.get(corrida)!.given,
    followers: (corrida) => runs.get(corrida)?.followers ?? 0,
  }
}
