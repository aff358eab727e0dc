// Threads that draw: one for each kind of document and process, started when first needed, ended when it has been idle. Drawing
// takes tenths of a second of computing; on the main thread it would hold up everybody who reads notices meanwhile.
import { Worker } from 'node:worker_threads'

export type Call = { id: number; task: unknown }
export type Answer = { id: number; bytes: Uint8Array } | { id: number; error: unknown }

const IDLE_MS = 60_000

type Waiting = { resolve: (bytes: Buffer) => void; reject: (error: unknown) => void }
type Thread = { worker: Worker; waiting: Map<number, Waiting>; idle: NodeJS.Timeout | undefined }

/**
 * Asks the thread that runs `file` (which calls answerTasks) for the bytes that a task gives. Tasks wait for one another.
 * Rejects as the drawing does. `idleMs`: how long the thread outlives its last task, with all that it keeps.
 */
export function drawingThread<Task>(file: URL, idleMs = IDLE_MS): (task: Task) => Promise<Buffer> {
  let thread: Thread | undefined
  let calls = 0

  function start(): Thread {
    const worker = new Worker(file)
    const own: Thread = { worker, waiting: new Map(), idle: undefined }
    worker.unref()
    worker.on('message', (answer: Answer) => {
      const waiting = own.waiting.get(answer.id)
      own.waiting.delete(answer.id)
      if (own.waiting.size === 0) rest(own)
      if ('bytes' in answer) waiting?.resolve(Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength))
      else waiting?.reject(answer.error)
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
    }, idleMs).unref()
  }

  return (task) => {
    thread ??= start()
    const { worker, waiting, idle } = thread
    clearTimeout(idle)
    const id = ++calls
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      // A process that ends waits for a document that somebody asked for, and for nothing else of the thread.
      worker.ref()
      worker.postMessage({ id, task } satisfies Call)
    })
  }
}
