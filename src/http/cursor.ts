// Cursors of one kind of list: bound by MAC to the list and by digest to whose list it is and how it was filtered, so a cursor
// of another owner or of other filters is refused. What is inside names nobody.
import { createSecretKey, hash } from 'node:crypto'
import { type Context, perService } from '../context.ts'
import { readCursor, writeCursor } from '../kernel/cursor.ts'
import { deriveKeys } from '../kernel/encryption.ts'
import { httpProblems } from './problems.ts'

export type CursorKind<Place> = {
  /** `scope`: owner and filters, in a fixed order. */
  write(ctx: Context, scope: readonly unknown[], place: Place): string
  /** Undefined where no cursor was given. Refuses CURSOR_INVALIDO. */
  read(ctx: Context, scope: readonly unknown[], cursor: string | undefined): Place | undefined
}

// A page reads one cursor and writes the next, of the same scope.
const digests = new WeakMap<readonly unknown[], string>()
function digest(scope: readonly unknown[]): string {
  const known = digests.get(scope)
  if (known !== undefined) return known
  const made = hash('sha256', JSON.stringify(scope), 'base64url').slice(0, 12)
  digests.set(scope, made)
  return made
}

/** `purpose` names the list; `isPlace` recognises what this list writes, should its form change between releases. */
export function cursorKind<Place>(purpose: string, isPlace: (value: unknown) => value is Place): CursorKind<Place> {
  const keys = perService((ctx) => deriveKeys(ctx.keyring, `cursor:${purpose}`).map((key) => createSecretKey(key)))
  return {
    write: (ctx, scope, place) => writeCursor(keys(ctx), [digest(scope), place]),
    read(ctx, scope, cursor) {
      if (cursor === undefined) return undefined
      const value = readCursor(keys(ctx), cursor)
      if (!Array.isArray(value) || value[0] !== digest(scope) || !isPlace(value[1])) throw httpProblems.CURSOR_INVALIDO()
      return value[1]
    },
  }
}

export const isText = (value: unknown): value is string => typeof value === 'string'
export const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
