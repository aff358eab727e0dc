// Runs in the thread that drawing-thread.ts starts.
import { answerTasks } from '../../pdf/index.ts'
import { drawReceipt } from './draw-receipt.ts'
import type { Task } from './drawing-thread.ts'
import type { Receipt, Signature } from './receipt.ts'

answerTasks<Task>(({ face, receipt, options }) => drawReceipt(face, revived(receipt), options))

/** A Buffer arrives as a bare Uint8Array. */
function revived(receipt: Receipt): Receipt {
  if (receipt.kind === 'relacion') return { ...receipt, ...buffers(receipt) }
  if (receipt.kind === 'constancia') return receipt
  return receipt.acto ? { ...receipt, acto: { ...receipt.acto, ...buffers(receipt.acto) } } : receipt
}

const buffers = ({ firma, certificado }: Signature) => ({ firma: Buffer.from(firma), certificado: Buffer.from(certificado) })
