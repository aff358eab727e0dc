// What a developer asks an employer for, as it is typed. The rules of relations judge it after this.

import type { Static } from 'typebox'
import { httpProblems } from '../../../http/problems.ts'
import { addDays, addYears, type Day } from '../../../kernel/dates.ts'
import { typedNrps } from '../../../kernel/nrp.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import { checkRfc } from '../../../kernel/rfc.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { given, typedDay } from '../ui/index.ts'
import type { AskForm } from './schemas.ts'

export type RequestInput = {
  patron: string
  nrps: string[]
  inicio: Day
  fin: Day
  producto?: string
  mensaje?: string
}
type Typed = Static<typeof AskForm>

const MOST_MESSAGE = 500
const MOST_NRPS = 1_000

/** A year from today for all registrations: what most ask for. */
export const usualRequest = (today: Day, patron: string | undefined): Typed => ({
  alcance: 'todos',
  inicio: today,
  fin: addDays(addYears(today, 1), -1),
  ...(patron && { patron }),
})

/** Refuses CUERPO_INVALIDO with every field that is wrong. */
export function readRequestForm(typed: Typed, today: Day): RequestInput {
  const errores: FieldError[] = []
  const wrong = (campo: string, mensaje: string) => void errores.push({ campo, mensaje })
  const day = (campo: 'inicio' | 'fin', missing: string): Day => {
    const text = given(typed[campo])
    const found = text === undefined ? undefined : typedDay(text)
    if (found === undefined) wrong(campo, text === undefined ? missing : 'Escriba la fecha como día, mes y año: 16/02/2026.')
    return found ?? today
  }
  const patron = typedKey(given(typed.patron) ?? '')
  const rfc = checkRfc(patron)
  if (patron === '') wrong('patron', 'Escriba el RFC del patrón.')
  else if (!rfc.ok) wrong('patron', rfc.motivo)
  const listed = typedNrps(typed.nrps ?? '')
  const nrps = typed.alcance === 'algunos' ? listed : ['*']
  if (nrps.length === 0) wrong('nrps', 'Escriba al menos un registro patronal, o pida todos.')
  if (nrps.length > MOST_NRPS) wrong('nrps', 'Son más de 1,000: pida todos.')
  const mensaje = given(typed.mensaje)
  if (mensaje && mensaje.length > MOST_MESSAGE) wrong('mensaje', `Abrévielo a ${MOST_MESSAGE} caracteres.`)
  const producto = given(typed.producto)
  const asked: RequestInput = {
    patron,
    nrps,
    inicio: day('inicio', 'Diga desde qué día.'),
    fin: day('fin', 'Diga hasta qué día.'),
    ...(producto && { producto }),
    ...(mensaje && { mensaje }),
  }
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
  return asked
}
