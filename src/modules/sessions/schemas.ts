import { Type } from 'typebox'

export const StartedSession = Type.Object(
  {
    rfc: Type.String({ examples: ['EKU9003173C9'] }),
    nombre: Type.String({ description: 'Como está en el certificado.', examples: ['ESCUELA KEMPER URGATE SA DE CV'] }),
    venceEl: Type.String({
      format: 'date-time',
      description: 'Hasta cuándo dura a lo más; sin actividad termina a los 30 minutos.',
      examples: ['2026-02-11T06:00:00.000Z'],
    }),
    inicio: Type.String({ description: 'La página a la que lleva.', examples: ['/portal'] }),
  },
  { $id: 'Sesion', description: 'Una sesión del portal.' },
)
