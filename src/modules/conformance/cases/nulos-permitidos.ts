import { defineCase } from '../case.ts'
import { carriedOn, NOTHING_ACKNOWLEDGED } from '../judges/acknowledged.ts'
import { people, retention } from '../material.ts'

export const nullsAllowed = defineCase({
  id: 'nulos-permitidos',
  titulo: 'Los campos nulos que se permiten no la detienen',
  clausula: 'GET /v1/avisos: campos que admiten nulo',
  obligatoria: true,
  estimulo: 'Llega un aviso sin RFC, CURP, NSS unificado ni fechas anteriores.',
  observa: 'Lee y acusa también ese aviso, y los que siguen.',
  carril: 'nulos',
  prepara: (draw) => ({
    personas: people(3),
    avisos: [retention(0, draw), retention(1, draw, { nulos: true }), retention(2, draw)],
    ejercicios: [],
  }),
  siNada: NOTHING_ACKNOWLEDGED,
  juzga: (seen) =>
    carriedOn(seen, {
      spared: () => false,
      because: 'los campos nulos',
      queCambiar: 'Identifique al trabajador por su NSS; RFC, CURP y las fechas anteriores pueden ser nulos.',
    }),
})
