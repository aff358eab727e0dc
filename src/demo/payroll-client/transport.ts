// One request to the API, tried until it is answered: pauses that grow, Retry-After obeyed, a new token where the old one ended.

import { type Settings, wait } from './settings.ts'
import type { Tokens } from './tokens.ts'

export type Ask = {
  method?: 'GET' | 'POST'
  path: string
  body?: string
  /** The same for every retry of this request. */
  key?: string
  etag?: string
}

export type Answer = { status: number; headers: Headers; text: string }

const LONGEST_PAUSE_MS = 60_000

export class Transport {
  protected readonly settings: Settings
  protected readonly tokens: Tokens
  protected readonly signal: AbortSignal

  constructor(settings: Settings, tokens: Tokens, signal: AbortSignal) {
    this.settings = settings
    this.tokens = tokens
    this.signal = signal
  }

  /** Answers everything but 401, 429 and 5xx, which are tried again. */
  async ask(request: Ask): Promise<Answer> {
    for (let failures = 0; ; ) {
      const token = await this.tokens.current()
      const sent = Date.now()
      const answer = await this.once(request, token).catch((error: unknown) => error as Error)
      this.signal.throwIfAborted()
      if (!(answer instanceof Error)) {
        if (answer.status === 401) {
          this.tokens.refused(token)
          continue
        }
        if (answer.status !== 429 && answer.status < 500) return answer
      }
      failures++
      const pause = answer instanceof Error ? this.pauseAfterError(answer, request, failures) : this.pauseAfter(answer, failures)
      await wait(Math.max(0, pause - this.alreadyWaited(answer, sent)), this.signal)
    }
  }

  protected async once(request: Ask, token: string): Promise<Answer> {
    const response = await fetch(this.settings.api + request.path, {
      method: request.method ?? 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': this.tokens.userAgent(),
        accept: 'application/json',
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...(request.key !== undefined && { 'idempotency-key': this.keyOf(request) }),
        ...(request.etag !== undefined && { 'if-none-match': request.etag }),
      },
      body: request.body,
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(this.settings.esperaMs)]),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  protected keyOf(request: Ask): string {
    return request.key!
  }

  protected pauseAfter(answer: Answer, failures: number): number {
    const asked = answer.headers.get('retry-after')
    return Math.max(this.growing(failures), asked === null ? 0 : Number(asked) * 1000)
  }

  protected pauseAfterError(_error: Error, _request: Ask, failures: number): number {
    return this.growing(failures)
  }

  /** Doubles each time, with a tenth of chance so that many clients do not come back at one moment. */
  protected growing(failures: number): number {
    return Math.min(LONGEST_PAUSE_MS, this.settings.pausaMs * 2 ** (failures - 1)) * (1 + Math.random() / 10)
  }

  protected alreadyWaited(_answer: Answer | Error, _sent: number): number {
    return 0
  }
}
