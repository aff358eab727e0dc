// The payroll client: for each employer it reads what is new, applies it once, says what it did, and reports what it would withhold.
import { randomUUID } from 'node:crypto'
import { Feed, NoRelation } from './feed.ts'
import { Ledger } from './ledger.ts'
import { type Acknowledgement, type Notice, type PayPeriod, type Payroll, type Report, type Settings, wait } from './settings.ts'
import { Tokens } from './tokens.ts'
import { Transport } from './transport.ts'
import { Withholding } from './withholding.ts'

/** Whoever has ended the relation is asked again this many rounds later at the earliest. */
const PATIENCE = 100

export class PayrollClient {
  readonly settings: Settings
  readonly #stop = new AbortController()
  protected readonly tokens: Tokens
  protected readonly transport: Transport
  protected readonly feed: Feed
  protected readonly ledger: Ledger
  protected readonly withholding: Withholding
  readonly #reported = new Map<string, string>()
  readonly #employed = new Map<string, Set<string>>()
  /** What went wrong and was passed over, for whoever runs it. */
  readonly troubles: string[] = []

  constructor(settings: Settings) {
    this.settings = settings
    this.tokens = this.makeTokens(this.#stop.signal)
    this.transport = this.makeTransport(this.#stop.signal)
    this.feed = this.makeFeed()
    this.ledger = this.makeLedger()
    this.withholding = this.makeWithholding()
  }

  /** Works until it is stopped. */
  async run(): Promise<void> {
    await Promise.all(this.settings.patrones.map((patron) => this.#follow(patron)))
  }

  stop(): void {
    this.#stop.abort(new Error('stopped'))
  }

  protected makeTokens(signal: AbortSignal): Tokens {
    return new Tokens(this.settings, signal)
  }
  protected makeTransport(signal: AbortSignal): Transport {
    return new Transport(this.settings, this.tokens, signal)
  }
  protected makeFeed(): Feed {
    return new Feed(this.settings, this.transport)
  }
  protected makeLedger(): Ledger {
    return new Ledger()
  }
  protected makeWithholding(): Withholding {
    return new Withholding()
  }

  async #follow(patron: string): Promise<void> {
    while (!this.#stop.signal.aborted) {
      let pause = this.roundPause(patron)
      try {
        await this.round(patron)
      } catch (error) {
        if (this.#stop.signal.aborted) return
        if (error instanceof NoRelation) pause = this.pauseWithoutRelation(patron)
        else this.troubles.push(`${patron}: ${(error as Error).message}`)
      }
      await wait(pause, this.#stop.signal).catch(() => {})
    }
  }

  protected roundPause(_patron: string): number {
    return this.settings.ritmoMs
  }

  protected pauseWithoutRelation(_patron: string): number {
    return this.settings.ritmoMs * PATIENCE
  }

  protected async round(patron: string): Promise<void> {
    const fresh: Notice[] = []
    const news = await this.feed.read(patron, (notices) => {
      this.ledger.add(notices)
      fresh.push(...notices)
    })
    if (!news) return
    const payroll = await this.readPayroll(patron)
    this.#employed.set(patron, new Set(payroll.trabajadores.map((w) => w.nss)))
    await this.acknowledge(patron, fresh)
    await this.report(payroll)
  }

  protected async readPayroll(patron: string): Promise<Payroll> {
    const { status, text } = await this.transport.ask({ path: `/nomina?${new URLSearchParams({ patron })}` })
    if (status !== 200) throw new Error(`nomina: ${status} ${text}`)
    return JSON.parse(text) as Payroll
  }

  protected async acknowledge(patron: string, notices: Notice[]): Promise<void> {
    const acuses = notices.map((notice) => this.statement(notice, this.#employed.get(patron)!)).filter((a) => a !== undefined)
    if (acuses.length === 0) return
    await this.post('/avisos/acuses', { acuses })
  }

  protected statement(notice: Notice, employed: ReadonlySet<string>): Acknowledgement | undefined {
    const { folioAviso } = notice
    if (notice.clasificacion === null)
      return { folioAviso, resultado: 'recibido', comentario: 'Tipo de aviso aún no conocido; revisión manual' }
    if (!employed.has(notice.nss)) return { folioAviso, resultado: 'rechazado', motivo: 'no-es-trabajador' }
    return { folioAviso, resultado: 'aplicado' }
  }

  protected async report(payroll: Payroll): Promise<void> {
    const reportes = payroll.ejercicios
      .map((pay) => this.reportOf(pay, payroll))
      .filter((r) => r !== undefined)
      .filter((r) => this.#reported.get(r.ejercicio) !== JSON.stringify(r))
    if (reportes.length === 0) return
    await this.post('/reportes', { reportes })
    for (const r of reportes) this.#reported.set(r.ejercicio, JSON.stringify(r))
  }

  protected reportOf(pay: PayPeriod, payroll: Payroll): Report | undefined {
    const notice = this.ledger.current(pay.nss)
    if (!notice) return undefined
    const { retencion, seguroDanos } = this.withholding.for(notice, pay)
    const times = this.ledger.times(pay.nss)
    return {
      ejercicio: pay.ejercicio,
      folioAviso: notice.folioAviso,
      surteEfecto: this.effectiveDay(notice),
      retencion: Math.round(retencion * times * 100) / 100,
      seguroDanos,
      ...this.settlement(notice, pay),
      nombre: this.nameOf(payroll.trabajadores.find((w) => w.nss === pay.nss)?.nombre ?? ''),
    }
  }

  protected effectiveDay(notice: Notice): string | null {
    return notice.fechaEfecto
  }

  protected settlement(notice: Notice, { retenidoPorEnterar }: PayPeriod): { devolver: number; enterar: number } {
    const back = notice.efecto === 'SUSPENDER_Y_DEVOLVER'
    return { devolver: back ? retenidoPorEnterar : 0, enterar: back ? 0 : retenidoPorEnterar }
  }

  protected nameOf(nombre: string): string {
    return nombre
  }

  protected async post(path: string, body: object): Promise<void> {
    const { status, text } = await this.transport.ask({ method: 'POST', path, body: JSON.stringify(body), key: randomUUID() })
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
  }
}
