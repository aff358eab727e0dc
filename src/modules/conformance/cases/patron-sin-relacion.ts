import { defineCase } from '../case.ts'
import { NOT_SEEN_STOPPING, stopsAfter403 } from '../judges/stops-after-403.ts'

export const noRelation = defineCase({
  id: 'patron-sin-relacion',
  titulo: 'Un patrón sin relación no la detiene ni la hace insistir',
  clausula: 'GET /v1/avisos: 403 `RELACION_NO_VIGENTE`',
  obligatoria: true,
  estimulo: 'Uno de los patrones no ha otorgado relación de confianza, y se responde 403.',
  observa: 'No insiste con ese patrón y sigue consultando a los demás.',
  carril: 'ajeno',
  provoca: { ante: 'lectura', turno: () => ({ tipo: 'sin-relacion' }) },
  recuerdaNegada: true,
  siNada: NOT_SEEN_STOPPING,
  juzga: (seen) => stopsAfter403(seen, 'No insistió con el patrón sin relación y siguió con los demás.'),
})
