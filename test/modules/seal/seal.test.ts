import { spawnSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfigError } from '../../../src/config.ts'
import type { Context } from '../../../src/context.ts'
import { createServer } from '../../../src/http/server.ts'
import { verificationRoutes } from '../../../src/modules/receipts/index.ts'
import { readStatement, sealAtStart, sealOf, signDetached, signStatement } from '../../../src/modules/seal/index.ts'
import { issuedSeal } from '../../support/seal.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const dir = mkdtempSync(join(tmpdir(), 'sia-seal-'))
let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(async () => {
  await t.stop()
  rmSync(dir, { recursive: true, force: true })
})
const refuse = () => Promise.reject(new Error('nobody'))
const issued = issuedSeal()
let files = 0

function write(content: string | Buffer): string {
  const file = join(dir, `f${++files}`)
  writeFileSync(file, content)
  return file
}

/** A context of another service with this seal, at this moment. */
function contextWith(key: string | Buffer, cert: string | Buffer, now = NOW): Context {
  const config = { ...t.ctx.config, sealKeyFile: write(key), sealCertFile: write(cert) }
  return { ...t.ctx, config, database: { ...t.ctx.database }, now: () => new Date(now) }
}

async function refusal(key: string | Buffer, cert: string | Buffer, now?: string): Promise<string> {
  const error = await sealAtStart(contextWith(key, cert, now)).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(ConfigError)
  return (error as ConfigError).mistakes.join('\n')
}

test('a seal that is brought is used, with its authority in every signature', async () => {
  const seal = await sealOf(contextWith(issued.key, issued.certificate + issued.authority))
  expect(seal).toMatchObject({ name: 'Sello de prueba', alg: 'RS256' })
  expect(seal.chain.map((c) => c.subject)).toEqual(['CN=Sello de prueba', 'CN=Autoridad de prueba'])
})

test('a key and a certificate in DER will do', async () => {
  const key = createPrivateKey(issued.key).export({ type: 'pkcs8', format: 'der' })
  expect((await sealOf(contextWith(key, new X509Certificate(issued.certificate).raw))).alg).toBe('RS256')
})

test.skipIf(spawnSync('openssl', ['version']).error)('an EC seal will do, and its statements are checked', async () => {
  const [key, cert] = [join(dir, 'ec.key'), join(dir, 'ec.pem')]
  const args = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=Sello'.split(' ')
  const made = spawnSync('openssl', [...args, '-keyout', key, '-out', cert])
  expect(made.status, String(made.stderr)).toBe(0)
  const seal = await sealOf(contextWith(readFileSync(key), readFileSync(cert), new Date().toISOString()))
  expect(seal.alg).toBe('ES256')
  const jws = await signStatement(seal, 'prueba', { a: 1 })
  expect(await readStatement(seal.known, 'prueba', jws)).toEqual({ statement: { a: 1 } })
  const cms = await signDetached(seal, Buffer.from('content'))
  writeFileSync(join(dir, 'ec.cms'), cms)
  writeFileSync(join(dir, 'content'), 'content')
  const verified = spawnSync(
    'openssl',
    'cms -verify -inform DER -in ec.cms -content content -CAfile ec.pem -purpose any -cades'.split(' '),
    { cwd: dir },
  )
  expect(String(verified.stderr)).toContain('CAdES Verification successful')
})

test('whatever is wrong with the seal stops the start, and says what and where', async () => {
  const other = issuedSeal()
  expect(await refusal('nothing', issued.certificate)).toMatch(/^SEAL_KEY_FILE: no contiene una llave privada legible/)
  expect(await refusal(issued.certificate, issued.certificate)).toBe(
    'SEAL_KEY_FILE: contiene un certificado y no la llave privada',
  )
  expect(await refusal(issued.key, 'nothing')).toMatch(/^SEAL_CERT_FILE: no contiene un certificado X\.509 legible/)
  expect(await refusal(other.key, issued.certificate)).toMatch(/^SEAL_CERT_FILE: el certificado no corresponde a la llave/)
  const encrypted = createPrivateKey(issued.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  expect(await refusal(encrypted as string, issued.certificate)).toMatch(/^SEAL_KEY_FILE: la llave está cifrada/)
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  expect(await refusal(small, issued.certificate)).toMatch(/^SEAL_KEY_FILE: la llave debe ser RSA de 2048 bits o más/)
  expect(await refusal(issued.key, issued.certificate, '2041-01-01T00:00:00Z')).toMatch(/f\d+: .*debe renovar el sello/)
  expect(await refusal(issued.key, issued.certificate, '2019-01-01T00:00:00Z')).toMatch(/f\d+: .*debe renovar el sello/)
})

test('a file that cannot be read is named', async () => {
  const ctx = contextWith(issued.key, issued.certificate)
  const config = { ...ctx.config, sealKeyFile: join(dir, 'nowhere') }
  await expect(sealAtStart({ ...ctx, config })).rejects.toMatchObject({
    mistakes: [`SEAL_KEY_FILE: no se puede leer ${join(dir, 'nowhere')} (ENOENT)`],
  })
})

test('the service itself does not start with such a seal', async () => {
  const app = await createServer(t.ctx, { token: refuse, operator: refuse })
  await expect(verificationRoutes(app as never, contextWith('nothing', issued.certificate), [])).rejects.toBeInstanceOf(
    ConfigError,
  )
})

test('a seal whose time runs out while the service runs seals nothing more', async () => {
  let now = new Date(NOW)
  const ctx = { ...contextWith(issued.key, issued.certificate), now: () => now }
  await sealOf(ctx)
  now = new Date('2040-06-01T00:00:00Z')
  await expect(sealOf(ctx)).rejects.toMatchObject({ codigo: 'SELLO_NO_VIGENTE', status: 503 })
})

test('without one, a demonstration seal is made once, and only its owner may read it', async () => {
  const [first, second] = await Promise.all([sealOf(t.ctx), sealOf(t.ctx)])
  expect(second).toBe(first)
  expect(first.name).toContain('demostración')
  const file = join(t.dataDir, 'keys', 'seal.pem')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toMatch(/BEGIN PRIVATE KEY[\s\S]*BEGIN CERTIFICATE/)
})

test('a statement counts only under the certificate that signed it, of its kind, and unchanged', async () => {
  const seal = await sealOf(t.ctx)
  const jws = await signStatement(seal, 'prueba', { a: 1 })
  expect(await readStatement(seal.known, 'prueba', jws)).toEqual({ statement: { a: 1 } })
  expect(await readStatement(seal.known, 'otra', jws)).toEqual({ refused: 'alterado' })
  expect(await readStatement([], 'prueba', jws)).toEqual({ refused: 'desconocido' })
  const [head, , signature] = jws.split('.')
  const forged = [head, Buffer.from('{"a":2}').toString('base64url'), signature].join('.')
  expect(await readStatement(seal.known, 'prueba', forged)).toEqual({ refused: 'alterado' })
  expect(await readStatement(seal.known, 'prueba', 'x.y.z')).toEqual({ refused: 'alterado' })
})
