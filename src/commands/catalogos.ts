// `sia catalogos importar`: all or nothing; then notices that waited for their type are classified.
import { importCatalog } from '../modules/notices/index.ts'
import { figure, openSource, RejectSample, readImportArgs, runImport, UsageError } from './import-run.ts'
import type { Command } from './io.ts'

const USAGE = 'sia catalogos importar ARCHIVO|- [--formato csv|ndjson] [--codificacion utf8|latin1]'

export const catalogosImportar: Command = (ctx, io, args) =>
  runImport(io, USAGE, async () => {
    const given = readImportArgs(args, io.cwd)
    if (given.rechazos) throw new UsageError('Un catálogo se importa entero o nada: --rechazos no aplica.')
    const done = await importCatalog(ctx, await openSource(io, given))
    if (done.rechazos.length > 0) {
      const sample = new RejectSample()
      for (const reject of done.rechazos) sample.add(reject)
      io.err(`Nada se importó.\n${sample.text(done.rechazos.length, undefined).replace(/Con --rechazos.*\n/, '')}`)
      return 1
    }
    io.out(
      `Catálogos importados: ${figure(done.leidas)} leídas, ${figure(done.escritas)} escritas, ${figure(done.sinCambio)} sin cambio\n` +
        `Avisos que esperaban su tipo y ya quedaron clasificados: ${figure(done.avisosClasificados)}\n`,
    )
    return 0
  })
