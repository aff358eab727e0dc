// Runs in the thread that drawing-thread.ts starts: one task after the other, so that each has the whole thread.
import { parentPort } from 'node:worker_threads'
import { drawReceipt } from './draw-receipt.ts'
import type { Done, Task } from './drawing-thread.ts'
import type { Receipt, Signature } from './receipt.ts'

const port = parentPort!
let turn = Promise.resolve()

port.on('message', (task: Task) => {
  turn = turn.then(() => draw(task))
})

async function draw({ id, face, receipt, options }: Task): Promise<void> {
  try {
    const pdf = Uint8Array.from(await drawReceipt(face, revived(receipt), options))
    port.postMessage({ id, pdf } satisfies Done, [pdf.buffer])
  } catch (error) {
    port.postMessage({ id, error } satisfies Done)
  }
}

/** A Buffer arrives as a bare Uint8Array. */
function revived(receipt: Receipt): Receipt {
  if (receipt.kind === 'relacion') return { ...receipt, ...buffers(receipt) }
  return receipt.acto ? { ...receipt, acto: { ...receipt.acto, ...buffers(receipt.acto) } } : receipt
}

const buffers = ({ firma, certificado }: Signature) => ({ firma: Buffer.from(firma), certificado: Buffer.from(certificado) })
