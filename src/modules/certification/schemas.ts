import { Type } from 'typebox'
import { STATES, VERSION } from './rules.ts'
import { nullable, oneOf, PaceName, PreflightCheck, Verdict } from './test-schemas.ts'

const instant = (description: string) => Type.String({ format: 'date-time', description, examples: ['2026-02-10T18:00:00.000Z'] })
const day = (description: string, example: string) => Type.String({ format: 'date', description, examples: [example] })
const folio = (description: string, example: string) => Type.String({ description, examples: [example] })
const CONTROL_FREE = '^[^\\u0000-\\u001f\\u007f|<>]*[^\\s\\u0000-\\u001f\\u007f|<>][^\\u0000-\\u001f\\u007f|<>]*$'

const paging = {
  cursor: Type.Optional(Type.String({ description: 'El `cursor` de la respuesta anterior.' })),
  limite: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Elementos por página.' }),
}
const page = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({
    datos: Type.Array(item),
    cursor: Type.String({ description: 'Dónde seguir; se da siempre.' }),
    hayMas: Type.Boolean(),
  })

export const ProductBody = Type.Object(
  {
    nombre: Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: CONTROL_FREE,
      description: 'Nombre comercial, como lo verán los patrones y como lo dirá en `User-Agent`.',
      examples: ['Nómina Centro'],
    }),
    version: Type.String({
      pattern: VERSION,
      description: 'Versión, como 5, 5.2 o 5.2.0. La certificación vale para toda la versión mayor (5).',
      examples: ['5.2.0'],
    }),
    contacto: Type.Object(
      {
        correo: Type.String({ format: 'email', maxLength: 254, examples: ['integraciones@nominacentro.example'] }),
        telefono: Type.Optional(
          Type.String({
            pattern: '^\\+?[0-9][0-9 ()-]{6,22}[0-9]$',
            description: 'Con clave de país o sin ella.',
            examples: ['+52 55 1234 5678'],
          }),
        ),
      },
      { additionalProperties: false, description: 'A quién acudir sobre el producto. Sólo lo ven usted y el Instituto.' },
    ),
  },
  { additionalProperties: false },
)

export const Product = Type.Object({
  id: folio('Identificador del producto.', 'PR-3HXA-80QW-M5TE-2JNC'),
  nombre: Type.String({ examples: ['Nómina Centro'] }),
  version: Type.String({ examples: ['5.2.0'] }),
  contacto: Type.Object({ correo: Type.String(), telefono: nullable(Type.String()) }),
  registradoEl: instant('Cuándo se registró.'),
})
export const ProductParams = Type.Object({ id: Type.String({ maxLength: 40, description: 'Identificador del producto.' }) })
export const ProductQuery = Type.Object(paging, { additionalProperties: false })
export const ProductList = page(Product)

export const CertificationBody = Type.Object(
  { producto: Type.String({ maxLength: 40, description: 'Identificador del producto.', examples: ['PR-3HXA-80QW-M5TE-2JNC'] }) },
  { additionalProperties: false },
)
export const CertificationParams = Type.Object({
  id: Type.String({ maxLength: 40, description: 'Identificador de la certificación.', examples: ['CT-7Q2M-9KXD-41VB-ZT0H'] }),
})
export const State = oneOf(STATES)
export const CertificationQuery = Type.Object(
  { estado: Type.Optional(oneOf(STATES, 'Sólo las que están en este estado.')), ...paging },
  { additionalProperties: false },
)

export const Tally = Type.Object(
  {
    total: Type.Integer(),
    aprobadas: Type.Integer(),
    advertencias: Type.Integer(),
    fallidas: Type.Integer(),
    pendientes: Type.Integer(),
    faltanObligatorias: Type.Integer({ description: 'Obligatorias sin aprobar. Una advertencia cuenta como aprobada.' }),
  },
  { description: 'Cuántas pruebas hay en cada estado.' },
)

const Evidence = Type.Object({
  numero: Type.Integer({ examples: [1] }),
  nombre: Type.String({ examples: ['manual-de-operacion.pdf'] }),
  tipo: oneOf(['pdf', 'png', 'jpg', 'txt', 'json', 'zip'], 'Según su contenido.'),
  descripcion: nullable(Type.String()),
  bytes: Type.Integer(),
  sha256: Type.String({ description: 'SHA-256 del archivo, en hexadecimal.' }),
  subidaEl: instant('Cuándo se recibió.'),
  url: Type.String({ format: 'uri', description: 'Dónde se descarga.' }),
})
export const EvidenceView = Evidence
export const EvidenceList = Type.Object({ datos: Type.Array(Evidence) })
/** The response with the file itself. */
export const EvidenceFileAnswer = {
  description: 'El archivo',
  content: { 'application/octet-stream': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) } },
}
export const EvidenceParams = Type.Object({
  ...CertificationParams.properties,
  numero: Type.Integer({ minimum: 1, maximum: 1000, description: 'Número de la evidencia.' }),
})

export const CertificationSummary = Type.Object({
  id: folio('Identificador de la certificación.', 'CT-7Q2M-9KXD-41VB-ZT0H'),
  producto: Type.Object({ id: Type.String(), nombre: Type.String(), version: Type.String() }),
  estado: State,
  creadaEl: instant('Cuándo empezó.'),
  pruebasHasta: instant('Hasta cuándo existe su ambiente de pruebas.'),
  solicitadaEl: nullable(instant('Cuándo se solicitó.')),
  resueltaEl: nullable(instant('Cuándo se aprobó o se rechazó.')),
  terminadaEl: nullable(instant('Cuándo se canceló, se revocó o venció.')),
  motivo: nullable(Type.String({ description: 'Del rechazo, la cancelación o la revocación.' })),
  constancia: Type.Union(
    [
      Type.Object({
        folio: folio('Folio de la constancia.', 'CC-3HXA-80QW-M5TE-2JNC'),
        versionMayor: Type.Integer({ description: 'La certificación vale para toda esta versión mayor.', examples: [5] }),
        vigenteDesde: day('Primer día.', '2026-02-10'),
        vigenteHasta: day('Último día.', '2027-02-09'),
        url: Type.String({ format: 'uri', description: 'El documento.' }),
        verificacion: Type.String({ format: 'uri', description: 'Página pública que la verifica.' }),
      }),
      Type.Null(),
    ],
    { description: 'Si se aprobó.' },
  ),
})

export const Certification = Type.Object({
  ...CertificationSummary.properties,
  resumen: Tally,
  pruebas: Type.Array(Verdict, {
    description: 'Mientras está en pruebas, como van; después, como quedaron al solicitarla. Vacía si su ambiente ya no existe.',
  }),
  veredictosDel: nullable(instant('Cuándo quedaron fijos los veredictos; nulo mientras está en pruebas.')),
  evidencias: Type.Array(Evidence),
})

export const Environment = Type.Object(
  {
    api: Type.String({
      format: 'uri',
      description: 'Base de la API de pruebas, igual a la de producción.',
      examples: ['https://sia.example/sandbox/v1'],
    }),
    rfc: Type.String({ description: 'RFC de prueba del desarrollador.' }),
    contrasena: Type.String({ description: 'Contraseña de prueba.' }),
    otp: Type.Object({ uri: Type.String(), secreto: Type.String() }, { description: 'Para sus códigos de un solo uso.' }),
    efirma: Type.String({ format: 'uri', description: 'ZIP con la e.firma de prueba: certificado, llave y su contraseña.' }),
    patrones: Type.Array(Type.Object({ rfc: Type.String(), nombre: Type.String(), nrps: Type.Array(Type.String()) }), {
      description: 'Patrones de prueba, con sus registros patronales.',
    }),
  },
  { description: 'A dónde apuntar el programa. Nada de esto vale en producción.' },
)
export const OpenedCertification = Type.Object({ ...Certification.properties, ambiente: Environment })
export const CertificationList = page(CertificationSummary)

export const RunBody = Type.Object(
  {
    pruebas: Type.Optional(
      Type.Array(Type.String({ maxLength: 80 }), {
        minItems: 1,
        maxItems: 200,
        uniqueItems: true,
        description: 'Las que se repiten; si no se dice, todas.',
      }),
    ),
    ritmo: Type.Optional(PaceName),
  },
  { additionalProperties: false },
)
export const TestList = Type.Object({ resumen: Tally, pruebas: Type.Array(Verdict) })

export const ReasonBody = Type.Object(
  {
    motivo: Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '\\S',
      description: 'Por qué.',
      examples: ['Se certificará la versión siguiente'],
    }),
  },
  { additionalProperties: false },
)

export const Preflight = Type.Object({
  listo: Type.Boolean({ description: 'Verdadero si nada impide empezar.' }),
  revisiones: Type.Array(PreflightCheck),
})

export const Report = Type.Object({
  certificacion: CertificationSummary,
  desarrollador: Type.Object({ rfc: Type.String(), nombre: nullable(Type.String()) }),
  corrida: Type.String({ description: 'Identificador del ambiente de pruebas.' }),
  generadoEl: instant('Cuándo se hizo este informe.'),
  veredictosDel: nullable(instant('Cuándo quedaron fijos los veredictos; nulo mientras está en pruebas.')),
  resumen: Tally,
  pruebas: Type.Array(Verdict),
  evidencias: Type.Array(Evidence),
})
