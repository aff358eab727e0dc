// Notices for the employers of a run: published by the ordinary import, by the run's clock.

import { textSource } from '../../bulk-import/index.ts'
import type { Context } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { importNotices } from '../notices/index.ts'
import { takeFolioNumbers, taxpayersOf } from './queries.ts'
import { folioOf } from './rules.ts'
import { runContext, type SandboxRun } from './run.ts'

/** A record of domain.md 2; without `folioAviso` it gets one that nobody else has, without `fechaCreaAviso` the run's today. */
export type TestNotice = { nrp: string; tipoAviso: string } & Record<string, unknown>

/**
 * Publishes in the order given; returns the folios. Throws where a notice is addressed to another run's NRP, or would be refused by
 * the import: a suite's own mistake.
 */
export async function publishNotices(sandbox: Context, run: SandboxRun, records: TestNotice[]): Promise<string[]> {
  if (records.length === 0) return []
  const own = new Set((await taxpayersOf(sandbox.db, run.id)).flatMap((taxpayer) => taxpayer.nrps))
  const foreign = records.find((record) => !own.has(record.nrp))
  if (foreign) throw new Error(`NRP ${foreign.nrp} does not belong to run ${run.id}`)
  const ctx = runContext(sandbox, run)
  const today = legalDay(ctx.now())
  const numbers = await takeFolioNumbers(ctx.db, records.length)
  const complete = records.map((record, i) => ({
    folioAviso: folioOf(numbers[i]!, record.tipoAviso, today, record.estatusCredito === '002'),
    fechaCreaAviso: today,
    tipoCredito: '001',
    estatusCredito: '001',
    ...record,
  }))
  const rejects: unknown[] = []
  const source = textSource(complete.map((record) => `${JSON.stringify(record)}\n`).join(''), 'ndjson')
  await importNotices(ctx, source, { onReject: (reject) => void rejects.push(reject) })
  if (rejects.length > 0) throw new Error(`notices of a run were refused: ${JSON.stringify(rejects)}`)
  return complete.map((record) => String(record.folioAviso))
}
