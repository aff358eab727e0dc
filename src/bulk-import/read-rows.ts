// A stream of rows from CSV or NDJSON. A row is one line in both: a broken one is rejected by itself and reading goes on.
// CSV: a header is required, columns by name in any order, parted by comma, semicolon or tab as the header shows.
import { parse } from 'csv-parse/sync'
import { misread } from './legible-text.ts'
import { rowProblems } from './problems.ts'
import { type Line, MAX_LINE, readLines } from './read-lines.ts'
import type { RowFormat, Source } from './source.ts'

/** Fields by name; CSV gives text only, NDJSON whatever JSON has. */
export type Values = Record<string, unknown>
/** Why a row, or one field of it, was not taken. `campo` is null where the row as a whole is meant. */
export type Reject = { linea: number; campo: string | null; codigo: string; motivo: string }
export type Row = { linea: number; valores: Values } | { linea: number; rechazo: Reject }

export type Columns = { required: readonly string[]; optional: readonly string[] }

type Parse = (lines: Line[]) => Row[]

/** Rows in pieces, with the number of bytes read so far. Refuses ARCHIVO_ILEGIBLE and COLUMNAS_INVALIDAS. */
export async function* readRows(source: Source, columns: Columns): AsyncGenerator<{ rows: Row[]; bytes: number }> {
  let parseLines: Parse | undefined
  let separator: string | undefined
  for await (const { lines, bytes } of readLines(source)) {
    if (!parseLines) {
      const first = lines[0]
      if (!first) continue
      const format: RowFormat = source.format ?? (/^\s*[{[]/.test(first.texto ?? '') ? 'ndjson' : 'csv')
      if (format === 'csv') {
        const said = SEPARATOR.exec(lines[0]!.texto ?? '')?.[1]
        if (said !== undefined) lines.shift()
        if (lines.length === 0) {
          separator = said ?? separator
          continue
        }
        parseLines = csvParser(lines.shift()!, columns, source.name, said ?? separator)
      } else {
        parseLines = ndjsonParser(columns)
      }
    }
    yield { rows: parseLines(lines), bytes }
  }
  if (!parseLines) throw rowProblems.ARCHIVO_ILEGIBLE({ detail: `${source.name} está vacío.` })
}

const rejected = (linea: number, codigo: string, motivo: string, campo: string | null = null): Row => ({
  linea,
  rechazo: { linea, campo, codigo, motivo },
})

/** What is wrong with a line before it is parsed, else undefined. */
function brokenLine({ linea, texto }: Line): Row | undefined {
  if (texto === undefined) return rejected(linea, 'LINEA_DEMASIADO_LARGA', `La línea pasa de ${MAX_LINE} caracteres.`)
  const wrong = misread(texto)
  return wrong === undefined ? undefined : rejected(linea, 'CODIFICACION', wrong)
}

function ndjsonParser({ required, optional }: Columns): Parse {
  const known = new Set([...required, ...optional])
  return (lines) =>
    lines.map((line) => {
      const broken = brokenLine(line)
      if (broken) return broken
      let valores: unknown
      try {
        valores = JSON.parse(line.texto!)
      } catch {
        return rejected(line.linea, 'LINEA_ILEGIBLE', 'La línea no es JSON bien formado.')
      }
      if (typeof valores !== 'object' || valores === null || Array.isArray(valores)) {
        return rejected(line.linea, 'LINEA_ILEGIBLE', 'La línea debe ser un objeto JSON.')
      }
      for (const campo in valores) {
        if (!known.has(campo)) return rejected(line.linea, 'CAMPO_DESCONOCIDO', 'Este campo no existe aquí.', visible(campo))
      }
      return { linea: line.linea, valores: valores as Values }
    })
}

const DELIMITERS = [',', ';', '\t']
/** Excel's own first line, which says what parts the columns. */
const SEPARATOR = /^"?sep=([,;\t|])"?$/i
const isBlank = (cell: string): boolean => cell.trim() === ''

/** Without the columns that have no name at the end. */
function withoutBlankEnd(names: string[] | undefined): string[] | undefined {
  const last = names?.findLastIndex((name) => name !== '')
  return last === undefined || last < 0 ? names : names!.slice(0, last + 1)
}

/** `said`: what parts the columns, where the file says so. */
function csvParser(header: Line, columns: Columns, name: string, said?: string): Parse {
  if (header.texto === undefined)
    throw rowProblems.ARCHIVO_ILEGIBLE({
      detail: `${name}: su primera línea pasa de ${MAX_LINE} caracteres, así que no es un encabezado de CSV. Si es NDJSON con esa línea dañada, repita con --formato ndjson. Nada se importó.`,
    })
  const wrong = misread(header.texto)
  if (wrong !== undefined) throw rowProblems.COLUMNAS_INVALIDAS({ detail: `${name}: el encabezado no se puede leer. ${wrong}` })
  const text = header.texto
  const delimiter = said ?? DELIMITERS.find((d) => text.includes(d)) ?? ','
  const cells = csvCells([text], delimiter)
  const names = withoutBlankEnd(cells?.[0]?.map((cell) => cell.trim()))
  refuseHeader(names, columns, name)
  const width = names!.length
  const toRow = (linea: number, found: string[]): Row => {
    // Columns that were cleared in a spreadsheet are still in its file.
    if (found.length > width && found.slice(width).every(isBlank)) found = found.slice(0, width)
    if (found.length !== width) {
      return rejected(linea, 'COLUMNAS_INVALIDAS', `La línea tiene ${found.length} columnas y el encabezado ${width}.`)
    }
    const valores: Values = {}
    for (let i = 0; i < width; i++) valores[names![i]!] = found[i]
    return { linea, valores }
  }
  // Rows that were cleared in a spreadsheet: nothing between the delimiters.
  const cleared = new RegExp(`^[\\s"${delimiter}]*$`)
  // Keys that were written so that Excel leaves their zeros (="00123").
  const quotedByFormula = new RegExp(`(^|${RegExp.escape(delimiter)})="`, 'g')
  return (lines) => {
    const given = lines.filter((line) => line.texto === undefined || !cleared.test(line.texto))
    const texts = given.map((line) => (line.texto ?? '').replace(quotedByFormula, '$1"'))
    const quoted = texts.some((t) => t.includes('"'))
    const all = quoted ? csvCells(texts, delimiter) : undefined
    return given.map((line, i) => {
      const broken = brokenLine(line)
      if (broken) return broken
      const found = all?.[i] ?? (texts[i]!.includes('"') ? csvCells([texts[i]!], delimiter)?.[0] : texts[i]!.split(delimiter))
      return found
        ? toRow(line.linea, found)
        : rejected(line.linea, 'LINEA_ILEGIBLE', 'Las comillas de la línea no cierran bien.')
    })
  }
}

/** Cells of each line, or undefined where some quote swallows a line end, so that the lines must be parsed one by one. */
function csvCells(lines: string[], delimiter: string): string[][] | undefined {
  try {
    const records = parse(lines.join('\n'), { delimiter, relax_column_count: true, record_delimiter: '\n' }) as string[][]
    return records.length === lines.length && !records.some((r) => r.some((cell) => cell.includes('\n'))) ? records : undefined
  } catch {
    return undefined
  }
}

function refuseHeader(names: string[] | undefined, { required, optional }: Columns, name: string): void {
  const known = [...required, ...optional]
  const found = names ?? []
  const list = (items: string[]) => items.map((item) => `«${visible(item)}»`).join(', ')
  const missing = required.filter((r) => !found.includes(r))
  const unknown = found.filter((n) => !known.includes(n))
  const repeated = found.filter((n, i) => found.indexOf(n) !== i)
  const mistakes = [
    !names && 'las comillas no cierran',
    missing.length > 0 && `faltan las columnas ${list(missing)}`,
    unknown.length > 0 && `no se conocen las columnas ${list(unknown)}`,
    repeated.length > 0 && `se repiten las columnas ${list(repeated)}`,
  ].filter(Boolean)
  if (mistakes.length > 0) {
    throw rowProblems.COLUMNAS_INVALIDAS({
      detail: `${name}: ${mistakes.join('; ')}. Se admiten: ${known.join(', ')}. Nada se importó.`,
    })
  }
}

/** A name from outside as it may be shown: short, without control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
const visible = (name: string): string => name.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·').slice(0, 40)
