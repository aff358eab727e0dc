import { type Static, Type } from 'typebox'
import { nullable, oneOf } from '../../http/fields.ts'
import { CAUSES } from './causes.ts'
import { type CauseKind, LINKS, MENDERS } from './links.ts'

const text = (maxLength: number, description: string, example: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description, examples: [example] }))

// What is sent here may be what somebody mistyped, so forms are judged by the diagnosis and not by patterns.
export const DiagnosisBody = Type.Object(
  {
    certificado: text(
      24_000,
      'El archivo .cer (DER) en base64. La llave privada (.key) nunca se envía.',
      'MIIGHjCCBAagAwIBAgIUMzAwMDEwMDAwMDA1MDAwMDM0MTU…',
    ),
    rfc: text(40, 'El RFC con el que quiere entrar.', 'EKU9003173C9'),
    contrasena: text(200, 'La contraseña, sólo junto con `otp`.', '9F3K-7Q2M-9KXD-41VB-ZT0H-2WRA-8NCE'),
    otp: text(16, 'El código de este momento, sólo junto con `contrasena`. Si los dos son correctos, queda usado.', '492039'),
    reloj: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'La hora que tiene ahora el equipo que calcula los códigos.',
        examples: ['2026-02-10T18:00:00Z'],
      }),
    ),
    patron: text(40, 'Soy el desarrollador: RFC del patrón cuyos avisos quiero leer. Pide credencial.', 'EKU9003173C9'),
    desarrollador: text(40, 'Soy el patrón: RFC del desarrollador que debe leer mis avisos. Pide credencial.', 'MAB9307148T4'),
    nrp: text(40, 'El registro patronal cuyos avisos se quieren leer. Pide credencial.', 'A0112345101'),
    producto: text(120, 'El producto de nómina que debe estar certificado. Pide credencial.', 'Nómina Centro 5'),
  },
  { $id: 'PeticionDeDiagnostico', description: 'Lo que se sepa; sólo se revisa lo que se envía.', additionalProperties: false },
)
export type DiagnosisBody = Static<typeof DiagnosisBody>

const LinkName = oneOf(LINKS, { $id: 'NombreDeEslabon', description: 'Un eslabón de la cadena.', examples: ['contrasena'] })
const WIRE_CAUSES = Object.entries<CauseKind>(CAUSES).flatMap(([causa, kind]) => (kind.soloOperador ? [] : [causa]))

export const LinkReport = Type.Object(
  {
    eslabon: LinkName,
    estado: oneOf(['correcto', 'roto', 'no-revisado'], {
      description: '`no-revisado`: faltan datos o credencial para revisarlo, o un eslabón anterior está roto.',
      examples: ['roto'],
    }),
    causa: nullable(oneOf(WIRE_CAUSES, { description: 'Sólo si está roto.', examples: ['CREDENCIAL_INVALIDA'] })),
    mensaje: Type.String({ examples: ['El RFC, la contraseña o el código no son válidos. Por seguridad no se dice cuál.'] }),
    detalle: nullable(Type.String({ description: 'Fechas y cifras de esta vez.', examples: ['Venció el 2026-01-31.'] })),
    resuelve: nullable(oneOf(MENDERS, { description: 'Quién puede arreglarlo.', examples: ['usted'] })),
    queHacer: nullable(Type.String({ examples: ['Revise los tres.'] })),
  },
  { $id: 'Eslabon', description: 'Un eslabón de la cadena, revisado.' },
)
export type LinkReport = Static<typeof LinkReport>

export const Diagnosis = Type.Object(
  {
    resultado: oneOf(['correcto', 'roto', 'incompleto'], {
      description: '`incompleto`: nada está roto en lo que se revisó, y algo quedó sin revisar.',
      examples: ['roto'],
    }),
    eslabonRoto: nullable(LinkName, { description: 'El primero que está roto.', examples: ['contrasena'] }),
    rfc: nullable(Type.String({ description: 'De quién se habla, si lo acreditó.', examples: ['EKU9003173C9'] })),
    acreditadoPor: nullable(
      Type.String({
        enum: ['token', 'contrasena'],
        description: 'Con qué credencial; sin ella sólo se habla de lo que envió.',
        examples: ['token'],
      }),
    ),
    horaServidor: Type.String({
      format: 'date-time',
      description: 'La hora de este servicio.',
      examples: ['2026-02-10T18:00:00.000Z'],
    }),
    desfaseSegundos: nullable(Type.Integer(), {
      description: '`reloj` menos `horaServidor`; positivo si su reloj está adelantado. Se dice siempre que envíe `reloj`.',
      examples: [0],
    }),
    eslabones: Type.Array(LinkReport, { description: 'Todos, en el orden en que se revisan.' }),
  },
  { $id: 'Diagnostico', description: 'Qué impide entrar o leer avisos, y quién puede arreglarlo.' },
)
export type Diagnosis = Static<typeof Diagnosis>
