// Threads for Argon2id, made when first needed and kept; turns.ts bounds how many. Not libuv's pool, where hashes would stand
// before files, names and compression, and could not stand back behind them.
import { Worker } from 'node:worker_threads'

export type HashJob = {
  message: string
  nonce: Uint8Array
  tagLength: number
  memory: number
  passes: number
  parallelism: number
}
export type HashOutcome = { tag: Uint8Array } | { error: string }

const idle: Worker[] = []

/** The tag of one hash. A thread that dies takes its job along, and the next job gets a new one. */
export async function hashOnThread(job: HashJob): Promise<Buffer> {
  const worker = idle.pop() ?? startWorker()
  worker.ref()
  const outcome = await answerOf(worker, job)
  // An idle thread must not keep the process from ending.
  worker.unref()
  idle.push(worker)
  if ('error' in outcome) throw new Error(`hash failed: ${outcome.error}`)
  return Buffer.from(outcome.tag)
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { execArgv: [] })
  worker.on('error', () => {}) // told by answerOf; without a listener it would end the process
  worker.on('exit', () => {
    const at = idle.indexOf(worker)
    if (at >= 0) idle.splice(at, 1)
  })
  return worker
}

function answerOf(worker: Worker, job: HashJob): Promise<HashOutcome> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      then()
    }
    const onMessage = (outcome: HashOutcome) => settle(() => resolve(outcome))
    const onError = (error: unknown) => settle(() => reject(error))
    const onExit = (code: number) => settle(() => reject(new Error(`a hash thread ended with ${code}`)))
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(job)
  })
}
