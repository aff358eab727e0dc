// Keys as people and their spreadsheets write them: small letters, hyphens, dots, blanks of any kind, an Ñ in two characters, `&amp;` for &.
// One rule for every door that a person or a file comes in by. Never for what stands on a certificate: an identity is taken as it is.

const ENTITY = /&amp;/gi
// Hyphens and dashes of every length, dots, blanks (also the no-break ones), and the marks that copying from a page leaves behind.
const BETWEEN = /[\s\p{Pd}.·_\u00ad\u200b-\u200f\u2060\ufeff]/gu

/** The key that was meant: capitals, nothing between its characters. What cannot be a key comes back just as unusable. */
export const typedKey = (text: string): string =>
  text
    .replace(ENTITY, '&')
    .normalize('NFC')
    .replace(BETWEEN, '')
    .replace(LETTERS, (letter) => letter.toUpperCase())

// Others are left: `toUpperCase` would make SS of ß, and so a key of what is none.
const LETTERS = /[a-zñ]/g
