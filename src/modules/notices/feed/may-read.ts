// Whether a reading would be answered, without handing anything over: for who wants none of it (`If-None-Match: *`).
import type { Context } from '../../../context.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { type Access, type AccessQuestion, readingAccess } from '../../trust/index.ts'
import { problems } from '../problems.ts'
import { readableNotices } from './locate-notices.ts'
import type { Reading } from './reading.ts'

/** Refuses RELACION_NO_VIGENTE. `foreseen`: as in readPage. */
export async function requireReading(
  ctx: Context,
  { reader, patron, filters: { nrp } }: Reading,
  foreseen: (ask: AccessQuestion) => Access | undefined,
): Promise<void> {
  const ask = { reader, patron, day: legalDay(ctx.now()), nrp }
  if (!foreseen(ask)) await readingAccess(ctx.database, ask)
}

/** Refuses AVISO_NO_ENCONTRADO. */
export async function requireReadable(ctx: Context, reader: string, folioAviso: string): Promise<void> {
  if ((await readableNotices(ctx, reader, [folioAviso.toUpperCase()])).size === 0) throw problems.AVISO_NO_ENCONTRADO()
}
