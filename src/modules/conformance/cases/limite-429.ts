import { defineCase } from '../case.ts'
import { after, cursorOf, failed, goesOnAt, passed, pause, provoked, seconds, waited } from '../judges/rules.ts'
import { plainNotices } from '../material.ts'

export const rateLimit = defineCase({
  id: 'limite-429',
  titulo: 'Ante 429 espera lo que dice Retry-After',
  clausula: 'IETF RFC 6585, 4; IETF RFC 9110, 10.2.3',
  obligatoria: true,
  estimulo: 'Dos veces seguidas se responde 429 con `Retry-After`.',
  observa: 'No repite la petición antes de ese tiempo, y después sigue donde estaba.',
  carril: 'limite',
  prepara: plainNotices(2),
  provoca: {
    ante: 'lectura',
    turno: (turno, { reintento }) =>
      turno === 1 || turno === 2 ? { tipo: 'limite-429', esperar: (reintento / 1000) * turno } : undefined,
  },
  siNada: {
    explicacion: 'No se observó que repitiera la petición a la que se respondió 429.',
    queCambiar: 'Después de un 429 espere los segundos de `Retry-After` y repita la misma petición.',
  },
  juzga(seen) {
    const refused = provoked(seen, 'limite-429')
    for (const x of refused) {
      const [next] = after(seen.lecturas, x)
      const wanted = (x.respuesta.esperar ?? 0) * 1000
      if (!next || waited(x, next, wanted)) continue
      return failed(
        `Se le pidió esperar ${seconds(wanted)} y repitió a los ${seconds(pause(x, next))}.`,
        'Lea `Retry-After` en cada 429 y no haga la siguiente petición a ese recurso antes de ese tiempo.',
        [x, next],
      )
    }
    if (refused.length < 2) return undefined
    const last = refused.at(-1)!
    const next = goesOnAt(seen, last)
    if (!next) return undefined
    if (next.ok) return passed('Esperó lo que se le pidió y siguió donde estaba.', [...refused, next.by])
    return failed(
      `Después del 429 siguió en otro lugar (${cursorOf(next.by) === undefined ? 'desde el principio' : 'otro cursor'}).`,
      'Después de esperar repita la misma petición, con el mismo cursor.',
      [...refused, next.by],
    )
  },
})
