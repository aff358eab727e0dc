// The file of rejected rows, NDJSON or CSV by its name: line, field, code, reason. Written beside its place and put there whole at
// the end, so that nobody takes half a list for all of it.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { formatOfName, type Reject } from '../bulk-import/index.ts'
import { Problem } from '../kernel/problem.ts'
import { UsageError } from './import-run.ts'

export type RejectsFile = { write(reject: Reject): Promise<void>; close(): Promise<void> }

const HEADER = 'linea,campo,codigo,motivo\n'
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** Refuses with UsageError where the file cannot be made; later failures of the disk are a Problem that says what was kept. */
export async function openRejectsFile(path: string): Promise<RejectsFile> {
  const partial = `${path}.parcial`
  const csv = formatOfName(path) === 'csv'
  const file = createWriteStream(partial, { mode: 0o600 })
  try {
    await once(file, 'open')
  } catch (error) {
    throw new UsageError(`No se puede escribir ${path} (${(error as { code?: string }).code}).`)
  }
  let failure: Error | undefined
  file.on('error', (error) => {
    failure = error
  })
  const refuse = (): never => {
    const full = (failure as { code?: string }).code === 'ENOSPC'
    throw new Problem(
      'RECHAZOS_SIN_GUARDAR',
      { status: 500, title: full ? 'El disco está lleno' : 'No se pudo escribir el archivo de rechazos' },
      {
        cause: failure,
        detail: `La lista de rechazos (${partial}) quedó incompleta y la importación se detuvo; lo importado hasta ahí queda. Libere espacio o indique otro --rechazos y repita el mismo archivo: nada se duplica.`,
      },
    )
  }
  const write = async (text: string) => {
    if (failure) refuse()
    if (!file.write(text)) await Promise.race([once(file, 'drain'), once(file, 'close')]).catch(() => {})
    if (failure) refuse()
  }
  if (csv) await write(`\uFEFF${HEADER}`)
  return {
    write: ({ linea, campo, codigo, motivo }) =>
      write(
        csv
          ? `${linea},${campo === null ? '' : quoted(campo)},${codigo},${quoted(motivo)}\n`
          : `${JSON.stringify({ linea, campo, codigo, motivo })}\n`,
      ),
    async close() {
      if (!file.closed) {
        file.end()
        await once(file, 'close').catch(() => {})
      }
      if (failure) refuse()
      await rename(partial, path)
    },
  }
}
