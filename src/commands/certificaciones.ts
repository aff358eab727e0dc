// `sia certificaciones listar|aprobar|rechazar|revocar|evidencias …`
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { legalDay } from '../kernel/dates.ts'
import {
  approveCertification,
  listEvidence,
  listProcedures,
  readEvidence,
  rejectCertification,
  revokeCertified,
  type State,
} from '../modules/certification/index.ts'
import { listCertifications } from '../modules/developers/index.ts'
import type { Command, Io } from './io.ts'
import { refused } from './refused.ts'

const STATES = ['en-pruebas', 'solicitada', 'aprobada', 'rechazada', 'vencida', 'cancelada', 'revocada'] as const

/** Without `--tramites` what is certified, as relations of trust look at it; with it, the procedures that lead there. */
export const certificacionesListar: Command = async (ctx, io, args) => {
  const given = read(args)
  const estado = STATES.find((one) => one === given?.estado)
  const tramites = given?.tramites === true || given?.estado !== undefined
  if (!given || given.folios.length > 0 || given.motivo !== undefined || (given.estado !== undefined && !estado)) {
    return usage(io, `listar [--rfc RFC] [--tramites] [--estado ${STATES.join('|')}]`)
  }
  const rfc = given.rfc?.trim().toUpperCase()
  return tramites ? listAllProcedures(ctx, io, rfc, estado) : listCertified(ctx, io, rfc)
}

async function listCertified(ctx: Parameters<Command>[0], io: Io, rfc: string | undefined): Promise<number> {
  const rows = await listCertifications(ctx, rfc)
  if (rows.length === 0) io.out('No hay certificaciones.\n')
  for (const c of rows) {
    const producto = c.version === null ? c.producto : `${c.producto} ${c.version}`
    io.out(
      `${[c.folio, c.rfc_desarrollador.padEnd(13), c.estado.padEnd(8), `${c.vigente_desde} a ${c.vigente_hasta}`, producto, ...(c.constancia ? [c.constancia] : [])].join('  ')}\n`,
    )
  }
  return 0
}

async function listAllProcedures(
  ctx: Parameters<Command>[0],
  io: Io,
  rfc: string | undefined,
  estado: State | undefined,
): Promise<number> {
  const rows = await listProcedures(ctx, { rfc, estado })
  if (rows.length === 0) io.out('No hay trámites de certificación.\n')
  for (const row of rows) {
    const since = legalDay(new Date(row.solicitadaEl ?? row.creadaEl))
    const { producto, constancia } = row
    io.out(
      `${[row.id, row.desarrollador.rfc.padEnd(13), row.estado.padEnd(10), since, `${producto.nombre} ${producto.version}`, ...(constancia ? [constancia.folio] : [])].join('  ')}\n`,
    )
  }
  return 0
}

export const certificacionesAprobar: Command = async (ctx, io, args) => {
  const given = only(read(args), [])
  if (!given) return usage(io, 'aprobar ID')
  try {
    const done = await approveCertification(ctx, given.folio)
    io.out(`Certificación ${done.id} aprobada: del ${done.desde} al ${done.hasta}, constancia ${done.constancia}.\n`)
    if (done.antes) io.out(`Renueva la que vencía el ${done.antes}.\n`)
    return 0
  } catch (error) {
    return refused(io, error)
  }
}

export const certificacionesRechazar: Command = async (ctx, io, args) => {
  const given = only(read(args), ['motivo'])
  if (given?.motivo === undefined) return usage(io, 'rechazar ID --motivo TEXTO')
  try {
    const row = await rejectCertification(ctx, { id: given.folio, motivo: given.motivo })
    io.out(`Certificación ${row.id} rechazada: ${row.rfc_desarrollador}, «${row.nombre_producto}» ${row.version}.\n`)
    return 0
  } catch (error) {
    return refused(io, error)
  }
}

export const certificacionesRevocar: Command = async (ctx, io, args) => {
  const given = only(read(args), ['motivo'])
  if (given?.motivo === undefined) return usage(io, 'revocar FOLIO --motivo TEXTO')
  try {
    const ended = await revokeCertified(ctx, { folio: given.folio, motivo: given.motivo })
    io.out(`Certificación ${ended.folio} revocada: ${ended.rfc_desarrollador}, «${ended.producto}».\n`)
    return 0
  } catch (error) {
    return refused(io, error)
  }
}

/** Lists a procedure's evidence, or writes one file of it beside the caller. */
export const certificacionesEvidencias: Command = async (ctx, io, args) => {
  const given = only(read(args), ['numero', 'archivo'])
  const numero = given?.numero === undefined ? undefined : /^[1-9]\d{0,3}$/.test(given.numero) ? Number(given.numero) : 0
  if (!given || numero === 0 || (numero === undefined) !== (given.archivo === undefined)) {
    return usage(io, 'evidencias ID [--numero N --archivo ARCHIVO]')
  }
  try {
    if (numero !== undefined) {
      const file = await readEvidence(ctx, 'operador', { id: given.folio, numero })
      return await save(io, given.archivo!, file.bytes)
    }
    const { datos } = await listEvidence(ctx, 'operador', given.folio)
    if (datos.length === 0) io.out('No hay evidencias.\n')
    for (const one of datos) {
      io.out(
        `${[String(one.numero).padStart(3), one.tipo.padEnd(4), String(one.bytes).padStart(8), one.sha256.slice(0, 16), one.nombre, ...(one.descripcion ? [one.descripcion] : [])].join('  ')}\n`,
      )
    }
    return 0
  } catch (error) {
    return refused(io, error)
  }
}

/** Never over a file that is there. */
async function save(io: Io, archivo: string, bytes: Buffer): Promise<number> {
  try {
    await writeFile(resolve(io.cwd, archivo), bytes, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    io.err(`No se puede escribir ${archivo} (${(error as { code?: string }).code}).\n`)
    return 1
  }
  io.out(`Escrito ${archivo}, ${bytes.length} bytes.\n`)
  return 0
}

function usage(io: Io, form: string): number {
  io.err(`Uso: sia certificaciones ${form}\n`)
  return 2
}

type Given = NonNullable<ReturnType<typeof read>>

/** One folio and no other options than these. */
function only(given: Given | undefined, allowed: (keyof Given)[]): (Given & { folio: string }) | undefined {
  const [folio, ...rest] = given?.folios ?? []
  if (!given || !folio || rest.length > 0) return undefined
  const { folios: _, ...options } = given
  return Object.keys(options).every((name) => allowed.includes(name as keyof Given)) ? { ...given, folio } : undefined
}

function read(args: string[]) {
  const text = { type: 'string' } as const
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { rfc: text, motivo: text, estado: text, numero: text, archivo: text, tramites: { type: 'boolean' } },
    })
    return { folios: positionals, ...values }
  } catch {
    return undefined // an option that does not exist, or one without its value
  }
}
