// How far an import has come. On a terminal one line that is drawn again: share, rate, time left (from the bytes read, where the
// size is known); elsewhere a plain line every ten seconds, so that a log can be followed.
import { Writable } from 'node:stream'
import { Presets, SingleBar } from 'cli-progress'
import type { Totals } from '../bulk-import/index.ts'
import { figure } from './import-run.ts'
import type { Io } from './io.ts'

const PLAIN_EVERY_MS = 10_000

export type Progress = { update(totals: Readonly<Totals>): void; stop(): void }

/** `size`: bytes of the file where known. Stop it also where the import failed, so that the terminal gets its cursor back. */
export function showProgress(io: Io, size: number | undefined): Progress {
  const startedAt = performance.now()
  const rate = (totals: Readonly<Totals>) => Math.round(done(totals) / Math.max((performance.now() - startedAt) / 1000, 0.001))
  if (!io.isTerminal) {
    let next = startedAt + PLAIN_EVERY_MS
    return {
      update(totals) {
        if (performance.now() < next) return
        next = performance.now() + PLAIN_EVERY_MS
        const share = size ? ` (${Math.floor((100 * totals.bytes) / size)} %)` : ''
        io.err(`${figure(done(totals))} líneas${share}, ${figure(rate(totals))} por segundo\n`)
      },
      stop() {},
    }
  }
  const known = size !== undefined && size > 0
  const bar = new SingleBar(
    {
      format: known
        ? '{bar} {percentage} % | {lineas} líneas | {rate}/s | faltan {left} | rechazadas {rechazadas}'
        : '{lineas} líneas | {rate}/s | rechazadas {rechazadas}',
      stream: terminal(io),
      noTTYOutput: false,
      clearOnComplete: true,
      hideCursor: true,
      fps: 5,
      barsize: 24,
    },
    Presets.shades_classic,
  )
  const begin = { lineas: '0', rate: '-', left: '-', rechazadas: '0' }
  bar.start(known ? size : 1, 0, begin)
  return {
    update(totals) {
      const elapsed = (performance.now() - startedAt) / 1000
      const left = known && totals.bytes > 0 ? duration((elapsed * (size - totals.bytes)) / totals.bytes) : '-'
      bar.update(known ? Math.min(totals.bytes, size) : 0, {
        lineas: figure(done(totals)),
        rate: figure(rate(totals)),
        left,
        rechazadas: figure(totals.rechazadas),
      })
    },
    stop: () => bar.stop(),
  }
}

const done = (totals: Readonly<Totals>): number => totals.escritas + totals.sinCambio + totals.rechazadas

export const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.ceil(seconds)} s`
    : seconds < 3600
      ? `${Math.ceil(seconds / 60)} min`
      : `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`

/** The command's terminal as cli-progress wants it; it may be at the other end of the server's control socket. */
const terminal = (io: Io): NodeJS.WritableStream =>
  Object.assign(
    new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        io.err(text)
        done()
      },
    }),
    { isTTY: true, columns: 120 },
  )
