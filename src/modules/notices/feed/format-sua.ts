// Notices as credit movements that SUA imports (domain.md 5): 52 characters a line, CRLF. What such a line cannot say is named
// with its reason instead. Which movement a notice becomes is this project's own mapping. Pure.
import type { Static } from 'typebox'
import type { Notice } from '../schemas.ts'

type Fields = Static<typeof Notice>

export type SuaMovement = { linea: string } | { motivo: string }

const MOVEMENTS: Record<string, string> = {
  INICIAR: '15',
  REINICIAR: '17',
  SUSPENDER: '16',
  SUSPENDER_Y_ENTERAR: '16',
  SUSPENDER_Y_DEVOLVER: '16',
}

export function suaMovement(notice: Fields): SuaMovement {
  if (notice.sustituidoPor !== null) return { motivo: `Lo sustituye el aviso ${notice.sustituidoPor}.` }
  if (notice.efecto === 'SIN_EFECTO') return { motivo: 'Repite lo que ya rige, o es de un crédito suspendido.' }
  if (notice.efecto === null || notice.fechaEfecto === null) return { motivo: 'El catálogo no conoce su tipo de aviso.' }
  const movement = notice.efecto === 'MODIFICAR' ? changeOf(notice) : MOVEMENTS[notice.efecto]
  if (movement === undefined) return { motivo: `SUA no tiene un movimiento para ${notice.efecto}.` }
  const discount = discountOf(notice)
  if (discount === undefined) return { motivo: 'No trae un descuento mayor que 0.' }
  const value = suaValue(discount)
  if (value === undefined) return { motivo: 'El valor del descuento no cabe en el formato.' }
  const [year, month, day] = notice.fechaEfecto.split('-')
  return {
    linea: `${notice.nrp}${notice.nss}${notice.numCredito}${movement}${day}${month}${year}${Number(discount.tipo)}${value}N\r\n`,
  }
}

/** 18 where the type of discount changes, else 19. */
const changeOf = (notice: Fields): string =>
  notice.tipoDescuentoAnterior !== null && notice.tipoDescuentoAnterior !== notice.tipoDescuento ? '18' : '19'

type Discount = { tipo: string; valor: number }

/** The discount, or the one that held before: a suspension may carry none of its own. */
function discountOf(notice: Fields): Discount | undefined {
  const now = { tipo: notice.tipoDescuento, valor: notice.tipoDescuento === '03' ? notice.facDescuento : notice.monDescuento }
  if (now.valor > 0) return now
  const tipo = notice.tipoDescuentoAnterior
  const valor = tipo === '03' ? notice.facDescuentoAnterior : notice.monDescuentoAnterior
  return tipo !== null && valor !== null && valor > 0 ? { tipo, valor } : undefined
}

/** Eight digits: 1 `00EEDD00`, 2 `EEEEEDD0`, 3 `0EEEDDDD`. */
function suaValue({ tipo, valor }: Discount): string | undefined {
  const digits = (whole: number, decimals: number) => {
    const text = Math.round(valor * 10 ** decimals).toString()
    return text.length > whole + decimals ? undefined : text.padStart(whole + decimals, '0')
  }
  if (tipo === '01') return wrap('00', digits(2, 2), '00')
  if (tipo === '02') return wrap('', digits(5, 2), '0')
  return tipo === '03' ? wrap('0', digits(3, 4), '') : undefined
}

const wrap = (before: string, digits: string | undefined, after: string) =>
  digits === undefined ? undefined : before + digits + after
