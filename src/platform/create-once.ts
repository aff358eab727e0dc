// A file that is made once, by whichever process comes first: keys and seals that are generated where none was given.
import { linkSync, rmSync, writeFileSync } from 'node:fs'

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
