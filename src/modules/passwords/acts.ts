// What an owner signs about the password (contract.md 3).
import { Type } from 'typebox'
import { defineAct } from '../efirma/index.ts'

// No `|`: it parts the fields of the cadena original.
const correo = Type.String({
  format: 'email',
  pattern: '^[^|]+$',
  maxLength: 254,
  description: 'A dónde se envía la contraseña.',
  examples: ['nominas@empresa.mx'],
})

export const issueAct = defineAct({
  proposito: 'contrasena:emitir',
  datos: Type.Object({ correo }, { additionalProperties: false }),
  lines: ({ correo }) => [`correo=${correo}`],
})

export const renewAct = defineAct({
  proposito: 'contrasena:renovar',
  datos: Type.Object({ correo: Type.Optional(correo) }, { additionalProperties: false }),
  lines: ({ correo }) => (correo === undefined ? [] : [`correo=${correo}`]),
})

/**
 * To cancel is to leave (docs/adr/0047): the tokens end, and so do the relations of trust that the signer granted, unless it says that they
 * stay. What it signs says which.
 */
export const cancelAct = defineAct({
  proposito: 'contrasena:cancelar',
  datos: Type.Object(
    {
      relaciones: Type.Optional(
        Type.Enum(['terminar', 'conservar'], {
          description:
            'Qué se hace con las relaciones de confianza que otorgó quien firma. Si falta, `terminar`: cancelar la contraseña es dejar de usar el servicio.',
          examples: ['conservar'],
        }),
      ),
    },
    { additionalProperties: false },
  ),
  lines: ({ relaciones }) =>
    relaciones === 'conservar'
      ? ['termina=la contraseña y los tokens', 'conserva=las relaciones de confianza otorgadas']
      : ['termina=la contraseña, los tokens y las relaciones de confianza otorgadas'],
})
