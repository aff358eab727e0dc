// Keeps every core busy with endless loops of normal priority, in the session of whoever starts them. They end with it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'

// Looks up now and then, so that no loop is left over when its parent was killed.
const LOOP = 'const of = process.ppid; for (let i = 0; ; i++) if (i % 10_000_000 === 0 && process.ppid !== of) process.exit()'

/** One loop a core; the answer ends them. */
export async function keepBusy(): Promise<() => void> {
  const loops = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', LOOP], { stdio: 'ignore' }))
  await Promise.all(loops.map((loop) => once(loop, 'spawn')))
  return () => {
    for (const loop of loops) loop.kill('SIGKILL')
  }
}
