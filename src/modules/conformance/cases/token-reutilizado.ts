import { count } from '../../../kernel/wording.ts'
import { defineCase } from '../case.ts'
import { failed, passed, seconds } from '../judges/rules.ts'
import { type Exchange, TOKEN_ROUTE } from '../record/exchange.ts'

/** A renewal this close to the end is what is wanted. */
const NEAR_END = 0.4
/** A restarted program, or a second one beside it, asks once more. */
const FORGIVEN = 1
const ENOUGH_REQUESTS = 8

export const tokenKept = defineCase({
  id: 'token-reutilizado',
  titulo: 'Conserva el token hasta cerca de su término',
  clausula: 'IETF RFC 6749, 5.1 (`expires_in`); POST /v1/token',
  obligatoria: true,
  estimulo: 'El token vive lo que dice `expires_in`, menos que en producción.',
  observa: 'Muchas peticiones usan el mismo token, y otro se pide sólo cuando el anterior está por terminar o ya no se acepta.',
  carril: 'lectura',
  siNada: {
    explicacion: 'No se observaron bastantes peticiones para juzgar el uso del token.',
    queCambiar: 'Deje el software consultando; se necesitan al menos ocho peticiones con token.',
  },
  juzga({ intercambios, desde, ahora, ritmo }) {
    const issued = intercambios.filter((x) => x.ruta === TOKEN_ROUTE && x.estado === 200 && x.respuesta.token)
    const refused = new Map<string, number>()
    for (const x of intercambios) if (x.estado === 401 && x.token && !refused.has(x.token)) refused.set(x.token, x.fin)
    const early: Exchange[] = []
    issued.forEach((x, i) => {
      const before = issued[i - 1]
      if (!before) return
      const end = before.fin + (before.respuesta.vida ?? 0) * 1000
      const worn = end - x.inicio < (before.respuesta.vida ?? 0) * 1000 * NEAR_END
      const ended = (refused.get(before.respuesta.token!) ?? Infinity) <= x.inicio
      if (!worn && !ended) early.push(x)
    })
    if (early.length > FORGIVEN) {
      return failed(
        `Pidió ${early.length} tokens mientras el anterior aún servía y le quedaba más de la mitad de su vida.`,
        'Guarde el token y úselo en todas las peticiones; pida otro sólo cuando falte poco para `expires_in` o se responda 401.',
        early,
      )
    }
    const used = intercambios.filter((x) => x.token !== null && x.estado < 400)
    if (ahora - desde < ritmo.ventanaToken || used.length < ENOUGH_REQUESTS) return undefined
    const renewed = count(issued.length, 'token nuevo', 'tokens nuevos')
    return passed(`Hizo ${used.length} peticiones en ${seconds(ahora - desde)} con ${renewed}.`, [...issued, ...used.slice(-3)])
  },
})
