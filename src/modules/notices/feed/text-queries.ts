// The JSON text of a notice, in SQL (docs/adr/0005, 0024). What never changes is made when the notice is published and stored in two
// columns; what a later notice or the catalog may change stands between and after them and is put in at each reading.

import { CLASIFICACIONES } from '../publish/rules.ts'

/** An instant as it goes on the wire. */
export const ISO = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

type Field = [wire: string, expression: string, kind: 'text' | 'number' | 'words', nullable?: 'null']

const INICIO: Field[] = [
  ['folioAviso', 'a.folio_aviso', 'text'],
  ['nrp', 'a.nrp', 'text'],
  ['nss', 'a.nss', 'text'],
  ['nssUnificado', 'a.nss_unificado', 'text', 'null'],
  ['rfcTrabajador', 'a.rfc_trabajador', 'text', 'null'],
  ['curpTrabajador', 'a.curp_trabajador', 'text', 'null'],
  ['numCredito', 'a.num_credito', 'text'],
  ['tipoAviso', 'a.tipo_aviso', 'text'],
]
const RESTO: Field[] = [
  ['fechaCreaAviso', 'a.fecha_crea_aviso', 'text'],
  ['fechaOtorgamiento', 'a.fecha_otorgamiento', 'text', 'null'],
  ['fechaUltimoAviso', 'a.fecha_ultimo_aviso', 'text', 'null'],
  ['tipoCredito', 'a.tipo_credito', 'text'],
  ['tipoDescuento', 'a.tipo_descuento', 'text'],
  ['facDescuento', 'a.fac_descuento', 'number'],
  ['monDescuento', 'a.mon_descuento', 'number'],
  ['tipoDescuentoAnterior', 'a.tipo_descuento_anterior', 'text', 'null'],
  ['facDescuentoAnterior', 'a.fac_descuento_anterior', 'number', 'null'],
  ['monDescuentoAnterior', 'a.mon_descuento_anterior', 'number', 'null'],
  ['estatusCredito', 'a.estatus_credito', 'text'],
  ['nombreTrabajador', 'a.nombre_trabajador', 'words', 'null'],
  ['motivo', 'a.motivo', 'words', 'null'],
  ['fechaNotificacion', 'a.fecha_notificacion', 'text', 'null'],
  ['posicion', 'a.posicion', 'number'],
  ['publicadoEl', ISO('a.publicado_el'), 'text'],
]

// Plain concatenation costs less than row_to_json. It may be, because no field can hold what JSON escapes: each passed a
// check of its form before it was stored (records.ts), or is a word of this module's own. Only what people wrote is quoted by the database.
function textOf(open: string, fields: Field[]): string {
  const parts: string[] = []
  let before = open
  for (const [wire, expression, kind, nullable] of fields) {
    const quote = kind === 'text' && !nullable ? '"' : ''
    const value =
      kind === 'text' ? `'"' || ${expression} || '"'` : kind === 'words' ? `to_json(${expression})::text` : `${expression}::text`
    parts.push(`'${before}"${wire}":${quote}'`, nullable ? `coalesce(${value}, 'null')` : expression)
    before = `${quote},`
  }
  const end = before.slice(0, -1)
  return `concat(${parts.join(', ')}${end ? `, '${end}'` : ''})`
}

/** What is stored, of a row `a` with the columns of avisos. */
export const TEXTO_INICIO = textOf('{', INICIO)
export const TEXTO_RESTO = textOf('', RESTO)

/** Few notices made others fall. */
const SUSTITUYE = `coalesce(',"sustituye":["' || array_to_string(a.sustituye, '","') || '"]', ',"sustituye":[]')`

const CLASS = `case a.clasificacion ${CLASIFICACIONES.map((name) => `when '${name}' then ',"clasificacion":"${name}",'`).join(' ')} else ',"clasificacion":null,' end`

/** Of a row `a`: its JSON object without fechaNotLinea and fechaEfecto, which the request may set, and still open. */
// `||` costs PostgreSQL less than concat, and constants less than quoting.
export const FIJO = `a.texto_inicio || ${CLASS} || a.texto_resto
  || coalesce(',"efecto":"' || a.efecto || '","sustituidoPor":', ',"efecto":null,"sustituidoPor":')
  || coalesce('"' || a.sustituido_por || '"', 'null') || ${SUSTITUYE}`
