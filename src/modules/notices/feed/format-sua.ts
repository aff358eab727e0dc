// A credit movement as SUA imports it (domain.md 5): 52 characters a line, CRLF. What such a line cannot say is told with its reason instead.
// Which movements a credit makes is decided by its fold (credits/timeline.ts). Pure.
import type { Terms } from '../credits/notice.ts'
import type { Movement } from '../credits/timeline.ts'

/** Column 52, the table that lowers old percentages: `S` or `N`. Of other kinds of discount it is always N. */
export type Decrease = 'S' | 'N'
export type SuaWorker = { nrp: string; nss: string; numCredito: string }
export type SuaLine = { linea: string } | { motivo: string }

/** `nss`: the number into which others were merged, since one that the institute gave (77…) is not in SUA. */
export function suaLine(
  { nrp, nss, numCredito }: SuaWorker,
  { movimiento, fecha, terminos }: Movement,
  decrease: Decrease,
): SuaLine {
  if (terminos === null)
    return { motivo: 'No se conoce ningún descuento mayor que 0 de este crédito, y SUA lo pide también para suspender.' }
  const value = suaValue(terminos)
  if (value === undefined) return { motivo: 'El valor del descuento no cabe en el formato.' }
  const [year, month, day] = fecha.split('-')
  const tipo = Number(terminos.tipoDescuento)
  return { linea: `${nrp}${nss}${numCredito}${movimiento}${day}${month}${year}${tipo}${value}${tipo === 1 ? decrease : 'N'}\r\n` }
}

/** Eight digits: 1 `00EEDD00`, 2 `EEEEEDD0`, 3 `0EEEDDDD`. */
function suaValue({ tipoDescuento, facDescuento, monDescuento }: Terms): string | undefined {
  const valor = Number(tipoDescuento === '03' ? facDescuento : monDescuento)
  const digits = (whole: number, decimals: number) => {
    const text = Math.round(valor * 10 ** decimals).toString()
    return text.length > whole + decimals ? undefined : text.padStart(whole + decimals, '0')
  }
  if (tipoDescuento === '01') return wrap('00', digits(2, 2), '00')
  if (tipoDescuento === '02') return wrap('', digits(5, 2), '0')
  return tipoDescuento === '03' ? wrap('0', digits(3, 4), '') : undefined
}

const wrap = (before: string, digits: string | undefined, after: string) =>
  digits === undefined ? undefined : before + digits + after
