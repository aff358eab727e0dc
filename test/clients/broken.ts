// For each test of the certification a client that is broken in just that way: the reference client with one part made wrong, as real
// software gets it wrong.
import { type KeyObject, randomUUID, sign } from 'node:crypto'
import { Feed } from '../../src/demo/payroll-client/feed.ts'
import { Ledger } from '../../src/demo/payroll-client/ledger.ts'
import { codeOfStep } from '../../src/demo/payroll-client/one-time-code.ts'
import { PayrollClient } from '../../src/demo/payroll-client/payroll-client.ts'
import type { Notice, Page, PayPeriod, Settings } from '../../src/demo/payroll-client/settings.ts'
import { Tokens } from '../../src/demo/payroll-client/tokens.ts'
import { type Answer, type Ask, Transport } from '../../src/demo/payroll-client/transport.ts'
import { Withholding } from '../../src/demo/payroll-client/withholding.ts'

type Client = new (settings: Settings) => PayrollClient

const withTokens = (Broken: typeof Tokens): Client =>
  class extends PayrollClient {
    protected override makeTokens(signal: AbortSignal) {
      return new Broken(this.settings, signal)
    }
  }
const withTransport = (Broken: typeof Transport): Client =>
  class extends PayrollClient {
    protected override makeTransport(signal: AbortSignal) {
      return new Broken(this.settings, this.tokens, signal)
    }
  }
const withFeed = (Broken: typeof Feed): Client =>
  class extends PayrollClient {
    protected override makeFeed() {
      return new Broken(this.settings, this.transport)
    }
  }
const withLedger = (Broken: typeof Ledger): Client =>
  class extends PayrollClient {
    protected override makeLedger() {
      return new Broken()
    }
  }
const withWithholding = (Broken: typeof Withholding): Client =>
  class extends PayrollClient {
    protected override makeWithholding() {
      return new Broken()
    }
  }

/** What a client needs that signs with its e.firma. */
export type WithEfirma = Settings & { efirma: { cer: Buffer; privateKey: KeyObject } }

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

function assertionBy({ rfc, efirma }: WithEfirma): string {
  const now = Math.floor(Date.now() / 1000)
  const head = { alg: 'RS256', typ: 'JWT', x5c: [efirma.cer.toString('base64')] }
  const claims = { iss: rfc, sub: rfc, aud: 'https://sia.test/sandbox/v1/token', iat: now, exp: now + 60, jti: randomUUID() }
  const text = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${sign('sha256', Buffer.from(text), efirma.privateKey).toString('base64url')}`
}

/** The employer of the run that never granted a relation stands fourth. */
const stranger = (settings: Settings): string => settings.patrones[3]!

const isRead = (request: Ask): boolean => request.path.startsWith('/avisos?')

/** Asks again from the beginning after `when`; the notices that it knows already do it no harm. */
const restartingFeed = (when: (answer: { status: number } | Error) => boolean): Client => {
  class Restarting extends Feed {
    startOver(path: string): void {
      const patron = new URLSearchParams(path.split('?')[1]).get('patron')!
      this.places.delete(patron)
    }
  }
  class Telling extends Transport {
    feed: Restarting | undefined
    protected override async once(request: Ask, token: string): Promise<Answer> {
      const failed = (outcome: { status: number } | Error) => {
        if (!isRead(request) || !request.path.includes('cursor=') || !when(outcome)) return
        this.feed?.startOver(request.path)
        request.path = request.path.replace(/&cursor=[^&]*/, '')
      }
      try {
        const answer = await super.once(request, token)
        failed(answer)
        return answer
      } catch (error) {
        failed(error as Error)
        throw error
      }
    }
  }
  return class extends PayrollClient {
    protected override makeTransport(signal: AbortSignal) {
      return new Telling(this.settings, this.tokens, signal)
    }
    protected override makeFeed() {
      const feed = new Restarting(this.settings, this.transport)
      const transport = this.transport as Telling
      transport.feed = feed
      return feed
    }
  }
}

const timedOut = (outcome: { status: number } | Error): boolean => outcome instanceof Error && outcome.name === 'TimeoutError'

export const BROKEN: Record<string, Client> = {
  'token-con-otp': withTokens(
    class extends Tokens {
      #tried = false
      protected override async factor() {
        if (this.#tried) return super.factor()
        this.#tried = true
        return {} as Record<string, string>
      }
    },
  ),
  'codigo-un-solo-uso': withTokens(
    class extends Tokens {
      #repeated = false
      protected override async factor(): Promise<Record<string, string>> {
        if (this.lastStep === 0 || this.#repeated) return super.factor()
        this.#repeated = true
        return { otp: codeOfStep(this.settings.secreto, this.lastStep) }
      }
    },
  ),
  'token-reutilizado': withTokens(
    class extends Tokens {
      /** With the e.firma a token can be had at any moment, so it asks for one at every turn. */
      protected override isWorn({ from }: { from: number }): boolean {
        return Date.now() > from + 1_500
      }
      protected override async proof() {
        if (this.lastStep === 0) return super.proof()
        const proof = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertionBy(this.settings as WithEfirma) }
        return {
          headers: { 'user-agent': this.userAgent() },
          body: new URLSearchParams({ grant_type: 'client_credentials', ...proof }),
        }
      }
    },
  ),
  'renovacion-a-media-lectura': restartingFeed((outcome) => !(outcome instanceof Error) && outcome.status === 401),
  'todas-las-paginas': withFeed(
    class extends Feed {
      protected override hasMore(page: Page): boolean {
        return page.datos.length === 100
      }
    },
  ),
  'cursor-guardado': withFeed(
    class extends Feed {
      override async read(patron: string, apply: (notices: Notice[]) => void): Promise<boolean> {
        const known = this.places.get(patron)
        // Forgets after each reading where it stopped, once there was nothing more to read.
        if (known) this.places.set(patron, { ...known, cursor: undefined })
        return super.read(patron, apply)
      }
    },
  ),
  'sondeo-condicional': class extends PayrollClient {
    /** A loop without a pause for the employer whose feed is longest, as a stray process would. */
    protected override roundPause(patron: string): number {
      return patron === this.settings.patrones[1] ? 50 : super.roundPause(patron)
    }
  },
  'limite-429': withTransport(
    class extends Transport {
      protected override pauseAfter(answer: Answer, failures: number): number {
        return answer.status === 429 ? 100 : super.pauseAfter(answer, failures)
      }
    },
  ),
  'servicio-503': withTransport(
    class extends Transport {
      protected override pauseAfter(answer: Answer, failures: number): number {
        return answer.status === 503 ? 10 : super.pauseAfter(answer, failures)
      }
    },
  ),
  'sin-respuesta': restartingFeed(timedOut),
  'conexion-cortada': restartingFeed((outcome) => outcome instanceof Error && !timedOut(outcome)),
  'idempotencia-al-reintentar': withTransport(
    class extends Transport {
      protected override keyOf(): string {
        return randomUUID()
      }
    },
  ),
  'pagina-repetida': withLedger(
    class extends Ledger {
      readonly #arrived = new Map<string, number>()
      override add(notices: readonly Notice[]): void {
        super.add(notices)
        for (const { nss } of notices) this.#arrived.set(nss, (this.#arrived.get(nss) ?? 0) + 1)
      }
      override times(nss: string): number {
        const own = [...this.notices.values()].filter((n) => n.nss === nss).length
        return (this.#arrived.get(nss) ?? own) / own
      }
    },
  ),
  'varios-avisos-un-dia': withLedger(
    class extends Ledger {
      /** The one that arrived last. */
      protected override supersedes(later: Notice, earlier: Notice): boolean {
        const same = later.numCredito === earlier.numCredito && later.fechaCreaAviso === earlier.fechaCreaAviso
        return same && later.posicion > earlier.posicion
      }
    },
  ),
  'tipo-desconocido': class extends PayrollClient {
    /** Gives up on the rest of the page. */
    protected override acknowledge(patron: string, notices: Notice[]): Promise<void> {
      const unknown = notices.findIndex((n) => n.clasificacion === null)
      return super.acknowledge(patron, unknown < 0 ? notices : notices.slice(0, unknown))
    }
  },
  'campo-desconocido': withFeed(
    class extends Feed {
      protected override parse(text: string): Page {
        const page = super.parse(text)
        return { ...page, datos: page.datos.filter((notice) => !('origenAviso' in notice)) }
      }
    },
  ),
  'nulos-permitidos': class extends PayrollClient {
    protected override acknowledge(patron: string, notices: Notice[]): Promise<void> {
      return super.acknowledge(
        patron,
        notices.filter((n) => n.rfcTrabajador !== null && n.curpTrabajador !== null),
      )
    }
  },
  'texto-intacto': class extends PayrollClient {
    protected override nameOf(nombre: string): string {
      return Buffer.from(nombre, 'utf8').toString('latin1')
    }
  },
  'relacion-revocada': class extends PayrollClient {
    /** Takes the end of a relation for a passing failure, except of the one who never granted any. */
    protected override pauseWithoutRelation(patron: string): number {
      return patron === stranger(this.settings) ? super.pauseWithoutRelation(patron) : this.settings.ritmoMs
    }
  },
  'patron-sin-relacion': class extends PayrollClient {
    protected override pauseWithoutRelation(patron: string): number {
      return patron === stranger(this.settings) ? this.settings.ritmoMs : super.pauseWithoutRelation(patron)
    }
  },
  'acuse-de-cada-aviso': class extends PayrollClient {
    protected override acknowledge(patron: string, notices: Notice[]): Promise<void> {
      return super.acknowledge(
        patron,
        notices.filter((n) => n.clasificacion !== 'SUSPENSION'),
      )
    }
  },
  'rechazo-con-motivo': class extends PayrollClient {
    protected override statement(notice: Notice) {
      return super.statement(notice, new Set([notice.nss]))
    }
  },
  'fechas-de-efecto': class extends PayrollClient {
    protected override effectiveDay(notice: Notice): string | null {
      return notice.fechaCreaAviso
    }
  },
  'importe-porcentaje': withWithholding(
    class extends Withholding {
      protected override wageForPercentage(pay: PayPeriod): number {
        return pay.sbc
      }
    },
  ),
  'importe-cuota-fija': withWithholding(
    class extends Withholding {
      /** Half the monthly amount in a fortnight, however many days its bimester has. */
      override for(notice: Notice, pay: PayPeriod) {
        const { inicio, fin } = pay.periodo
        const fortnight = inicio.endsWith('-01') || (inicio.endsWith('-16') && !fin.endsWith('-22'))
        if (notice.tipoDescuento !== '02' || !fortnight) return super.for(notice, pay)
        return { retencion: Math.round(notice.monDescuento * 50) / 100, seguroDanos: 0 }
      }
    },
  ),
  'importe-factor': withWithholding(
    class extends Withholding {
      /** UMA in place of UMI. */
      protected override unit(): string {
        return '117.31'
      }
    },
  ),
  'periodo-entre-bimestres': withWithholding(
    class extends Withholding {
      protected override parts(periodo: PayPeriod['periodo']) {
        const [first] = super.parts(periodo)
        return [{ ...first!, fin: periodo.fin }]
      }
    },
  ),
  'tope-20': withWithholding(
    class extends Withholding {
      protected override cap(): undefined {
        return undefined
      }
    },
  ),
  ausencias: withWithholding(
    class extends Withholding {
      protected override days(notice: Notice, pay: PayPeriod, part: { inicio: string; fin: string }): number {
        return super.days({ ...notice, tipoDescuento: '01' }, pay, part)
      }
    },
  ),
  'seguro-danos': withWithholding(
    class extends Withholding {
      protected override insurance(): number {
        return 0
      }
    },
  ),
  'suspension-10-y-12': class extends PayrollClient {
    protected override settlement(_notice: Notice, { retenidoPorEnterar }: PayPeriod) {
      return { devolver: 0, enterar: retenidoPorEnterar }
    }
  },
  'identifica-producto': withTokens(
    class extends Tokens {
      override userAgent(): string {
        return 'node'
      }
    },
  ),
}
