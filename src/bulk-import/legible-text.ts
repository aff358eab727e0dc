// Whether a line was read in the encoding that it was written in. What was not, and would read as nonsense (`Mu¤oz`, `MuÃ±oz`), is refused:
// it would be written over a good name.

/** What stands for bytes that are not text of the encoding. */
export const BROKEN = '\uFFFD'

/** UTF-8 read as Latin-1: two characters of which the first is Ã or Â, where an accented letter was. */
const DOUBLE = /[ÃÂ][\u0080-\u00bf‘’“”•–—™œŒšŠžŽŸ‚ƒ„…†‡ˆ‰‹›]/
/** Old code pages (CP850, CP437) read as Latin-1: a sign amid the letters of a word. */
const AMID_LETTERS = /\p{L}[¤¥¢£¡µ‚„…†‡ˆ‰‹¦§¬¨¯±¶×÷]\p{L}|[\u0081\u008d\u008f\u0090\u009d]/u

const TO_UTF8 =
  'Tiene bytes que no son UTF-8. Si el archivo está en Latin-1, repita con --codificacion latin1 (o conviértalo: iconv -f ISO-8859-1 -t UTF-8).'
const IS_UTF8 =
  'Se leería con letras alteradas (Ã±, Ã¡…): el texto está en UTF-8. Repita con --codificacion utf8, o corrija el archivo si ya lo trae así.'
const IS_OTHER =
  'Se leería con signos en medio de las palabras (Mu¤oz): el texto no está en Latin-1; quizá es de MS-DOS (CP850). Conviértalo: iconv -f CP850 -t UTF-8.'

/** Why `texto` cannot be what was written, in words for its owner; undefined where it can. */
export function misread(texto: string): string | undefined {
  if (texto.includes(BROKEN)) return TO_UTF8
  // Most lines have none of these.
  if (!SUSPECT.test(texto)) return undefined
  if (DOUBLE.test(texto)) return IS_UTF8
  return AMID_LETTERS.test(texto) ? IS_OTHER : undefined
}

const SUSPECT = /[\u0080-\u00c3‚-›]/
