// `sia acuses exportar`: what employers did with their notices, for the institute's credit system.
import { open, rename } from 'node:fs/promises'
import { resolve } from 'node:path'
import { formatOfName, type RowFormat } from '../bulk-import/index.ts'
import { isDay } from '../kernel/dates.ts'
import { type ExportedAcknowledgement, exportAcknowledgements } from '../modules/acknowledgements/index.ts'
import { figure, namedArgs, runImport, UsageError } from './import-run.ts'
import type { Command, Io } from './io.ts'

const USAGE = 'sia acuses exportar [--desde AAAA-MM-DD] [--hasta AAAA-MM-DD] [--formato ndjson|csv] [--archivo ARCHIVO]'

export const acusesExportar: Command = (ctx, io, args) =>
  runImport(io, USAGE, async () => {
    const { desde, hasta, format, archivo } = readArgs(args, io.cwd)
    const out =
      archivo === undefined ? { write: async (text: string) => io.out(text), done: async () => {} } : await openFile(archivo)
    let count = 0
    if (format === 'csv') await out.write(CSV_HEADER)
    for await (const page of exportAcknowledgements(ctx, { desde, hasta })) {
      count += page.length
      await out.write(page.map(format === 'csv' ? csvLine : (row) => `${JSON.stringify(row)}\n`).join(''))
    }
    await out.done()
    if (archivo !== undefined) io.err(`Acuses exportados: ${figure(count)}\n`)
    return 0
  })

function readArgs(args: string[], cwd: Io['cwd']) {
  const values = namedArgs(args, ['desde', 'hasta', 'formato', 'archivo'])
  const { desde, hasta, formato } = values
  for (const [name, value] of Object.entries({ desde, hasta })) {
    if (value !== undefined && !isDay(value)) throw new UsageError(`--${name} debe ser una fecha AAAA-MM-DD.`)
  }
  if (desde !== undefined && hasta !== undefined && desde > hasta)
    throw new UsageError('--hasta no puede ser anterior a --desde.')
  if (formato !== undefined && formato !== 'csv' && formato !== 'ndjson') throw new UsageError('--formato debe ser csv o ndjson.')
  const archivo = values.archivo === undefined ? undefined : resolve(cwd, values.archivo)
  const format: RowFormat = formato ?? (archivo === undefined ? 'ndjson' : (formatOfName(archivo) ?? 'ndjson'))
  return { desde, hasta, format, archivo }
}

/** Written beside its place and put there whole at the end, so that nobody takes half an export for all of it. */
async function openFile(path: string) {
  const partial = `${path}.parcial`
  const file = await open(partial, 'w', 0o600).catch((error: { code?: string }) => {
    throw new UsageError(`No se puede escribir ${path} (${error.code}).`)
  })
  return {
    write: (text: string) => file.appendFile(text),
    async done() {
      await file.close()
      await rename(partial, path)
    },
  }
}

// For programs: keys as they are. Free text is led by an apostrophe where a spreadsheet would compute it.
const COLUMNS: [string, (row: ExportedAcknowledgement) => string | number | boolean | null | undefined][] = [
  ['patron', (r) => r.patron],
  ['numero', (r) => r.numero],
  ['folioAviso', (r) => r.folioAviso],
  ['nrp', (r) => r.nrp],
  ['resultado', (r) => r.resultado],
  ['motivo', (r) => r.motivo],
  ['comentario', (r) => r.comentario],
  ['aplicadoEl', (r) => r.aplicadoEl],
  ['periodoInicio', (r) => r.periodo?.inicio],
  ['periodoFin', (r) => r.periodo?.fin],
  ['autor', (r) => r.autor],
  ['registradoEl', (r) => r.registradoEl],
  ['vigente', (r) => r.vigente],
]
const CSV_HEADER = `\uFEFF${COLUMNS.map(([name]) => name).join(',')}\r\n`

const csvLine = (row: ExportedAcknowledgement): string =>
  `${COLUMNS.map(([, value]) => cell(String(value(row) ?? ''))).join(',')}\r\n`

function cell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
