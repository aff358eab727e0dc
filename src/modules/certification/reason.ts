import { developerProblems } from '../developers/index.ts'

/** A reason as people type it, on one line. Refuses none, and one of more than 500 characters, with CERTIFICACION_INVALIDA. */
export function cleanReason(given: string): string {
  const motivo = given
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  if (motivo.length >= 1 && motivo.length <= 500) return motivo
  throw developerProblems.CERTIFICACION_INVALIDA({ errores: [{ campo: 'motivo', mensaje: 'Debe tener de 1 a 500 caracteres.' }] })
}
