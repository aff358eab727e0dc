// Whether two X.500 names are one (IETF RFC 5280 7.1): attributes in order, text compared without regard to its encoding, case
// and repeated spaces, since authorities re-encode their own name between generations.
import { children, expectTag, readOid, readOne, readText, TAG } from './der.ts'

/** A text that is equal for names that are the same. Throws Unreadable where the bytes are no name. */
export const nameKey = (name: Buffer): string =>
  children(expectTag(readOne(name), TAG.sequence))
    .map((set) =>
      children(expectTag(set, TAG.set))
        .map((pair) => {
          const [type, value] = children(expectTag(pair, TAG.sequence))
          return `${readOid(type)}=${value ? readText(value).trim().replace(/\s+/g, ' ').toLowerCase() : ''}`
        })
        .sort()
        .join('+'),
    )
    .join('\u0000')
