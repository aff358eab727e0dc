// The last numbers of each bench, in bench/results.json, from which bench/chart.ts draws.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'

/** `bound`: the least ratio, or with `most` the greatest. Rates per second, or what `unit` says. */
export type Result = { name: string; own: number; other: number; ratio: number; bound: number; most?: true; unit?: string }
export type Run = {
  day: string
  cores: number
  node: string
  load: number
  parameters: Record<string, number>
  results: Result[]
}

export const RESULTS_FILE = join(import.meta.dirname, '..', 'results.json')

export const readResults = (): Record<string, Run> =>
  existsSync(RESULTS_FILE) ? (JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Record<string, Run>) : {}

const short = (value: number) => Number(value.toPrecision(4))

export function saveResults(bench: string, parameters: Record<string, number>, results: Result[]): void {
  const rounded = results.map((r) => ({ ...r, own: short(r.own), other: short(r.other), ratio: short(r.ratio) }))
  const run: Run = {
    day: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    node: process.versions.node,
    load: Math.round(loadavg()[2]! * 10) / 10,
    parameters,
    results: rounded,
  }
  writeFileSync(RESULTS_FILE, `${JSON.stringify({ ...readResults(), [bench]: run }, null, 2)}\n`)
}
