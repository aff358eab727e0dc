// Files of notices as the institute sends them, for tests of the import.

import { type Reject, type RowFormat, textSource } from '../../src/bulk-import/index.ts'
import { completeNrp } from '../../src/kernel/nrp.ts'

export const NRP = { a: 'A0112345101', b: 'Y6200011101', c: '05123456104' }
export const EMPLOYER = { a: 'EKU9003173C9', b: 'MAB9307148T4' }

/** A record that is right in every field, with what is given instead. */
export const record = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  folioAviso: 'R0201026000001',
  nrp: NRP.a,
  nss: '12345678903',
  nssUnificado: null,
  rfcTrabajador: 'GODE561231GR8',
  curpTrabajador: 'BOXW310820HNERXN09',
  numCredito: '1426123456',
  tipoAviso: '02',
  fechaCreaAviso: '2026-02-09',
  fechaOtorgamiento: '2019-05-20',
  fechaUltimoAviso: null,
  tipoCredito: '001',
  tipoDescuento: '02',
  facDescuento: 0,
  monDescuento: 2450,
  tipoDescuentoAnterior: null,
  facDescuentoAnterior: null,
  monDescuentoAnterior: null,
  estatusCredito: '001',
  ...more,
})

export const folio = (serial: number, head = 'R0201026'): string => head + String(serial).padStart(6, '0')

/** NRP number `index` of a made-up series. */
export const nrpNumber = (index: number): string => completeNrp(`C${String(index).padStart(9, '0')}`)

export const ndjson = (...records: Record<string, unknown>[]) =>
  textSource(records.map((r) => JSON.stringify(r)).join('\n'), 'ndjson')

export const padron = (...rows: [nrp: string, rfc: string, name?: string][]) =>
  textSource(
    `nrp,rfc,razonSocial\n${rows.map(([nrp, rfc, name]) => `${nrp},${rfc},"${name ?? `Patrón ${rfc}`}"`).join('\n')}\n`,
    'csv',
  )

export const csv = (text: string | Uint8Array, format: RowFormat = 'csv') => textSource(text, format)

/** A list that collects what an import rejects. */
export const rejectList = () => {
  const list: Reject[] = []
  return { list, onReject: (reject: Reject) => void list.push(reject) }
}
