// Worked cases to start from: each opens the calculator filled in and calculated.

export type Example = { title: string; query: Readonly<Record<string, string>> }

const factor20 = { tipoDescuento: '03', valor: '20.0000', salarioDiario: '500.00', sbc: '522.60' }
const case2026 = (title: string, inicio: string, fin: string): Example => ({ title, query: { ...factor20, inicio, fin } })

export const EXAMPLES: readonly Example[] = [
  {
    title: 'Cuota fija con salario mínimo: el tope del 20 % manda (julio de 2021)',
    query: {
      tipoDescuento: '02',
      valor: '2450.00',
      salarioDiario: '141.70',
      sbc: '148.10484',
      inicio: '2021-07-16',
      fin: '2021-07-29',
    },
  },
  {
    title: 'Factor, en un periodo que cruza de bimestre y de año (diciembre de 2019)',
    query: {
      tipoDescuento: '03',
      valor: '22.2500',
      salarioDiario: '117.89',
      sbc: '123.22',
      inicio: '2019-12-27',
      fin: '2020-01-02',
    },
  },
  {
    title: 'Porcentaje sobre el salario integrado, 44 días (2024)',
    query: {
      tipoDescuento: '01',
      valor: '30.00',
      salarioDiario: '313.64',
      sdi: '327.81',
      sbc: '327.81',
      inicio: '2024-01-01',
      fin: '2024-02-13',
    },
  },
  case2026('Factor 20, un bimestre entero (enero y febrero de 2026)', '2026-01-01', '2026-02-28'),
  case2026('Factor 20, una semana de enero de 2026', '2026-01-05', '2026-01-11'),
  case2026('Factor 20, primera quincena de enero de 2026', '2026-01-01', '2026-01-15'),
  case2026('Factor 20, primera quincena de marzo de 2026', '2026-03-01', '2026-03-15'),
  case2026('Factor 20, segunda quincena de julio de 2026', '2026-07-16', '2026-07-31'),
]

/** The address of the calculator with these fields; calculated at once where `query` says all. */
export const exampleHref = ({ query }: Example): string => `/calculadora?${new URLSearchParams({ ...query, calcular: '1' })}`

/** The calculator with a notice's discount filled in, for the pages that show a notice. */
export function calculatorHref(notice: { tipoDescuento: string; monDescuento: number; facDescuento: number }): string {
  const valor = notice.tipoDescuento === '03' ? notice.facDescuento.toFixed(4) : notice.monDescuento.toFixed(2)
  return `/calculadora?${new URLSearchParams({ tipoDescuento: notice.tipoDescuento, valor })}`
}
