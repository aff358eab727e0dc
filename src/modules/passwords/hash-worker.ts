// A thread that hashes, one at a time. It stands back behind the threads that answer requests: during a storm of logins reads go on
// quickly (bench/logins.ts).
import { argon2Sync } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { lowerThreadPriority } from '../../platform/lower-priority.ts'
import type { HashJob, HashOutcome } from './hash-threads.ts'

lowerThreadPriority()

parentPort!.on('message', ({ message, nonce, tagLength, ...parameters }: HashJob) => {
  let outcome: HashOutcome
  try {
    outcome = { tag: argon2Sync('argon2id', { message, nonce, tagLength, ...parameters }) }
  } catch (error) {
    outcome = { error: (error as Error).message }
  }
  parentPort!.postMessage(outcome)
})
