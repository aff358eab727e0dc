// What a receipt says, as plain values: whoever asks for one gives all of it, so that this module knows no other's tables.
import type { Day } from '../../kernel/dates.ts'

export type Person = { rfc: string; nombre: string | null }

/** What a person signed with an e.firma, as it was received. */
export type Signature = {
  cadenaOriginal: string
  /** RSASSA-PKCS1-v1_5 SHA-256 over the UTF-8 bytes of cadenaOriginal. */
  firma: Buffer
  /** DER. */
  certificado: Buffer
}

type Relation = {
  folio: string
  patron: Person
  desarrollador: Person
  producto: string | null
  /** Registros patronales, or all of the employer's, present and future. */
  nrps: 'todos' | string[]
  /** Legal days, both included. */
  inicio: Day
  fin: Day
  otorgadaEl: Date
  /** Folio of the relation whose place this one takes over. */
  traspasoDe?: string | null
  /** Who signed the grant; for a company also the person who did so in its name, as the certificate says. */
  firmante: Person & { representante: { rfc: string | null; curp: string | null } | null }
}

export type GrantReceipt = Relation & Signature & { kind: 'relacion' }

export type RevocationReceipt = Relation & {
  kind: 'revocacion'
  revocadaEl: Date
  /** Who revoked, in words that the paper shows, such as an RFC. */
  revocadaPor: string | null
  motivo: string | null
  /** Where the revocation itself was signed. */
  acto?: Signature & { firmante: Person }
}

/** That a product passed its tests and is certified. */
export type Constancia = {
  kind: 'constancia'
  folio: string
  desarrollador: Person
  producto: { nombre: string; version: string; mayor: number }
  /** Id of the procedure. */
  certificacion: string
  /** Legal days, both included. */
  desde: Day
  hasta: Day
  probadaEl: Date
  aprobadaEl: Date
  por: 'operador' | 'automatica'
  resumen: { total: number; aprobadas: number; advertencias: number }
  pruebas: { titulo: string; obligatoria: boolean; resultado: 'aprobada' | 'advertencia' | 'no-aprobada' }[]
}

export type Receipt = GrantReceipt | RevocationReceipt | Constancia
export type ReceiptKind = Receipt['kind']
