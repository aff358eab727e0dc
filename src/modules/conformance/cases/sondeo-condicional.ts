import { defineCase } from '../case.ts'
import { answered, cursorOf, endsReading, failed, passed, pause, seconds, warned } from '../judges/rules.ts'
import type { Exchange } from '../record/exchange.ts'

const ENOUGH = 3

export const conditionalPolling = defineCase({
  id: 'sondeo-condicional',
  titulo: 'Consulta a buen ritmo y con If-None-Match',
  clausula: 'IETF RFC 9110, 13.1.2; GET /v1/avisos: `ETag`',
  obligatoria: true,
  estimulo: 'Ninguno: no hay avisos nuevos.',
  observa:
    'Entre una consulta y la siguiente deja pasar el tiempo mínimo, y la repite con `If-None-Match` y la etiqueta recibida.',
  carril: 'lectura',
  siNada: {
    explicacion: 'No se observaron tres consultas seguidas sin novedades.',
    queCambiar: 'Deje el software consultando después de leer todo.',
  },
  juzga({ lecturas, ritmo }) {
    const read = lecturas.filter(answered)
    const polls: { before: Exchange; next: Exchange }[] = []
    for (const [i, before] of read.entries()) {
      const next = read[i + 1]
      if (next && endsReading(before)) polls.push({ before, next })
    }
    if (polls.length < ENOUGH) return undefined
    const pauses = polls.map(({ before, next }) => pause(before, next)).toSorted((a, b) => a - b)
    const usual = pauses[Math.floor(pauses.length / 2)]!
    const evidence = polls.map(({ next }) => next)
    if (usual < ritmo.sondeo) {
      return failed(
        `Sin novedades volvió a consultar cada ${seconds(usual)}; lo mínimo aquí son ${seconds(ritmo.sondeo)}.`,
        'Consulte a un ritmo fijo y moderado (en producción bastan unas cuantas veces por hora) o suscríbase a los avisos por HTTP.',
        evidence,
      )
    }
    const repeated = polls.filter(({ before, next }) => cursorOf(before) === cursorOf(next) && before.respuesta.etag)
    const bare = repeated.filter(({ next }) => next.encabezados['if-none-match'] === undefined)
    if (repeated.length > 0 && bare.length === repeated.length) {
      return warned(
        'Repitió la misma consulta sin `If-None-Match`, y se le volvió a enviar lo que ya tenía.',
        'Guarde el `ETag` de la última respuesta y envíelo en `If-None-Match`; sin novedades se responde 304, sin cuerpo.',
        bare.map(({ next }) => next),
      )
    }
    return passed(`Consultó cada ${seconds(usual)}${repeated.length > 0 ? ' y de forma condicional' : ''}.`, evidence)
  },
})
