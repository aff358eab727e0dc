// What stops a whole file, in contrast to a rejected row.
import { defineProblems } from '../kernel/problem.ts'

export const rowProblems = defineProblems({
  // Not text, empty, or of a kind that cannot be read as rows.
  ARCHIVO_ILEGIBLE: {
    status: 422,
    title: 'El archivo no se puede leer',
    detail: 'Hace falta un archivo CSV o NDJSON, en UTF-8 y con al menos una línea.',
  },
  // The CSV header lacks columns, repeats them or has unknown ones.
  COLUMNAS_INVALIDAS: {
    status: 422,
    title: 'El encabezado del CSV no es el que se espera',
    detail: 'Revise los nombres de las columnas.',
  },
  // The database went away and stayed away. What was written stays; the same file may be imported again.
  IMPORTACION_INTERRUMPIDA: {
    status: 503,
    title: 'La importación se interrumpió',
    detail: 'Lo ya guardado queda. Repita el mismo archivo: nada se duplica.',
  },
})
