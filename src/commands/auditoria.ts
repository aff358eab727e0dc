// `sia auditoria verificar`: walks the audit log from its first entry and says what is not as it was written.
import type { Context } from '../context.ts'
import { type Anchor, verifyAudit } from '../modules/audit/index.ts'
import { sealCertificates } from '../modules/seal/index.ts'
import type { Io } from './io.ts'

const USAGE = 'Uso: sia auditoria verificar [--ancla POSICION:SHA256]\n'

/** Exit code 0: all is as it was written; 1: something is not, each thing on a line; 2: wrong usage. */
export async function auditoriaVerificar(ctx: Context, io: Io, args: string[]): Promise<number> {
  const anchor = readAnchor(args)
  if (anchor === 'wrong') {
    io.err(USAGE)
    return 2
  }
  const progress = (done: number, total: number) => {
    if (io.isTerminal)
      io.err(
        `\r${number(done)} de ${number(total)} entradas (${Math.floor((done / total) * 100)} %)${done === total ? '\n' : ''}`,
      )
  }
  const report = await verifyAudit(ctx, { certificates: await sealCertificates(ctx), anchor, onProgress: progress })
  io.out(
    `Entradas encadenadas: ${number(report.entradas)}. Sellos firmados: ${number(report.sellos)}. En espera de encadenarse: ${number(report.pendientes)}.\n`,
  )
  if (report.ultima) io.out(`Última huella: ${report.ultima.posicion}:${report.ultima.sha256}\n`)
  if (report.ultimoSello) {
    const after = report.entradas - report.ultimoSello.posicion
    io.out(
      `Último sello: posición ${report.ultimoSello.posicion}, ${report.ultimoSello.selladoEl}; ${number(after)} entradas después de él aún sin sello.\n`,
    )
  }
  if (report.hallazgos.length === 0) {
    io.out('La bitácora está íntegra.\n')
    return 0
  }
  for (const { tipo, mensaje } of report.hallazgos) io.err(`${tipo.toUpperCase()}: ${mensaje}\n`)
  io.err(
    'La bitácora NO está íntegra. Lo primero de la lista es lo primero que falla; conserve la base como está y avise a seguridad.\n',
  )
  return 1
}

const number = (n: number): string => n.toLocaleString('es-MX')

function readAnchor(args: string[]): Anchor | undefined | 'wrong' {
  if (args.length === 0) return undefined
  const match = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(args[1] ?? '')
  if (args.length !== 2 || args[0] !== '--ancla' || !match) return 'wrong'
  return { posicion: Number(match[1]), sha256: match[2]!.toLowerCase() }
}
