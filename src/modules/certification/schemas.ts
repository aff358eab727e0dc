import { Type } from 'typebox'
import { day, described, instant, nullable, oneOf, page, paging, sharedParameter } from '../../http/fields.ts'
import { STATES, VERSION } from './rules.ts'
import { PaceName, PreflightCheck, Verdict } from './test-schemas.ts'

const folio = (description: string, example: string) => Type.String({ description, examples: [example] })
const CONTROL_FREE = '^[^\\u0000-\\u001f\\u007f|<>]*[^\\s\\u0000-\\u001f\\u007f|<>][^\\u0000-\\u001f\\u007f|<>]*$'

const Contact = Type.Object(
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
  {
    $id: 'ContactoDelProducto',
    additionalProperties: false,
    description: 'A quién acudir sobre el producto. Sólo lo ven usted y el Instituto.',
  },
)

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
    contacto: Contact,
  },
  { $id: 'NuevoProducto', description: 'Un producto de nómina que se registra.', additionalProperties: false },
)

const KnownContact = Type.Object(
  {
    correo: Type.String({ examples: ['integraciones@nominacentro.example'] }),
    telefono: nullable(Type.String({ examples: ['+52 55 1234 5678'] })),
  },
  { $id: 'Contacto', description: 'A quién acudir sobre el producto.' },
)

export const Product = Type.Object(
  {
    id: folio('Identificador del producto.', 'PR-3HXA-80QW-M5TE-2JNC'),
    nombre: Type.String({ examples: ['Nómina Centro'] }),
    version: Type.String({ examples: ['5.2.0'] }),
    contacto: KnownContact,
    registradoEl: instant('Cuándo se registró.'),
  },
  { $id: 'Producto', description: 'Un producto de nómina.' },
)
export const ProductParams = Type.Object({
  id: Type.String({ maxLength: 40, description: 'Identificador del producto.', examples: ['PR-3HXA-80QW-M5TE-2JNC'] }),
})
export const ProductQuery = Type.Object(paging, { additionalProperties: false })
export const ProductList = page('PaginaDeProductos', Product, { description: 'Una página de productos.' })

export const CertificationBody = Type.Object(
  { producto: Type.String({ maxLength: 40, description: 'Identificador del producto.', examples: ['PR-3HXA-80QW-M5TE-2JNC'] }) },
  { $id: 'NuevaCertificacion', description: 'El producto que se certifica.', additionalProperties: false },
)
export const CertificationParams = Type.Object({
  id: sharedParameter(
    'idDeCertificacion',
    Type.String({ maxLength: 40, description: 'Identificador de la certificación.', examples: ['CT-7Q2M-9KXD-41VB-ZT0H'] }),
  ),
})
export const State = oneOf(STATES, { $id: 'EstadoDeCertificacion', description: 'En qué va una certificación.' })
export const stateParameter = sharedParameter('certificacionesEnEstado', described(State, 'Sólo las que están en este estado.'))
export const CertificationQuery = Type.Object(
  { estado: Type.Optional(stateParameter), ...paging },
  { additionalProperties: false },
)

export const Tally = Type.Object(
  {
    total: Type.Integer({ examples: [33] }),
    aprobadas: Type.Integer({ examples: [30] }),
    advertencias: Type.Integer({ examples: [1] }),
    fallidas: Type.Integer({ examples: [1] }),
    pendientes: Type.Integer({ examples: [1] }),
    faltanObligatorias: Type.Integer({
      description: 'Obligatorias sin aprobar. Una advertencia cuenta como aprobada.',
      examples: [2],
    }),
  },
  { $id: 'CuentaDePruebas', description: 'Cuántas pruebas hay en cada estado.' },
)

const Evidence = Type.Object(
  {
    numero: Type.Integer({ examples: [1] }),
    nombre: Type.String({ examples: ['manual-de-operacion.pdf'] }),
    tipo: oneOf(['pdf', 'png', 'jpg', 'txt', 'json', 'zip'], { description: 'Según su contenido.' }),
    descripcion: nullable(Type.String({ examples: ['Pantallas de la importación'] })),
    bytes: Type.Integer({ description: 'Tamaño.', examples: [184320] }),
    sha256: Type.String({
      description: 'SHA-256 del archivo, en hexadecimal.',
      examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    }),
    subidaEl: instant('Cuándo se recibió.'),
    url: Type.String({
      format: 'uri',
      description: 'Dónde se descarga.',
      examples: ['https://sia.example/v1/certificaciones/CT-7Q2M-9KXD-41VB-ZT0H/evidencias/1'],
    }),
  },
  { $id: 'Evidencia', description: 'Un archivo que acompaña la solicitud.' },
)
export const EvidenceView = Evidence
export const EvidenceList = Type.Object(
  { datos: Type.Array(Evidence) },
  { $id: 'ListaDeEvidencias', description: 'Las evidencias de una certificación.' },
)
/** The response with the file itself. */
export const EvidenceFileAnswer = {
  description: 'El archivo',
  content: { 'application/octet-stream': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) } },
}
export const EvidenceParams = Type.Object({
  ...CertificationParams.properties,
  numero: sharedParameter(
    'numeroDeEvidencia',
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Número de la evidencia.', examples: [1] }),
  ),
})

const ProductInTest = Type.Object(
  {
    id: Type.String({ examples: ['PR-3HXA-80QW-M5TE-2JNC'] }),
    nombre: Type.String({ examples: ['Nómina Centro'] }),
    version: Type.String({ examples: ['5.2.0'] }),
  },
  { $id: 'ProductoEnPruebas', description: 'El producto que se certifica.' },
)

const Certificate = Type.Object(
  {
    folio: folio('Folio de la constancia.', 'CC-3HXA-80QW-M5TE-2JNC'),
    versionMayor: Type.Integer({ description: 'La certificación vale para toda esta versión mayor.', examples: [5] }),
    vigenteDesde: day('Primer día.', '2026-02-10'),
    vigenteHasta: day('Último día.', '2027-02-09'),
    url: Type.String({
      format: 'uri',
      description: 'El documento.',
      examples: ['https://sia.example/v1/certificaciones/CT-7Q2M-9KXD-41VB-ZT0H/constancia'],
    }),
    verificacion: Type.String({
      format: 'uri',
      description: 'Página pública que la verifica.',
      examples: ['https://sia.example/verificacion/CC-3HXA-80QW-M5TE-2JNC'],
    }),
  },
  { $id: 'Constancia', description: 'El documento que ampara una certificación.' },
)

export const CertificationSummary = Type.Object(
  {
    id: folio('Identificador de la certificación.', 'CT-7Q2M-9KXD-41VB-ZT0H'),
    producto: ProductInTest,
    estado: State,
    creadaEl: instant('Cuándo empezó.'),
    pruebasHasta: instant('Hasta cuándo existe su ambiente de pruebas.'),
    solicitadaEl: nullable(instant('Cuándo se solicitó.')),
    resueltaEl: nullable(instant('Cuándo se aprobó o se rechazó.')),
    terminadaEl: nullable(instant('Cuándo se canceló, se revocó o venció.'), { examples: [null] }),
    motivo: nullable(Type.String({ description: 'Del rechazo, la cancelación o la revocación.', examples: [null] })),
    constancia: nullable(Certificate, { description: 'Si se aprobó.' }),
  },
  { $id: 'ResumenDeCertificacion', description: 'Una certificación, sin sus pruebas.' },
)

export const Certification = Type.Object(
  {
    ...CertificationSummary.properties,
    resumen: Tally,
    pruebas: Type.Array(Verdict, {
      description:
        'Mientras está en pruebas, como van; después, como quedaron al solicitarla. Vacía si su ambiente ya no existe.',
    }),
    veredictosDel: nullable(instant('Cuándo quedaron fijos los veredictos; nulo mientras está en pruebas.')),
    evidencias: Type.Array(Evidence),
  },
  { $id: 'Certificacion', description: 'Una certificación con sus pruebas y evidencias.' },
)

const TestCodeSecret = Type.Object(
  {
    uri: Type.String({
      examples: [
        'otpauth://totp/SIA:PRUEBA?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=SIA&algorithm=SHA1&digits=6&period=30',
      ],
    }),
    secreto: Type.String({ examples: ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'] }),
  },
  { $id: 'SecretoDeCodigosDePrueba', description: 'Para sus códigos de un solo uso.' },
)

const TestEmployer = Type.Object(
  {
    rfc: Type.String({ examples: ['PRU800101AB1'] }),
    nombre: Type.String({ examples: ['Patrón de prueba 1'] }),
    nrps: Type.Array(Type.String(), { examples: [['A0112345101']] }),
  },
  { $id: 'PatronDePrueba', description: 'Un patrón de prueba y sus registros patronales.' },
)

export const Environment = Type.Object(
  {
    api: Type.String({
      format: 'uri',
      description: 'Base de la API de pruebas, igual a la de producción.',
      examples: ['https://sia.example/sandbox/v1'],
    }),
    rfc: Type.String({ description: 'RFC de prueba del desarrollador.', examples: ['PÑ&800101AB1'] }),
    contrasena: Type.String({ description: 'Contraseña de prueba.', examples: ['9F3K-7Q2M-9KXD-41VB-ZT0H-2WRA-8NCE'] }),
    otp: TestCodeSecret,
    efirma: Type.String({
      format: 'uri',
      description: 'ZIP con la e.firma de prueba: certificado, llave y su contraseña.',
      examples: ['https://sia.example/v1/certificaciones/CT-7Q2M-9KXD-41VB-ZT0H/efirmas'],
    }),
    patrones: Type.Array(TestEmployer, {
      description: 'Patrones de prueba, con sus registros patronales.',
    }),
  },
  { $id: 'Ambiente', description: 'A dónde apuntar el programa. Nada de esto vale en producción.' },
)
export const OpenedCertification = Type.Object(
  { ...Certification.properties, ambiente: Environment },
  { $id: 'CertificacionAbierta', description: 'Una certificación que empieza, con su ambiente de pruebas.' },
)
export const CertificationList = page('PaginaDeCertificaciones', CertificationSummary, {
  description: 'Una página de certificaciones.',
})

export const RunBody = Type.Object(
  {
    pruebas: Type.Optional(
      Type.Array(Type.String({ maxLength: 80 }), {
        minItems: 1,
        maxItems: 200,
        uniqueItems: true,
        description: 'Las que se repiten; si no se dice, todas.',
        examples: [['token-con-otp']],
      }),
    ),
    ritmo: Type.Optional(PaceName),
  },
  { $id: 'PeticionDePruebas', description: 'Qué pruebas se hacen, y a qué ritmo.', additionalProperties: false },
)
export const TestList = Type.Object(
  { resumen: Tally, pruebas: Type.Array(Verdict) },
  { $id: 'ListaDePruebas', description: 'Las pruebas y cómo van.' },
)

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
  { $id: 'Motivo', description: 'Por qué se hace.', additionalProperties: false },
)

export const Preflight = Type.Object(
  {
    listo: Type.Boolean({ description: 'Verdadero si nada impide empezar.' }),
    revisiones: Type.Array(PreflightCheck),
  },
  { $id: 'VerificacionPrevia', description: 'Si todo está listo para empezar las pruebas.' },
)

export const NamedDeveloper = Type.Object(
  {
    rfc: Type.String({ examples: ['MAB9307148T4'] }),
    nombre: nullable(Type.String({ examples: ['Nóminas del Centro'] })),
  },
  { $id: 'DesarrolladorQueCertifica', description: 'De quién es el producto.' },
)

export const Report = Type.Object(
  {
    certificacion: CertificationSummary,
    desarrollador: NamedDeveloper,
    corrida: Type.String({ description: 'Identificador del ambiente de pruebas.', examples: ['CO-7K3M9PQ2XV4TB1ZN'] }),
    generadoEl: instant('Cuándo se hizo este informe.'),
    veredictosDel: nullable(instant('Cuándo quedaron fijos los veredictos; nulo mientras está en pruebas.')),
    resumen: Tally,
    pruebas: Type.Array(Verdict),
    evidencias: Type.Array(Evidence),
  },
  { $id: 'InformeDeCertificacion', description: 'Las pruebas de una certificación y sus veredictos.' },
)
