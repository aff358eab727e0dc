// A small payroll client as a developer would write it: the reference that the certification is shown with. It uses nothing of the
// service but its HTTP API; whoever reads it may copy it.

export type Settings = {
  /** Base of the API, such as `https://…/sandbox/v1`. */
  api: string
  rfc: string
  contrasena: string
  /** TOTP secret, base32. */
  secreto: string
  /** RFCs of the employers whose payroll is made here. */
  patrones: string[]
  producto: string
  version: string
  /** From one question of an exhausted feed to the next. */
  ritmoMs: number
  /** How long an answer is waited for. */
  esperaMs: number
  /** The first pause after a failure; it doubles from there. */
  pausaMs: number
}

/** What a certification gives for a run, as the API says it. */
type Ambiente = { rfc: string; contrasena: string; otp: { secreto: string }; patrones: { rfc: string }[] }

/** The reference client for such a run, in its usual pace. `api`: as in Settings. */
export const settingsIn = ({ rfc, contrasena, otp, patrones }: Ambiente, api: string, version: string): Settings => ({
  api,
  rfc,
  contrasena,
  secreto: otp.secreto,
  patrones: patrones.map((patron) => patron.rfc),
  producto: 'NominaDeReferencia',
  version,
  ritmoMs: 2_000,
  esperaMs: 4_000,
  pausaMs: 500,
})

export type Notice = {
  folioAviso: string
  nss: string
  numCredito: string
  tipoAviso: string
  clasificacion: 'RETENCION' | 'MODIFICACION' | 'SUSPENSION' | null
  fechaCreaAviso: string
  rfcTrabajador: string | null
  curpTrabajador: string | null
  tipoDescuento: '01' | '02' | '03'
  facDescuento: number
  monDescuento: number
  posicion: number
  efecto: string | null
  fechaEfecto: string | null
  sustituidoPor: string | null
}

export type Page = { datos: Notice[]; cursor: string; hayMas: boolean }

export type Employee = { patron: string; nss: string; nombre: string }

/** A pay period of one worker, as payroll knows it. */
export type PayPeriod = {
  ejercicio: string
  patron: string
  nss: string
  periodo: { inicio: string; fin: string }
  salarioDiario: number
  sdi: number
  sbc: number
  zona: 'general' | 'frontera'
  fechasAusencias: string[]
  seguroDanos: 'completo' | 'no'
  retenidoPorEnterar: number
}

export type Payroll = { trabajadores: Employee[]; ejercicios: PayPeriod[] }

export type Acknowledgement = {
  folioAviso: string
  resultado: 'aplicado' | 'rechazado' | 'recibido'
  motivo?: string
  comentario?: string
}

export type Report = {
  ejercicio: string
  folioAviso: string
  surteEfecto: string | null
  retencion: number
  seguroDanos: number
  devolver: number
  enterar: number
  nombre: string
}

export const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal!.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
