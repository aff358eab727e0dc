import { defineCase } from '../case.ts'
import { cursorOf, failed, goesOnAt, passed, provoked } from '../judges/rules.ts'
import { plainNotices } from '../material.ts'

export const droppedConnection = defineCase({
  id: 'conexion-cortada',
  titulo: 'Si la conexión se corta, repite la misma lectura',
  clausula: 'IETF RFC 9110, 9.2.2 (métodos idempotentes)',
  obligatoria: true,
  estimulo: 'La segunda página se prepara, y la conexión se corta antes de enviarla.',
  observa: 'Repite la misma página con el mismo cursor; no la da por leída ni abandona al patrón.',
  carril: 'corte',
  pagina: 3,
  prepara: plainNotices(7),
  provoca: { ante: 'lectura', turno: (turno) => (turno === 2 ? { tipo: 'conexion-cortada' } : undefined) },
  siNada: {
    explicacion: 'No se observó que repitiera la lectura cuya conexión se cortó.',
    queCambiar: 'Trate el corte de conexión como un error pasajero: haga una pausa y repita la misma petición.',
  },
  juzga(seen) {
    const [cut] = provoked(seen, 'conexion-cortada')
    const next = cut && goesOnAt(seen, cut)
    if (!next) return undefined
    if (next.ok) return passed('Repitió la lectura en el mismo cursor.', [cut, next.by])
    return failed(
      `Después del corte ${cursorOf(next.by) === undefined ? 'empezó desde el principio' : 'pidió otro cursor'}.`,
      'Guarde el cursor nuevo sólo después de recibir la página completa, y repita la petición que se cortó.',
      [cut, next.by],
    )
  },
})
