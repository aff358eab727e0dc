// A file sent as a form of several parts (`archivo`, and `descripcion` if wanted), held in memory within the limit of evidence.
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { httpProblems } from '../../http/problems.ts'
import { isStorable } from '../../http/text-guard.ts'
import { Problem } from '../../kernel/problem.ts'
import { LIMITS } from './rules.ts'

/** As a request's body: told by its hash where it is written as JSON, so that repetitions of a request are recognised. */
export class Upload {
  readonly nombre: string | undefined
  readonly descripcion: string | undefined
  readonly sha256: Buffer
  readonly #bytes: Buffer
  constructor(bytes: Buffer, nombre: string | undefined, descripcion: string | undefined) {
    this.#bytes = bytes
    this.nombre = nombre
    this.descripcion = descripcion
    this.sha256 = createHash('sha256').update(bytes).digest()
  }
  get bytes(): Buffer {
    return this.#bytes
  }
}

export const UPLOAD_LIMITS = {
  fileSize: LIMITS.evidenceBytes,
  files: 1,
  fields: 2,
  parts: 3,
  fieldSize: 2_000,
  fieldNameSize: 100,
  headerPairs: 20,
}

/** Refuses CUERPO_INVALIDO and CUERPO_DEMASIADO_GRANDE. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  return (await readUploadForm(request)).upload()
}

/** What a page's form carries besides: `texts`, by name, those of `besides`. What is wrong with the file is told by `upload`. */
export async function readUploadForm(
  request: FastifyRequest,
  besides: readonly string[] = [],
): Promise<{ texts: Record<string, string>; upload: () => Upload }> {
  const texts: Record<string, string> = {}
  const limits = { ...UPLOAD_LIMITS, fields: UPLOAD_LIMITS.fields + besides.length, parts: UPLOAD_LIMITS.parts + besides.length }
  let file: { bytes: Buffer; nombre: string | undefined } | undefined
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file' && part.fieldname === 'archivo') file = { bytes: await part.toBuffer(), nombre: part.filename }
      else if (part.type === 'field' && ['descripcion', ...besides].includes(part.fieldname))
        texts[part.fieldname] = textOf(part.fieldname, String(part.value))
      else throw wrong(part.fieldname, 'Este campo no existe aquí.')
    }
  } catch (error) {
    const problem = asProblem(error)
    return {
      texts,
      upload: () => {
        throw problem
      },
    }
  }
  return { texts, upload: () => uploadOf(file, texts.descripcion || undefined) }
}

function textOf(campo: string, value: string): string {
  if (isStorable(value)) return value.trim()
  throw wrong(campo, 'Quite los caracteres que no son texto.')
}

const wrong = (campo: string, mensaje: string) => httpProblems.CUERPO_INVALIDO({ errores: [{ campo, mensaje }] })

function uploadOf(file: { bytes: Buffer; nombre: string | undefined } | undefined, descripcion: string | undefined): Upload {
  if (!file) throw wrong('archivo', 'Falta este campo: el archivo, como parte de multipart/form-data.')
  if (file.bytes.length === 0) throw wrong('archivo', 'El archivo está vacío.')
  if (descripcion !== undefined && descripcion.length > 500) throw wrong('descripcion', 'Debe tener a lo más 500 caracteres.')
  return new Upload(file.bytes, file.nombre, descripcion)
}

/** Whatever else goes wrong while a form is read is the form's: cut off, malformed, too many parts. */
function asProblem(cause: unknown): Problem {
  if (cause instanceof Problem) return cause
  if ((cause as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE')
    return httpProblems.CUERPO_DEMASIADO_GRANDE({ detail: 'Cada evidencia puede medir a lo más 5 MB.', cause })
  return httpProblems.CUERPO_INVALIDO({ detail: 'Envíe un solo archivo, en el campo archivo de multipart/form-data.', cause })
}
