// The damage insurance that is charged on top of the credit: so many pesos a bimester, whole or spread by days (docs/calculadora.md).
import { bimesterDays, bimesterEnd, bimesterOf, bimesterStart, daysBetween } from '../../kernel/bimester.ts'
import { nextBimesterStart } from '../../kernel/dates.ts'
import { overWhole, timesWhole, toCents } from '../../kernel/rational.ts'
import { money, rule } from './explain.ts'
import { earliest, missingSentence } from './parts.ts'
import { type Values, valueOrLast } from './period-values.ts'
import { provisionalOf, provisionalRule } from './provisional.ts'
import type { Provisional, Rule } from './schemas.ts'
import type { Terms } from './terms.ts'

/**
 * Whole: once for each bimester that begins in the period, and once where none does (the caller says that this payroll is the
 * bimester's first). Spread: the period's calendar days in each bimester, absences or not, rounded for each bimester.
 */
export function insuranceDue(
  terms: Terms,
  values: Values,
): {
  cents: bigint
  reglas: Rule[]
  missing: string[]
  provisionales: Provisional[]
} {
  const due = { cents: 0n, reglas: [] as Rule[], missing: [] as string[], provisionales: [] as Provisional[] }
  if (terms.seguro === 'no') return due
  const anotherBegins = nextBimesterStart(terms.inicio) <= terms.fin
  for (let inicio = terms.inicio; inicio <= terms.fin; inicio = nextBimesterStart(inicio)) {
    const bimestre = bimesterOf(inicio)
    const fin = earliest(terms.fin, bimesterEnd(inicio))
    if (terms.seguro === 'completo' && inicio !== bimesterStart(bimestre) && anotherBegins) continue
    const { value } = valueOrLast(values.seguroDanos, inicio)
    if (!value) {
      due.missing.push(missingSentence(values.seguroDanos, inicio, fin))
      continue
    }
    const whole = bimesterDays(bimestre)
    const dias = daysBetween(inicio, fin)
    const cents = toCents(terms.seguro === 'completo' ? value.valor : overWhole(timesWhole(value.valor, dias), whole))
    due.cents += cents
    if (value.provisional) {
      due.reglas.push(provisionalRule(values.seguroDanos.nombre, value))
      due.provisionales.push(provisionalOf('seguroDanos', value, { inicio, fin }))
    }
    due.reglas.push(
      terms.seguro === 'completo'
        ? rule('SEGURO_COMPLETO', `Seguro de daños del bimestre ${bimestre}, entero: ${money(cents)}.`)
        : rule(
            'SEGURO_PRORRATEADO',
            `Seguro de daños ${value.texto} ÷ ${whole} días del bimestre ${bimestre} × ${dias} días = ${money(cents)}.`,
          ),
    )
  }
  return due
}
