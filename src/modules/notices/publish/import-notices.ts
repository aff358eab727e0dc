// Notices from the institute: NDJSON or CSV with the record fields of domain.md 2. Good rows are published in order of the
// file, bad ones told by line; the same file again, whole or the part after a crash, publishes nothing twice.

import { type ImportOptions, importRows, type Source, type Totals } from '../../../bulk-import/index.ts'
import type { Context } from '../../../context.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { recordAudit } from '../../audit/index.ts'
import { publishNotices } from './publish-notices.ts'
import { checkRecord, RECORD_COLUMNS } from './records.ts'

/** Notices of one transaction: enough that locks and counters cost little, few enough that readers and importers wait little. */
const BATCH = 10_000

/** `escritas` are the published ones. Throws as `importRows` does. */
export async function importNotices(ctx: Context, source: Source, options: ImportOptions = {}): Promise<Totals> {
  // Once: an import that runs past midnight may warn of a notice dated that day, no more.
  const today = legalDay(ctx.now())
  const totals = await importRows(
    source,
    {
      columns: RECORD_COLUMNS,
      batchSize: BATCH,
      check: (valores) => checkRecord(valores, today),
      write: (batch) => publishNotices(ctx, batch),
      log: ctx.log,
    },
    options,
  )
  const { leidas, escritas, sinCambio, rechazadas } = totals
  await recordAudit(ctx, ctx.db, {
    actor: 'operador',
    accion: 'avisos.importar',
    objeto: source.name,
    resultado: 'hecho',
    detalle: { leidas, publicadas: escritas, sinCambio, rechazadas },
  })
  return totals
}
