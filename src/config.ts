// Environment -> one frozen, typed Config, read once at the start (contract.md 1). All mistakes are told at once, each with
// the name of its variable. Nothing else in the service reads process.env.
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { keyNumber } from './kernel/encryption.ts'

export type Revocation = 'required' | 'best-effort' | 'off'

export type Approval = 'automatica' | 'operador'

export type SandboxProcess = 'propio' | 'mismo'

export type Config = Readonly<{
  production: boolean
  host: string
  port: number
  /** No slash at the end. Links, token issuer. */
  publicUrl: string
  databaseUrl: string | undefined
  databaseReplicaUrl: string | undefined
  /** Connections of one process to PostgreSQL. */
  databasePool: number
  dataDir: string
  mailUrl: string
  mailFrom: string
  efirmaTrustDir: string
  efirmaOcspUrl: string | undefined
  efirmaRevocation: Revocation
  sealKeyFile: string | undefined
  sealCertFile: string | undefined
  /** 32 bytes each; the first seals, all open. Empty: generated in dataDir/keys. */
  masterKeys: Buffer[]
  logLevel: string
  /** Fill an empty database with synthetic employers and notices, and trust the demo authority. Never in production. */
  demo: boolean
  /** Hops of reverse proxy whose X-Forwarded-For is believed. */
  trustProxy: number
  /** Days that a password lives. */
  passwordDays: number
  /** Password hashes that one process makes at one time. */
  passwordHashes: number
  /** Years that a trust relationship may last at most. */
  trustYears: number
  /** Days that the log of who read which notices is kept. */
  accessLogDays: number
  /** Who approves a certification whose tests are passed: the service at once, or an operator. */
  certificationApproval: Approval
  /** Whether developers may try their software out below /sandbox, and the connections of one process to PostgreSQL for that. */
  sandbox: boolean
  sandboxPool: number
  /** Whether the sandbox has a process of its own beside the service's, which stands back behind it (docs/adr/0027). */
  sandboxProcess: SandboxProcess
  /** The operator's credential for /operacion (sha-256, hex); absent: /operacion is closed. */
  operatorTokenHash: string | undefined
}>

export class ConfigError extends Error {
  readonly mistakes: string[]
  constructor(mistakes: string[]) {
    super(`la configuración tiene errores:\n${mistakes.map((m) => `  - ${m}`).join('\n')}`)
    this.name = 'ConfigError'
    this.mistakes = mistakes
  }
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Refuses with a ConfigError that names every variable that is wrong. Never echoes a value that may be a secret. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const mistakes: string[] = []
  const text = (name: string): string | undefined => env[name]?.trim() || undefined
  const wrong = (name: string, why: string) => void mistakes.push(`${name}: ${why}`)

  function whole(name: string, fallback: number, min: number, max: number): number {
    const given = text(name)
    if (given === undefined) return fallback
    const n = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
    if (!(n >= min && n <= max)) wrong(name, `debe ser un número entero de ${min} a ${max}`)
    return n
  }
  function oneOf<T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const given = text(name)
    if (given === undefined) return fallback
    if (!allowed.includes(given as T)) wrong(name, `debe ser uno de: ${allowed.join(', ')}`)
    return given as T
  }
  function url(name: string, protocols: string[], fallback?: string): string | undefined {
    const given = text(name)
    if (given === undefined) return fallback
    const parsed = URL.canParse(given) ? new URL(given) : undefined
    if (!parsed?.host || !protocols.includes(parsed.protocol))
      wrong(name, `debe ser una dirección que empiece con ${protocols.map((p) => `${p}//`).join(' o ')}`)
    return given
  }

  // A misspelt `production` must not quietly become the demo.
  const production = oneOf('NODE_ENV', 'development', ['production', 'development', 'test']) === 'production'
  const host = text('HOST') ?? '127.0.0.1'
  const port = whole('PORT', 3000, 0, 65_535)
  const dataDir = resolve(text('DATA_DIR') ?? './data')
  const publicUrl = (
    url('PUBLIC_URL', ['http:', 'https:']) ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  ).replace(/\/+$/, '')
  if (/[?#@]/.test(publicUrl)) wrong('PUBLIC_URL', 'no lleva usuario, consulta ni fragmento')

  let mailUrl = text('MAIL_URL') ?? `file:${resolve(dataDir, 'outbox')}`
  if (mailUrl.startsWith('file:')) {
    const folder = mailUrl.slice('file:'.length).replace(/^\/\//, '')
    if (folder) mailUrl = `file:${resolve(folder)}`
    else wrong('MAIL_URL', 'file: necesita una carpeta')
  } else if (!URL.canParse(mailUrl) || !['smtp:', 'smtps:'].includes(new URL(mailUrl).protocol)) {
    wrong('MAIL_URL', 'debe ser smtp://usuario:contraseña@servidor:puerto, smtps://… o file:CARPETA')
  }

  const masterKeys = (text('MASTER_KEY') ?? '')
    .split(',')
    .filter(Boolean)
    .map((given) =>
      /^[0-9a-f]{64}$/i.test(given.trim()) ? Buffer.from(given.trim(), 'hex') : Buffer.from(given.trim(), 'base64'),
    )
  if (masterKeys.some((key) => key.length !== 32)) {
    wrong('MASTER_KEY', 'debe ser de 32 bytes en base64 o hexadecimal; si son varias, la actual primero y separadas por comas')
  } else if (new Set(masterKeys.map(keyNumber)).size < masterKeys.length) {
    wrong('MASTER_KEY', 'dos llaves son iguales o comparten número; quite una o genere otra')
  }

  const efirmaOcspUrl = url('EFIRMA_OCSP_URL', ['http:', 'https:'])
  const efirmaRevocation = oneOf<Revocation>(
    'EFIRMA_REVOCATION',
    production ? 'required' : efirmaOcspUrl ? 'best-effort' : 'off',
    ['required', 'best-effort', 'off'],
  )
  const sealKeyFile = text('SEAL_KEY_FILE')
  const sealCertFile = text('SEAL_CERT_FILE')
  if ((sealKeyFile === undefined) !== (sealCertFile === undefined)) {
    wrong(sealKeyFile ? 'SEAL_CERT_FILE' : 'SEAL_KEY_FILE', 'llave y certificado van juntos; dé ambos o ninguno')
  }
  const operatorTokenHash = text('OPERATOR_TOKEN_SHA256')
  if (operatorTokenHash && !/^[0-9a-f]{64}$/.test(operatorTokenHash))
    wrong('OPERATOR_TOKEN_SHA256', 'debe tener 64 dígitos hexadecimales')

  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:'])
  const sandboxProcess = oneOf<SandboxProcess>('SANDBOX_PROCESS', databaseUrl ? 'propio' : 'mismo', ['propio', 'mismo'])
  if (sandboxProcess === 'propio' && !databaseUrl)
    wrong('SANDBOX_PROCESS', 'propio necesita DATABASE_URL: la base integrada admite un solo proceso')
  const demo = oneOf('DEMO', !production && !databaseUrl ? 'true' : 'false', ['true', 'false']) === 'true'
  if (production) {
    if (demo) wrong('DEMO', 'en producción no se admiten la autoridad ni los datos de demostración')
    if (!databaseUrl)
      wrong('DATABASE_URL', 'hace falta en producción; ahí no se admiten la base integrada ni sus datos de demostración')
    if (masterKeys.length === 0)
      wrong('MASTER_KEY', 'hace falta en producción: 32 bytes al azar en base64 (openssl rand -base64 32)')
    if (!sealKeyFile)
      wrong('SEAL_KEY_FILE', 'hace falta en producción: la llave del sello del instituto (PEM), con SEAL_CERT_FILE')
    if (!text('PUBLIC_URL')) wrong('PUBLIC_URL', 'hace falta en producción: la dirección que ven los clientes')
    if (!text('MAIL_URL'))
      wrong(
        'MAIL_URL',
        'hace falta en producción: sin él las contraseñas quedarían en archivos de esta máquina; dé smtp://… o smtps://…',
      )
    if (efirmaRevocation !== 'off' && !efirmaOcspUrl)
      wrong('EFIRMA_OCSP_URL', 'hace falta mientras EFIRMA_REVOCATION no sea off: el servicio OCSP del SAT')
  }

  const mailFrom = text('MAIL_FROM') ?? 'Servicio de Intercomunicación de Avisos <no-responder@sia.invalid>'
  if (!/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/.test(mailFrom)) {
    wrong('MAIL_FROM', 'debe ser un correo, como Nombre <correo@dominio>')
  }

  const config: Config = {
    production,
    host,
    port,
    publicUrl,
    databaseUrl,
    databaseReplicaUrl: url('DATABASE_REPLICA_URL', ['postgres:', 'postgresql:']),
    databasePool: whole('DATABASE_POOL', 10, 1, 500),
    dataDir,
    mailUrl,
    mailFrom,
    efirmaTrustDir: resolve(text('EFIRMA_TRUST_DIR') ?? 'certs/sat'),
    efirmaOcspUrl,
    efirmaRevocation,
    sealKeyFile,
    sealCertFile,
    masterKeys,
    logLevel: oneOf('LOG_LEVEL', 'info', LEVELS),
    demo,
    trustProxy: whole('TRUST_PROXY', 0, 0, 10),
    passwordDays: whole('PASSWORD_DAYS', 365, 1, 3650),
    passwordHashes: whole('PASSWORD_HASHES', Math.min(availableParallelism(), 1024), 1, 1024),
    trustYears: whole('TRUST_YEARS', 5, 1, 50),
    accessLogDays: whole('ACCESS_LOG_DAYS', 1827, 30, 36_500),
    certificationApproval: oneOf<Approval>('CERTIFICATION_APPROVAL', production ? 'operador' : 'automatica', [
      'automatica',
      'operador',
    ]),
    sandbox: oneOf('SANDBOX', 'on', ['on', 'off']) === 'on',
    sandboxPool: whole('SANDBOX_POOL', 2, 2, 100),
    sandboxProcess,
    operatorTokenHash,
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return Object.freeze(config)
}
