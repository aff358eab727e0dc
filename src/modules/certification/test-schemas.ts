// A test and how it stands: what the suite tells certifying, what the wire says and what the pages draw.
import { type Static, Type } from 'typebox'

export const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])
export const oneOf = <T extends string>(values: readonly T[], description?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...(description && { description }) })

const TestCase = Type.Object({
  id: Type.String({ examples: ['token-con-otp'] }),
  titulo: Type.String({ examples: ['Pide el token con un código de un solo uso'] }),
  clausula: Type.String({ description: 'Qué parte del contrato se prueba.' }),
  obligatoria: Type.Boolean(),
})
export type TestCase = Static<typeof TestCase>

const TestState = oneOf(['pendiente', 'en-curso', 'aprobada', 'fallida', 'advertencia'])
export type TestState = Static<typeof TestState>

/** The verdict of its latest try, what was seen, and what to change. */
export const Verdict = Type.Object({
  ...TestCase.properties,
  estado: TestState,
  patron: nullable(
    Type.String({
      description: 'RFC del patrón de prueba cuyos avisos se miran: el programa debe consultarlo. Nulo antes del primer intento.',
      examples: ['EKU9003173C9'],
    }),
  ),
  evidencia: Type.Array(Type.Unsafe<unknown>({ description: 'Un intercambio o hecho observado.' }), {
    description: 'Lo observado en que se funda el veredicto.',
  }),
  explicacion: nullable(Type.String({ description: 'Por qué el veredicto es ese.' })),
  queCambiar: nullable(Type.String({ description: 'Qué cambiar en el programa para aprobarla.' })),
  intentos: Type.Integer(),
})
export type Verdict = Static<typeof Verdict>

export const PaceName = oneOf(
  ['normal', 'rapido'],
  '`normal` (al principio): para programas que consultan cada medio minuto o menos. `rapido`: para los que pueden consultar cada pocos segundos; todo termina en un minuto. Sigue el último que se dijo.',
)
export type PaceName = Static<typeof PaceName>

export const PreflightCheck = Type.Object({
  id: Type.String(),
  titulo: Type.String(),
  estado: oneOf(['bien', 'advertencia', 'mal']),
  explicacion: Type.String(),
  queHacer: nullable(Type.String()),
})
export type PreflightCheck = Static<typeof PreflightCheck>
