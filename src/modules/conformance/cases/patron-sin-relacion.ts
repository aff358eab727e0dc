import { defineCase } from '../case.ts'
import { staysQuiet } from '../quiet.ts'

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
  siNada: {
    explicacion: 'No se observaron consultas del patrón sin relación.',
    queCambiar:
      'Agregue también a este patrón a los que consulta su software; si lo dio de baja en un intento anterior, reactívelo.',
  },
  juzga(seen) {
    const quiet = staysQuiet(seen, 'No insistió con el patrón sin relación y siguió con los demás.')
    if (quiet?.estado !== 'aprobada') return quiet
    const refusal = seen.lecturas.find((x) => x.estado === 403)
    if (!refusal) return quiet
    const others = seen.intercambios.some((x) => x.inicio > refusal.fin && x.estado < 400 && x.consulta.patron !== seen.patron)
    return others ? quiet : undefined
  },
})
