// What a face cannot print must not vanish from a document that people rely on: such a character is told by its number, <U+1F600>.

type Fontkit = { hasGlyphForCodePoint(codePoint: number): boolean }

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/** Text as the document's current font can print it. */
export function legible(doc: PDFKit.PDFDocument, text: string): string {
  // PDFKit's types leave out the font that is in use.
  const { font } = (doc as unknown as { _font: { font: Fontkit } })._font
  let out = ''
  for (const char of text) {
    const codePoint = char.codePointAt(0)!
    const printable = !UNPRINTABLE.test(char) && !/\p{M}/u.test(char) && font.hasGlyphForCodePoint(codePoint)
    out += printable ? char : `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`
  }
  return out
}
