// Environment -> one frozen, typed Config, read once at the start (contract.md 1). All mistakes are told at once, each with
// the name of its variable. Nothing else in the service reads process.env.
import { resolve } from 'node:path'

export type Revocation = 'required' | 'best-effort' | 'off'

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
  /** Years that a trust relationship may last at most. */
  trustYears: number
  /** The operator's credential for /operacion (sha-256, hex); absent: /operacion is closed. */
  operatorTokenHash: string | undefined
}>

export class ConfigError extends Error {
  readonly mistakes: string[]
  constructor(mistakes: string[]) {
    super(`configuration:\n${mistakes.map((m) => `  - ${m}`).join('\n')}`)
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
    const n = Number(given)
    if (!Number.isInteger(n) || n < min || n > max) wrong(name, `must be a whole number from ${min} to ${max}`)
    return n
  }
  function oneOf<T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const given = text(name)
    if (given === undefined) return fallback
    if (!allowed.includes(given as T)) wrong(name, `must be one of ${allowed.join(', ')}`)
    return given as T
  }
  function url(name: string, protocols: string[], fallback?: string): string | undefined {
    const given = text(name)
    if (given === undefined) return fallback
    const parsed = URL.canParse(given) ? new URL(given) : undefined
    if (!parsed || !protocols.includes(parsed.protocol)) wrong(name, `must be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`)
    return given
  }

  const production = text('NODE_ENV') === 'production'
  const host = text('HOST') ?? '127.0.0.1'
  const port = whole('PORT', 3000, 0, 65_535)
  const dataDir = resolve(text('DATA_DIR') ?? './data')
  const publicUrl = (url('PUBLIC_URL', ['http:', 'https:']) ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`).replace(/\/+$/, '')

  let mailUrl = text('MAIL_URL') ?? `file:${resolve(dataDir, 'outbox')}`
  if (mailUrl.startsWith('file:')) {
    const folder = mailUrl.slice('file:'.length).replace(/^\/\//, '')
    if (folder) mailUrl = `file:${resolve(folder)}`
    else wrong('MAIL_URL', 'file: needs a folder')
  } else if (!URL.canParse(mailUrl) || !['smtp:', 'smtps:'].includes(new URL(mailUrl).protocol)) {
    wrong('MAIL_URL', 'must be smtp://user:password@host:port, smtps://… or file:FOLDER')
  }

  const masterKeys = (text('MASTER_KEY') ?? '')
    .split(',')
    .filter(Boolean)
    .map((given) => (/^[0-9a-f]{64}$/i.test(given.trim()) ? Buffer.from(given.trim(), 'hex') : Buffer.from(given.trim(), 'base64')))
  if (masterKeys.some((key) => key.length !== 32)) wrong('MASTER_KEY', 'must be 32 bytes in base64 or hex; several, current first, parted by commas')

  const efirmaOcspUrl = url('EFIRMA_OCSP_URL', ['http:', 'https:'])
  const efirmaRevocation = oneOf<Revocation>('EFIRMA_REVOCATION', production ? 'required' : efirmaOcspUrl ? 'best-effort' : 'off', [
    'required',
    'best-effort',
    'off',
  ])
  const sealKeyFile = text('SEAL_KEY_FILE')
  const sealCertFile = text('SEAL_CERT_FILE')
  if ((sealKeyFile === undefined) !== (sealCertFile === undefined)) {
    wrong(sealKeyFile ? 'SEAL_CERT_FILE' : 'SEAL_KEY_FILE', 'key and certificate go together; give both or none')
  }
  const operatorTokenHash = text('OPERATOR_TOKEN_SHA256')
  if (operatorTokenHash && !/^[0-9a-f]{64}$/.test(operatorTokenHash)) wrong('OPERATOR_TOKEN_SHA256', 'must be 64 hexadecimal digits')

  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:'])
  const demo = oneOf('DEMO', !production && !databaseUrl ? 'true' : 'false', ['true', 'false']) === 'true'
  if (production) {
    if (demo) wrong('DEMO', 'the demo authority and data are refused in production')
    if (!databaseUrl) wrong('DATABASE_URL', 'is needed in production; the embedded database and its demo data are refused there')
    if (masterKeys.length === 0) wrong('MASTER_KEY', 'is needed in production: 32 random bytes in base64 (openssl rand -base64 32)')
    if (!sealKeyFile) wrong('SEAL_KEY_FILE', "is needed in production: the institute's sealing key (PEM), with SEAL_CERT_FILE")
    if (!text('PUBLIC_URL')) wrong('PUBLIC_URL', 'is needed in production: the address that clients see')
    if (efirmaRevocation !== 'off' && !efirmaOcspUrl) wrong('EFIRMA_OCSP_URL', "is needed while EFIRMA_REVOCATION is not off: SAT's responder")
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
    mailFrom: text('MAIL_FROM') ?? 'Servicio de Intercomunicación de Avisos <no-responder@sia.invalid>',
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
    trustYears: whole('TRUST_YEARS', 5, 1, 50),
    operatorTokenHash,
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return Object.freeze(config)
}
