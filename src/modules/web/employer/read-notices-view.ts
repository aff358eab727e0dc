// What the list of notices shows: a page of it, what was said of each, counts, and what is new to this person. As much as can be is
// asked at once: on a busy machine each wait for the database costs more than its statement.
import type { Context } from '../../../context.ts'
import { answersAbout } from '../../acknowledgements/index.ts'
import { employerNrps } from '../../employers/index.ts'
import { type BrowseRequest, browseNotices, countNotices, countSince, ownAccess, wordsOf } from '../../notices/index.ts'
import type { Session } from '../../sessions/index.ts'
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
  const [nrps, words] = await Promise.all([employerNrps(ctx.database.reads, rfc), wordsOf(ctx)])
  return { typed, nuevos: nuevos === 'si' ? nuevos : undefined, errors, nrps, words }
}

export async function readNoticesView(ctx: Context, session: Session, query: ListQuery): Promise<NoticesView> {
  const { nuevos, cursor, filtros: _, ...typed } = query
  const { rfc } = session
  const { filters, errors } = readFilters(typed)
  const own = await ownAccess(ctx, session)
  const visited = visitOf(ctx, session)
  const seen = async () => {
    const newerThan = nuevos === 'si' ? newsPlace(session, await visited) : undefined
    // Nothing is handed over where what was asked for is not understood.
    const shown =
      errors.length > 0
        ? { browsed: { notices: [], cursor: undefined, cutShort: false }, answers: new Map() }
        : await browse({ filters, limit: PAGE, own, ...(newerThan !== undefined && { newerThan }), ...(cursor && { cursor }) })
    await noteVisit(ctx, session, await visited, own.ultima)
    return { onlyNew: newerThan !== undefined, ...shown }
  }
  const newsOf = async () => {
    const place = newsPlace(session, await visited)
    return { place, ...(await countSince(ctx, rfc, place ?? own.ultima, own)) }
  }
  const browse = async (ask: BrowseRequest) => {
    const browsed = await browseNotices(ctx, rfc, ask)
    const places = browsed.notices.map((n) => n.publicacion)
    return { browsed, answers: await answersAbout(ctx, rfc, places) }
  }
  const [{ onlyNew, browsed, answers }, news, counts, words] = await Promise.all([
    seen(),
    newsOf(),
    countNotices(ctx, rfc, own),
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
    news,
    words,
    first: !cursor,
  }
}
