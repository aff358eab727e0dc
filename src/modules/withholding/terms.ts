// One worker's request as exact terms, or what is wrong with it, field by field. What a schema can say stands in schemas.ts.
import { daysBetween } from '../../kernel/bimester.ts'
import type { Day } from '../../kernel/dates.ts'
import { parseDecimal } from '../../kernel/money.ts'
import type { FieldError } from '../../kernel/problem.ts'
import { decimal, type Rational, toCents } from '../../kernel/rational.ts'
import { trimmed } from './explain.ts'
import type { Worker } from './schemas.ts'

/** An amount, exact, and as text for the explanation. */
export type Amount = Readonly<{ valor: Rational; texto: string }>

export type Terms = Readonly<{
  tipo: '01' | '02' | '03'
  /** Percentage, pesos a month, or factor. */
  descuento: Amount
  salarioDiario: Amount
  /** Only with type 01. */
  sdi: Amount | undefined
  sbc: Amount
  zona: 'general' | 'frontera'
  inicio: Day
  fin: Day
  dias: number
  /** Absences and sick leave together: how many, or on which days. */
  faltas: number | readonly Day[]
  salarioPagadoCents: bigint | undefined
  seguro: 'completo' | 'prorrateado' | 'no'
}>

const MAX_DAYS = 366
const WIDTH = 16

/** `at` is the worker's place, `trabajadores.3`; every mistake is added to `errors` under it. Undefined where there was one. */
export function readTerms(worker: Worker, at: string, errors: FieldError[]): Terms | undefined {
  const before = errors.length
  const wrong = (field: string, mensaje: string) => void errors.push({ campo: `${at}.${field}`, mensaje })
  const amount = (field: keyof Worker, decimals: number): Amount | undefined => {
    const given = worker[field] as number | undefined
    if (given === undefined) return undefined
    const texto = parseDecimal(given, WIDTH, decimals)
    if (texto === undefined) return void wrong(field, `Debe tener a lo más ${decimals} decimales; redondéelo antes de enviarlo.`)
    const short = trimmed(texto)
    return { valor: decimal(short), texto: short }
  }

  const tipo = worker.tipoDescuento.padStart(2, '0') as Terms['tipo']
  const [own, other] = tipo === '03' ? (['facDescuento', 'monDescuento'] as const) : (['monDescuento', 'facDescuento'] as const)
  const descuento = amount(own, own === 'facDescuento' ? 4 : 2)
  if (worker[own] === undefined) wrong(own, `Falta este campo: el tipo de descuento ${tipo} lo necesita.`)
  else if (worker[own] === 0) wrong(own, `Debe ser mayor que 0 con el tipo de descuento ${tipo}.`)
  else if (tipo === '01' && worker[own] > 100) wrong(own, 'Con el tipo de descuento 01 es un porcentaje: a lo más 100.')
  if (worker[other]) wrong(other, `Debe ser 0 o no enviarse con el tipo de descuento ${tipo}.`)
  const salarioDiario = amount('salarioDiario', 8)
  const sbc = amount('sbc', 8)
  const sdi = amount('sdi', 8)
  if (tipo === '01' && worker.sdi === undefined)
    wrong('sdi', 'Falta este campo: el tipo de descuento 01 se calcula sobre el salario diario integrado.')
  const salarioPagado = amount('salarioPagado', 2)

  const { inicio, fin } = worker.periodo
  const dias = daysBetween(inicio, fin)
  if (fin < inicio) wrong('periodo.fin', 'No puede ser anterior a inicio.')
  else if (dias > MAX_DAYS) wrong('periodo.fin', `El periodo debe tener a lo más ${MAX_DAYS} días; envíelo en partes.`)
  const faltas = readAbsences(worker, dias, wrong)
  if (errors.length > before) return undefined
  return {
    tipo,
    descuento: descuento!,
    salarioDiario: salarioDiario!,
    sdi,
    sbc: sbc!,
    zona: worker.zona,
    inicio,
    fin,
    dias,
    faltas,
    salarioPagadoCents: salarioPagado && toCents(salarioPagado.valor),
    seguro: worker.seguroDanos ?? 'no',
  }
}

function readAbsences(worker: Worker, dias: number, wrong: (field: string, mensaje: string) => void): number | Day[] {
  const { inicio, fin } = worker.periodo
  const taken = new Set<Day>()
  for (const [list, counted] of [
    ['fechasAusencias', 'ausencias'],
    ['fechasIncapacidades', 'incapacidades'],
  ] as const) {
    worker[list]?.forEach((day, i) => {
      if (day < inicio || day > fin) wrong(`${list}.${i}`, 'Debe caer dentro del periodo.')
      else if (taken.has(day)) wrong(`${list}.${i}`, 'Este día ya está entre las ausencias.')
      taken.add(day)
    })
    if (worker[list] && worker[counted] !== undefined && worker[counted] !== worker[list].length) {
      wrong(counted, `No coincide con ${list}; envíe solo las fechas.`)
    }
  }
  const byDate = worker.fechasAusencias !== undefined || worker.fechasIncapacidades !== undefined
  if (byDate) {
    if (!worker.fechasAusencias && worker.ausencias)
      wrong('fechasAusencias', 'Falta: si unas faltas van por fecha, todas deben ir por fecha.')
    if (!worker.fechasIncapacidades && worker.incapacidades)
      wrong('fechasIncapacidades', 'Falta: si unas faltas van por fecha, todas deben ir por fecha.')
    return [...taken]
  }
  const total = (worker.ausencias ?? 0) + (worker.incapacidades ?? 0)
  if (dias > 0 && total > dias)
    wrong(
      worker.ausencias ? 'ausencias' : 'incapacidades',
      `Ausencias e incapacidades suman más que los ${dias} días del periodo.`,
    )
  return total
}
