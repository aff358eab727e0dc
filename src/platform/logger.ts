// Structured logs, JSON lines. What may carry a secret or a person's key is taken out twice, whoever logs it: by the name of
// the field, and by its form wherever it stands in a line (an error text of the database, a client's own request id).
import type { FastifyBaseLogger } from 'fastify'
import { type DestinationStream, type Logger, pino } from 'pino'

/** What is written to: the service's own logger, or that of one request. */
export type Log = FastifyBaseLogger

const SECRET_NAMES = [
  ...[
    'password',
    'contrasena',
    'client_secret',
    'otp',
    'secreto',
    'authorization',
    'cookie',
    'access_token',
    'client_assertion',
    'dpop',
  ],
  ...[
    'firma',
    'certificado',
    'llave',
    'correo',
    'email',
    'to',
    'rfc',
    'curp',
    'nss',
    'rfcTrabajador',
    'curpTrabajador',
    'numCredito',
  ],
  // what PostgreSQL's errors carry of the row
  ...['parameters', 'detail', 'where', 'query'],
]

const HIDDEN = '[reservado]'
// CURP, RFC, NSS (and NRP, of the same form), a JWT, an e-mail address.
const SECRET_FORMS =
  /(?<![A-Z0-9])(?:[A-ZÑ]{4}\d{6}[HMX][A-ZÑ]{5}[A-Z0-9]{2}|[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}|[A-Z]\d{10}|\d{11})(?![A-Z0-9])|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|[\w.+-]+@[\w-]+\.[\w.-]+/g

// A bare JSON number becomes a string, so that the line stays JSON.
const hide = (_match: string, offset: number, line: string) =>
  /[^\\]":$/.test(line.slice(offset - 3, offset)) ? `"${HIDDEN}"` : HIDDEN

export const makeLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_NAMES.flatMap((n) => [n, `*.${n}`, `*.*.${n}`]), censor: HIDDEN },
      hooks: { streamWrite: (line) => line.replace(SECRET_FORMS, hide) },
    },
    destination as DestinationStream,
  )
