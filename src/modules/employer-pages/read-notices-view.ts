// What the list of notices shows: a page of it, what was said of each, counts, and what is new to this person.
import type { Context } from '../../context.ts'
import { answersAbout } from '../acknowledgements/index.ts'
import { employerNrps } from '../employers/index.ts'
import { browseNotices, countNotices, countSince, lastPlaceOf, wordsOf } from '../notices/index.ts'
import type { Session } from '../sessions/index.ts'
import { isNarrowed, readFilters, type TypedFilters } from './notice-filters.ts'
import type { NoticesView } from './notices-page.ts'
import { newsPlace, noteVisit } from './visit.ts'

const PAGE = 20

export async function readNoticesView(
  ctx: Context,
  session: Session,
  query: TypedFilters & { nuevos?: string; cursor?: string },
): Promise<NoticesView> {
  const { nuevos, cursor, ...typed } = query
  const { rfc } = session
  const { filters, errors } = readFilters(typed)
  const [place, last] = await Promise.all([newsPlace(ctx, session), lastPlaceOf(ctx, rfc)])
  const onlyNew = nuevos === 'si' && place !== undefined
  const [counts, since, nrps, words, browsed] = await Promise.all([
    countNotices(ctx, rfc),
    countSince(ctx, rfc, place ?? last),
    employerNrps(ctx.db, rfc),
    wordsOf(ctx),
    // Nothing is handed over where what was asked for is not understood.
    errors.length > 0
      ? { notices: [], cursor: undefined, cutShort: false }
      : browseNotices(ctx, rfc, { filters, limit: PAGE, ...(onlyNew && { newerThan: place }), ...(cursor && { cursor }) }),
  ])
  const answers = await answersAbout(
    ctx,
    rfc,
    browsed.notices.map((n) => n.publicacion),
  )
  await noteVisit(ctx, session, last)
  return {
    typed,
    onlyNew,
    errors,
    narrowed: isNarrowed(filters),
    browsed,
    answers,
    counts,
    news: { place, ...since },
    nrps,
    words,
    first: !cursor,
  }
}
