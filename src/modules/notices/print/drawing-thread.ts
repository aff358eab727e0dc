// Notices are drawn in a thread of their own, so that a long list holds up neither readers nor receipts.
import { httpProblems } from '../../../http/problems.ts'
import { drawingThread } from '../../../pdf/index.ts'
import type { ListHead } from './draw-list-cover.ts'
import type { NoticeToDraw } from './draw-notice.ts'
import type { Fields } from './labels.ts'

export type Task =
  | { one: NoticeToDraw }
  | { begin: number; head: ListHead }
  | { add: number; notices: Fields[] }
  | { end: number; more: boolean }
  | { drop: number }

/** Lists under way at one time in one process; each takes about 10 MB. */
export const MOST_LISTS = 16
/** A list that nobody took anything from for so long is given up, so that clients who stop reading keep nobody out. */
export const LEFT_MS = 120_000

/** What the thread says where MOST_LISTS are under way. */
export const BUSY = 'too many lists'

// Outlives every list that it keeps.
const ask = drawingThread<Task>(new URL('./drawing-worker.ts', import.meta.url), LEFT_MS * 2)
let lists = 0

/** The PDF of one notice. */
export const drawOne = (one: NoticeToDraw): Promise<Buffer> => ask({ one })

export type ListInThread = {
  add(notices: Fields[]): Promise<Buffer>
  end(more: boolean): Promise<Buffer>
  /** Gives it up; after `end` nothing. */
  drop(): void
}

/** Begins a list in the thread. Refuses SERVICIO_NO_DISPONIBLE where too many are under way. */
export async function beginInThread(head: ListHead): Promise<ListInThread> {
  const list = ++lists
  await ask({ begin: list, head }).catch((error: unknown) => {
    if ((error as Error).message !== BUSY) throw error
    throw httpProblems.SERVICIO_NO_DISPONIBLE({
      detail: 'Se están preparando muchos documentos a la vez. Repita la petición más tarde o pida los avisos en otro formato.',
      headers: { 'retry-after': '30' },
    })
  })
  return {
    add: (notices) => ask({ add: list, notices }),
    end: (more) => ask({ end: list, more }),
    drop: () => void ask({ drop: list }).catch(() => {}),
  }
}
