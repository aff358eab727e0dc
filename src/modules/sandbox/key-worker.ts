// Makes RSA keys in a thread that stands back behind those that answer requests, where the system lets it (Linux); then it ends.
import { generateKeyPairSync } from 'node:crypto'
import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'

const STANDING_BACK = 10

try {
  // Never ahead of the process that started it.
  if (process.platform === 'linux') setPriority(0, Math.max(getPriority(0), STANDING_BACK))
} catch {
  // Refused by the system: keys are then made like everything else.
}

for (let made = 0; made < (workerData as number); made++) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  parentPort!.postMessage(privateKey.export({ type: 'pkcs8', format: 'der' }))
}
