// `sia padron importar`: employers and their NRPs.
import { importEmployers } from '../modules/employers/index.ts'
import { endMovedRegistrations } from '../modules/trust/index.ts'
import { figure, IMPORT_OPTIONS, openSource, RejectSample, readImportArgs, runImport, speed, warnings } from './import-run.ts'
import type { Command } from './io.ts'
import { showProgress } from './progress.ts'
import { openRejectsFile } from './rejects-file.ts'

const USAGE = `sia padron importar ARCHIVO|- ${IMPORT_OPTIONS}`

export const padronImportar: Command = (ctx, io, args) =>
  runImport(io, USAGE, async () => {
    const given = readImportArgs(args, io.cwd)
    const source = await openSource(io, given)
    const rejects = given.rechazos ? await openRejectsFile(given.rechazos) : undefined
    const sample = new RejectSample()
    const progress = showProgress(io, source.size)
    const startedAt = performance.now()
    const done = await importEmployers(ctx, source, {
      onMoved: endMovedRegistrations,
      onProgress: progress.update,
      async onReject(reject) {
        sample.add(reject)
        await rejects?.write(reject)
      },
    }).finally(async () => {
      progress.stop()
      await rejects?.close()
    })
    const moved = done.movimientos.map((m) => `  ${m.nrp}: de ${m.de} a ${m.a}\n`).join('')
    io.out(
      `Padrón importado: ${figure(done.leidas)} leídas, ${figure(done.nrpNuevos)} NRP nuevos, ${figure(done.nrpMovidos)} cambiaron de patrón, ` +
        `${figure(done.sinCambio)} sin cambio, ${figure(done.rechazadas)} rechazadas\n` +
        `Patrones: ${figure(done.patronesNuevos)} nuevos, ${figure(done.patronesRenombrados)} con otra razón social\n` +
        `${moved && `NRP que cambiaron de patrón${done.nrpMovidos > done.movimientos.length ? ' (los primeros; todos en la bitácora)' : ''}:\n${moved}`}` +
        warnings(done.advertencias) +
        speed(done.leidas, startedAt) +
        sample.text(done.rechazadas, given.rechazos),
    )
    return done.rechazadas > 0 ? 1 : 0
  })
