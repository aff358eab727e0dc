// A run as people watch it: one statement over conformidad, pruebas and intercambios, so that all of it is of one moment.

import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { PaceName } from '../../certification/index.ts'
import type { ProvocationKind } from '../record/exchange.ts'
import type { VerdictRow } from '../watch/verdicts.ts'

export type SeenExchange = {
  n: number
  /** ISO 8601, with its offset. */
  instante: string
  metodo: string
  ruta: string
  patron: string | null
  /** 0: the client got no answer. */
  estado: number
  milisegundos: number
  provocacion: ProvocationKind | null
  /** The test that provoked. */
  prueba: string | null
}

export type WatchedRow = {
  /** The number given last. */
  ultimo: number
  ritmo: PaceName
  pruebas: VerdictRow[]
  /** The latest, the newest first. */
  intercambios: SeenExchange[]
}

// The run is $1, the most exchanges $2.
const WATCHED = `
  select c.ultimo, c.ritmo,
    (select coalesce(json_agg(json_build_object('caso', p.caso, 'intento', p.intento, 'estado', p.estado, 'patron', p.patron,
      'explicacion', p.explicacion, 'que_cambiar', p.que_cambiar, 'evidencia', p.evidencia)), '[]')
      from pruebas p where p.corrida = c.corrida) as pruebas,
    (select coalesce(json_agg(json_build_object('n', x.n, 'instante', x.inicio, 'metodo', x.metodo, 'ruta', coalesce(x.ruta, x.camino),
      'patron', x.patron, 'estado', x.estado, 'milisegundos', round(extract(epoch from x.fin - x.inicio) * 1000),
      'provocacion', x.provocacion, 'prueba', x.caso) order by x.n desc), '[]')
      from (select n, inicio, fin, metodo, ruta, camino, consulta ->> 'patron' as patron, estado, provocacion, caso
        from intercambios where corrida = $1 order by n desc limit $2) x) as intercambios
  from conformidad c where c.corrida = $1`

/** Undefined where nothing happened yet, or the run was cleaned up. */
export async function watchedRow(database: Database, corrida: string, limit: number): Promise<WatchedRow | undefined> {
  const [row] = await runPrepared<WatchedRow>(database, WATCHED, [corrida, limit])
  return row && { ...row, ultimo: Number(row.ultimo) }
}
