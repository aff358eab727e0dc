// `sia diagnostico RFC …`: everything about what keeps a taxpayer from logging in or reading, for the help desk.
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Diagnosis, diagnoseForOperator, LINK_NAMES, type LinkReport } from '../modules/diagnosis/index.ts'
import type { Command, Io } from './io.ts'
import { refused } from './refused.ts'

const USAGE = `Uso: sia diagnostico RFC [--patron RFC | --desarrollador RFC] [--nrp NRP] [--producto TEXTO]
                       [--certificado ARCHIVO.cer] [--con-efirma]
  --patron         el RFC es de un desarrollador: ¿puede leer los avisos de este patrón?
  --desarrollador  el RFC es de un patrón: ¿puede este desarrollador leer sus avisos?
  --con-efirma     entra con e.firma, así que no se revisan contraseña ni código
`

/** Exit code 0: nothing is broken; 1: a link is, or the question was refused; 2: wrong usage. */
export const diagnostico: Command = async (ctx, io, args) => {
  const given = read(args)
  if (!given) {
    io.err(USAGE)
    return 2
  }
  const { archivo, ...request } = given
  try {
    const certificado = archivo === undefined ? undefined : await readCertificate(io, archivo)
    if (certificado === null) return 1
    const diagnosis = await diagnoseForOperator(ctx, { ...request, ...(certificado !== undefined && { certificado }) })
    await io.out(ladder(diagnosis))
    return diagnosis.resultado === 'roto' ? 1 : 0
  } catch (error) {
    return refused(io, error)
  }
}

const MARKS: Record<string, string> = { correcto: '✓', roto: '✗', 'no-revisado': '–' }
const WIDTH = Math.max(...Object.values(LINK_NAMES).map((name) => name.length))

function ladder({ rfc, horaServidor, eslabones, resultado }: Diagnosis): string {
  const lines = [`Diagnóstico de ${rfc}, ${horaServidor}`, '', ...eslabones.flatMap(rung), '']
  const broken = eslabones.find((link) => link.estado === 'roto')
  if (broken) lines.push(`Primer eslabón roto: ${nameOf(broken)} (${broken.causa}). Lo resuelve ${mender(broken)}.`)
  else lines.push(resultado === 'correcto' ? 'Todo está bien.' : 'Nada está roto en lo que se pudo revisar.')
  return `${lines.join('\n')}\n`
}

function rung(link: LinkReport): string[] {
  const said = [link.mensaje, link.detalle].filter(Boolean).join(' ')
  const below = ' '.repeat(WIDTH + 6)
  return [
    `  ${MARKS[link.estado]} ${nameOf(link).padEnd(WIDTH)}  ${said}`,
    ...(link.estado === 'roto' ? [`${below}Lo resuelve ${mender(link)}. ${link.queHacer}`] : []),
  ]
}

const nameOf = ({ eslabon }: LinkReport): string => LINK_NAMES[eslabon as keyof typeof LINK_NAMES]

/** Who reads this is not the one who is diagnosed. */
const mender = ({ resuelve }: LinkReport): string => (resuelve === 'usted' ? 'el titular' : resuelve!)

const MAX_FILE_BYTES = 64 * 1024

/** In base64, as the wire has it; null where it can't be read, which is said. */
async function readCertificate(io: Io, archivo: string): Promise<string | null> {
  const path = resolve(io.cwd, archivo)
  try {
    if ((await stat(path)).size > MAX_FILE_BYTES) throw new Error('es demasiado grande para ser un certificado')
    return (await readFile(path)).toString('base64')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    io.err(`No se pudo leer ${archivo}: ${code === 'ENOENT' ? 'no existe' : message}.\n`)
    return null
  }
}

function read(args: string[]) {
  try {
    const text = { type: 'string' } as const
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        patron: text,
        desarrollador: text,
        nrp: text,
        producto: text,
        certificado: text,
        'con-efirma': { type: 'boolean' },
      },
    })
    const [rfc, ...rest] = positionals
    const { certificado: archivo, 'con-efirma': conEfirma = false, ...about } = values
    if (!rfc || rest.length > 0 || Object.values(about).some((value) => value === '')) return undefined
    return { rfc, conEfirma, archivo, ...about }
  } catch {
    return undefined // an option that does not exist, or one without its value
  }
}
