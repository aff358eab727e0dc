// A run of the sandbox for tests: opened, and its test developer logged in.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { generate } from 'otplib'
import type { Context } from '../../src/context.ts'
import { encrypt } from '../../src/kernel/encryption.ts'
import { newRsaKey, type TestEfirma } from '../../src/modules/efirma/index.ts'
import { type OpenedRun, openRun, testEfirmas } from '../../src/modules/sandbox/index.ts'
import type { Service } from './service.ts'

export const REAL_DEVELOPER = 'NDP150303QX1'

export const sandboxOf = (service: Pick<Service, 'ctx'>): Context => service.ctx.sandbox!

export async function anyRun(service: Pick<Service, 'ctx'>, desarrolladorReal = REAL_DEVELOPER, avisos = 3): Promise<OpenedRun> {
  await stockKeys(sandboxOf(service))
  return openRun(sandboxOf(service), { desarrolladorReal, producto: { nombre: 'Nómina Ñandú', version: '3.1' }, avisos })
}

/** RSA keys of this machine's tests, made once: they take longer than all the rest of a run. */
const KEYS = join(tmpdir(), `sia-test-${process.getuid?.() ?? 0}`, 'rsa-keys.json')

/** Lays keys for `runs` runs into the sandbox's stock, the same ones each time. */
export async function stockKeys(sandbox: Context, runs = 1): Promise<void> {
  const keys = (await testKeys()).map((text) => Buffer.from(text, 'base64'))
  for (let i = 0; i < runs * keys.length; i++) {
    const id = sandbox.newId()
    const contenido_sealed = encrypt(sandbox.keyring, keys[i % keys.length]!, `llaves_preparadas:${id}`)
    await sandbox.db.insertInto('llaves_preparadas').values({ id, contenido_sealed, creada_el: sandbox.realNow() }).execute()
  }
}

async function testKeys(): Promise<string[]> {
  if (existsSync(KEYS)) return JSON.parse(readFileSync(KEYS, 'utf8'))
  const keys: string[] = []
  for (let i = 0; i < 5; i++) {
    const key = await newRsaKey()
    keys.push(key.export({ type: 'pkcs8', format: 'der' }).toString('base64'))
  }
  mkdirSync(dirname(KEYS), { recursive: true, mode: 0o700 })
  writeFileSync(`${KEYS}.${process.pid}`, JSON.stringify(keys), { mode: 0o600 })
  renameSync(`${KEYS}.${process.pid}`, KEYS)
  return keys
}

/** POST /sandbox/v1/token with the run's password and the code of this moment; each code serves once, so the clock goes on a step. */
export async function login(service: Service, credenciales: OpenedRun['credenciales'], base = '/sandbox') {
  service.clock.advance(30)
  const otp = await generate({ secret: credenciales.otp.secreto, epoch: Math.floor(service.clock.now.getTime() / 1000) })
  const pair = [credenciales.rfc, credenciales.contrasena].map(encodeURIComponent).join(':')
  return service.app.inject({
    method: 'POST',
    url: `${base}/v1/token`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    },
    payload: new URLSearchParams({ grant_type: 'client_credentials', otp }).toString(),
  })
}

export async function sandboxBearer(service: Service, opened: OpenedRun): Promise<{ authorization: string }> {
  const response = await login(service, opened.credenciales)
  if (response.statusCode !== 200) throw new Error(`no token: ${response.body}`)
  return { authorization: `Bearer ${response.json<{ access_token: string }>().access_token}` }
}

export const efirmaOf = async (service: Service, opened: OpenedRun, rfc: string): Promise<TestEfirma> =>
  (await testEfirmas(sandboxOf(service), opened.run)).find((efirma) => efirma.rfc === rfc)!

/** Prepares an act below `base` and signs it: the body of the act's endpoint. */
export async function signAt(
  service: Pick<Service, 'app'>,
  base: string,
  efirma: TestEfirma,
  proposito: string,
  datos: object = {},
) {
  const response = await service.app.inject({ method: 'POST', url: `${base}/v1/efirma/retos`, payload: { proposito, datos } })
  if (response.statusCode !== 201) throw new Error(`reto refused: ${response.body}`)
  const { reto, cadenaOriginal } = response.json<{ reto: string; cadenaOriginal: string }>()
  return { reto, certificado: efirma.cer.toString('base64'), firma: efirma.sign(cadenaOriginal) }
}
