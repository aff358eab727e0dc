// What the list of notices shows: a page of it, what was said of each, counts, and what is new to this person. As much as can be is
// asked at once: on a busy machine each wait for the database costs more than its statement.
import type { Context } from '../../context.ts'
import { answersAbout } from '../acknowledgements/index.ts'
import { employerNrps } from '../employers/index.ts'
import { type BrowseRequest, browseNotices, countNotices, countSince, ownAccess, wordsOf } from '../notices/index.ts'
import type { Session } from '../sessions/index.ts'
import type { FiltersView } from './filters-page.ts'
import { hasMoreFilters, isNarrowed, readFilters, type TypedFilters } from './notice-filters.ts'
import type { NoticesView } from './notices-page.ts'
import { newsPlace, noteVisit, visitOf } from './visit.ts'

const PAGE = 20

type ListQuery = TypedFilters & { nuevos?: string; cursor?: string; filtros?: string }

/** What the form of filters shows, where it is asked for or what came from it is wrong; undefined where the list is. */
export async function readFiltersView(ctx: Context, { rfc }: Session, query: ListQuery): Promise<FiltersView | undefined> {
  const { nuevos, cursor: _, filtros, ...typed } = query
  const { errors } = readFilters(typed)
  if (filtros !== 'si' && !(errors.length > 0 && hasMoreFilters(typed))) return undefined
  const [nrps, words] = await Promise.all([employerNrps(ctx.database.quick, rfc), wordsOf(ctx)])
  return { typed, nuevos: nuevos === 'si' ? nuevos : undefined, errors, nrps, words }
}

export async function readNoticesView(ctx: Context, session: Session, query: ListQuery): Promise<NoticesView> {
  const { nuevos, cursor, filtros: _, ...typed } = query
  const { rfc } = session
  const { filters, errors } = readFilters(typed)
  const access = ownAccess(ctx, rfc)
  const seen = async () => {
    const [own, visit] = await Promise.all([access, visitOf(ctx, session)])
    const place = newsPlace(session, visit)
    const onlyNew = nuevos === 'si' && place !== undefined
    const [since, shown] = await Promise.all([
      countSince(ctx, rfc, place ?? own.ultima, access),
      // Nothing is handed over where what was asked for is not understood.
      errors.length > 0
        ? { browsed: { notices: [], cursor: undefined, cutShort: false }, answers: new Map() }
        : browse({ filters, limit: PAGE, own, ...(onlyNew && { newerThan: place }), ...(cursor && { cursor }) }),
    ])
    await noteVisit(ctx, session, visit, own.ultima)
    return { place, onlyNew, since, ...shown }
  }
  const browse = async (ask: BrowseRequest) => {
    const browsed = await browseNotices(ctx, rfc, ask)
    const places = browsed.notices.map((n) => n.publicacion)
    return { browsed, answers: await answersAbout(ctx, rfc, places) }
  }
  const [{ place, onlyNew, since, browsed, answers }, counts, words] = await Promise.all([
    seen(),
    countNotices(ctx, rfc, access),
    wordsOf(ctx),
  ])
  return {
    typed,
    onlyNew,
    errors,
    narrowed: isNarrowed(filters),
    browsed,
    answers,
    counts,
    news: { place, ...since },
    words,
    first: !cursor,
  }
}
