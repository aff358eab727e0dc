// Material from outside the repository (SAT's published certificates). Cases over it are skipped where it is absent.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const SHARED = join(import.meta.dirname, '..', '..', '..', 'shared')

export const SAT_TEST_PKI = join(SHARED, 'sat-test-pki')
export const SAT_PRODUCTION = join(SHARED, 'sat-ca-production')

/** For `describe.skipIf`: true where the folder is absent, after saying so. */
export function absent(folder: string): boolean {
  if (existsSync(folder)) return false
  console.warn(`skipped: ${folder} is absent`)
  return true
}

/** Names of the certificate files in a folder. */
export const certificatesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.cer')) : []

export const read = (...path: string[]): Buffer => readFileSync(join(...path))
