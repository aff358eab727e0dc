import { defineCase } from '../case.ts'
import { NOT_SEEN_STOPPING, stopsAfter403 } from '../judges/stops-after-403.ts'
import { plainNotices } from '../material.ts'

export const revokedMidway = defineCase({
  id: 'relacion-revocada',
  titulo: 'Si la relación se revoca, deja de insistir',
  clausula: 'GET /v1/avisos: 403 `RELACION_NO_VIGENTE`',
  obligatoria: true,
  estimulo: 'Después de la primera página se responde 403 `RELACION_NO_VIGENTE`, como cuando el patrón revoca la relación.',
  observa:
    'Deja de consultar a ese patrón, o pregunta muy de vez en cuando, hasta que una persona lo reactive; sigue consultando a los demás.',
  carril: 'revocada',
  pagina: 2,
  prepara: plainNotices(4),
  provoca: { ante: 'lectura', turno: (turno) => (turno >= 2 ? { tipo: 'sin-relacion' } : undefined) },
  recuerdaNegada: true,
  siNada: NOT_SEEN_STOPPING,
  juzga: (seen) => stopsAfter403(seen, 'Dejó de consultar cuando la relación terminó, y siguió con los demás.'),
})
