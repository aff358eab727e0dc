// Every bench still works: each runs once with its small numbers, in which nothing is judged, and says what it would judge by.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { browserAbsent } from '../support/browser.ts'
import { onPostgres } from '../support/database.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const LIMIT_MS = 280_000

const run = async (bench: string, ...args: string[]) => {
  const child = promisify(execFile)(process.execPath, [join('bench', bench), ...args], { cwd: ROOT, timeout: LIMIT_MS })
  const { stdout } = await child.catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`bench/${bench} ends otherwise than well:\n${error.stdout}\n${error.stderr}`)
  })
  return stdout
}

/** What a bench says at the end, and what it needs besides Node. */
const BENCHES: Record<string, { says: RegExp; needs?: 'PostgreSQL' | 'PostgreSQL and Chromium' }> = {
  'consulta.ts': { says: /ratio \d+\.\d\d \(bound/, needs: 'PostgreSQL' },
  'efirma.ts': { says: /ratio \d+\.\d\d, must be/ },
  'feed.ts': { says: /empty poll .* ratio \d+\.\d\d \(bound/, needs: 'PostgreSQL' },
  'growth.ts': { says: /ratio \d+\.\d\d \(bound/, needs: 'PostgreSQL' },
  'import.ts': { says: /ratio \d+\.\d\d \(bound/, needs: 'PostgreSQL' },
  'login-timing.ts': { says: /cancelled .* \d\.\d{3}\n.*share within/, needs: 'PostgreSQL' },
  'logins.ts': { says: /\(a\).* ratio \d+\.\d{3} [\s\S]*\(b\).* ratio of p99 \d+\.\d\d/, needs: 'PostgreSQL' },
  'novedades.ts': { says: /named \/ empty poll .* ratio \d+\.\d \(bound/, needs: 'PostgreSQL' },
  'portal.ts': { says: /2 pages, ratios \d+\.\d\d to \d+\.\d\d/, needs: 'PostgreSQL and Chromium' },
  'sandbox.ts': { says: /ratio of p99 \d+\.\d\d \(bound/, needs: 'PostgreSQL' },
  'start.ts': { says: /memory after a restart: \d+/ },
  'stream.ts': { says: /ratio \d+\.\d\d \(bound/, needs: 'PostgreSQL' },
  'withholding.ts': { says: /ratio \d+\.\d, must be/ },
}
/** Programs beside them. */
const OTHERS = ['chart.ts', 'load.ts']

test('there is no other program in bench/', () => {
  const programs = readdirSync(join(ROOT, 'bench')).filter((name) => name.endsWith('.ts'))
  expect(programs.sort()).toEqual([...Object.keys(BENCHES), ...OTHERS].sort())
})

const kept = () => readFileSync(join(ROOT, 'bench/results.json'), 'utf8')

const absent = (needs: string | undefined): boolean =>
  needs !== undefined && (!onPostgres || (needs.includes('Chromium') && browserAbsent()))

for (const [name, { says, needs }] of Object.entries(BENCHES)) {
  test(`bench/${name} runs through and says its figures`, async ({ skip }) => {
    skip(absent(needs), `bench/${name} needs ${needs}`)
    const before = kept()
    const said = await run(name, '--breve')
    expect(said).toMatch(says)
    expect(said).toContain('not judged')
    expect(kept()).toBe(before)
  })
}

test.runIf(onPostgres)('the databases that are kept for benches can be filled', async () => {
  expect(await run('load.ts', '--breve')).toContain('400 notices over 20 NRPs imported')
})

test('the chart is drawn from the results that are kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sia-'))
  const drawn = join(folder, 'chart.svg')
  await run('chart.ts', '--salida', drawn)
  expect(readFileSync(drawn, 'utf8')).toBe(readFileSync(join(ROOT, 'bench/chart.svg'), 'utf8'))
  rmSync(folder, { recursive: true })
})
