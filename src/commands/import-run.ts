// What the commands that import files have in common: arguments, opening the file, progress, the file of rejects, the refusals
// that people read, and the summary's figures.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Encoding, fileSource, formatOfName, type Reject, type RowFormat, type Source } from '../bulk-import/index.ts'
import { Problem } from '../kernel/problem.ts'
import type { Io } from './io.ts'

export const IMPORT_OPTIONS = '[--rechazos ARCHIVO] [--formato csv|ndjson] [--codificacion utf8|latin1]'

export type ImportArgs = { file: string; rechazos: string | undefined; format: RowFormat | undefined; encoding: Encoding }

/** Wrong usage; its message goes before the usage line. */
export class UsageError extends Error {}

export function readImportArgs(args: string[], cwd: string): ImportArgs {
  let parsed: { values: Record<string, string | undefined>; positionals: string[] }
  try {
    const options = { rechazos: { type: 'string' }, formato: { type: 'string' }, codificacion: { type: 'string' } } as const
    parsed = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(argumentMistake(error))
  }
  const { values, positionals } = parsed
  if (positionals.length !== 1)
    throw new UsageError(positionals.length === 0 ? 'Falta el archivo.' : 'Se importa un archivo a la vez.')
  if (values.formato !== undefined && values.formato !== 'csv' && values.formato !== 'ndjson')
    throw new UsageError('--formato debe ser csv o ndjson.')
  const encoding = values.codificacion ?? 'utf8'
  if (encoding !== 'utf8' && encoding !== 'latin1') throw new UsageError('--codificacion debe ser utf8 o latin1.')
  const file = positionals[0] === '-' ? '-' : resolve(cwd, positionals[0]!)
  const rechazos = values.rechazos === undefined ? undefined : resolve(cwd, values.rechazos)
  if (rechazos === file) throw new UsageError('--rechazos no puede ser el mismo archivo que se importa.')
  return { file, rechazos, format: values.formato as RowFormat | undefined, encoding }
}

/** Arguments that are all `--name value`. Refuses others with UsageError. */
export function namedArgs<N extends string>(args: string[], names: readonly N[]): { [K in N]?: string } {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  try {
    return parseArgs({ args, options }).values as { [K in N]?: string }
  } catch (error) {
    throw new UsageError(argumentMistake(error))
  }
}

/** Node's complaint about an argument, in Spanish. */
function argumentMistake(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  const name = /'(-[^' ]*)/.exec(message)?.[1] ?? ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `No se conoce la opción ${name}.`
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return 'Sobran argumentos.'
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `A la opción ${name} le falta su valor.`
  throw error
}

/** Opens the file, or the standard input for `-`. Refuses with UsageError where it cannot be opened. */
export async function openSource(io: Io, { file, format, encoding }: ImportArgs): Promise<Source> {
  if (file === '-') return { name: '(entrada)', bytes: io.stdin, encoding, ...(format && { format }) }
  try {
    const source = await fileSource(file)
    return { ...source, encoding, ...((format ?? formatOfName(file)) && { format: format ?? formatOfName(file)! }) }
  } catch (error) {
    const why: Record<string, string> = {
      ENOENT: 'No existe',
      EACCES: 'No hay permiso para leer',
      EISDIR: 'Es una carpeta, no un archivo:',
    }
    const known = why[(error as { code?: string }).code ?? '']
    if (known) throw new UsageError(`${known} ${file}`)
    throw error
  }
}

/** Runs an import command: wrong usage is 2 with its usage line, a refusal is told with its code and is 1. */
export async function runImport(io: Io, usage: string, run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\nUso: ${usage}\n`)
      return 2
    }
    if (!(error instanceof Problem)) throw error
    io.err(`${error.codigo}: ${error.title}. ${error.detail ?? ''}\n`)
    return 1
  }
}

/** The first rejects of a run, for the terminal. */
export class RejectSample {
  readonly shown: Reject[] = []
  add(reject: Reject): void {
    if (this.shown.length < SAMPLE) this.shown.push(reject)
  }
  text(rechazadas: number, file: string | undefined): string {
    if (rechazadas === 0) return ''
    const lines = this.shown.map((r) => `  línea ${r.linea}${r.campo ? `, ${r.campo}` : ''}: ${r.codigo}. ${r.motivo}`)
    const more = file
      ? `Todas las rechazadas están en ${file}\n`
      : rechazadas > this.shown.length
        ? 'Con --rechazos ARCHIVO se guardan todas.\n'
        : ''
    return `Rechazadas:\n${lines.join('\n')}\n${more}`
  }
}
const SAMPLE = 10

const figures = new Intl.NumberFormat('es-MX')
/** A count as people read it. */
export const figure = (count: number): string => figures.format(count)

export function speed(count: number, startedAt: number): string {
  const seconds = Math.max((performance.now() - startedAt) / 1000, 0.001)
  return `Tiempo: ${seconds.toFixed(1)} s (${figure(Math.round(count / seconds))} por segundo)\n`
}

export const warnings = (found: Record<string, number>): string => {
  const fields = Object.entries(found)
  return fields.length === 0
    ? ''
    : `Advertencias (se aceptaron): ${fields.map(([campo, n]) => `${campo} ${figure(n)}`).join(', ')}\n`
}
