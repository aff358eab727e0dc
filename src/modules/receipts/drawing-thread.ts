// Receipts are drawn in a thread of their own.

import type { SealFace } from '../../pdf/index.ts'
import { drawingThread } from '../../pdf/index.ts'
import type { DrawOptions } from './draw-receipt.ts'
import type { Receipt } from './receipt.ts'

export type Task = { face: SealFace; receipt: Receipt; options: DrawOptions }

const draw = drawingThread<Task>(new URL('./drawing-worker.ts', import.meta.url))

/** The bytes that drawReceipt gives for the same values. Rejects as drawReceipt does. */
export const drawInThread = (face: SealFace, receipt: Receipt, options: DrawOptions): Promise<Buffer> =>
  draw({ face, receipt, options })
