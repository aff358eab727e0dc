// `sia certificaciones listar|revocar …`
import { parseArgs } from 'node:util'
import { legalDay } from '../kernel/dates.ts'
import { listCertifications, revokeCertification } from '../modules/developers/index.ts'
import { followCertifications } from '../modules/trust/index.ts'
import type { Command } from './io.ts'
import { refused } from './refused.ts'

export const certificacionesListar: Command = async (ctx, io, args) => {
  const given = read(args)
  if (!given || given.folios.length > 0 || given.motivo !== undefined) {
    io.err('Uso: sia certificaciones listar [--rfc RFC]\n')
    return 2
  }
  const today = legalDay(ctx.now())
  const rows = await listCertifications(ctx, given.rfc?.trim().toUpperCase())
  if (rows.length === 0) io.out('No hay certificaciones.\n')
  for (const c of rows) {
    const estado = c.revocada_el ? 'revocada' : c.vigente_hasta < today ? 'vencida' : 'vigente'
    io.out(
      `${[c.folio, c.rfc_desarrollador.padEnd(13), estado.padEnd(8), `${c.vigente_desde} a ${c.vigente_hasta}`, c.producto].join('  ')}\n`,
    )
  }
  return 0
}

export const certificacionesRevocar: Command = async (ctx, io, args) => {
  const given = read(args)
  const [folio, ...rest] = given?.folios ?? []
  if (!folio || rest.length > 0 || given?.motivo === undefined || given.rfc !== undefined) {
    io.err('Uso: sia certificaciones revocar FOLIO --motivo TEXTO\n')
    return 2
  }
  try {
    const ended = await revokeCertification(ctx, { folio, motivo: given.motivo })
    await followCertifications(ctx)
    io.out(`Certificación ${ended.folio} revocada: ${ended.rfc_desarrollador}, «${ended.producto}».\n`)
    return 0
  } catch (error) {
    return refused(io, error)
  }
}

function read(args: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { rfc: { type: 'string' }, motivo: { type: 'string' } },
    })
    return { folios: positionals, ...values }
  } catch {
    return undefined // an option that does not exist, or one without its value
  }
}
