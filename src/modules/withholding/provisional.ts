// How an answer tells that a value was not published yet and the last one stood in (domain.md 4).
import { rule } from './explain.ts'
import type { PeriodValue, ValueCatalog } from './period-values.ts'
import type { Provisional, Rule } from './schemas.ts'

/** `nombre`: the value as a sentence names it. */
export const provisionalRule = (nombre: string, { texto }: PeriodValue): Rule =>
  rule(
    'VALOR_PROVISIONAL',
    `Para estos días aún no se publica ${nombre}: se usó el último, ${texto}. Vuelva a calcular cuando se publique y ajuste la diferencia.`,
  )

export const provisionalOf = (
  catalogo: ValueCatalog,
  { texto }: PeriodValue,
  { inicio, fin }: { inicio: string; fin: string },
): Provisional => ({
  catalogo,
  valorUsado: Number(texto),
  inicio,
  fin,
})
