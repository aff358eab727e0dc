// Accounts that can log in, and logging in over HTTP, for benches.
import { Agent, request } from 'node:http'
import { Readable } from 'node:stream'
import { generateSync } from 'otplib'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { encrypt } from '../../src/kernel/encryption.ts'
import { completeRfc } from '../../src/kernel/rfc.ts'
import { importEmployers } from '../../src/modules/employers/index.ts'
import { GENERATE_DEFAULTS, generateEmployers, generateNotices, importNotices } from '../../src/modules/notices/index.ts'
import { hashPassword } from '../../src/modules/passwords/hash-password.ts'
import { newOtpSecret } from '../../src/modules/passwords/one-time-code.ts'
import { canonicalPassword, sealedFor, writePassword } from '../../src/modules/passwords/rules.ts'
import { issueAccessToken, SCOPES } from '../../src/modules/tokens/index.ts'

export type Account = { id: string; rfc: string; password: string; secret: string }

/** RFC of the n-th synthetic company, n below 25,000. */
export const benchRfc = (n: number): string => {
  const letter = (i: number) => String.fromCharCode(65 + (i % 25))
  const serial = Math.floor(n / 28)
  return completeRfc(`${letter(serial)}${letter(serial / 25)}B9001${String((n % 28) + 1).padStart(2, '0')}AA`)
}

/** `count` accounts with one password between them (one hash: a login costs the same) and a secret each, known at `address`. */
export async function makeAccounts(ctx: Context, count: number, address: string): Promise<Account[]> {
  const password = writePassword(ctx.random(18))
  const passwordHash = await hashPassword(ctx, canonicalPassword(password))
  const now = ctx.now()
  const accounts = Array.from({ length: count }, (_, n) => ({
    id: ctx.newId(),
    rfc: benchRfc(n),
    password,
    secret: newOtpSecret(),
  }))
  await inTransaction(ctx.db, async (tx) => {
    for (let at = 0; at < count; at += 500) {
      const some = accounts.slice(at, at + 500)
      await tx
        .insertInto('contrasenas')
        .values(
          some.map(({ id, rfc, secret }) => ({
            id,
            rfc,
            nombre: `EMPRESA ${rfc}`,
            representante_rfc: null,
            representante_curp: null,
            password_hash: passwordHash,
            correo_sealed: encrypt(ctx.keyring, 'nominas@empresa.example', sealedFor.email(id)),
            otp_secret_sealed: encrypt(ctx.keyring, secret, sealedFor.otpSecret(id)),
            emitida_el: now,
            vence_el: new Date(now.getTime() + 365 * 86_400_000),
          })),
        )
        .execute()
      await tx
        .insertInto('intentos')
        .values(some.map(({ rfc }) => ({ rfc, direccion: address, fallos: 0, ultimo_el: now, libre_el: now, conocida_el: now })))
        .execute()
    }
  })
  return accounts
}

export const codeOf = (secret: string): string => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) })

export const agent = new Agent({ keepAlive: true, maxSockets: 1000 })

export type Answer = { status: number; body: string; ms: number }

export function call(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const req = request(url, { method: options.method ?? 'GET', headers: options.headers, agent }, (res) => {
      let body = ''
      res.setEncoding('utf8')
      res.on('data', (piece: string) => {
        body += piece
      })
      res.on('end', () => resolve({ status: res.statusCode!, body, ms: performance.now() - start }))
    })
    req.on('error', reject)
    req.end(options.body)
  })
}

export const logIn = (baseUrl: string, { rfc, password, secret }: Account): Promise<Answer> =>
  call(`${baseUrl}/v1/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: rfc,
      client_secret: password,
      otp: codeOf(secret),
    }).toString(),
  })

/** Makes the account that of an employer with a page of notices; the headers of its requests. */
export async function employerWithNotices(ctx: Context, account: Account): Promise<{ authorization: string }> {
  const options = { ...GENERATE_DEFAULTS, cuantos: 5_000, patrones: 20, nrps: 24 }
  const bytes = (pieces: Iterable<string>) => Readable.from([...pieces].map((text) => Buffer.from(text)))
  await importEmployers(ctx, { name: 'padrón', format: 'csv', bytes: bytes(generateEmployers(options)) })
  await importNotices(ctx, { name: 'avisos', format: 'ndjson', bytes: bytes(generateNotices(options)) })
  const { rfc_patron: rfc } = await ctx.db
    .selectFrom('avisos')
    .select('rfc_patron')
    .groupBy('rfc_patron')
    .having((e) => e.fn.countAll(), '>=', 100)
    .orderBy((e) => e.fn.countAll())
    .limit(1)
    .executeTakeFirstOrThrow()
  await ctx.db.updateTable('contrasenas').set({ rfc }).where('id', '=', account.id).execute()
  const { token } = await issueAccessToken(ctx, { rfc, credential: account.id, scope: SCOPES.join(' ') })
  return { authorization: `Bearer ${token}` }
}
