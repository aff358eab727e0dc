// The master key: from MASTER_KEY, or generated once in DATA_DIR/keys (never in production, where config.ts stops the start).
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { type Keyring, makeKeyring } from './kernel/seal.ts'

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

/** Whole or not at all, and the first of several processes wins: a link appears in one step and refuses an existing name. */
export function createOnce(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`
  writeFileSync(part, text, { mode: 0o600, flush: true })
  try {
    linkSync(part, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(part, { force: true })
  }
}
