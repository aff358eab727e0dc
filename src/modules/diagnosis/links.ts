// The chain from an e.firma to the notices, link by link, in the order in which they are tried.

export const LINKS = [
  'certificado',
  'autoridad',
  'ocsp',
  'rfc',
  'contrasena',
  'codigo',
  'reloj',
  'relacion',
  'certificacion',
] as const
export type Link = (typeof LINKS)[number]

/** As people call them. */
export const LINK_NAMES: Record<Link, string> = {
  certificado: 'Certificado',
  autoridad: 'Autoridad',
  ocsp: 'Revocación (OCSP)',
  rfc: 'RFC',
  contrasena: 'Contraseña',
  codigo: 'Código',
  reloj: 'Reloj',
  relacion: 'Relación de confianza',
  certificacion: 'Certificación',
}

/** Who can mend a link, from the place of the taxpayer who is diagnosed. */
export const MENDERS = ['usted', 'el patrón', 'el desarrollador', 'el SAT', 'el Instituto'] as const
export type Mender = (typeof MENDERS)[number]

/** Something that can be wrong with a link: what it is, who mends it and how. */
export type CauseKind = {
  eslabon: Link
  mensaje: string
  resuelve: Mender
  queHacer: string
  /** Told to the operator alone: to anybody else it would say which of RFC, password and code was right. */
  soloOperador?: true
}
