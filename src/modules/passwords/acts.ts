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

export const cancelAct = defineAct({
  proposito: 'contrasena:cancelar',
  datos: Type.Object({}, { additionalProperties: false }),
  lines: () => [],
})
