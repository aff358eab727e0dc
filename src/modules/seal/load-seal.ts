// The institute's seal: the key that signs receipts (PAdES) and the audit log's checkpoints. From SEAL_KEY_FILE and
// SEAL_CERT_FILE, or, outside production, generated once in DATA_DIR/keys/seal.pem. The sandbox has one of its own, kept in its
// schema, whose name says that it is worth nothing. Loaded once per service.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../../config.ts'
import { type Context, perService } from '../../context.ts'
import { late } from '../../kernel/late.ts'
import { createOnce } from '../../platform/create-once.ts'
import { keptSecret } from '../keystore/index.ts'
import { problems } from './problems.ts'

export type Seal = {
  privateKey: KeyObject
  certificate: X509Certificate
  /** Name of the institute as the certificate gives it (CN). */
  name: string
  /** The certificate and those that issued it, as far as they were given; goes into each signature. */
  chain: X509Certificate[]
  /** Every certificate that was given, the current one first: former ones still vouch for what they signed. */
  known: X509Certificate[]
  /** As JWS calls it. */
  alg: 'RS256' | 'ES256' | 'ES384'
}

const generateSeal = late(async () => (await import('./generate-seal.ts')).generateSeal)

type Files = { key: string; cert: string }

const held = perService<{ seal: Promise<Seal> | undefined }>(() => ({ seal: undefined }))

/**
 * The seal, ready to sign now. Throws ConfigError (unreadable, mismatched, unfit) and SELLO_NO_VIGENTE (the certificate's
 * time has not come or is over).
 */
export async function sealOf(ctx: Context): Promise<Seal> {
  const seal = await loadOnce(ctx)
  const now = ctx.now()
  if (now < seal.certificate.validFromDate || now > seal.certificate.validToDate) throw problems.SELLO_NO_VIGENTE()
  return seal
}

/** Whose statements count, also those made before a certificate's time was over. */
export const sealCertificates = async (ctx: Context): Promise<X509Certificate[]> => (await loadOnce(ctx)).known

function loadOnce(ctx: Context): Promise<Seal> {
  const slot = held(ctx)
  slot.seal ??= load(ctx).catch((error: unknown) => {
    slot.seal = undefined
    throw error
  })
  return slot.seal
}

/** At the start: everything that is wrong with a seal that is there is told at once. A missing one is generated when first needed. */
export async function sealAtStart(ctx: Context): Promise<void> {
  if (ctx.environment === 'sandbox') return
  if (!ctx.config.sealKeyFile && !existsSync(generatedFile(ctx))) return
  const seal = await sealOf(ctx).catch((error: unknown) => {
    if (error instanceof ConfigError) throw error
    throw new ConfigError([
      `${filesOf(ctx)?.cert ?? generatedFile(ctx)}: ${(error as { detail?: string }).detail ?? String(error)}`,
    ])
  })
  const days = Math.floor((seal.certificate.validToDate.getTime() - ctx.now().getTime()) / 86_400_000)
  if (days < 60) ctx.log.warn({ days }, 'the seal certificate ends soon')
}

const generatedFile = (ctx: Context) => join(ctx.config.dataDir, 'keys', 'seal.pem')

function filesOf({ config }: Context): Files | undefined {
  return config.sealKeyFile && config.sealCertFile ? { key: config.sealKeyFile, cert: config.sealCertFile } : undefined
}

async function load(ctx: Context): Promise<Seal> {
  if (ctx.environment === 'sandbox') return sandboxSeal(ctx)
  const files = filesOf(ctx)
  if (files) return readSeal(files, { key: 'SEAL_KEY_FILE', cert: 'SEAL_CERT_FILE' })
  if (ctx.config.production) throw new ConfigError(['SEAL_KEY_FILE: hace falta en producción'])
  const file = generatedFile(ctx)
  if (!existsSync(file)) await createSeal(ctx, file)
  return readSeal({ key: file, cert: file }, { key: file, cert: file })
}

/** The first of several processes wins. */
async function createSeal(ctx: Context, file: string): Promise<void> {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
  createOnce(file, await generateSeal(ctx.now()))
}

/** Refuses with a ConfigError that names the setting and what to do. `names`: how the two settings are called. */
export function readSeal(files: Files, names: Files): Seal {
  const refuse = (setting: string, why: string): never => {
    throw new ConfigError([`${setting}: ${why}`])
  }
  const read = (file: string, setting: string): Buffer => {
    try {
      return readFileSync(file)
    } catch (error) {
      return refuse(setting, `no se puede leer ${file} (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  return sealFrom(read(files.key, names.key), read(files.cert, names.cert), names)
}

const SANDBOX_NAME = 'SIN VALIDEZ - PRUEBAS - Sello del ambiente de pruebas'
/** Valid for longer than any run's clock can reach. */
const SANDBOX_YEARS = 60

async function sandboxSeal(ctx: Context): Promise<Seal> {
  const made = { name: SANDBOX_NAME, organization: 'Ambiente de pruebas, sin valor oficial', years: SANDBOX_YEARS }
  const pem = await keptSecret(ctx, 'sello', () => generateSeal(ctx.realNow(), made))
  return sealFrom(pem, pem, { key: 'sello del ambiente de pruebas', cert: 'sello del ambiente de pruebas' })
}

function sealFrom(keyBytes: Buffer, certBytes: Buffer, names: Files): Seal {
  const refuse = (setting: string, why: string): never => {
    throw new ConfigError([`${setting}: ${why}`])
  }
  const privateKey = parseKey(keyBytes) ?? refuse(names.key, describeKey(keyBytes))
  const known = parseCertificates(certBytes)
  const certificate = known?.[0]
  if (!known || !certificate) return refuse(names.cert, 'no contiene un certificado X.509 legible (PEM o DER)')
  const alg = algorithmOf(privateKey) ?? refuse(names.key, 'la llave debe ser RSA de 2048 bits o más, o EC P-256 o P-384')
  if (!certificate.checkPrivateKey(privateKey)) refuse(names.cert, 'el certificado no corresponde a la llave de SEAL_KEY_FILE')
  return { privateKey, certificate, name: commonName(certificate), chain: chainOf(known), known, alg }
}

function parseKey(bytes: Buffer): KeyObject | undefined {
  try {
    return isPem(bytes) ? createPrivateKey(bytes) : createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  }
}

function describeKey(bytes: Buffer): string {
  if (bytes.includes('ENCRYPTED'))
    return 'la llave está cifrada; entréguela descifrada (openssl pkey), legible solo para el servicio'
  if (bytes.includes('BEGIN CERTIFICATE')) return 'contiene un certificado y no la llave privada'
  return 'no contiene una llave privada legible (PEM, o DER PKCS#8 sin contraseña)'
}

const isPem = (bytes: Buffer) => bytes.includes('-----BEGIN')

function parseCertificates(bytes: Buffer): X509Certificate[] | undefined {
  const blocks = isPem(bytes)
    ? (bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])
    : [bytes]
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch {
    return undefined
  }
}

/** Of a private or a public key; undefined where it is not fit for a seal. */
export function algorithmOf(key: KeyObject): Seal['alg'] | undefined {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'RS256'
  if (key.asymmetricKeyType !== 'ec') return undefined
  return namedCurve === 'prime256v1' ? 'ES256' : namedCurve === 'secp384r1' ? 'ES384' : undefined
}

const commonName = (certificate: X509Certificate): string =>
  (/(?:^|\n)CN=([^\n]+)/.exec(certificate.subject)?.[1] ?? certificate.subject.replaceAll('\n', ', ')).replaceAll('\\', '')

function chainOf(known: X509Certificate[]): X509Certificate[] {
  const chain = [known[0]!]
  for (;;) {
    const last = chain.at(-1)!
    const issuer = known.find((c) => !chain.includes(c) && last.checkIssued(c))
    if (!issuer) return chain
    chain.push(issuer)
  }
}
