// A request's own logger, made when something is first logged: taking secrets out of what a logger is bound to costs more than
// reading the token, and most requests log one line, which can name its request itself.
import type { FastifyBaseLogger } from 'fastify'

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

export class LazyLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: object
  #own: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: object) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get level() {
    return this.#parent.level
  }
  child(bindings: object, options?: object) {
    return this.#made().child(bindings as never, options as never)
  }
  isLevelEnabled(level: string): boolean {
    return (this.#parent as unknown as { isLevelEnabled(level: string): boolean }).isLevelEnabled(level)
  }
  trace(...line: unknown[]) {
    this.#write('trace', line)
  }
  debug(...line: unknown[]) {
    this.#write('debug', line)
  }
  info(...line: unknown[]) {
    this.#write('info', line)
  }
  warn(...line: unknown[]) {
    this.#write('warn', line)
  }
  error(...line: unknown[]) {
    this.#write('error', line)
  }
  fatal(...line: unknown[]) {
    this.#write('fatal', line)
  }
  silent() {}

  #write(level: Level, line: unknown[]) {
    if (this.isLevelEnabled(level)) (this.#made()[level] as (...line: unknown[]) => void)(...line)
  }
  #made(): FastifyBaseLogger {
    this.#own ??= this.#parent.child(this.#bindings as never)
    return this.#own
  }
}
