import { type Static, Type } from 'typebox'

// A certificate is 2.3 kB at most in SAT's published material, a signature 512 bytes with RSA 4096.
export const signedActBody = Type.Object(
  {
    reto: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'El `reto` que entregó POST /v1/efirma/retos.',
      examples: ['q2W8hYy0dDk0cJtW5m1yTq0mZbq0yq8x'],
    }),
    certificado: Type.String({
      minLength: 1,
      maxLength: 24_000,
      description: 'El archivo .cer de la e.firma (DER), en base64. La llave privada (.key) nunca se envía.',
      examples: ['MIIGHjCCBAagAwIBAgIUMzAwMDEwMDAwMDA1MDAwMDM0MTU…'],
    }),
    firma: Type.String({
      minLength: 1,
      maxLength: 8_000,
      description: 'Firma RSASSA-PKCS1-v1_5 con SHA-256 de los bytes UTF-8 de `cadenaOriginal`, en base64.',
      examples: ['Vb8Qm3…=='],
    }),
  },
  {
    $id: 'ActoFirmado',
    description: 'Un acto preparado en POST /v1/efirma/retos, con la firma de su dueño.',
    additionalProperties: false,
  },
)
export type SignedActBody = Static<typeof signedActBody>

export const challengeBody = Type.Object(
  {
    proposito: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'El acto que se va a firmar.',
      examples: ['contrasena:emitir'],
    }),
    datos: Type.Record(Type.String(), Type.Unknown(), {
      description: 'Los datos del acto; cada propósito tiene los suyos.',
      examples: [{ correo: 'nominas@empresa.example' }],
    }),
  },
  { $id: 'PeticionDeReto', description: 'El acto que se quiere firmar y sus datos.', additionalProperties: false },
)

export const challengeAnswer = Type.Object(
  {
    reto: Type.String({
      description: 'Identifica este texto; se envía de vuelta con la firma.',
      examples: ['q2W8hYy0dDk0cJtW5m1yTq0mZbq0yq8x'],
    }),
    cadenaOriginal: Type.String({
      description: 'El texto que su dueño lee y firma: sus bytes UTF-8, tal como están.',
      examples: [
        '||1.0|q2W8hYy0dDk0cJtW5m1yTq0mZbq0yq8x|contrasena:emitir|correo=nominas@empresa.example|2026-02-10T18:05:00.000Z||',
      ],
    }),
    venceEl: Type.String({
      format: 'date-time',
      description: 'Hasta cuándo sirve: cinco minutos, una sola vez.',
      examples: ['2026-02-10T18:05:00.000Z'],
    }),
  },
  { $id: 'Reto', description: 'Lo que hay que firmar.' },
)
