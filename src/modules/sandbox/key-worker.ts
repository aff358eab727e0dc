// Makes RSA keys in a thread that stands back behind those that answer requests, where the system lets it; then it ends.
import { generateKeyPairSync } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { lowerThreadPriority } from '../../platform/lower-priority.ts'

lowerThreadPriority()

for (let made = 0; made < (workerData as number); made++) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  parentPort!.postMessage(privateKey.export({ type: 'pkcs8', format: 'der' }))
}
