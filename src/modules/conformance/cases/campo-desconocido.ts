import { defineCase } from '../case.ts'
import { carriedOn, NOTHING_ACKNOWLEDGED } from '../judges/acknowledged.ts'
import { plainNotices } from '../material.ts'

export const unknownField = defineCase({
  id: 'campo-desconocido',
  titulo: 'Un campo desconocido no la detiene',
  clausula: 'Convenciones de la API: agregar campos no es un cambio de versión',
  obligatoria: true,
  estimulo: 'Las páginas y los avisos traen campos que la referencia no menciona.',
  observa: 'Los pasa por alto: lee y acusa todos los avisos.',
  carril: 'campos',
  prepara: plainNotices(4),
  provoca: { ante: 'lectura', turno: () => ({ tipo: 'campos-nuevos' }) },
  siNada: NOTHING_ACKNOWLEDGED,
  juzga: (seen) =>
    carriedOn(seen, {
      spared: () => false,
      because: 'los campos nuevos',
      queCambiar:
        'Lea los campos que conoce y pase por alto los demás; no valide las respuestas contra una lista cerrada de campos.',
    }),
})
