// What stops a whole file, in contrast to a rejected row. Not among the published codes until a route imports files: an
// operator's command prints them.
import { Problem, type ProblemOptions } from '../kernel/problem.ts'

const kind = (codigo: string, status: number, title: string) => (options: ProblemOptions) =>
  new Problem(codigo, { status, title }, options)

export const rowProblems = {
  /** Not text, empty, or of a kind that cannot be read as rows. */
  ARCHIVO_ILEGIBLE: kind('ARCHIVO_ILEGIBLE', 422, 'El archivo no se puede leer'),
  /** The CSV header lacks columns, repeats them or has unknown ones. */
  COLUMNAS_INVALIDAS: kind('COLUMNAS_INVALIDAS', 422, 'El encabezado del CSV no es el que se espera'),
  /** The database went away and stayed away. What was written stays; the same file may be imported again. */
  IMPORTACION_INTERRUMPIDA: kind('IMPORTACION_INTERRUMPIDA', 503, 'La importación se interrumpió'),
}
