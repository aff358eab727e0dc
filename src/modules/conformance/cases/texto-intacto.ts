import { defineCase } from '../case.ts'
import { NOTHING_REPORTED } from '../judges/amounts.ts'
import { deliveredBy, failed, judgeReports } from '../judges/rules.ts'
import { people, plainWeek, retention } from '../material.ts'

const NAME = 'BEGOÑA ÁÉÍÓÚ MUÑOZ & PEÑA GÜEMES'
const CHANGE =
  'Use UTF-8 en todo el camino (respuesta, base de datos, peticiones) y codifique Ñ y & en la dirección como %C3%91 y %26.'
/** UTF-8 read as Latin-1, or given up. */
const MANGLED = /Ã[\u0080-\u00bf‘“”•–—™œŒšŠžŽŸ]|Â[\u0080-\u00bf]|\uFFFD/

export const textIntact = defineCase({
  id: 'texto-intacto',
  titulo: 'Ñ, & y acentos llegan y vuelven intactos',
  clausula: 'Convenciones de la API: UTF-8; IETF RFC 3986, 2.1',
  obligatoria: true,
  estimulo: 'El patrón lleva Ñ y & en su RFC, y un trabajador lleva Ñ, & y acentos en su nombre.',
  observa: 'Las consultas nombran bien al patrón, y el reporte devuelve el nombre del trabajador letra por letra.',
  carril: 'nomina',
  prepara: (draw) => ({
    personas: people(1, NAME),
    avisos: [retention(0, draw)],
    ejercicios: [plainWeek(0, 0, draw)],
  }),
  siNada: NOTHING_REPORTED,
  juzga(seen) {
    const comment = seen.acuses.find((a) => a.comentario !== null && MANGLED.test(a.comentario))
    if (comment) return failed('El comentario de un acuse llegó con letras alteradas.', CHANGE, [comment])
    return judgeReports(
      seen,
      deliveredBy(seen),
      (expected, report) => {
        const { nombre } = seen.personas[expected.persona]!
        if (report.nombre.normalize('NFC') === nombre) return undefined
        return { texto: `Reportó el nombre «${report.nombre}» y es «${nombre}».`, queCambiar: CHANGE }
      },
      'Ñ, & y acentos volvieron intactos.',
    )
  },
})
