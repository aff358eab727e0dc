// A request's own logger, made when something is first logged: taking secrets out of what a logger is bound to costs more than
// reading the token, and most requests log one line, which can name its request itself.
import type { FastifyBaseLogger } from 'fastify'
import { type Bindings, type ChildLoggerOptions, levels } from 'pino'

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

export class LazyLogger implements FastifyBaseLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Bindings
  #own: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: Bindings) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get level() {
    return this.#parent.level
  }
  child(bindings: Bindings, options?: ChildLoggerOptions) {
    return this.#made().child(bindings, options)
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
    // `silent` has no value, and nothing is as high as that.
    if (levels.values[level]! >= levels.values[this.#parent.level]!)
      (this.#made()[level] as (...line: unknown[]) => void)(...line)
  }
  #made(): FastifyBaseLogger {
    this.#own ??= this.#parent.child(this.#bindings)
    return this.#own
  }
}
