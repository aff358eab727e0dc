// The import's own memory must not grow with the file: reading, checking and rejecting 200,000 rows, with the database left out
// (its own buffers are another matter, and PGlite lives in this process).
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { importRows } from '../../../../src/bulk-import/index.ts'
import { GENERATE_DEFAULTS, generateNotices } from '../../../../src/modules/notices/index.ts'
import { checkRecord, RECORD_COLUMNS } from '../../../../src/modules/notices/publish/records.ts'
import { makeLogger } from '../../../../src/platform/logger.ts'

test('200,000 rows are imported in constant memory', async () => {
  const bytes = async function* () {
    for (const piece of generateNotices({ ...GENERATE_DEFAULTS, cuantos: 200_000 }))
      yield Buffer.from(`${piece}esto no es JSON\n`)
  }
  // Garbage that nobody has collected yet is not memory that is held.
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let batches = 0
  const heaps: number[] = []
  const totals = await importRows(
    { name: 'prueba', bytes: bytes(), format: 'ndjson' },
    {
      columns: RECORD_COLUMNS,
      batchSize: 2_000,
      check: (valores) => checkRecord(valores, '2026-02-10'),
      write: async (batch) => ({ escritas: batch.length, sinCambio: 0, rechazos: [] }),
      log: makeLogger('silent'),
    },
    {
      onProgress() {
        if (++batches % 10 > 0) return
        collect()
        heaps.push(process.memoryUsage().heapUsed)
      },
      onReject: () => {},
    },
  )
  expect(totals.escritas).toBe(200_000)
  expect(totals.rechazadas).toBeGreaterThan(100)
  // The file is about 97 MB: what is kept of it would show. The lowest heap of a stretch is what is held, the rest is garbage.
  const third = Math.floor(heaps.length / 3)
  const growth = Math.min(...heaps.slice(-third)) - Math.min(...heaps.slice(0, third))
  expect(growth).toBeLessThan(32 * 1024 * 1024)
})
