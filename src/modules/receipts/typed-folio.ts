// Folios are read aloud, typed, copied from a page with what stands around them: hyphens or none, blanks, long dashes, small letters, a final
// point, and the letters that the alphabet of folios lacks do not matter.
import { base32 } from '../../kernel/base32.ts'

/** A notice's own folio, and the code that stands behind it on paper. */
const NOTICE_CODE = 8
const NOTICE = /^[A-Z0-9]{12,14}$/
const BODY = 16
/** Kinds whose body is written in one piece. */
const IN_ONE_PIECE = new Set(['CE', 'CO'])

export const groups = (body: string): string => body.match(/.{1,4}/g)?.join('-') ?? ''

/** The folio as it is printed. What cannot be one comes back as no document has it. */
export function normalFolio(typed: string): string {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  if (NOTICE.test(text)) return noticeFolio(text)
  if (NOTICE.test(text.slice(0, -NOTICE_CODE)))
    return `${noticeFolio(text.slice(0, -NOTICE_CODE))}-${groups(likeDigits(text.slice(-NOTICE_CODE)))}`
  const [kind, body] = [text.slice(0, 2), likeDigits(text.slice(2))]
  return `${kind}-${IN_ONE_PIECE.has(kind) && body.length === BODY ? body : groups(body)}`
}

/** True for the folio of a notice without its code. */
export const isBareNotice = (folio: string): boolean => NOTICE.test(folio)

export const isNoticeWithCode = (folio: string): boolean => NOTICE.test(folio.split('-')[0]!)

const likeDigits = (text: string): string => text.replaceAll('O', '0').replace(/[IL]/g, '1')
/** Of the usual form all but the first are digits. */
const noticeFolio = (text: string): string => (/^[RS][0-9OIL]{13}$/.test(text) ? text[0] + likeDigits(text.slice(1)) : text)

/** Eight characters of 40 bits. */
export const codeOf = (mac: Uint8Array): string => groups(base32(mac.subarray(0, 5)))
