// Runs in the thread that report.ts starts.
import { answerTasks } from '../../pdf/index.ts'
import { drawReport } from './draw-report.ts'
import type { ReportView } from './report.ts'

answerTasks<ReportView>(drawReport)
