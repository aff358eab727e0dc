import { defineCase } from '../case.ts'
import { answered, cursorOf, endsReading, failed, passed, pause, seconds } from '../judges/rules.ts'
import { plainNotices } from '../material.ts'

/** Waiting as long between two pages as between two polls means that `hayMas` was not looked at. */
const LIKE_A_POLL = 0.7

export const everyPage = defineCase({
  id: 'todas-las-paginas',
  titulo: 'Lee todas las páginas, ninguna dos veces',
  clausula: 'GET /v1/avisos: `cursor` y `hayMas`',
  obligatoria: true,
  estimulo: 'Se publican once avisos y cada página trae a lo más cuatro, aunque se pidan más.',
  observa:
    'Mientras `hayMas` sea verdadero pide enseguida la página siguiente con el `cursor` recibido, y ninguna vuelve a pedirse.',
  carril: 'lectura',
  pagina: 4,
  prepara: plainNotices(11),
  siNada: {
    explicacion: 'No se observó una lectura completa de los avisos.',
    queCambiar:
      'Pida páginas hasta que `hayMas` sea falso, aunque traigan menos avisos que `limite`, y siga consultando después.',
  },
  juzga({ lecturas, ritmo }) {
    const read = lecturas.filter(answered)
    // An empty answer from before the notices were there begins nothing.
    const first = read.findIndex(
      (x) => x.estado === 200 && x.respuesta.hayMas !== undefined && (x.respuesta.avisos?.length ?? 1) > 0,
    )
    if (first < 0) return undefined
    const end = read.findIndex((x, i) => i >= first && endsReading(x))
    const chain = read.slice(first, end < 0 ? undefined : end + 1)
    for (const [i, x] of chain.entries()) {
      const next = chain[i + 1]
      if (!next) break
      if (cursorOf(next) === cursorOf(x)) {
        return failed(
          'Pidió dos veces la misma página, aunque la primera respuesta llegó completa.',
          'Guarde el `cursor` de cada respuesta y úselo en la siguiente petición; no repita una página que ya recibió.',
          [x, next],
        )
      }
      if (cursorOf(next) !== x.respuesta.cursor) {
        return failed(
          'Después de una página con `hayMas: true` no siguió con el `cursor` de esa página.',
          'Envíe el `cursor` tal como llegó en la respuesta anterior, con los mismos filtros.',
          [x, next],
        )
      }
    }
    if (end < 0) return undefined
    if (chain.length === 1) return passed('Leyó todo en una sola respuesta.', chain)
    // Two polls afterwards show its own rhythm.
    const polls = read.flatMap((x, i) => (i >= end && endsReading(x) && read[i + 1] ? [pause(x, read[i + 1]!)] : []))
    if (polls.length < 2) return undefined
    const rhythm = Math.min(...polls)
    const between = Math.min(...chain.slice(1).map((x, i) => pause(chain[i]!, x)))
    // Whoever polls without any pause is told so by another test.
    if (between >= rhythm * LIKE_A_POLL && between >= ritmo.sondeo) {
      return failed(
        `Con \`hayMas: true\` esperó ${seconds(between)} para pedir la página siguiente, lo mismo que entre una consulta y otra.`,
        'Decida por `hayMas` y no por cuántos avisos trae la página: mientras sea verdadero, pida la siguiente enseguida.',
        chain,
      )
    }
    return passed(`Leyó ${chain.length} páginas seguidas, cada una una sola vez.`, chain)
  },
})
