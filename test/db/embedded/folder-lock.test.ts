// One process owns an embedded folder (contract.md 1): two PGlite instances on one folder would destroy it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectEmbedded } from '../../../src/db/connect.ts'
import { FolderHeld, holdFolder } from '../../../src/db/embedded/folder-lock.ts'

const HOLDER = join(import.meta.dirname, '..', '..', 'support', 'hold-folder.ts')
let folder: string
let child: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sia-'))
})
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  child = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function otherProcess(): Promise<ChildProcess> {
  child = spawn(process.execPath, [HOLDER, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the other process ended with ${code}`)))
  await Promise.race([once(child.stdout!, 'data'), ended])
  return child
}

test('a second process is refused and told who holds the folder; kill -9 frees it and the data open', async () => {
  const other = await otherProcess()
  const refused = await connectEmbedded(folder, { url: '' }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(FolderHeld)
  const { message, holder } = refused as FolderHeld
  expect(holder).toMatchObject({ pid: other.pid, host: hostname(), url: 'http://127.0.0.1:3000' })
  for (const part of [folder, `proceso ${other.pid}`, hostname(), 'hold-folder.ts', 'http://127.0.0.1:3000', 'DATA_DIR'])
    expect(message).toContain(part)
  // the refused attempt harmed nothing: the holder still holds
  expect(() => holdFolder(folder, { url: '' })).toThrow(FolderHeld)

  other.kill('SIGKILL')
  await once(other, 'exit')
  const database = await connectEmbedded(folder, { url: '' })
  await database.script('create table t (n integer)')
  await database.close()
})

test('the folder is free again once it was given back, and the card of the holder is gone', () => {
  const release = holdFolder(folder, { url: '' })
  expect(() => holdFolder(folder, { url: '' })).toThrow(FolderHeld)
  release()
  release()
  expect(existsSync(join(folder, 'holder.json'))).toBe(false)
  holdFolder(folder, { url: '' })()
})

test('without a readable card the refusal still stands', () => {
  const release = holdFolder(folder, { url: '' })
  rmSync(join(folder, 'holder.json'))
  expect(() => holdFolder(folder, { url: '' })).toThrow('otro proceso')
  release()
})
