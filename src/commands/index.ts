// Every operator command: its words, its usage, and what runs it.
import type { Context } from '../context.ts'
import { acusesExportar } from './acuses.ts'
import { auditoriaVerificar } from './auditoria.ts'
import { avisosGenerar, avisosImportar } from './avisos.ts'
import { catalogosImportar } from './catalogos.ts'
import {
  certificacionesAprobar,
  certificacionesEvidencias,
  certificacionesListar,
  certificacionesRechazar,
  certificacionesRevocar,
} from './certificaciones.ts'
import { clavesRotar } from './claves.ts'
import { clavesRetirar } from './claves-retirar.ts'
import { desarrolladoresCertificar } from './desarrolladores.ts'
import { diagnostico } from './diagnostico.ts'
import type { Command, Io } from './io.ts'
import { padronImportar } from './padron.ts'

type Entry = { words: string[]; args: string; does: string; run: Command }

export const commands: Entry[] = [
  { words: ['migrate'], args: '', does: 'prepara o actualiza la base de datos', run: async () => 0 },
  {
    words: ['padron', 'importar'],
    args: 'ARCHIVO',
    does: 'importa patrones y registros patronales (CSV o NDJSON; «-» lee la entrada)',
    run: padronImportar,
  },
  {
    words: ['avisos', 'importar'],
    args: 'ARCHIVO [--rechazos ARCHIVO]',
    does: 'publica avisos (NDJSON o CSV; «-» lee la entrada)',
    run: avisosImportar,
  },
  {
    words: ['avisos', 'generar'],
    args: '--cuantos N [--semilla S]',
    does: 'escribe avisos sintéticos, siempre los mismos para una semilla',
    run: avisosGenerar,
  },
  {
    words: ['acuses', 'exportar'],
    args: '[--desde AAAA-MM-DD] [--hasta AAAA-MM-DD]',
    does: 'escribe lo que los patrones hicieron con sus avisos (NDJSON o CSV)',
    run: acusesExportar,
  },
  { words: ['catalogos', 'importar'], args: 'ARCHIVO', does: 'actualiza catálogos', run: catalogosImportar },
  {
    words: ['desarrolladores', 'certificar'],
    args: 'RFC --producto NOMBRE --hasta AAAA-MM-DD --motivo TEXTO',
    does: 'certifica un producto de nómina',
    run: desarrolladoresCertificar,
  },
  {
    words: ['certificaciones', 'listar'],
    args: '[--rfc RFC] [--tramites] [--estado ESTADO]',
    does: 'lista las certificaciones, o los trámites que llevan a ellas',
    run: certificacionesListar,
  },
  {
    words: ['certificaciones', 'aprobar'],
    args: 'ID',
    does: 'aprueba una certificación solicitada',
    run: certificacionesAprobar,
  },
  {
    words: ['certificaciones', 'rechazar'],
    args: 'ID --motivo TEXTO',
    does: 'rechaza una certificación solicitada',
    run: certificacionesRechazar,
  },
  {
    words: ['certificaciones', 'revocar'],
    args: 'FOLIO --motivo TEXTO',
    does: 'revoca una certificación',
    run: certificacionesRevocar,
  },
  {
    words: ['certificaciones', 'evidencias'],
    args: 'ID [--numero N --archivo ARCHIVO]',
    does: 'lista las evidencias de un trámite, o guarda una',
    run: certificacionesEvidencias,
  },
  {
    words: ['auditoria', 'verificar'],
    args: '[--ancla POSICION:SHA256]',
    does: 'recorre la bitácora y encuentra lo alterado',
    run: auditoriaVerificar,
  },
  {
    words: ['diagnostico'],
    args: 'RFC [--patron RFC | --desarrollador RFC] [--nrp NRP] [--producto TEXTO] [--certificado ARCHIVO] [--con-efirma]',
    does: 'dice qué impide a un contribuyente entrar o leer avisos, y quién puede arreglarlo',
    run: diagnostico,
  },
  {
    words: ['claves', 'rotar'],
    args: '',
    does: 'pone una llave de firma nueva y vuelve a sellar los secretos',
    run: clavesRotar,
  },
  {
    words: ['claves', 'retirar'],
    args: 'KID',
    does: 'retira ya una llave de firma que pudo ser robada, y con ella sus tokens',
    run: clavesRetirar,
  },
]

/** All commands, a line each, for people. */
export function usage(): string {
  const lines = commands.map((c) => [`  sia ${[...c.words, c.args].join(' ')}`, c.does] as const)
  const width = Math.max(...lines.map(([left]) => (left.length > 60 ? 0 : left.length)))
  return `Uso:\n${lines.map(([left, does]) => (left.length > 60 ? `${left}\n${' '.repeat(width)}  ${does}` : `${left.padEnd(width)}  ${does}`)).join('\n')}\n\nTermina con 0 si se hizo, 1 si se rechazó algo, 2 si la orden está mal escrita.\n`
}

/** Runs the command that `argv` begins with; a refusal (Problem) is printed with its code. */
export async function runCommand(ctx: Context, io: Io, argv: string[]): Promise<number> {
  const entry = commands.find((c) => c.words.every((word, i) => argv[i] === word))
  if (!entry) {
    io.err(`No existe la orden «${argv.slice(0, 2).join(' ')}».\n\n${usage()}`)
    return 2
  }
  return entry.run(ctx, io, argv.slice(entry.words.length))
}
