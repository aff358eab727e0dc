// Runs in the thread that drawing-thread.ts starts; keeps the lists that are under way.
import { performance } from 'node:perf_hooks'
import { answerTasks } from '../../../pdf/index.ts'
import { drawNotice } from './draw-notice.ts'
import { beginNoticeList, type NoticeList } from './draw-notice-list.ts'
import { BUSY, LEFT_MS, MOST_LISTS, type Task } from './drawing-thread.ts'

const lists = new Map<number, { list: NoticeList; touched: number }>()
const NOTHING = new Uint8Array(0)

answerTasks<Task>(async (task) => {
  if ('one' in task) return drawNotice(task.one)
  if ('begin' in task) {
    for (const [id, { touched }] of lists) if (performance.now() - touched > LEFT_MS) lists.delete(id)
    if (lists.size >= MOST_LISTS) throw new Error(BUSY)
    lists.set(task.begin, { list: beginNoticeList(task.head), touched: performance.now() })
    return NOTHING
  }
  if ('add' in task) {
    const entry = known(task.add)
    const bytes = await entry.list.add(task.notices)
    entry.touched = performance.now()
    return bytes
  }
  if ('end' in task) {
    const { list } = known(task.end)
    lists.delete(task.end)
    return list.end(task.more)
  }
  lists.delete(task.drop)
  return NOTHING
})

function known(id: number) {
  const entry = lists.get(id)
  if (!entry) throw new Error('the list was given up: nobody took anything from it for too long')
  return entry
}
