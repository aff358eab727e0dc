// The master key: from MASTER_KEY, or generated once in DATA_DIR/keys (never in production, where config.ts stops the start).
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { type Keyring, makeKeyring } from '../kernel/encryption.ts'
import { createOnce } from './create-once.ts'

/** Refuses a key file that does not hold 32 bytes; it is never overwritten, since what it sealed would be lost with it. */
export function loadKeyring(config: Config): Keyring {
  if (config.masterKeys.length > 0) return makeKeyring(config.masterKeys)
  const folder = join(config.dataDir, 'keys')
  const file = join(folder, 'master.key')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  createOnce(file, randomBytes(32).toString('base64'))
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== 32) throw new Error(`${file} no contiene una llave maestra de 32 bytes en base64; restáurelo de su respaldo`)
  return makeKeyring([key])
}
