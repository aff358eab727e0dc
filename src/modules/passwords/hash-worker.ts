// A thread that hashes, one at a time. On Linux, where a priority belongs to a thread, it stands back behind the threads that answer
// requests: during a storm of logins reads go on quickly (bench/logins.ts), and idle cores are used all the same.
import { argon2Sync } from 'node:crypto'
import { getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { HashJob, HashOutcome } from './hash-threads.ts'

const STANDING_BACK = 10

try {
  // Never ahead of the process that started it.
  if (process.platform === 'linux') setPriority(0, Math.max(getPriority(0), STANDING_BACK))
} catch {
  // Refused by a sandbox: hashes then run like everything else.
}

parentPort!.on('message', ({ message, nonce, tagLength, ...parameters }: HashJob) => {
  let outcome: HashOutcome
  try {
    outcome = { tag: argon2Sync('argon2id', { message, nonce, tagLength, ...parameters }) }
  } catch (error) {
    outcome = { error: (error as Error).message }
  }
  parentPort!.postMessage(outcome)
})
