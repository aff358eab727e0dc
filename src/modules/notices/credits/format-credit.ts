// Credits as JSON text: amounts keep the decimals of their field, which a number in JavaScript does not. Pure.
import type { CreditView } from './credit-view.ts'
import type { Terms } from './notice.ts'
import type { CreditRow } from './queries.ts'

const numbers = ({ facDescuento, monDescuento }: Terms): string => `"facDescuento":${facDescuento},"monDescuento":${monDescuento}`

export const termsJson = (terms: Terms | null): string =>
  terms === null ? 'null' : `{"tipoDescuento":"${terms.tipoDescuento}",${numbers(terms)}}`

/** The same as fields of another object. */
export const termFields = (terms: Terms | null): string =>
  terms === null
    ? '"tipoDescuento":null,"facDescuento":null,"monDescuento":null'
    : `"tipoDescuento":"${terms.tipoDescuento}",${numbers(terms)}`

const text = (value: string | null): string => (value === null ? 'null' : `"${value}"`)

/** An object of schema Credit, still open; `terms`: how they are written. */
export function creditJson(view: CreditView<CreditRow>, terms = `"terminos":${termsJson(view.state.terminos)}`): string {
  const { nrp, nss, numCredito, estado, state, rows, conflicto } = view
  const programados = state.programados.map(
    (p) =>
      `{"efecto":"${p.efecto}","fechaEfecto":"${p.fechaEfecto}","terminos":${termsJson(p.terminos)},"folioAviso":"${p.folioAviso}"}`,
  )
  return (
    `{"nrp":"${nrp}","nss":"${nss}","numCredito":"${numCredito}","estado":"${estado}",${terms},"desde":${text(state.desde)},` +
    `"programados":[${programados.join()}],"avisos":[${rows.map((row) => text(row.folioAviso)).join()}]${conflicto ? ',"conflicto":"CREDITO_DISTINTO"' : ''}`
  )
}
