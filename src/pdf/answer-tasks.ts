// The other end of drawing-thread.ts: one task after the other, so that each has the whole thread.
import { parentPort } from 'node:worker_threads'
import type { Answer, Call } from './drawing-thread.ts'

export function answerTasks<Task>(draw: (task: Task) => Promise<Uint8Array>): void {
  const port = parentPort!
  let turn = Promise.resolve()
  const answer = async ({ id, task }: Call): Promise<void> => {
    try {
      const bytes = Uint8Array.from(await draw(task as Task))
      port.postMessage({ id, bytes } satisfies Answer, [bytes.buffer])
    } catch (error) {
      port.postMessage({ id, error } satisfies Answer)
    }
  }
  port.on('message', (call: Call) => {
    turn = turn.then(() => answer(call))
  })
}
