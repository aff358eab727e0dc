import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { decrypt, encrypt } from '../../src/kernel/encryption.ts'
import { loadKeyring } from '../../src/platform/master-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sia-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the master key is made once, for the owner alone, and is the same at the next start', () => {
  const config = readConfig({ DATA_DIR: folder })
  const sealed = encrypt(loadKeyring(config), 'secreto', 'x')
  expect(decrypt(loadKeyring(config), sealed, 'x').toString()).toBe('secreto')
  expect(readdirSync(join(folder, 'keys'))).toEqual(['master.key'])
  expect(statSync(join(folder, 'keys', 'master.key')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700)
})

test('a given master key is used and none is written', () => {
  loadKeyring(readConfig({ DATA_DIR: folder, MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
  expect(readdirSync(folder)).toEqual([])
})

test('a key file that is broken is refused by its path and never overwritten', () => {
  mkdirSync(join(folder, 'keys'))
  const file = join(folder, 'keys', 'master.key')
  writeFileSync(file, 'a medias')
  chmodSync(file, 0o600)
  expect(() => loadKeyring(readConfig({ DATA_DIR: folder }))).toThrow(file)
  expect(statSync(file).size).toBe(8)
})
