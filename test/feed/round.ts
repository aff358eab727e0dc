// One round of the kill test: eight importers publish overlapping and disjoint files at one time, one of them with transactions
// that stay open; eight payroll systems follow feeds through two service processes; all of them are killed at random and come
// back. Then every reader's notes are held against the files and the database.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { textSource } from '../../src/bulk-import/index.ts'
import { importEmployers } from '../../src/modules/employers/index.ts'
import { GENERATE_DEFAULTS, generateEmployers, generateNotices } from '../../src/modules/notices/index.ts'
import { token } from '../support/login.ts'
import { certified, trust } from '../support/padron.ts'
import { eventually, type ServiceProcess, type Tended, tend } from '../support/processes.ts'
import type { Service } from '../support/service.ts'
import { type Feed, judgeFeed, judgeStore, type Told } from './judge.ts'

const [DEVELOPER, PARTIAL] = ['MAB9307148T4', 'GODE561231GR8']
const EMPLOYERS = 3
const NRPS = 6
const SLOW_MS = 300

export type RoundOptions = {
  seed: number
  notices: number
  /** Publishes one file; a script from the repository's root. */
  publisher: string
  /** How often each kind of process is killed at most. */
  kills: { writers: number; readers: number; services: number }
}

export type Report = { published: number; turns: number; kills: RoundOptions['kills']; faults: string[] }

/** Replaces all employers and notices of `t`'s database. */
export async function runRound(t: Service, services: ServiceProcess[], options: RoundOptions): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'sia-feed-'))
  const processes: Tended[] = []
  try {
    const { lines, feeds } = await prepare(t, options)
    const published = join(folder, 'published')
    const readers = feeds.map((feed, i) =>
      tend(
        'test/support/feed-reader.ts',
        [join(folder, `reader-${i}`), published, feed.query, ...services.map((s) => s.url).toSorted(() => (i % 2 ? 1 : -1))],
        { TOKEN: feed.token },
      ),
    )
    processes.push(...readers)
    const writers = startWriters(t, folder, lines, options.publisher)
    processes.push(...writers)

    const killing = new AbortController()
    const chaos = killAtRandom({ writers, readers, services }, options, killing.signal)
    const failed = Promise.race([...readers, ...writers].map((p) => p.done.then(() => new Promise<never>(() => {}))))
    await Promise.race([Promise.all(writers.map((w) => w.done)), failed])
    writeFileSync(published, '')
    await Promise.race([Promise.all(readers.map((r) => r.done)), failed])
    killing.abort()
    const kills = await chaos
    await eventually('services are back', async () => (await Promise.all(services.map((s) => s.ready()))).every(Boolean))

    const told = new Map<string, Told>()
    const judged = await Promise.all(feeds.map((feed, i) => judgeFeed(t, feed, join(folder, `reader-${i}`), lines, told)))
    return {
      published: lines.length,
      turns: judged.reduce((sum, j) => sum + j.turns, 0),
      kills,
      faults: [...(await judgeStore(t, lines, told)), ...judged.flatMap((j) => j.faults)],
    }
  } finally {
    await Promise.all(processes.map((p) => p.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

type Prepared = { lines: string[]; feeds: (Feed & { token: string })[] }

/** The padrón of this round, its notices, and who follows which feed. */
async function prepare(t: Service, { seed, notices }: RoundOptions): Promise<Prepared> {
  const size = { ...GENERATE_DEFAULTS, cuantos: notices, semilla: seed, patrones: EMPLOYERS, nrps: NRPS }
  await t.ctx.database.script('truncate patrones, entregas cascade')
  const padron = [...generateEmployers(size)].join('')
  await importEmployers(t.ctx, textSource(padron, 'csv'))
  const owned = Map.groupBy(
    padron
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')),
    (row) => row[1]!,
  )
  const employers = [...owned]
    .map(([rfc, rows]) => ({ rfc, nrps: rows.map((row) => row[0]!) }))
    .toSorted((a, b) => b.nrps.length - a.nrps.length)
  const [a, b, c] = [employers[0]!, employers[1]!, employers.at(-1)!]
  for (const developer of [DEVELOPER, PARTIAL]) await certified(t, developer)
  for (const { rfc } of employers) await trust(t, { patron: rfc, desarrollador: DEVELOPER })
  await trust(t, { patron: a.rfc, desarrollador: PARTIAL, nrps: [a.nrps[0]!] })
  // An RFC may have & and Ñ.
  const of = ({ rfc }: { rfc: string }) => `patron=${encodeURIComponent(rfc)}`
  const feeds: (Feed & { as: string })[] = [
    { as: a.rfc, patron: a.rfc, query: 'limite=17' },
    { as: DEVELOPER, patron: a.rfc, query: `${of(a)}&limite=100` },
    { as: a.rfc, patron: a.rfc, nrps: [a.nrps[0]!], query: `nrp=${a.nrps[0]}&limite=7` },
    { as: DEVELOPER, patron: a.rfc, nrps: [a.nrps.at(-1)!], query: `${of(a)}&nrp=${a.nrps.at(-1)}&limite=11` },
    { as: PARTIAL, patron: a.rfc, nrps: [a.nrps[0]!], query: `${of(a)}&limite=20` },
    { as: a.rfc, patron: a.rfc, tipoAviso: '02', query: 'tipoAviso=02&limite=25' },
    { as: b.rfc, patron: b.rfc, query: 'limite=50' },
    { as: DEVELOPER, patron: c.rfc, query: `${of(c)}&limite=3` },
  ]
  return {
    lines: [...generateNotices(size)].join('').trimEnd().split('\n'),
    feeds: await Promise.all(feeds.map(async (feed) => ({ ...feed, token: await token(t, feed.as) }))),
  }
}

/** Each notice stands in at least one file, most in two or three. */
function startWriters(t: Service, folder: string, lines: string[], publisher: string): Tended[] {
  const part = (from: number, to: number) => lines.slice(Math.floor(lines.length * from), Math.floor(lines.length * to))
  // The slow one alone has these, so that whatever it publishes late is published by nobody else.
  const [slow, shared] = [part(0, 0.1), (from: number, to: number) => part(0.1 + from * 0.9, 0.1 + to * 0.9)]
  const files: [rows: string[], batch: number, hold: number][] = [
    [slow, Math.ceil(slow.length / 5), SLOW_MS],
    [shared(0, 0.4), 23, 0],
    [shared(0.3, 0.7), 31, 0],
    [shared(0.6, 1), 19, 0],
    [shared(0, 1).toReversed(), 53, 0],
    [shared(0.2, 0.5), 29, 5],
    [shared(0.5, 0.9), 37, 5],
    [shared(0.1, 0.6).toReversed(), 41, 0],
  ]
  return files.map(([rows, batch, hold], i) => {
    const file = join(folder, `avisos-${i}.ndjson`)
    writeFileSync(file, `${rows.join('\n')}\n`)
    return tend(publisher, [t.databaseUrl!, file, String(batch), String(hold)])
  })
}

/** Kills one process after another until each kind has had its share or the round is over. */
async function killAtRandom(
  { writers, readers, services }: { writers: Tended[]; readers: Tended[]; services: ServiceProcess[] },
  { seed, kills }: RoundOptions,
  over: AbortSignal,
): Promise<RoundOptions['kills']> {
  const random = randomFrom(seed)
  const done = { writers: 0, readers: 0, services: 0 }
  const pick = <T>(from: T[]): T | undefined => from[Math.floor(random() * from.length)]
  while (!over.aborted) {
    await wait(20 + random() * 100)
    const kinds = (['writers', 'readers', 'services'] as const).filter((kind) => done[kind] < kills[kind])
    const kind = pick(kinds)
    if (kind === undefined) break
    if (kind === 'services') {
      const victim = pick(services)!
      if (!(await victim.ready()) || over.aborted) continue
      victim.kill()
    } else {
      const victim = pick((kind === 'writers' ? writers : readers).filter((p) => p.busy()))
      if (!victim) continue
      victim.kill()
    }
    done[kind] += 1
  }
  return done
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let n = Math.imul(state ^ (state >>> 15), 1 | state)
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n
    return ((n ^ (n >>> 14)) >>> 0) / 4_294_967_296
  }
}
