// How long a session lives, what its owner may do, and where one may be sent after signing in.

/** What somebody signed in may do: see, download, manage trust, let users in. */
export type Derecho = 'ver' | 'descargar' | 'confianza' | 'administrar'

/** Without a request for this long it is over. */
export const IDLE_MS = 30 * 60_000
/** And in any case after this. */
export const ABSOLUTE_MS = 12 * 3_600_000
/** The latest request is written down at most this often. */
export const TOUCH_MS = 60_000
/** Rows of sessions that are over are kept this long, for "where was I signed in". */
export const KEPT_MS = 30 * 86_400_000

export type Means = 'efirma' | 'contrasena' | 'passkey'

/** The password also sits in payroll systems, so whoever holds only it lets nobody else in. */
export const ownerRights = (means: 'efirma' | 'contrasena'): Derecho[] =>
  means === 'efirma' ? ['ver', 'descargar', 'confianza', 'administrar'] : ['ver', 'descargar', 'confianza']

const NOWHERE = '/portal'

/** The path to go to after signing in: what was asked for where it is a path of this site, else the start. */
export function safeReturn(asked: string | undefined): string {
  if (!asked || asked.length > 2000 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(asked)) return NOWHERE
  const base = 'https://sia.invalid'
  if (!URL.canParse(asked, base) || new URL(asked, base).origin !== base) return NOWHERE
  // A header takes no other characters than these.
  const path = asked.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent)
  return /^\/portal\/(entrar|salir)\b/.test(path) ? NOWHERE : path
}

/** `Chrome en Windows`: enough for people to recognise a browser. */
export function browserName(userAgent: string | null): string {
  const ua = userAgent ?? ''
  const [, browser] = BROWSERS.find(([mark]) => mark.test(ua)) ?? [null, 'Otro navegador']
  const [, system] = SYSTEMS.find(([mark]) => mark.test(ua)) ?? [null, undefined]
  return system ? `${browser} en ${system}` : browser
}
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iPhone o iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
]
