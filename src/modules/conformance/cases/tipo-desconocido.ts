import { defineCase } from '../case.ts'
import { carriedOn, NOTHING_ACKNOWLEDGED } from '../judges/acknowledged.ts'
import { people, retention } from '../material.ts'

export const unknownType = defineCase({
  id: 'tipo-desconocido',
  titulo: 'Un tipo de aviso desconocido no la detiene',
  clausula: 'Catálogo tiposAviso; GET /v1/avisos: `clasificacion` nula',
  obligatoria: true,
  estimulo:
    'Entre avisos normales llega uno de un tipo que el catálogo no conoce, con `clasificacion`, `efecto` y `fechaEfecto` nulos.',
  observa: 'Sigue con los demás avisos y los acusa; el desconocido puede acusarse de recibido.',
  carril: 'tipos',
  prepara: (draw) => ({
    personas: people(4),
    avisos: [retention(0, draw), retention(1, draw, { tipoAviso: `Z${draw(0, 9)}` }), retention(2, draw), retention(3, draw)],
    ejercicios: [],
  }),
  siNada: NOTHING_ACKNOWLEDGED,
  juzga: (seen) =>
    carriedOn(seen, {
      spared: (notice) => notice.tipoAviso.startsWith('Z'),
      because: 'el aviso de tipo desconocido',
      queCambiar: 'Guarde el aviso que no conoce, avise a una persona y siga con los demás: habrá tipos nuevos sin previo aviso.',
    }),
})
