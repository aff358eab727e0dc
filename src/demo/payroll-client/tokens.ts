// One access token for everything that the client does, kept until it is nearly over.
import { codeOfStep, stepAt, stepBegins } from './one-time-code.ts'
import { type Settings, wait } from './settings.ts'

type Kept = { token: string; from: number; until: number }

/** Share of its life after which a token is renewed. */
const WORN = 0.85

export class Tokens {
  protected readonly settings: Settings
  protected readonly signal: AbortSignal
  protected kept: Kept | undefined
  protected lastStep = 0
  #asking: Promise<string> | undefined

  constructor(settings: Settings, signal: AbortSignal) {
    this.settings = settings
    this.signal = signal
  }

  /** The token in use; one request for a new one at a time, however many wait for it. */
  async current(): Promise<string> {
    if (this.kept && !this.isWorn(this.kept)) return this.kept.token
    this.#asking ??= this.ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  /** The service did not take this token: it is not used again. */
  refused(token: string): void {
    if (this.kept?.token === token) this.kept = undefined
  }

  protected isWorn({ from, until }: Kept): boolean {
    return Date.now() >= from + (until - from) * WORN
  }

  protected async ask(): Promise<string> {
    for (let pause = this.settings.pausaMs; ; pause = Math.min(pause * 2, 30_000)) {
      const [sent, usedBefore] = [Date.now(), this.lastStep]
      const response = await fetch(`${this.settings.api}/token`, {
        method: 'POST',
        ...(await this.proof()),
        signal: AbortSignal.any([this.signal, AbortSignal.timeout(this.settings.esperaMs)]),
      }).catch(() => undefined)
      this.signal.throwIfAborted()
      if (response?.ok) {
        const { access_token, expires_in } = (await response.json()) as { access_token: string; expires_in: number }
        this.kept = { token: access_token, from: sent, until: sent + expires_in * 1000 }
        return access_token
      }
      await response?.body?.cancel()
      // Turned away before it was looked at: its code is still good, and the next one may be half a minute off.
      if (response?.status === 429 || response?.status === 503) this.lastStep = usedBefore
      const asked = Number(response?.headers.get('retry-after') ?? 0) * 1000
      await wait(Math.max(pause, asked), this.signal)
    }
  }

  /** Who asks: RFC and password by HTTP Basic, and the one-time code in the form. */
  protected async proof(): Promise<{ headers: Record<string, string>; body: URLSearchParams }> {
    return {
      headers: { 'user-agent': this.userAgent(), authorization: this.basic() },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(await this.factor()) }),
    }
  }

  /** The code of a step that was not used before. The service takes the next step's code too, so two tokens can be had at once. */
  protected async factor(): Promise<Record<string, string>> {
    const step = Math.max(stepAt(Date.now()), this.lastStep + 1)
    await wait(Math.max(0, stepBegins(step - 1) - Date.now()), this.signal)
    this.lastStep = step
    return { otp: codeOfStep(this.settings.secreto, step) }
  }

  userAgent(): string {
    return `${this.settings.producto}/${this.settings.version}`
  }

  // Each half form-urlencoded (IETF RFC 6749, 2.3.1): an RFC may hold Ñ and &.
  private basic(): string {
    const { rfc, contrasena } = this.settings
    return `Basic ${Buffer.from(`${encodeURIComponent(rfc)}:${encodeURIComponent(contrasena)}`).toString('base64')}`
  }
}
