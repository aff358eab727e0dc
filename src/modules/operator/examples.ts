// What an import looks like, line by line, by media type. A test imports them.
const NOTICE = {
  folioAviso: 'R0212026000001',
  nrp: 'A0112345101',
  nss: '12345678903',
  numCredito: '1426123456',
  tipoAviso: '02',
  fechaCreaAviso: '2026-02-09',
  fechaOtorgamiento: '2021-05-14',
  tipoCredito: '001',
  tipoDescuento: '02',
  monDescuento: 2450.5,
  estatusCredito: '001',
}
const EMPLOYER = { nrp: 'A0112345101', rfc: 'EKU9003173C9', razonSocial: 'ESCUELA KEMPER URGATE SA DE CV' }
const ITEM = { catalogo: 'tiposCredito', clave: '901', descripcion: 'Crédito de ejemplo', orden: 901, vigente: true }

const ndjson = (row: object) => `${JSON.stringify(row)}\n`
const csv = (row: object) => `${Object.keys(row).join(',')}\r\n${Object.values(row).join(',')}\r\n`
const both = (row: object) => ({ 'application/x-ndjson': ndjson(row), 'text/csv': csv(row) })

export const EXAMPLES = {
  avisos: both(NOTICE),
  padron: both(EMPLOYER),
  catalogos: { ...both(ITEM), 'application/json': JSON.stringify([ITEM]) },
}
