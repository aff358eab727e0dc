// From a certificate up to a root that the operator installed. Each authority is judged at the moment it signed: the notBefore
// of what it signed (domain.md 6), because SAT's leaves outlive their authority. Pure: the clock is never asked.
import { type Certificate, isSignedBy } from './certificate.ts'
import type { KeyUsage } from './extensions.ts'
import { nameKey } from './name.ts'

export type Authority = { certificate: Certificate; file: string }

export type AuthorityIndex = {
  all: Authority[]
  /** Installed, but without a way up to an installed root. */
  orphans: Authority[]
  /** Certificates of OCSP responders that were installed beside the authorities. */
  responders: Certificate[]
  /** Authorities whose name is the issuer of this certificate, those with the right key identifier alone where it names one. */
  named(certificate: Certificate): Authority[]
  /** Ways from an authority up to a root (the authority first), each link's signature verified once, when loaded. */
  paths(authority: Authority): Authority[][]
}

export type ChainJudgement =
  | { ok: true; path: Authority[] }
  | { ok: false; why: 'no-authority' | 'signature' | 'not-an-authority' | 'not-valid-then' | 'path-length' | 'no-root' }

// An operator may install many generations; a path of real authorities has two or three. The steps end a search among
// authorities that all vouch for each other.
const MAX_DEPTH = 6
const MAX_STEPS = 5_000

export function indexAuthorities(given: Authority[], responders: Certificate[] = []): AuthorityIndex {
  const all = [...new Map(given.map((a) => [a.certificate.der.toString('base64'), a])).values()]
  const byName = Map.groupBy(all, (a) => nameKey(a.certificate.subject))
  const keys = new Map<string, string>()
  const named = (certificate: Certificate): Authority[] => {
    const bytes = certificate.issuer.toString('latin1')
    let key = keys.get(bytes)
    if (key === undefined) {
      key = nameKey(certificate.issuer)
      // Only names that some authority bears are kept, so strangers' certificates can not fill the memory.
      if (byName.has(key) && keys.size < 1000) keys.set(bytes, key)
    }
    return (byName.get(key) ?? []).filter(
      ({ certificate: { subjectKeyId } }) =>
        !certificate.authorityKeyId || !subjectKeyId || certificate.authorityKeyId.equals(subjectKeyId),
    )
  }
  const parents = new Map(
    all.map((a) => [a, named(a.certificate).filter((issuer) => isSignedBy(a.certificate, issuer.certificate, 'any'))]),
  )
  let steps = 0
  const climb = (path: Authority[]): Authority[][] => {
    const top = path.at(-1)!
    const above = parents.get(top)!
    if (above.includes(top)) return [path]
    if (path.length >= MAX_DEPTH || ++steps > MAX_STEPS) return []
    return above.filter((next) => !path.includes(next)).flatMap((next) => climb([...path, next]))
  }
  const paths = new Map(
    all.map((a) => {
      steps = 0
      return [a, climb([a])]
    }),
  )
  return { all, orphans: all.filter((a) => paths.get(a)!.length === 0), responders, named, paths: (a) => paths.get(a) ?? [] }
}

const may = (certificate: Certificate, usage: KeyUsage): boolean => certificate.keyUsage?.has(usage) ?? true

export function judgeChain(leaf: Certificate, index: AuthorityIndex): ChainJudgement {
  const candidates = index.named(leaf)
  if (candidates.length === 0) return { ok: false, why: 'no-authority' }
  const issuers = candidates.filter((a) => isSignedBy(leaf, a.certificate, 'strong'))
  if (issuers.length === 0) return { ok: false, why: 'signature' }
  let why: Exclude<ChainJudgement, { ok: true }>['why'] = 'no-root'
  for (const path of issuers.flatMap((a) => index.paths(a))) {
    const fault = pathFault(leaf, path)
    if (!fault) return { ok: true, path }
    why = fault
  }
  return { ok: false, why }
}

function pathFault(leaf: Certificate, path: Authority[]): Exclude<ChainJudgement, { ok: true }>['why'] | undefined {
  let below = leaf
  // Self-issued ones do not count towards a path length (IETF RFC 5280 4.2.1.9).
  let intermediates = 0
  for (const { certificate: authority } of path) {
    if (!authority.ca || !may(authority, 'keyCertSign') || authority.unknownCritical.length > 0) return 'not-an-authority'
    if (below.notBefore < authority.notBefore || below.notBefore > authority.notAfter) return 'not-valid-then'
    if (authority.pathLength !== undefined && intermediates > authority.pathLength) return 'path-length'
    if (!authority.subject.equals(authority.issuer)) intermediates++
    below = authority
  }
  return undefined
}
