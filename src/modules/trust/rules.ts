// Decisions on trust relationships: terms that may be signed, and the state of one on a legal day.
import { base32 } from '../../kernel/base32.ts'
import { addDays, addYears, type Day } from '../../kernel/dates.ts'
import { checkNrp } from '../../kernel/nrp.ts'
import type { FieldError } from '../../kernel/problem.ts'
import { checkRfc } from '../../kernel/rfc.ts'

export const ALL_NRPS = '*'

export type Terms = { patron?: string; desarrollador: string; nrps: string[]; inicio: Day; fin: Day; producto?: string }

export type TrustState = 'vigente' | 'futura' | 'vencida' | 'revocada'

/** What is wrong with the terms that `signer` signed; none where they stand. `years`: how long a relation may last at most. */
export function judgeTerms(terms: Terms, signer: string, today: Day, years: number): FieldError[] {
  const wrong: FieldError[] = []
  const say = (campo: string, mensaje: string) => void wrong.push({ campo, mensaje })
  if (terms.patron !== undefined && terms.patron !== signer) say('patron', 'No es el RFC del certificado con que se firmó.')
  const developer = checkRfc(terms.desarrollador)
  if (!developer.ok) say('desarrollador', developer.motivo)
  if (terms.nrps.includes(ALL_NRPS)) {
    if (terms.nrps.length > 1) say('nrps', 'Indique "*" solo, o una lista de registros patronales.')
  } else {
    terms.nrps.forEach((nrp, i) => {
      const check = checkNrp(nrp)
      if (!check.ok) say(`nrps.${i}`, check.motivo)
    })
  }
  if (terms.inicio < today) say('inicio', `No puede ser anterior a hoy, ${today}.`)
  const last = addYears(terms.inicio, years)
  if (terms.fin < terms.inicio) say('fin', 'No puede ser anterior al inicio.')
  else if (terms.fin > last) say('fin', `Puede durar a lo más ${years} años: hasta el ${last}.`)
  return wrong
}

export const NO_ACCESS = ['revocada', 'futura', 'vencida', 'certificacion', 'sin-registros'] as const
export type NoAccess = (typeof NO_ACCESS)[number]

/** Why a relation lets nobody read; null where it does. Whether it does was decided in the database: this finds the words for it. */
export function whyNoAccess(relation: { acceso: boolean; estado: TrustState; certificado: boolean }): NoAccess | null {
  if (relation.acceso) return null
  if (relation.estado !== 'vigente') return relation.estado
  return relation.certificado ? 'sin-registros' : 'certificacion'
}

const ENDING_DAYS = 30

/** In force, and over within 30 days: from then on its parties are reminded. */
export const endsSoon = (relation: { estado: TrustState; fin: Day }, today: Day): boolean =>
  relation.estado === 'vigente' && relation.fin <= addDays(today, ENDING_DAYS)

/** Handing over from `old` to the new terms is sound; else what is wrong. `nrps` empty: all. */
export function judgeHandover(
  terms: { patron: string; desarrollador: string; nrps: string[] },
  old: { rfc_patron: string; rfc_desarrollador: string; todos_los_nrp: boolean; nrps: string[] | null } | undefined,
): string | undefined {
  if (!old || old.rfc_patron !== terms.patron) return 'No es el folio de una relación que usted haya otorgado.'
  if (old.rfc_desarrollador === terms.desarrollador)
    return 'Esa relación es con el mismo desarrollador: conserva su lugar sin traspaso.'
  if (old.todos_los_nrp) return undefined
  if (terms.nrps.length === 0)
    return 'Esa relación no abarca todos los registros patronales: el nuevo desarrollador dejaría de ver avisos. Indique los mismos, u otorgue sin traspaso.'
  const missing = terms.nrps.filter((nrp) => !old.nrps?.includes(nrp))
  return missing.length === 0
    ? undefined
    : `Esa relación no abarca ${missing.slice(0, 5).join(', ')}: el nuevo desarrollador dejaría de ver sus avisos anteriores.`
}

/** `RC-XXXX-XXXX-XXXX-XXXX` (a request: `SR-…`) from ten random bytes: 80 bits, so a folio cannot be guessed. */
export const trustFolio = (random: Buffer, kind: 'RC' | 'SR' = 'RC'): string =>
  `${kind}-${base32(random).match(/.{4}/g)!.join('-')}`
