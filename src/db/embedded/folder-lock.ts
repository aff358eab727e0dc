// Who owns an embedded folder. The lock is a file lock that the operating system drops with the process, also after kill -9:
// an exclusive transaction of node:sqlite on DATA_DIR/holder.lock. Beside it, holder.json says who, for people.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type Holder = { pid: number; host: string; since: string; url: string; command: string }

export class FolderHeld extends Error {
  readonly holder: Holder | undefined
  constructor(dataDir: string, holder: Holder | undefined) {
    const who = holder
      ? `el proceso ${holder.pid} en ${holder.host} (${holder.command}, desde ${holder.since}${holder.url ? `, atiende en ${holder.url}` : ''})`
      : 'otro proceso'
    super(`la base de datos integrada de ${dataDir} la tiene abierta ${who}; deténgalo primero o ponga DATA_DIR en otra carpeta`)
    this.name = 'FolderHeld'
    this.holder = holder
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

/** Takes the folder or throws FolderHeld. Returns what gives it back. */
export function holdFolder(dataDir: string, { url }: { url: string }): () => void {
  const card = join(dataDir, 'holder.json')
  const lock = new DatabaseSync(join(dataDir, 'holder.lock'), { timeout: 0 })
  try {
    lock.exec('pragma journal_mode = delete; begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== 5) throw error
    throw new FolderHeld(dataDir, readHolder(card))
  }
  const command = process.argv
    .slice(1)
    .map((a) => a.split('/').at(-1))
    .join(' ')
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), url, command }
  writeFileSync(card, JSON.stringify(holder), { mode: 0o600 })
  return () => {
    if (!lock.isOpen) return
    rmSync(card, { force: true })
    lock.close()
  }
}
