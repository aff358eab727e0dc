import { defineCase } from '../case.ts'
import { NOTHING_ACKNOWLEDGED } from '../judges/acknowledged.ts'
import { deliveredBy, failed, passed, unhinderedSince, warned } from '../judges/rules.ts'
import { people, retention } from '../material.ts'

export const everyAcknowledged = defineCase({
  id: 'acuse-de-cada-aviso',
  titulo: 'Acusa cada aviso',
  clausula: 'POST /v1/avisos/acuses',
  obligatoria: true,
  estimulo: 'Se publican retenciones, una modificación y una suspensión.',
  observa: 'De cada aviso dice si lo aplicó o lo rechazó.',
  carril: 'nomina',
  prepara: (draw) => ({
    personas: people(3),
    avisos: [
      retention(0, draw, { dia: 20 }),
      retention(1, draw, { dia: 20 }),
      retention(2, draw, { dia: 20 }),
      retention(0, draw, { tipoAviso: '03', dia: 2 }),
      retention(1, draw, { tipoAviso: '12', dia: 2 }),
    ],
    ejercicios: [],
  }),
  siNada: NOTHING_ACKNOWLEDGED,
  juzga(seen) {
    const delivered = deliveredBy(seen)
    if (!delivered) return undefined
    const last = seen.avisos.map((notice) => seen.acuses.findLast((a) => a.folioAviso === notice.folioAviso))
    const given = last.filter((a) => a !== undefined)
    const settled = given.filter((a) => a.resultado !== 'recibido')
    if (settled.length === seen.avisos.length) return passed(`Acusó los ${settled.length} avisos.`, given)
    if (seen.ahora - unhinderedSince(seen, delivered.fin) < seen.ritmo.gracia || given.length === 0) return undefined
    const missing = seen.avisos.filter((_, i) => !last[i])
    if (missing.length === 0) {
      return warned(
        'Acusó todos los avisos, pero algunos sólo de recibidos.',
        'Cuando la nómina haya actuado, acuse el aviso otra vez como aplicado o rechazado.',
        given,
      )
    }
    return failed(
      `Faltan los acuses de ${missing.length} de ${seen.avisos.length} avisos, entre ellos ${missing[0]!.folioAviso} (tipo ${missing[0]!.tipoAviso}).`,
      'Acuse todos los avisos, también modificaciones y suspensiones: aplicados o rechazados con su motivo.',
      [delivered, ...given],
    )
  },
})
