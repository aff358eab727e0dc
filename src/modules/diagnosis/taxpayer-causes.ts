// What can be wrong with who asks: see causes.ts.
import type { CauseKind } from './links.ts'

export const TAXPAYER_CAUSES = {
  RFC_INVALIDO: {
    eslabon: 'rfc',
    mensaje: 'El RFC está mal formado.',
    resuelve: 'usted',
    queHacer: 'Escríbalo completo, con homoclave y sin espacios: 12 caracteres si es persona moral, 13 si es física.',
  },
  RFC_DISTINTO: {
    eslabon: 'rfc',
    mensaje: 'El RFC, el certificado y el token que envió no son del mismo contribuyente.',
    resuelve: 'usted',
    queHacer: 'Use el certificado, el token y la contraseña del mismo RFC.',
  },
  RFC_NO_REGISTRADO: {
    eslabon: 'rfc',
    mensaje: 'El RFC no está en el padrón de patrones ni entre los desarrolladores de nómina.',
    resuelve: 'el Instituto',
    queHacer: 'Si es patrón, pida al Instituto que revise su alta en el padrón; si desarrolla nómina, certifique su producto.',
  },
} as const satisfies Record<string, CauseKind>
