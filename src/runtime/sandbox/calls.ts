// What the service has its sandbox process do for it, by messages between the two: the parts of certification that cost processor time
// (opening an environment, beginning tests). What only reads a little is read here, from the same database.
import { Problem, type ProblemOptions, publishedProblems } from '../../kernel/problem.ts'
import type { Suite } from '../../modules/certification/index.ts'
import type { Log } from '../../platform/logger.ts'

const CALLS = ['open', 'start', 'efirmas'] as const
type CallName = (typeof CALLS)[number]

export type Call = { call: number; name: CallName; args: unknown[] }

type Refusal = { codigo: string } & Pick<ProblemOptions, 'detail' | 'errores' | 'headers'>
export type Answered = { answered: number } & ({ value: unknown } | { refusal: Refusal } | { error: string })

/** Asks the sandbox process, and throws what is thrown there. */
export type Ask = (name: CallName, args: unknown[]) => Promise<unknown>

/** The suite whose heavier parts are done elsewhere. */
export const suiteElsewhere = (suite: Suite, ask: Ask): Suite => ({
  ...suite,
  open: (...args) => ask('open', args) as ReturnType<Suite['open']>,
  start: (...args) => ask('start', args) as ReturnType<Suite['start']>,
  async efirmas(...args) {
    const zip = (await ask('efirmas', args)) as Uint8Array | undefined
    return zip && Buffer.from(zip)
  },
})

/** Does what was asked for, in the process that has the sandbox. Never rejects. */
export async function answerCall(log: Log, suite: Suite, { call, name, args }: Call): Promise<Answered> {
  try {
    const work = suite[name] as (...args: unknown[]) => Promise<unknown>
    return { answered: call, value: await work(...args) }
  } catch (error) {
    if (error instanceof Problem) {
      const { codigo, detail, errores, headers, cause } = error
      if (cause !== undefined) log.error({ err: cause, codigo }, 'a call of the service was refused')
      return { answered: call, refusal: { codigo, headers, ...(detail && { detail }), ...(errores && { errores }) } }
    }
    log.error({ err: error, call: name }, 'a call of the service failed')
    return { answered: call, error: `${name}: ${(error as Error).message}` }
  }
}

/** The value, or what was thrown. */
export function outcomeOf(answered: Answered): unknown {
  if ('value' in answered) return answered.value
  if ('error' in answered) throw new Error(`in the sandbox process: ${answered.error}`)
  const { codigo, ...options } = answered.refusal
  throw new Problem(codigo, publishedProblems().get(codigo)!, options)
}
