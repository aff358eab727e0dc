import { defineCase } from '../case.ts'
import { answered, cursorOf, endsReading, failed, passed } from '../judges/rules.ts'

export const storedCursor = defineCase({
  id: 'cursor-guardado',
  titulo: 'La siguiente vez continúa desde el último cursor',
  clausula: 'GET /v1/avisos: `cursor`',
  obligatoria: true,
  estimulo: 'Ninguno: la siguiente consulta, después de leer hasta el final.',
  observa:
    'La consulta que sigue a `hayMas: false` lleva el `cursor` de esa respuesta; así llega cada aviso exactamente una vez.',
  carril: 'lectura',
  siNada: {
    explicacion: 'No se observó una consulta posterior a haber leído hasta el final.',
    queCambiar: 'Siga consultando periódicamente después de leer todas las páginas.',
  },
  juzga({ lecturas }) {
    const read = lecturas.filter(answered)
    const went: typeof read = []
    for (const [i, x] of read.entries()) {
      const next = read[i + 1]
      if (!next || !endsReading(x) || (next.respuesta.cursor === undefined && next.estado !== 304)) continue
      const expected = x.estado === 304 ? cursorOf(x) : x.respuesta.cursor
      if (cursorOf(next) !== expected) {
        const how = cursorOf(next) === undefined ? 'sin cursor, desde el principio' : 'con otro cursor'
        return failed(
          `Había leído hasta el final y volvió a consultar ${how}.`,
          'Guarde el último `cursor` de cada patrón, también el de la última página, y empiece por él la siguiente vez.',
          [x, next],
        )
      }
      went.push(x, next)
    }
    return went.length >= 4 ? passed('Continuó desde el último cursor.', went) : undefined
  },
})
