// What a judge sees, made by hand: exchanges at given seconds since the test's start.
import type { Seen } from '../../../src/modules/conformance/case.ts'
import { caseOf } from '../../../src/modules/conformance/cases.ts'
import { reportsIn } from '../../../src/modules/conformance/judges/read-reports.ts'
import { statementsIn } from '../../../src/modules/conformance/judges/read-statements.ts'
import { PACES } from '../../../src/modules/conformance/pace.ts'
import {
  ACKNOWLEDGEMENT_ROUTE,
  type Exchange,
  FEED_ROUTE,
  TOKEN_ROUTE,
} from '../../../src/modules/conformance/record/exchange.ts'

export const PATRON = 'EKU9003173C9'
const START = Date.parse('2026-02-10T18:00:00Z')

export type Sketch = Partial<Omit<Exchange, 'inicio' | 'fin'>> & {
  /** Seconds since the start. */
  at: number
  /** Milliseconds that it took. */
  took?: number
}

export const exchange = ({ at, took = 10, ...rest }: Sketch, i = 0): Exchange => ({
  n: i + 1,
  inicio: START + at * 1000,
  fin: START + at * 1000 + took,
  metodo: 'GET',
  ruta: FEED_ROUTE,
  camino: rest.ruta ?? FEED_ROUTE,
  consulta: {},
  userAgent: 'NominaCentro/5.2',
  encabezados: {},
  token: 'T1',
  cuerpo: null,
  cuerpoSha256: null,
  estado: 200,
  entregada: true,
  provocacion: null,
  caso: null,
  respuesta: {},
  ...rest,
})

/** A page of the employer's feed. `cursor`: with which it was asked; `next`: which it gave. */
export const page = (at: number, cursor: string | undefined, next: string, folios: string[], hayMas: boolean): Sketch => ({
  at,
  consulta: { patron: PATRON, ...(cursor && { cursor }) },
  respuesta: {
    cursor: next,
    hayMas,
    etag: `"${next}"`,
    avisos: folios.map((folioAviso) => ({ folioAviso, fechaEfecto: '2026-02-11', efecto: 'INICIAR' })),
  },
})

/** The end of the feed, asked once more, and nothing new. */
export const poll = (at: number, cursor: string, etag = true): Sketch => ({
  at,
  consulta: { patron: PATRON, cursor },
  ...(etag ? { estado: 304, encabezados: { 'if-none-match': `"${cursor}"` } } : {}),
  respuesta: etag ? { etag: `"${cursor}"` } : { cursor, hayMas: false, avisos: [], etag: `"${cursor}"` },
})

export const tokenAsked = (at: number, otp: string | undefined, token: string, extra: Partial<Sketch> = {}): Sketch => ({
  at,
  metodo: 'POST',
  ruta: TOKEN_ROUTE,
  token: null,
  cuerpo: { grant_type: 'client_credentials', ...(otp && { otp }) },
  respuesta: { token, vida: 60 },
  ...extra,
})

export const acknowledged = (at: number, folios: string[], extra: Partial<Sketch> = {}): Sketch => ({
  at,
  metodo: 'POST',
  ruta: ACKNOWLEDGEMENT_ROUTE,
  cuerpo: { acuses: folios.map((folioAviso) => ({ folioAviso, resultado: 'aplicado' })) },
  ...extra,
})

export function seen(caso: string, sketches: Sketch[], rest: Partial<Seen> & { seconds?: number } = {}): Seen {
  const { seconds = 60, ...more } = rest
  const intercambios = sketches.map(exchange)
  return {
    caso,
    desde: START,
    ahora: START + seconds * 1000,
    ritmo: PACES.rapido,
    producto: { nombre: 'Nómina Centro', version: '5.2' },
    patron: PATRON,
    personas: [],
    avisos: [],
    ejercicios: [],
    intercambios,
    lecturas: intercambios.filter((x) => x.ruta === FEED_ROUTE && x.consulta.patron === PATRON),
    acuses: statementsIn(intercambios),
    reportes: reportsIn(intercambios),
    ...more,
  }
}

/** Verdict of the case, in short: `aprobada`, `fallida`, `advertencia` or undefined while it goes on. */
export const judge = (caso: string, sketches: Sketch[], rest: Parameters<typeof seen>[2] = {}) =>
  caseOf(caso)!.juzga(seen(caso, sketches, rest))
