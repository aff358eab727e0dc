// The one error that crosses boundaries on purpose (IETF RFC 9457). Everything else that is thrown is a bug.
// `codigo`, `status` and `title` are public and fixed; `detail` and `errores` are public; `cause` is for the log only.

export type FieldError = { campo: string; mensaje: string }

export type ProblemOptions = {
  /** What went wrong this time and what to do next, in Spanish. Never built from secrets. */
  detail?: string
  errores?: FieldError[]
  /** Response headers that belong to the refusal, such as Retry-After. */
  headers?: Record<string, string>
  cause?: unknown
}

export type ProblemKind = { status: number; title: string; detail?: string }

export class Problem extends Error {
  readonly codigo: string
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly errores: FieldError[] | undefined
  readonly headers: Record<string, string>

  constructor(codigo: string, kind: ProblemKind, options: ProblemOptions = {}) {
    super(`${codigo}: ${kind.title}`, { cause: options.cause })
    this.name = 'Problem'
    this.codigo = codigo
    this.status = kind.status
    this.title = kind.title
    this.detail = options.detail ?? kind.detail
    this.errores = options.errores
    this.headers = options.headers ?? {}
  }
}

const published = new Map<string, ProblemKind>()

/** Every code of the service, for the reference page and for the test that compares it with openapi.yaml. */
export const publishedProblems = (): ReadonlyMap<string, ProblemKind> => published

/**
 * Declares a module's coded refusals. Keys are the codes on the wire; each becomes a function that makes the Problem.
 * Refuses a code that another module has declared already.
 */
export function defineProblems<T extends Record<string, ProblemKind>>(kinds: T) {
  const made = {} as { [K in keyof T]: (options?: ProblemOptions) => Problem }
  for (const [codigo, kind] of Object.entries(kinds)) {
    if (published.has(codigo)) throw new Error(`problem code declared twice: ${codigo}`)
    published.set(codigo, kind)
    made[codigo as keyof T] = (options) => new Problem(codigo, kind, options)
  }
  return made
}
