// Reading one worker's notices: they are looked for by all numbers that are this worker's. A notice may say that another number is
// too; what that one had before was passed unseen, so reading begins anew. A worker's notices are few.
import type { Context } from '../../../context.ts'
import { workerNumbers } from '../workers/merged-numbers.ts'
import { setKey } from './nrp-sets.ts'
import type { Reading } from './reading.ts'

/** The reading as it goes on; `ultima`: the feed's last place. Other readings stay as they are. */
export async function followWorker(ctx: Context, reading: Reading, ultima: number): Promise<Reading> {
  const { patron, filters, seen } = reading
  if (filters.nss === undefined) return reading
  // A poll without news touches no notice: nothing can have said it. In the feed of one NRP a notice of another may have.
  if (filters.nrp === undefined && seen.length === 1 && seen[0]!.lugar >= ultima) return reading
  const trabajador = await workerNumbers(ctx, patron, filters.nss)
  const numeros = setKey(ctx, trabajador)
  const known = reading.numeros === numeros
  return { ...reading, trabajador, numeros, ...(!known && { seen: [], asked: [] }) }
}

/** The numbers by which the reading's notices are looked for; undefined: whoever they are of. */
export const numbersOf = async (
  ctx: Context,
  { patron, filters, trabajador }: Pick<Reading, 'patron' | 'filters' | 'trabajador'>,
): Promise<string[] | undefined> =>
  trabajador ?? (filters.nss === undefined ? undefined : workerNumbers(ctx, patron, filters.nss))
