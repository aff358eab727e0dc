// Who an e.firma belongs to, from its subject (domain.md 6): x500UniqueIdentifier is `RFC`, or for a company `RFC / RFC of its
// representative`; serialNumber is the CURP likewise (` / CURP of the representative`).
import type { KeyObject } from 'node:crypto'
import { ATTRIBUTE, type Certificate } from './certificate.ts'

export type Signer = {
  rfc: string
  nombre: string
  curp: string | null
  /** Who signs for a company; null for a natural person. */
  representante: { rfc: string | null; curp: string | null } | null
  numeroSerie: string
  /** Made when first asked for. */
  readonly publicKey: KeyObject
}

/** The two halves of `own / representative`, trimmed; empty ones null. */
function halves(text: string): [string | null, string | null] {
  const [own, representative] = text.split('/').map((half) => half.normalize('NFC').trim().toUpperCase() || null)
  return [own ?? null, representative ?? null]
}

/** What the subject says of who they are. */
export type Identity = Omit<Signer, 'publicKey'>

/** Reads it from the subject; `rfc` is empty where the certificate names none (the check of the RFC refuses that). */
export function readIdentity(certificate: Certificate): Identity {
  const first = (oid: string) => certificate.attributes.get(oid)?.[0] ?? ''
  const [rfc, representativeRfc] = halves(first(ATTRIBUTE.uniqueIdentifier))
  const [curp, representativeCurp] = halves(first(ATTRIBUTE.serialNumber))
  const nombre = first(ATTRIBUTE.name) || first(ATTRIBUTE.commonName) || first(ATTRIBUTE.organization)
  return {
    rfc: rfc ?? '',
    nombre: nombre.trim(),
    curp,
    representante: representativeRfc || representativeCurp ? { rfc: representativeRfc, curp: representativeCurp } : null,
    numeroSerie: certificate.numeroSerie,
  }
}

export const signerOf = (certificate: Certificate, identity: Identity): Signer => ({
  ...identity,
  get publicKey() {
    return certificate.publicKey
  },
})
