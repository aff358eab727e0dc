// What a row of a catalog must look like. Catalogs are open: an operator may add any of them; tiposAviso alone has a meaning
// to this service, so its `datos` are looked at closely.
import type { Checked, Values } from '../../../bulk-import/index.ts'
import { CLASIFICACIONES, EFECTOS_SUSPENSION } from '../publish/rules.ts'

export type CatalogEntry = {
  catalogo: string
  clave: string
  descripcion: string
  datos: Record<string, unknown>
  orden: number
  vigente: boolean
}

export const CATALOG_COLUMNS = {
  required: ['catalogo', 'clave', 'descripcion'],
  optional: ['datos', 'orden', 'vigente'],
} as const

const MAX_DATA = 4_000

export function checkEntry(valores: Values): Checked<CatalogEntry> {
  const errores: { campo: string; codigo: string; motivo: string }[] = []
  const wrong = (campo: string, motivo: string, codigo = 'VALOR_INVALIDO') => void errores.push({ campo, codigo, motivo })
  const text = (campo: string, form: RegExp, motivo: string): string => {
    const given = valores[campo]
    if (given === undefined || given === null || given === '') wrong(campo, 'Falta este campo.', 'CAMPO_FALTANTE')
    else if (typeof given !== 'string' || !form.test(given)) wrong(campo, motivo)
    else return given
    return ''
  }
  const catalogo = text(
    'catalogo',
    /^[a-z][A-Za-z0-9]{1,39}$/,
    'Debe empezar con minúscula y tener de 2 a 40 letras o dígitos, como tiposAviso.',
  )
  const clave = text('clave', /^[A-Za-z0-9._-]{1,20}$/, 'Debe tener de 1 a 20 letras, dígitos, puntos o guiones, entre comillas.')
  const descripcion = text('descripcion', /^[^\p{C}]{1,300}$/u, 'Debe tener de 1 a 300 caracteres visibles.')
  const orden = whole(valores.orden)
  if (orden === undefined) wrong('orden', 'Debe ser un número entero de 0 a 100000.')
  const vigente = flag(valores.vigente)
  if (vigente === undefined) wrong('vigente', 'Debe ser verdadero o falso (true, false).')
  const datos = object(valores.datos)
  if (!datos) wrong('datos', `Debe ser un objeto JSON de hasta ${MAX_DATA} caracteres.`)
  else if (catalogo === 'tiposAviso') {
    const mistake = noticeTypeMistake(clave, datos)
    if (mistake) wrong('datos', mistake)
  }
  if (errores.length > 0) return { ok: false, errores }
  return { ok: true, valor: { catalogo, clave, descripcion, datos: datos!, orden: orden!, vigente: vigente! }, advertencias: [] }
}

function noticeTypeMistake(clave: string, { clasificacion, efecto }: Record<string, unknown>): string | undefined {
  if (!/^[A-Z0-9]{2}$/.test(clave)) return 'La clave de un tipo de aviso tiene dos dígitos o letras mayúsculas.'
  if (clasificacion !== undefined && !(CLASIFICACIONES as readonly unknown[]).includes(clasificacion)) {
    return `La clasificacion debe ser ${CLASIFICACIONES.join(', ')} o faltar.`
  }
  if (efecto === undefined) return undefined
  if (clasificacion !== 'SUSPENSION') return 'Solo una SUSPENSION lleva efecto; el de las demás se deduce.'
  return (EFECTOS_SUSPENSION as readonly unknown[]).includes(efecto)
    ? undefined
    : `El efecto debe ser ${EFECTOS_SUSPENSION.join(', ')}.`
}

function whole(given: unknown): number | undefined {
  if (given === undefined || given === null || given === '') return 0
  const number = typeof given === 'string' && /^\d{1,6}$/.test(given) ? Number(given) : given
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 100_000 ? number : undefined
}

function flag(given: unknown): boolean | undefined {
  if (given === undefined || given === null || given === '' || given === true || given === 'true') return true
  return given === false || given === 'false' ? false : undefined
}

/** An object as it is, or from JSON text, as a CSV has it. */
function object(given: unknown): Record<string, unknown> | undefined {
  if (given === undefined || given === null || given === '') return {}
  let found = given
  if (typeof given === 'string') {
    try {
      found = JSON.parse(given)
    } catch {
      return undefined
    }
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found) || JSON.stringify(found).length > MAX_DATA)
    return undefined
  return found as Record<string, unknown>
}
