// What an uploaded file is, by its bytes: the name that it came with proves nothing.

export type EvidenceKind = 'pdf' | 'png' | 'jpg' | 'txt' | 'json' | 'zip'

export const MEDIA_TYPES: Record<EvidenceKind, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json',
  zip: 'application/zip',
}

const SIGNATURES: [EvidenceKind, Buffer][] = [
  ['pdf', Buffer.from('%PDF-')],
  ['png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['jpg', Buffer.from([0xff, 0xd8, 0xff])],
  ['zip', Buffer.from([0x50, 0x4b, 0x03, 0x04])],
]

/** How a complete file of the kind ends; a cut-off one lacks it. */
const ENDS: Partial<Record<EvidenceKind, Buffer>> = {
  pdf: Buffer.from('%%EOF'),
  png: Buffer.from('IEND'),
  jpg: Buffer.from([0xff, 0xd9]),
  zip: Buffer.from([0x50, 0x4b, 0x05, 0x06]),
}

/** Undefined where it is none of them, or is cut off. */
export function evidenceKind(bytes: Buffer): EvidenceKind | undefined {
  const found = SIGNATURES.find(([, signature]) => bytes.subarray(0, signature.length).equals(signature))?.[0]
  // A ZIP may end with a comment of up to 64 KiB, a PDF with a few lines of its own.
  if (found) return bytes.subarray(-66_000).includes(ENDS[found]!) ? found : undefined
  return textKind(bytes)
}

/** Control characters other than tab, line feed, form feed and carriage return. */
const CONTROL = /[^\P{Cc}\t\n\f\r]/u

function textKind(bytes: Buffer): 'txt' | 'json' | undefined {
  if (bytes.length === 0) return undefined
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
  if (CONTROL.test(text)) return undefined
  if (!/^\s*[[{]/.test(text)) return 'txt'
  try {
    JSON.parse(text)
    return 'json'
  } catch {
    return 'txt'
  }
}

/** Names as they are shown and saved under: no path, no control characters, at most 120 characters, ending as the kind does. */
export function evidenceName(given: string | undefined, kind: EvidenceKind): string {
  const last = (given ?? '')
    .normalize('NFC')
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}"<>|*?:]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const stem =
    last
      .replace(/\.[A-Za-z0-9]{1,5}$/, '')
      .replace(/^\.+/, '')
      .trim()
      .slice(0, 110) || 'evidencia'
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(last)?.[1]?.toLowerCase()
  return `${stem}.${extension === 'jpeg' && kind === 'jpg' ? 'jpeg' : kind}`
}
