// Terms of a relation as they are typed in the portal, up to the point where they can be signed. The same rules judge them again when
// the signature arrives.

import type { Static } from 'typebox'
import { addDays, addYears, type Day } from '../../../kernel/dates.ts'
import { typedNrps } from '../../../kernel/nrp.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { judgeTerms, type RelationView, type RequestView } from '../../trust/index.ts'
import { address, given, typedDay } from '../ui/index.ts'
import type { TermsQuery } from './schemas.ts'

export type TypedTerms = Static<typeof TermsQuery>
/** What is signed (act `relacion:otorgar`). */
export type GrantTerms = {
  patron: string
  desarrollador: string
  nrps: string[]
  inicio: Day
  fin: Day
  producto?: string
  solicitud?: string
  traspasoDe?: string
}

/** A year from today, for all registrations: what most employers want. */
export const usualTerms = (desarrollador: string, today: Day): TypedTerms => ({
  desarrollador,
  alcance: 'todos',
  inicio: today,
  fin: addDays(addYears(today, 1), -1),
})

/** As the developer asked; never from a day that has passed. */
export const askedTerms = (request: RequestView, today: Day): TypedTerms => ({
  desarrollador: request.desarrollador,
  ...scopeOf(request.nrps),
  inicio: request.inicio < today ? today : request.inicio,
  fin: request.fin,
  solicitud: request.folio,
  ...(request.producto !== null && { producto: request.producto }),
})

/** The same relation for a year longer. */
export const renewedTerms = (relation: RelationView, today: Day): TypedTerms => ({
  desarrollador: relation.desarrollador,
  ...scopeOf(relation.nrps),
  inicio: today,
  fin: addYears(relation.fin < today ? today : relation.fin, 1),
  ...(relation.producto !== null && { producto: relation.producto }),
})

const scopeOf = (nrps: string[]) => (nrps.includes('*') ? { alcance: 'todos' } : { alcance: 'algunos', nrps })

export const chosenNrps = ({ nrps }: Pick<TypedTerms, 'nrps'>): string[] =>
  typedNrps(([] as string[]).concat(nrps ?? []).join('\n'))

export function readTerms(
  typed: TypedTerms,
  by: { patron: string; own: readonly string[]; today: Day; years: number },
): { terms: GrantTerms } | { errors: FieldError[] } {
  const errors: FieldError[] = []
  const day = (campo: 'inicio' | 'fin', missing: string): Day => {
    const text = given(typed[campo])
    const found = text === undefined ? undefined : typedDay(text)
    if (found === undefined)
      errors.push({ campo, mensaje: text === undefined ? missing : 'Escriba la fecha como día, mes y año: 16/02/2026.' })
    return found ?? by.today
  }
  const nrps = typed.alcance === 'algunos' ? chosenNrps(typed) : ['*']
  if (nrps.length === 0) errors.push({ campo: 'nrps', mensaje: 'Elija al menos un registro patronal, o todos.' })
  if (nrps.length > 1000) errors.push({ campo: 'nrps', mensaje: 'Son más de 1,000: otorgue la relación para todos.' })
  const foreign = nrps.filter((nrp) => nrp !== '*' && !by.own.includes(nrp))
  if (foreign.length > 0)
    errors.push({
      campo: 'nrps',
      mensaje: `No son suyos o no están asociados: ${foreign.slice(0, 5).join(', ')}${foreign.length > 5 ? '…' : ''}.`,
    })
  const terms: GrantTerms = {
    patron: by.patron,
    desarrollador: typedKey(typed.desarrollador),
    nrps,
    inicio: day('inicio', 'Diga desde qué día.'),
    fin: day('fin', 'Diga hasta qué día.'),
  }
  for (const name of ['producto', 'solicitud', 'traspasoDe'] as const) {
    const text = given(typed[name])
    if (text !== undefined) terms[name] = text
  }
  // The registrations were looked at above.
  for (const { campo, mensaje } of judgeTerms({ ...terms, nrps: ['*'] }, by.patron, by.today, by.years))
    if (!errors.some((e) => e.campo === campo)) errors.push({ campo, mensaje })
  return errors.length > 0 ? { errors } : { terms }
}

const asQuery = ({ nrps, ...rest }: TypedTerms) => ({ ...rest, nrps })
export const termsAddress = (typed: TypedTerms): string => address('/portal/relaciones/terminos', asQuery(typed))
export const signAddress = (typed: TypedTerms): string => address('/portal/relaciones/firmar', asQuery(typed))
