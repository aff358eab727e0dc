import { defineCase } from '../case.ts'
import { after, failed, goesOnAt, passed, pause, provoked, seconds, waited, warned } from '../judges/rules.ts'
import { plainNotices } from '../material.ts'

const TIMES = 4
/** Pauses whose longest is below this times the shortest are one and the same pause. */
const GROWS = 1.3
/** Whoever waits this many times the wanted pause between polls need not grow. */
const PATIENT = 6

export const unavailable = defineCase({
  id: 'servicio-503',
  titulo: 'Ante 503 espera, cada vez más',
  clausula: 'IETF RFC 9110, 15.6.4 y 10.2.3',
  obligatoria: true,
  estimulo: 'Cuatro veces seguidas se responde 503: la primera con `Retry-After`, las demás sin él.',
  observa: 'Respeta `Retry-After`; sin él hace pausas que crecen de un intento al siguiente. Al final sigue donde estaba.',
  carril: 'servicio',
  prepara: plainNotices(2),
  provoca: {
    ante: 'lectura',
    turno: (turno, { reintento }) =>
      turno <= TIMES ? { tipo: 'servicio-503', esperar: turno === 1 ? reintento / 1000 : null } : undefined,
  },
  siNada: {
    explicacion: 'No se observaron los reintentos después de responder 503.',
    queCambiar: 'Después de un 503 vuelva a intentar, con pausas que crezcan (por ejemplo 1, 2, 4, 8 s), sin darse por vencido.',
  },
  juzga(seen) {
    const refused = provoked(seen, 'servicio-503')
    const pauses: number[] = []
    for (const x of refused) {
      const [next] = after(seen.lecturas, x)
      if (!next) break
      const own = pause(x, next)
      pauses.push(own)
      const wanted = x.respuesta.esperar === undefined ? seen.ritmo.pausaMinima : x.respuesta.esperar * 1000
      if (!waited(x, next, wanted)) {
        return failed(
          x.respuesta.esperar === undefined
            ? `Repitió a los ${seconds(own)} de un 503, sin hacer pausa.`
            : `Se le pidió esperar ${seconds(wanted)} y repitió a los ${seconds(own)}.`,
          'Ante 503 espere lo que diga `Retry-After`; si no lo trae, haga una pausa que crezca en cada intento.',
          [x, next],
        )
      }
    }
    if (refused.length < TIMES) return undefined
    const next = goesOnAt(seen, refused.at(-1)!)
    if (!next) return undefined
    const evidence = [...refused, next.by]
    if (!next.ok) {
      return failed(
        'Después de los 503 siguió en otro lugar de la lectura.',
        'Repita siempre la misma petición, con el mismo cursor, hasta que se responda.',
        evidence,
      )
    }
    const own = pauses.slice(1)
    const told = own.map(seconds).join(', ')
    if (Math.min(...own) >= seen.ritmo.reintento * PATIENT) return passed(`Hizo pausas largas: ${told}.`, evidence)
    if (Math.max(...own) < Math.min(...own) * GROWS) {
      return failed(
        `Sus pausas fueron siempre iguales: ${told}.`,
        'Multiplique la pausa en cada intento fallido (por ejemplo por dos), con algo de azar y un máximo.',
        evidence,
      )
    }
    // Chance in the pauses, or our own slowness in one of them, hides growth; never growing at all is told.
    if (own.every((pausa, i) => own.slice(0, i).every((before) => pausa <= before))) {
      return warned(
        `Sus pausas variaron sin crecer: ${told}.`,
        'Si usa azar en las pausas, haga que también crezca la pausa mínima de cada intento.',
        evidence,
      )
    }
    return passed(`Hizo pausas crecientes: ${told}.`, evidence)
  },
})
