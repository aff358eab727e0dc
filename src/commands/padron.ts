// `sia padron importar`: employers and their NRPs.
import { importEmployers } from '../modules/employers/index.ts'
import { endMovedRegistrations } from '../modules/trust/index.ts'
import { importFile } from './import-file.ts'
import { figure, IMPORT_OPTIONS } from './import-run.ts'
import type { Command } from './io.ts'

const USAGE = `sia padron importar ARCHIVO|- ${IMPORT_OPTIONS}`

export const padronImportar: Command = (ctx, io, args) =>
  importFile(
    io,
    { usage: USAGE, args },
    (source, hooks) => importEmployers(ctx, source, { onMoved: endMovedRegistrations, ...hooks }),
    (done) => {
      const moved = done.movimientos.map((m) => `  ${m.nrp}: de ${m.de} a ${m.a}\n`).join('')
      return (
        `Padrón importado: ${figure(done.leidas)} leídas, ${figure(done.nrpNuevos)} NRP nuevos, ${figure(done.nrpMovidos)} cambiaron de patrón, ` +
        `${figure(done.sinCambio)} sin cambio, ${figure(done.rechazadas)} rechazadas\n` +
        `Patrones: ${figure(done.patronesNuevos)} nuevos, ${figure(done.patronesRenombrados)} con otra razón social\n` +
        `${moved && `NRP que cambiaron de patrón${done.nrpMovidos > done.movimientos.length ? ' (los primeros; todos en la bitácora)' : ''}:\n${moved}`}`
      )
    },
  )
