// Cursors that say how far each NRP was seen (docs/adr/0043), of one kind of list: the generation of the feeds, then the levels.
import type { Context } from '../../../context.ts'
import { cursorKind, isCount, isText } from '../../../http/cursor.ts'
import { httpProblems } from '../../../http/problems.ts'
import { ALL, MOST_LEVELS, type Seen, type SetKey } from './levels.ts'

/**
 * Which making of the feeds a cursor belongs to. To be raised where places were given out anew (a backup was put back): places of
 * before then mean other notices.
 */
export const GENERATION = 1

/** `numeros`: as in Reading. */
type Place = { seen: Seen; numeros: string | undefined }

export type SeenCursor = {
  /** `scope`: owner and filters, in a fixed order. */
  write(ctx: Context, scope: readonly unknown[], place: Place): string
  /** Nothing was seen where no cursor was given. Refuses CURSOR_INVALIDO. */
  read(ctx: Context, scope: readonly unknown[], cursor: string | undefined): Place
}

type Written = [generation: number, numeros: string | null, ...levels: [lugar: number, reanuncio: number, conjunto: SetKey][]]

/** `purpose` names the list. */
export function seenCursor(purpose: string): SeenCursor {
  const cursors = cursorKind(purpose, (value): value is Written => Array.isArray(value) && isCount(value[0]))
  return {
    write: (ctx, scope, { seen, numeros }) =>
      cursors.write(ctx, scope, [
        GENERATION,
        numeros ?? null,
        ...seen.map(({ lugar, reanuncio, conjunto }): Written[2] => [lugar, reanuncio, conjunto]),
      ]),
    read: (ctx, scope, cursor) => placeIn(cursors.read(ctx, scope, cursor)),
  }
}

function placeIn(written: Written | undefined): Place {
  if (!written) return { seen: [], numeros: undefined }
  const [generation, numeros, ...levels] = written
  if (generation !== GENERATION) {
    throw httpProblems.CURSOR_INVALIDO({
      detail:
        'Los avisos se volvieron a numerar después de que se dio este cursor. Lea de nuevo desde el principio, sin cursor, y reconozca por su folioAviso los que ya tiene.',
    })
  }
  if (levels.length > MOST_LEVELS || !levels.every(isLevel)) throw httpProblems.CURSOR_INVALIDO()
  return { seen: levels.map(([lugar, reanuncio, conjunto]) => ({ lugar, reanuncio, conjunto })), numeros: numeros ?? undefined }
}

const isLevel = (level: unknown): boolean =>
  Array.isArray(level) && isCount(level[0]) && isCount(level[1]) && (level[2] === ALL || isText(level[2]))
