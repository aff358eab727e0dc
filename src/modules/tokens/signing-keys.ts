// The keys that sign access tokens (docs/adr/0002). A kid is the key's thumbprint (IETF RFC 7638), so what a kid stands for never
// changes and may be remembered for good; whether it still counts is asked of the database on each request (queries.ts).
import { createPublicKey, generateKeyPair, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint } from 'jose'
import { type Context, perService } from '../../context.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { insertKey, type KeyRow, selectKey, selectPublishedKeys } from './queries.ts'

export const SIGNING_ALG = 'ES256'
/** How long a process may sign by what it knows before it looks again. */
const REREAD_SECONDS = 30

export type PublicJwk = { kty: string; crv: string; x: string; y: string; kid: string; alg: string; use: 'sig' }

type Known = { published: KeyRow[]; readAt: number; publicPems: Map<string, string>; privatePems: Map<string, string> }
const knownKeys = perService<Known>(() => ({
  published: [],
  readAt: Number.NEGATIVE_INFINITY,
  publicPems: new Map(),
  privatePems: new Map(),
}))

const belongsTo = (kid: string) => `llaves_firma:${kid}`
export const sealPrivateKey = (ctx: Context, kid: string, pem: string): Buffer => encrypt(ctx.keyring, pem, belongsTo(kid))
export const openPrivateKey = (ctx: Context, kid: string, sealed: Buffer): string =>
  decrypt(ctx.keyring, sealed, belongsTo(kid)).toString('utf8')

/** A new key pair as its row; nothing is stored. */
export async function makeSigningKey(ctx: Context, generacion: number, firmaDesde: Date): Promise<KeyRow> {
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = pair.publicKey.export({ format: 'jwk' })
  const kid = await calculateJwkThumbprint({ kty: kty!, crv: crv!, x: x!, y: y! })
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  return {
    kid,
    alg: SIGNING_ALG,
    publica: { kty, crv, x, y, kid, alg: SIGNING_ALG, use: 'sig' },
    privada_sealed: sealPrivateKey(ctx, kid, pem),
    creada_el: ctx.realNow(),
    firma_desde: firmaDesde,
    retirada_el: null,
    generacion,
  }
}

/** The published keys, newest first; makes the first one where there is none. Several processes at once make one. */
export async function publishedKeys(ctx: Context): Promise<KeyRow[]> {
  const known = knownKeys(ctx)
  const now = ctx.realNow()
  if (Math.abs(now.getTime() - known.readAt) < REREAD_SECONDS * 1000) return known.published
  let rows = await selectPublishedKeys(ctx.db, now)
  if (rows.length === 0) {
    const row = await makeSigningKey(ctx, 1, now)
    if (await insertKey(ctx.db, row)) ctx.log.info({ kid: row.kid }, 'first signing key made')
    rows = await selectPublishedKeys(ctx.db, now)
  }
  known.published = rows
  known.readAt = now.getTime()
  return rows
}

/** Makes this process look again at once, after it changed the keys itself. */
export function forgetPublishedKeys(ctx: Context): void {
  knownKeys(ctx).readAt = Number.NEGATIVE_INFINITY
}

/** Kid of the key that signs now: the newest whose lead has passed. Where clocks differ and none has, the oldest. */
export async function signingKid(ctx: Context): Promise<string> {
  const keys = await publishedKeys(ctx)
  const now = ctx.realNow()
  return (keys.find((key) => key.firma_desde <= now) ?? keys.at(-1)!).kid
}

export async function privatePem(ctx: Context, kid: string): Promise<string> {
  const { privatePems } = knownKeys(ctx)
  const row = (await publishedKeys(ctx)).find((key) => key.kid === kid)
  if (!row?.privada_sealed) throw new Error(`no private key for kid ${kid}`)
  if (!privatePems.has(kid)) privatePems.set(kid, openPrivateKey(ctx, kid, row.privada_sealed))
  return privatePems.get(kid)!
}

/** The public key of a kid, PEM; undefined where no such key was ever ours. An unknown kid is asked for once, by primary key. */
export async function publicPem(ctx: Context, kid: unknown): Promise<string | undefined> {
  if (typeof kid !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(kid)) return undefined
  const { publicPems } = knownKeys(ctx)
  if (!publicPems.has(kid)) {
    const row = await selectKey(ctx.db, kid)
    if (!row) return undefined
    const pem = createPublicKey({ key: row.publica as JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    publicPems.set(kid, pem as string)
  }
  return publicPems.get(kid)
}
