import type { Context } from '../../context.ts'
import { latestStatements } from './queries.ts'
import type { Statement } from './rules.ts'

export type Answered = Pick<Statement, 'resultado'>

/** What was last said of these notices of an employer, by their place in its feed; those of which nothing was said are not in it. */
export async function answersAbout(ctx: Context, patron: string, places: number[]): Promise<Map<number, Answered>> {
  if (places.length === 0) return new Map()
  const found = await latestStatements(
    ctx.database.reads,
    places.map((publicacion) => ({ patron, publicacion })),
  )
  return new Map(found.map(({ publicacion, statement }) => [publicacion, statement]))
}
