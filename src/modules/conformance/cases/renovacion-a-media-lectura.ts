import { defineCase } from '../case.ts'
import { cursorOf, failed, goesOnAt, passed, provoked } from '../judges/rules.ts'
import { plainNotices } from '../material.ts'
import { TOKEN_ROUTE } from '../record/exchange.ts'

export const renewalMidway = defineCase({
  id: 'renovacion-a-media-lectura',
  titulo: 'Renueva el token a media lectura y sigue en el mismo cursor',
  clausula: 'IETF RFC 6750, 3.1 (`invalid_token`); GET /v1/avisos',
  obligatoria: true,
  estimulo: 'A la segunda página se responde 401 `invalid_token`, como cuando el token vence.',
  observa: 'Pide otro token y repite la misma página, con el mismo cursor; no empieza de nuevo ni se salta nada.',
  carril: 'renovacion',
  pagina: 3,
  prepara: plainNotices(8),
  provoca: { ante: 'lectura', turno: (turno) => (turno === 2 ? { tipo: 'token-terminado' } : undefined) },
  siNada: {
    explicacion: 'No se observó que repitiera la página después de que su token terminó.',
    queCambiar: 'Cuando se responda 401 con `invalid_token`, pida otro token y repita la misma petición.',
  },
  juzga(seen) {
    const [refused] = provoked(seen, 'token-terminado')
    if (!refused) return undefined
    const next = goesOnAt(seen, refused)
    if (!next) return undefined
    const renewal = seen.intercambios.find((x) => x.ruta === TOKEN_ROUTE && x.estado === 200 && x.inicio > refused.inicio)
    const evidence = [refused, ...(renewal ? [renewal] : []), next.by]
    if (next.ok) return passed('Renovó el token y siguió en el mismo cursor.', evidence)
    const where = cursorOf(next.by) === undefined ? 'empezó desde el principio' : 'pidió otro cursor'
    return failed(
      `Después de renovar el token ${where} en lugar de repetir la página que se le negó.`,
      'Conserve el cursor de la petición que recibió 401 y repítala igual con el token nuevo.',
      evidence,
    )
  },
})
