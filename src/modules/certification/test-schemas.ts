// A test and how it stands: what the suite tells certifying, what the wire says and what the pages draw.
import { type Static, Type } from 'typebox'
import { nullable, oneOf } from '../../http/fields.ts'

const TestCase = Type.Object({
  id: Type.String({ examples: ['token-con-otp'] }),
  titulo: Type.String({ examples: ['Pide el token con un código de un solo uso'] }),
  clausula: Type.String({
    description: 'Qué parte del contrato se prueba.',
    examples: ['Token: contraseña y código de un solo uso'],
  }),
  obligatoria: Type.Boolean(),
})
export type TestCase = Static<typeof TestCase>

const TestState = oneOf(['pendiente', 'en-curso', 'aprobada', 'fallida', 'advertencia'], {
  $id: 'EstadoDePrueba',
  description: 'En qué va una prueba.',
})
export type TestState = Static<typeof TestState>

/** The verdict of its latest try, what was seen, and what to change. */
export const Verdict = Type.Object(
  {
    ...TestCase.properties,
    estado: TestState,
    patron: nullable(
      Type.String({
        description:
          'RFC del patrón de prueba cuyos avisos se miran: el programa debe consultarlo. Nulo antes del primer intento.',
        examples: ['EKU9003173C9'],
      }),
    ),
    evidencia: Type.Array(Type.Unsafe<unknown>({ description: 'Un intercambio o hecho observado.' }), {
      description: 'Lo observado en que se funda el veredicto.',
      examples: [[]],
    }),
    explicacion: nullable(Type.String({ description: 'Por qué el veredicto es ese.', examples: [null] })),
    queCambiar: nullable(Type.String({ description: 'Qué cambiar en el programa para aprobarla.', examples: [null] })),
    intentos: Type.Integer({ description: 'Cuántas veces se ha juzgado.', examples: [0] }),
  },
  { $id: 'Prueba', description: 'Una prueba de la certificación y su veredicto.' },
)
export type Verdict = Static<typeof Verdict>

export const PaceName = oneOf(['normal', 'rapido'], {
  description:
    '`normal` (al principio): para programas que consultan cada medio minuto o menos. `rapido`: para los que pueden consultar cada pocos segundos; todo termina en un minuto. Sigue el último que se dijo.',
})
export type PaceName = Static<typeof PaceName>

export const PreflightCheck = Type.Object(
  {
    id: Type.String({ examples: ['token'] }),
    titulo: Type.String({ examples: ['Hay un token de prueba'] }),
    estado: oneOf(['bien', 'advertencia', 'mal']),
    explicacion: Type.String({ examples: ['El programa ya pidió un token en este ambiente.'] }),
    queHacer: nullable(Type.String({ examples: [null] })),
  },
  { $id: 'Revision', description: 'Una revisión de lo que hace falta para empezar.' },
)
export type PreflightCheck = Static<typeof PreflightCheck>
