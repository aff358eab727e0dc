// Calls the calculator as a payroll system would.
import type { Calculated, CalculationAnswer, Worker } from '../../../src/modules/withholding/index.ts'
import type { Service } from '../../support/service.ts'

export const post = (t: Service, body: unknown) =>
  t.app.inject({ method: 'POST', url: '/v1/retenciones/calculo', payload: body as object })

export async function calculate(t: Service, ...trabajadores: Worker[]): Promise<Calculated[]> {
  const response = await post(t, { trabajadores })
  if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${response.body}`)
  return response.json<CalculationAnswer>().resultados as Calculated[]
}

/** Type 03, factor 20, well above the minimum wage: 4,032.40 a bimester of 2026. */
export const FACTOR_20: Worker = {
  tipoDescuento: '03',
  facDescuento: 20,
  salarioDiario: 500,
  sbc: 522.6,
  zona: 'general',
  periodo: { inicio: '2026-01-01', fin: '2026-01-15' },
}

export const rules = (list: { regla: string }[]): string[] => list.map((rule) => rule.regla)
