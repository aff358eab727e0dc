// How the list of notices is narrowed, from what people typed.
import { type Html, html } from '../../../http/html.ts'
import { checkNss } from '../../../kernel/nss.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import type { ReadRequest } from '../../notices/index.ts'
import { address, given, typedDay } from '../ui/index.ts'

export type TypedFilters = {
  clase?: string
  nrp?: string
  tipo?: string
  nss?: string
  desde?: string
  hasta?: string
}
type Filters = Pick<ReadRequest, 'clasificacion' | 'nrp' | 'tipoAviso' | 'nss' | 'desde' | 'hasta'>

/** In addresses; `todas` and nothing mean all. */
export const CLASS_KEYS = { retencion: 'RETENCION', modificacion: 'MODIFICACION', suspension: 'SUSPENSION' } as const
export type ClassKey = keyof typeof CLASS_KEYS

export function readFilters(typed: TypedFilters): { filters: Filters; errors: FieldError[] } {
  const errors: FieldError[] = []
  const wrong = (campo: string, mensaje: string): undefined => void errors.push({ campo, mensaje })
  const matching = (campo: keyof TypedFilters, form: RegExp, mensaje: string): string | undefined => {
    const text = key(typed[campo])
    return text === undefined || form.test(text) ? text : wrong(campo, mensaje)
  }
  const key = (text: string | undefined) => (given(text) === undefined ? undefined : typedKey(text!))
  const day = (campo: 'desde' | 'hasta'): string | undefined => {
    const text = given(typed[campo])
    return text === undefined ? undefined : (typedDay(text) ?? wrong(campo, 'Escriba la fecha como día, mes y año: 16/02/2026.'))
  }
  const nss = key(typed.nss)
  const nssWrong = nss === undefined ? undefined : wordOf(checkNss(nss))
  if (nssWrong !== undefined) wrong('nss', nssWrong)
  const filters = {
    clasificacion: CLASS_KEYS[given(typed.clase) as ClassKey],
    nrp: matching('nrp', /^[A-Z0-9]\d{10}$/, 'Un registro patronal tiene once caracteres.'),
    tipoAviso: matching('tipo', /^[A-Z0-9]{2}$/, 'Un tipo de aviso tiene dos caracteres.'),
    nss: nssWrong === undefined ? nss : undefined,
    desde: day('desde'),
    hasta: day('hasta'),
  }
  if (filters.desde && filters.hasta && filters.desde > filters.hasta)
    wrong('desde', 'La primera fecha no puede ser posterior a la segunda.')
  return { filters, errors }
}

const wordOf = (check: ReturnType<typeof checkNss>): string | undefined =>
  check.ok ? undefined : `${check.motivo} Está en el aviso y en el recibo de nómina.`

/** The address of the list with these filters, or of another page that takes the same. */
export const withFilters = (
  typed: TypedFilters,
  more: Record<string, string | undefined> = {},
  path = '/portal/avisos',
): string => address(path, { ...typed, ...more })

/** True where more than the class narrows the list. */
export const isNarrowed = ({ nrp, tipoAviso, nss, desde, hasta }: Filters): boolean =>
  [nrp, tipoAviso, nss, desde, hasta].some((value) => value !== undefined)

/** True where more is asked for than the list's own field can hold. */
export const hasMoreFilters = ({ nrp, tipo, desde, hasta }: TypedFilters): boolean =>
  [nrp, tipo, desde, hasta].some((text) => given(text) !== undefined)

/** What a form does not ask and its answer keeps. */
export const keepInForm = (kept: Record<string, string | undefined>): Html =>
  html`${Object.entries(kept).map(([name, value]) => given(value) !== undefined && html`<input type="hidden" name="${name}" value="${value}">`)}`
