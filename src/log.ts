// Structured logs, JSON lines. What may carry a secret or a person's key is redacted by name, whoever logs it.
import { pino, type DestinationStream, type Logger } from 'pino'

const SECRET_NAMES = [
  'password', 'contrasena', 'client_secret', 'otp', 'secreto', 'authorization', 'cookie', 'access_token', 'client_assertion', 'dpop',
  'firma', 'certificado', 'llave', 'correo', 'email', 'to', 'rfc', 'curp', 'nss', 'rfcTrabajador', 'curpTrabajador', 'numCredito', 'parameters', 'detail', 'where', 'query',
]

export const makeLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_NAMES.flatMap((n) => [n, `*.${n}`, `*.*.${n}`]), censor: '[reservado]' },
    },
    destination as DestinationStream,
  )
