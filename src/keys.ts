// The master key: from MASTER_KEY, or generated once in DATA_DIR/keys (never in production, where config.ts stops the start).
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { type Keyring, makeKeyring } from './kernel/seal.ts'

export function loadKeyring(config: Config): Keyring {
  if (config.masterKeys.length > 0) return makeKeyring(config.masterKeys)
  const folder = join(config.dataDir, 'keys')
  const file = join(folder, 'master.key')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return makeKeyring([Buffer.from(readFileSync(file, 'utf8'), 'base64')])
}
