// GET /v1/novedades: at which employers that trust a developer there is something beyond its own reading (docs/adr/0048). Compared at
// the moment of asking, so nothing hangs on the order in which imports commit: who has something stays named until it was read.
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { cursorKind, isText } from '../../../http/cursor.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { readingAccesses } from '../../trust/index.ts'
import { countNew } from './count-new.ts'
import { flushAsked } from './note-asked.ts'
import { type Candidate, candidates, readingsOf, takeOut } from './queries.ts'
import type { NewsList, NewsQuery } from './schemas.ts'

/** Employers of one look, and looks of one answer: they may all turn out to have nothing. */
const LOOK = 250
const MAX_LOOKS = 4

const cursors = cursorKind('novedades', isText)

/** In order of RFC from the cursor on; after the last one it begins again. Refuses CURSOR_INVALIDO. */
export async function listNews(ctx: Context, reader: string, query: Static<typeof NewsQuery>): Promise<Static<typeof NewsList>> {
  let after = cursors.read(ctx, [reader], query.cursor) ?? ''
  await flushAsked(ctx)
  const datos: Static<typeof NewsList>['datos'] = []
  let hayMas = true
  for (let looks = 0; looks < MAX_LOOKS && hayMas && datos.length < query.limite; looks++) {
    const size = Math.min(LOOK, query.limite - datos.length)
    const found = await candidates(ctx.database, reader, after, size + 1)
    hayMas = found.length > size
    const page = found.slice(0, size)
    datos.push(...(await newsAmong(ctx, reader, page)))
    after = page.at(-1)?.patron ?? after
  }
  if (!hayMas) after = ''
  return { datos, cursor: cursors.write(ctx, [reader], after), hayMas }
}

async function newsAmong(ctx: Context, reader: string, page: Candidate[]): Promise<{ patron: string; nuevos: number }[]> {
  if (page.length === 0) return []
  const day = legalDay(ctx.now())
  const patrones = page.map((one) => one.patron)
  // After the candidates: whatever grows from here on is put down again.
  const accesses = await readingAccesses(ctx.database, { reader, day, patrones })
  const readings = Map.groupBy(await readingsOf(ctx.database, reader, patrones), (row) => row.patron)
  const questions = patrones.flatMap((patron) => {
    const access = accesses.get(patron)
    return access ? [{ patron, access, readings: readings.get(patron) ?? [] }] : []
  })
  const counts = await countNew(ctx, questions)
  const news = questions.flatMap(({ patron }, i) => (counts[i]! > 0 ? [{ patron, nuevos: counts[i]! }] : []))
  const named = new Set(news.map((one) => one.patron))
  await takeOut(
    ctx.db,
    reader,
    day,
    page.filter((one) => !named.has(one.patron)),
  )
  return news
}
