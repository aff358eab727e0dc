// RSA keys for test e.firmas. One takes a tenth of a second and more, so they are made in quiet moments, kept sealed, and taken when
// a run is opened; what is missing then is made by one thread at a time, however many runs are opened at once.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Context } from '../../context.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { countKeys, insertKey, takeKeys } from './key-queries.ts'

const STOCK = 20

export const keyBelongsTo = (id: string) => `llaves_preparadas:${id}`
const fromDer = (der: Uint8Array): KeyObject => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })

let line: Promise<unknown> = Promise.resolve()

/** `many` new keys, as PKCS#8. */
function makeKeys(many: number): Promise<Uint8Array[]> {
  const mine = line.then(() => runWorker(many))
  line = mine.catch(() => {})
  return mine
}

function runWorker(many: number): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const made: Uint8Array[] = []
    const worker = new Worker(new URL('./key-worker.ts', import.meta.url), { workerData: many, execArgv: [] })
    worker.on('message', (der: Uint8Array) => void made.push(der))
    worker.on('error', reject)
    worker.on('exit', (code) => (made.length === many ? resolve(made) : reject(new Error(`the key thread ended with ${code}`))))
  })
}

/** Prepared ones as far as there are any. */
export async function takeRsaKeys(ctx: Context, many: number): Promise<KeyObject[]> {
  const prepared = (await takeKeys(ctx.db, many)).map(({ id, contenido_sealed }) =>
    fromDer(decrypt(ctx.keyring, contenido_sealed, keyBelongsTo(id))),
  )
  const missing = many - prepared.length
  return missing > 0 ? [...prepared, ...(await makeKeys(missing)).map(fromDer)] : prepared
}

/** Background job: fills the stock, a few at a turn. */
export async function prepareKeys(ctx: Context, atMost = 5): Promise<number> {
  const many = Math.min(STOCK - (await countKeys(ctx.db)), atMost)
  if (many <= 0) return 0
  for (const der of await makeKeys(many)) {
    const id = ctx.newId()
    await insertKey(ctx.db, {
      id,
      contenido_sealed: encrypt(ctx.keyring, Buffer.from(der), keyBelongsTo(id)),
      creada_el: ctx.realNow(),
    })
  }
  return many
}
