import { defineCase } from '../case.ts'
import { cursorOf, failed, goesOnAt, passed, provoked, seconds } from '../judges/rules.ts'
import { plainNotices } from '../material.ts'

export const noAnswer = defineCase({
  id: 'sin-respuesta',
  titulo: 'Si no hay respuesta, repite la misma lectura',
  clausula: 'IETF RFC 9110, 9.2.2 (métodos idempotentes)',
  obligatoria: true,
  estimulo: 'A la segunda página no se responde nada.',
  observa: 'Deja de esperar después de un tiempo, o cuando se cierra la conexión, y repite la misma página con el mismo cursor.',
  carril: 'silencio',
  pagina: 3,
  prepara: plainNotices(7),
  provoca: {
    ante: 'lectura',
    turno: (turno, { silencio }) => (turno === 2 ? { tipo: 'sin-respuesta', ms: silencio } : undefined),
  },
  siNada: {
    explicacion: 'No se observó que repitiera la lectura que quedó sin respuesta.',
    queCambiar: 'Ponga un tiempo máximo de espera a cada petición (por ejemplo 30 s) y repita la que no tuvo respuesta.',
  },
  juzga(seen) {
    const [silent] = provoked(seen, 'sin-respuesta')
    const next = silent && goesOnAt(seen, silent)
    if (!next) return undefined
    if (next.ok) return passed(`Repitió la lectura a los ${seconds(next.by.inicio - silent.inicio)}.`, [silent, next.by])
    return failed(
      `Después de quedar sin respuesta ${cursorOf(next.by) === undefined ? 'empezó desde el principio' : 'pidió otro cursor'}.`,
      'Repita exactamente la petición que quedó sin respuesta: leer dos veces lo mismo no cambia nada.',
      [silent, next.by],
    )
  },
})
