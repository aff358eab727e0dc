import { defineCase } from '../case.ts'
import { NOTHING_ACKNOWLEDGED } from '../judges/acknowledged.ts'
import { deliveredBy, failed, passed } from '../judges/rules.ts'
import { people, retention } from '../material.ts'

const REASONS = ['no-labora', 'no-es-trabajador', 'otro-registro', 'otro']

export const rejectionWithReason = defineCase({
  id: 'rechazo-con-motivo',
  titulo: 'Rechaza con su motivo lo que no puede aplicar',
  clausula: 'POST /v1/avisos/acuses: `motivo`; catálogo motivosRechazo',
  obligatoria: true,
  estimulo: 'Uno de los avisos es de una persona que no está en la plantilla del patrón.',
  observa: 'Acusa ese aviso como rechazado, con un motivo que corresponde, y no rechaza los de quienes sí están.',
  carril: 'nomina',
  prepara: (draw) => ({
    personas: [...people(2), { nombre: 'PERSONA QUE NO LABORA AQUÍ', enPlantilla: false }],
    avisos: [retention(0, draw), retention(1, draw), retention(2, draw)],
    ejercicios: [],
  }),
  siNada: NOTHING_ACKNOWLEDGED,
  juzga(seen) {
    if (!deliveredBy(seen)) return undefined
    const given = seen.avisos.map((notice) =>
      seen.acuses.findLast((a) => a.folioAviso === notice.folioAviso && a.resultado !== 'recibido'),
    )
    for (const [i, notice] of seen.avisos.entries()) {
      const stated = given[i]
      if (!stated) continue
      const employed = seen.personas[notice.persona]!.enPlantilla
      // Software may see the notice before it has refreshed its roster, and correct itself.
      if (employed !== (stated.resultado === 'rechazado') || seen.ahora - stated.instante < seen.ritmo.correccion) continue
      return employed
        ? failed(
            `Rechazó el aviso ${notice.folioAviso}, de una persona que está en la plantilla.`,
            'Antes de rechazar, actualice la plantilla (GET /sandbox/v1/nomina) y busque a la persona por su NSS.',
            [stated],
          )
        : failed(
            `Acusó como aplicado el aviso ${notice.folioAviso}, de una persona que no está en la plantilla.`,
            'Busque al trabajador por su NSS; si no labora con el patrón, acuse el aviso como rechazado con motivo no-labora o no-es-trabajador.',
            [stated],
          )
    }
    const wrongReason = given.find((a) => a?.resultado === 'rechazado' && !REASONS.includes(a.motivo ?? ''))
    if (wrongReason && seen.ahora - wrongReason.instante >= seen.ritmo.correccion) {
      return failed(
        `El motivo «${wrongReason.motivo}» no corresponde a quien no está en la plantilla.`,
        `Use ${REASONS.slice(0, 2).join(' o ')}.`,
        [wrongReason],
      )
    }
    const right = seen.avisos.every(
      (notice, i) => given[i] && seen.personas[notice.persona]!.enPlantilla === (given[i]!.resultado === 'aplicado'),
    )
    return right && !wrongReason
      ? passed(
          'Rechazó sólo lo que no podía aplicar, con su motivo.',
          given.filter((a) => a !== undefined),
        )
      : undefined
  },
})
