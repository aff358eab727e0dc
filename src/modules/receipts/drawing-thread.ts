// The thread that draws: one a process, started when first needed, ended when it has been idle. Drawing takes tenths of a second of
// computing; here it would hold up everybody who reads notices meanwhile.
import { Worker } from 'node:worker_threads'
import type { DrawOptions } from './draw-receipt.ts'
import type { Receipt } from './receipt.ts'
import type { SealFace } from './seal-box.ts'

export type Task = { id: number; face: SealFace; receipt: Receipt; options: DrawOptions }
export type Done = { id: number; pdf: Uint8Array } | { id: number; error: unknown }

const IDLE_MS = 60_000

type Waiting = { resolve: (pdf: Buffer) => void; reject: (error: unknown) => void }
type Thread = { worker: Worker; waiting: Map<number, Waiting>; idle: NodeJS.Timeout | undefined }

let thread: Thread | undefined
let tasks = 0

/** The bytes that drawReceipt gives for the same values. Tasks wait for one another. Rejects as drawReceipt does. */
export function drawInThread(face: SealFace, receipt: Receipt, options: DrawOptions): Promise<Buffer> {
  thread ??= start()
  const { worker, waiting, idle } = thread
  clearTimeout(idle)
  const id = ++tasks
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    // A process that ends waits for a document that somebody asked for, and for nothing else of the thread.
    worker.ref()
    worker.postMessage({ id, face, receipt, options } satisfies Task)
  })
}

function start(): Thread {
  const worker = new Worker(new URL('./drawing-worker.ts', import.meta.url))
  const own: Thread = { worker, waiting: new Map(), idle: undefined }
  worker.unref()
  worker.on('message', (done: Done) => {
    const task = own.waiting.get(done.id)
    own.waiting.delete(done.id)
    if (own.waiting.size === 0) rest(own)
    if ('pdf' in done) task?.resolve(Buffer.from(done.pdf.buffer, done.pdf.byteOffset, done.pdf.byteLength))
    else task?.reject(done.error)
  })
  const lost = (error: unknown) => {
    if (thread === own) thread = undefined
    clearTimeout(own.idle)
    for (const { reject } of own.waiting.values()) reject(error)
    own.waiting.clear()
  }
  worker.on('error', lost)
  worker.on('exit', (code) => lost(new Error(`the drawing thread ended with ${code}`)))
  return own
}

function rest(own: Thread): void {
  own.worker.unref()
  own.idle = setTimeout(() => {
    if (thread === own) thread = undefined
    void own.worker.terminate()
  }, IDLE_MS).unref()
}
