// `sia avisos importar` publishes notices; `sia avisos generar` makes synthetic ones, always the same for the same arguments.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { isDay } from '../kernel/dates.ts'
import {
  GENERATE_DEFAULTS,
  type GenerateOptions,
  generateEmployers,
  generateNotices,
  importNotices,
} from '../modules/notices/index.ts'
import { importFile } from './import-file.ts'
import { figure, IMPORT_OPTIONS, namedArgs, runImport, UsageError } from './import-run.ts'
import type { Command } from './io.ts'

const IMPORT_USAGE = `sia avisos importar ARCHIVO|- ${IMPORT_OPTIONS}`

export const avisosImportar: Command = (ctx, io, args) =>
  importFile(
    io,
    { usage: IMPORT_USAGE, args },
    (source, hooks) => importNotices(ctx, source, hooks),
    (done) =>
      `Avisos importados: ${figure(done.leidas)} leídas, ${figure(done.escritas)} publicadas, ${figure(done.sinCambio)} sin cambio, ${figure(done.rechazadas)} rechazadas\n`,
  )

const GENERATE_USAGE =
  'sia avisos generar --cuantos N [--semilla S] [--patrones N] [--nrps N] [--desde AAAA-MM-DD] [--hasta AAAA-MM-DD] [--archivo AVISOS.ndjson] [--padron PADRON.csv]'

export const avisosGenerar: Command = (_ctx, io, args) =>
  runImport(io, GENERATE_USAGE, async () => {
    const { options, archivo, padron } = readGenerateArgs(args, io.cwd)
    if (padron) await writeFile(padron, generateEmployers(options))
    if (archivo) await writeFile(archivo, generateNotices(options))
    else for (const piece of generateNotices(options)) await io.out(piece)
    return 0
  })

function readGenerateArgs(
  args: string[],
  cwd: string,
): { options: GenerateOptions; archivo: string | undefined; padron: string | undefined } {
  const values = namedArgs(args, ['cuantos', 'semilla', 'patrones', 'nrps', 'desde', 'hasta', 'archivo', 'padron'])
  const whole = (
    name: 'cuantos' | 'semilla' | 'patrones' | 'nrps',
    fallback: number | undefined,
    min: number,
    max: number,
  ): number => {
    const given = values[name]
    if (given === undefined && fallback !== undefined) return fallback
    const number = Number(given)
    if (given === undefined || !/^\d+$/.test(given) || number < min || number > max)
      throw new UsageError(`--${name} debe ser un número entero de ${min} a ${max}.`)
    return number
  }
  const day = (name: 'desde' | 'hasta'): string => {
    const given = values[name] ?? GENERATE_DEFAULTS[name]
    if (!isDay(given) || given < '1972-05-01' || given > '2099-12-31')
      throw new UsageError(`--${name} debe ser una fecha AAAA-MM-DD.`)
    return given
  }
  const patrones = whole('patrones', GENERATE_DEFAULTS.patrones, 1, 10_000_000)
  const options = {
    cuantos: whole('cuantos', undefined, 0, 100_000_000),
    semilla: whole('semilla', GENERATE_DEFAULTS.semilla, 0, 4_294_967_295),
    patrones,
    nrps: whole('nrps', Math.ceil(patrones * 1.2), patrones, 100_000_000),
    desde: day('desde'),
    hasta: day('hasta'),
  }
  if (options.hasta < options.desde) throw new UsageError('--hasta no puede ser anterior a --desde.')
  const path = (given: string | undefined) => (given === undefined ? undefined : resolve(cwd, given))
  return { options, archivo: path(values.archivo), padron: path(values.padron) }
}

async function writeFile(path: string, pieces: Iterable<string>): Promise<void> {
  const file = createWriteStream(path)
  const failed = once(file, 'error').then(([error]) => {
    throw new UsageError(`No se puede escribir ${path} (${(error as { code?: string }).code}).`)
  })
  failed.catch(() => {})
  for (const piece of pieces) if (!file.write(piece)) await Promise.race([once(file, 'drain'), failed])
  file.end()
  await Promise.race([once(file, 'close'), failed])
}
