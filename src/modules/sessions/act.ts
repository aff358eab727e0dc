import { Type } from 'typebox'
import { defineAct } from '../efirma/index.ts'

/** Entering the portal by signing (contract.md 3). */
export const sessionAct = defineAct({
  proposito: 'sesion:iniciar',
  datos: Type.Object({}, { additionalProperties: false }),
  lines: () => [],
})
