// The directory's page: certified developers by what somebody typed.
import type { Context } from '../../../context.ts'
import { Problem } from '../../../kernel/problem.ts'
import { listDevelopers } from '../../developers/index.ts'
import type { DirectoryView } from './directory-page.ts'

const PAGE = 20
const LONGEST = 100

export async function searchDirectory(ctx: Context, query: Record<string, unknown>): Promise<DirectoryView> {
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
  const q = text(query.q).slice(0, LONGEST)
  const cursor = text(query.cursor) || undefined
  const read = (from: string | undefined) => listDevelopers(ctx, { limite: PAGE, ...(q && { q }), ...(from && { cursor: from }) })
  try {
    return { q, first: cursor === undefined, found: await read(cursor) }
  } catch (error) {
    // A cursor of other words, from a link that somebody kept: the list from its beginning is what they want.
    if (!(error instanceof Problem) || error.codigo !== 'CURSOR_INVALIDO') throw error
    return { q, first: true, found: await read(undefined) }
  }
}
