// Claim: judging an e.firma (all checks but OCSP) runs at no less than half the rate of the bare signature verifications that it
// must contain: the leaf by its authority, and the challenge by the leaf. Both sides begin with what every act begins with: the
// authority's key ready, the leaf's key as bytes, since each act brings another one. Both alternate in the same run; medians
// count. The authority's own signature is verified once, when its file is loaded; nothing about the leaf is remembered.
// Beside it, without a bound: the ratio to verifications whose leaf key, too, lies ready in memory.
//   node bench/efirma.ts [--rondas 41] [--veces 200] [--breve]
import { createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.ts'
import { makeContext } from '../src/context.ts'
import type { Database } from '../src/db/database.ts'
import { makeKeyring } from '../src/kernel/encryption.ts'
import { children, readOne } from '../src/modules/efirma/der.ts'
import { issueTestEfirma, judgeCertificate, makeTestAuthority, newRsaKey } from '../src/modules/efirma/index.ts'
import { makeLogger } from '../src/platform/logger.ts'
import { benchOptions } from './support/options.ts'
import { median } from './support/service.ts'

const BOUND = 0.5
const { numbers, brief, judge: verdict } = benchOptions({ rondas: [41, 1], veces: [200, 2] })
const { rondas: ROUNDS, veces: PER_ROUND } = numbers

const folder = mkdtempSync(join(tmpdir(), 'sia-bench-'))
const [from, to] = [new Date('2024-01-01T00:00:00Z'), new Date('2028-01-01T00:00:00Z')]
// SAT's authorities and their roots have RSA 4096 (AC4, AC5), its e.firmas RSA 2048.
const authorityBits = brief ? 2048 : 4096
const keys = { root: await newRsaKey(authorityBits), issuer: await newRsaKey(authorityBits) }
const authority = await makeTestAuthority({ from, to, keys })
const efirma = await issueTestEfirma(authority, {
  rfc: 'EKU9003173C9',
  nombre: 'ESCUELA KEMPER URGATE SA DE CV',
  representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' },
  from,
  to,
})
mkdirSync(join(folder, 'ca'))
for (const [i, der] of authority.certificates.entries()) writeFileSync(join(folder, 'ca', `${i}.cer`), der)

const ctx = makeContext({
  config: readConfig({ DATA_DIR: folder, EFIRMA_TRUST_DIR: join(folder, 'ca'), EFIRMA_REVOCATION: 'off' }),
  // No check but revocation touches the database, and that one is off.
  database: {} as Database,
  log: makeLogger('silent'),
  mail: { send: async () => {}, close() {} },
  keyring: makeKeyring([Buffer.alloc(32, 1)]),
  now: () => new Date('2026-02-10T18:00:00Z'),
})

const signed = Buffer.from(
  '||1.0|q2W8hYy0dDk0cJtW5m1yTq0mZbq0yq8x|contrasena:emitir|correo=nominas@empresa.example|2026-02-10T18:05:00.000Z||',
)
const signature = Buffer.from(efirma.sign(signed.toString('utf8')), 'base64')

const [tbs, , seal] = children(readOne(efirma.cer))
const authorityKey: KeyObject = new X509Certificate(authority.issuer.certificate).publicKey
const leafKey = createPublicKey(efirma.privateKey)
const leafKeyBytes = { key: leafKey.export({ type: 'pkcs1', format: 'der' }), format: 'der', type: 'pkcs1' } as const

/** What no implementation can leave out. */
function verifyBoth(key: typeof leafKeyBytes | KeyObject): void {
  const ok = verify('sha256', tbs!.whole, authorityKey, seal!.body.subarray(1)) && verify('sha256', signed, key, signature)
  if (!ok) throw new Error('the bare verification failed')
}

const SIDES = {
  bare: () => verifyBoth(leafKeyBytes),
  ready: () => verifyBoth(leafKey),
  judge: () => judge(),
}
type Side = keyof typeof SIDES

/** From the bytes that arrived, as every act does it. */
const judge = () => judgeCertificate(ctx, efirma.cer, { signed, signature })

async function rate(work: () => unknown): Promise<number> {
  const start = performance.now()
  for (let i = 0; i < PER_ROUND; i++) await work()
  return (PER_ROUND / (performance.now() - start)) * 1000
}

const rates: Record<Side, number[]> = { bare: [], ready: [], judge: [] }
const order = Object.keys(SIDES) as Side[]
for (const side of order) await rate(SIDES[side])
for (let round = 0; round < ROUNDS; round++) {
  // Who goes first changes, so that none always follows the same other.
  order.push(order.shift()!)
  for (const side of order) rates[side].push(await rate(SIDES[side]))
}
rmSync(folder, { recursive: true })

const [bare, ready, judged] = [median(rates.bare), median(rates.ready), median(rates.judge)]
const ratio = judged / bare
console.log(`bare verifications          ${bare.toFixed(0)}/s (median of ${ROUNDS} rounds of ${PER_ROUND})`)
console.log(`bare, leaf key ready        ${ready.toFixed(0)}/s`)
console.log(`e.firma judged              ${judged.toFixed(0)}/s`)
console.log(`ratio ${ratio.toFixed(2)}, must be at least ${BOUND}: ${verdict(ratio >= BOUND)}`)
console.log(`ratio to ready keys ${(judged / ready).toFixed(2)}, no bound`)
