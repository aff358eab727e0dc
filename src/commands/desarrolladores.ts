// `sia desarrolladores certificar RFC …`
import { parseArgs } from 'node:util'
import { certifyDeveloper } from '../modules/developers/index.ts'
import { followCertifications } from '../modules/trust/index.ts'
import type { Command } from './io.ts'
import { refused } from './refused.ts'

const USAGE = `Uso: sia desarrolladores certificar RFC --producto TEXTO --hasta AAAA-MM-DD --motivo TEXTO [--nombre TEXTO]
`

const SAID = {
  nueva: 'Certificación nueva',
  prorrogada: 'Certificación prorrogada',
  acortada: 'Certificación acortada',
  'sin-cambio': 'Sin cambio: ya estaba certificado hasta ese día',
} as const

export const desarrolladoresCertificar: Command = async (ctx, io, args) => {
  const given = read(args)
  if (!given) {
    io.err(USAGE)
    return 2
  }
  try {
    const done = await certifyDeveloper(ctx, given)
    await followCertifications(ctx)
    io.out(`${SAID[done.resultado]}: ${done.rfc}, «${done.producto}», del ${done.desde} al ${done.hasta}, folio ${done.folio}.\n`)
    if (done.antes && done.antes !== done.hasta) io.out(`Antes vencía el ${done.antes}.\n`)
    if (done.aviso) io.err(`Advertencia: ${done.aviso}\n`)
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
      options: {
        producto: { type: 'string' },
        hasta: { type: 'string' },
        motivo: { type: 'string' },
        nombre: { type: 'string' },
      },
    })
    const [rfc, ...rest] = positionals
    const { producto, hasta, motivo, nombre } = values
    if (!rfc || rest.length > 0 || producto === undefined || hasta === undefined || motivo === undefined) return undefined
    return { rfc, producto, hasta, motivo, ...(nombre !== undefined && { nombre }) }
  } catch {
    return undefined // an option that does not exist, or one without its value
  }
}
