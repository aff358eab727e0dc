import { Type } from 'typebox'
import { text as code, day, described, instant, nullable, oneOf, page, paging } from '../../http/fields.ts'
import { NrpKey, NssKey, RfcKey } from '../../http/keys.ts'
import { CLASIFICACIONES, EFECTOS_SUSPENSION, SIN_EFECTO } from './publish/rules.ts'

export const Classification = oneOf(CLASIFICACIONES, { $id: 'Clasificacion', description: 'Clase de un aviso.' })
const ACTS = ['INICIAR', 'REINICIAR', 'MODIFICAR', ...EFECTOS_SUSPENSION]
export const Effect = oneOf([...ACTS, SIN_EFECTO], {
  $id: 'Efecto',
  description: 'Qué hacer con la retención; `SIN_EFECTO`: nada.',
})
/** Of what is still to come. */
export const ActingEffect = oneOf(ACTS, { description: 'Qué ocurrirá.' })

export const NoticeQuery = Type.Object(
  {
    patron: Type.Optional(RfcKey('RFC del patrón cuyos avisos se leen; si falta, los de quien consulta.')),
    nrp: Type.Optional(NrpKey('Sólo los de este registro patronal; el orden es entonces el de `posicion`.')),
    clasificacion: Type.Optional(described(Classification, 'Sólo los de esta clase.')),
    tipoAviso: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{2}$', description: 'Sólo los de este tipo.', examples: ['02'] })),
    nss: Type.Optional(NssKey('Sólo los de esta persona, también los que la nombran por un NSS que se unificó con este.')),
    desde: Type.Optional(day('Sólo los de `fechaCreaAviso` desde este día.', '2026-01-01')),
    hasta: Type.Optional(day('Sólo los de `fechaCreaAviso` hasta este día, incluido.', '2026-02-28')),
    disminucion: Type.Optional(
      oneOf(['S', 'N'], {
        description:
          'Sólo con `text/plain;profile=sua`: columna 52, la tabla de disminución de los créditos antiguos en porcentaje. `N` si falta.',
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

export const FolioAvisoParams = Type.Object({
  folioAviso: Type.String({ pattern: '^[A-Za-z0-9]{1,14}$', description: 'Folio del aviso.', examples: ['R0212026000001'] }),
})

export const Notice = Type.Object(
  {
    folioAviso: code('Folio del aviso.', 'R0212026000001'),
    nrp: code('Registro patronal al que se dirige.', 'A0112345101'),
    nss: code('Número de seguridad social del trabajador.', '12345678903'),
    nssUnificado: nullable(code('NSS en el que aquel se unificó.', '01018000016')),
    rfcTrabajador: nullable(code('RFC del trabajador.', 'GODE561231GR8')),
    curpTrabajador: nullable(code('CURP del trabajador.', 'BOXW310820HNERXN09')),
    numCredito: code('Número de crédito, diez dígitos.', '1426123456'),
    tipoAviso: code('Clave del catálogo tiposAviso.', '02'),
    clasificacion: nullable(Classification, { description: 'Clase del aviso; nulo mientras el catálogo no conozca el tipo.' }),
    fechaCreaAviso: day('Fecha que el aviso lleva impresa.', '2026-02-09'),
    fechaNotLinea: instant(
      'Cuándo se entregó por primera vez al patrón o a su desarrollador por este servicio; no cambia nunca.',
    ),
    fechaOtorgamiento: nullable(day('Fecha en que se otorgó el crédito.', '2021-05-14')),
    fechaUltimoAviso: nullable(day('Fecha del aviso anterior del crédito.', '2025-03-01')),
    tipoCredito: code('Clave del catálogo tiposCredito.', '001'),
    tipoDescuento: code('Clave del catálogo tiposDescuento: 01 porcentaje, 02 pesos al mes, 03 factor.', '02'),
    facDescuento: Type.Number({ description: 'Factor, con cuatro decimales; 0 si el tipo no es 03.', examples: [0] }),
    monDescuento: Type.Number({
      description: 'Porcentaje (01) o pesos al mes (02), con dos decimales; si no, 0.',
      examples: [2450.5],
    }),
    tipoDescuentoAnterior: nullable(code('En una modificación, el tipo de descuento que regía.', '02'), { examples: [null] }),
    facDescuentoAnterior: nullable(Type.Number({ description: 'El factor que regía.', examples: [null] })),
    monDescuentoAnterior: nullable(Type.Number({ description: 'El porcentaje o los pesos que regían.', examples: [null] })),
    estatusCredito: code('Clave del catálogo estatusCredito.', '001'),
    nombreTrabajador: nullable(code('Nombre del trabajador, como lo trae el aviso.', 'NÚÑEZ PEÑA MARÍA JOSÉ')),
    motivo: nullable(
      code(
        'Por qué se envió, con las palabras del aviso. Los motivos conocidos están en el catálogo motivosAviso.',
        'Originación de crédito',
      ),
    ),
    fechaNotificacion: nullable(
      day(
        'Cuándo se notificó al patrón por otro medio, si consta; entonces `fechaEfecto` se cuenta desde ese día.',
        '2026-02-09',
      ),
    ),
    posicion: Type.Integer({
      minimum: 1,
      description: 'Número del aviso dentro de su registro patronal: desde 1 y sin huecos.',
      examples: [1],
    }),
    publicadoEl: instant('Cuándo quedó disponible aquí.', '2026-02-10T12:00:00.000Z'),
    fechaEfecto: nullable(
      day('Desde qué día se aplica; nulo si el aviso no surte efecto o el catálogo todavía no conoce su tipo.', '2026-02-11'),
    ),
    efecto: nullable(Effect, {
      description:
        'Qué hacer con la retención. Resulta de todo lo publicado del crédito, no del aviso solo: `SIN_EFECTO` si otro lo sustituye o si repite lo que ya rige. Nulo si el catálogo todavía no conoce el tipo.',
    }),
    reanunciado: Type.Optional(
      Type.Boolean({
        description:
          'Presente, y verdadero, cuando el aviso llega otra vez porque el catálogo conoció su tipo después de publicado.',
        examples: [true],
      }),
    ),
    sustituidoPor: nullable(
      code(
        'Folio del aviso que cuenta en lugar de este, que por eso ya no surte efecto. Puede darse después de entregado.',
        'R0212026000002',
      ),
    ),
    sustituye: Type.Array(Type.String(), {
      description:
        'Folios de los avisos del mismo crédito que por este dejaron de surtir efecto, también los que usted ya leyó: no los aplique.',
      examples: [['R0212026000001']],
    }),
  },
  { $id: 'Aviso', description: 'Lo que se pide a un patrón sobre el crédito de una persona trabajadora.' },
)

export const NoticePage = page('PaginaDeAvisos', Notice, {
  description: 'Una página de avisos, en orden de publicación.',
  cursor: 'Dónde seguir; se da siempre. Con él, cada aviso posterior llega exactamente una vez.',
})

/** What is text and no JSON, as it may look. */
export const textLike = (example: string) => Type.String({ examples: [example] })
export const Pdf = Type.String({ format: 'binary' })

export const AccessQuery = Type.Object(
  {
    lector: Type.Optional(RfcKey('Sólo los de este RFC.', { examples: ['MAB9307148T4'] })),
    desde: Type.Optional(day('Desde este día, en la Ciudad de México.', '2026-02-01')),
    hasta: Type.Optional(day('Hasta este día, incluido.', '2026-02-28')),
    folioAviso: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9]{1,14}$',
        description: 'Sólo las lecturas que incluyeron este aviso.',
        examples: ['R0212026000001'],
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

const ReadFilters = Type.Object(
  {
    clasificacion: Type.Optional(Type.String()),
    tipoAviso: Type.Optional(Type.String()),
    nss: Type.Optional(Type.String()),
    desde: Type.Optional(Type.String()),
    hasta: Type.Optional(Type.String()),
    registros: Type.Optional(
      Type.Array(Type.String(), { description: 'Sólo estos registros patronales: lo demás ya se había leído.' }),
    ),
    salvo: Type.Optional(
      Type.Array(Type.String(), { description: 'Todos menos estos registros patronales, que ya se habían leído.' }),
    ),
    reanunciados: Type.Optional(Type.Boolean({ description: 'Sólo avisos que llegaron otra vez.' })),
  },
  { $id: 'FiltrosDeLectura', description: 'Los filtros con que se leyó.', examples: [{ nss: '12345678903' }] },
)

export const AccessEntry = Type.Object(
  {
    instante: instant('Cuándo comenzó la lectura.'),
    lector: code('RFC de quien leyó: el propio patrón o un desarrollador.', 'MAB9307148T4'),
    nombreLector: nullable(code('Nombre del desarrollador, si se conoce.', 'Nóminas del Centro')),
    persona: nullable(
      code(
        'Quién leyó en el portal: el RFC del representante, o la clave del usuario a quien el patrón dio acceso.',
        'VADA800927DJ3',
      ),
    ),
    nombrePersona: nullable(code('Nombre de ese usuario.', 'Ana Núñez')),
    relaciones: Type.Array(Type.String(), {
      description: 'Folios de las relaciones que lo permitieron; vacío si leyó el propio patrón.',
      examples: [['RC-7Q2M-9KXD-41VB-ZT0H']],
    }),
    producto: nullable(code('Producto al que se limitan esas relaciones.', 'Nómina Centro 5')),
    nrp: nullable(code('Registro patronal que se pidió; nulo si se leyó a todo el patrón.', 'A0112345101')),
    filtros: nullable(ReadFilters, {
      description: 'Cómo se limitó la lectura; nulo si se leyó todo entre el primero y el último.',
    }),
    primero: Type.Integer({
      description: 'Lugar del primer aviso leído: su `posicion` si se pidió un registro patronal.',
      examples: [1],
    }),
    ultimo: Type.Integer({ description: 'Lugar del último.', examples: [100] }),
    cuantos: Type.Integer({ description: 'Avisos leídos.', examples: [100] }),
    formato: code('En qué formato.', 'json'),
    direccion: nullable(code('Dirección de red desde la que se leyó.', '203.0.113.7')),
    aplicacion: nullable(code('Cómo se presentó la aplicación (User-Agent).', 'NominaCentro/5.2')),
  },
  { $id: 'Acceso', description: 'Una lectura de avisos.' },
)

export const AccessList = page('PaginaDeAccesos', AccessEntry, {
  description: 'Una página de accesos, de los más recientes a los más antiguos.',
})

export const HandoverParams = Type.Object({
  folio: Type.String({ maxLength: 40, description: 'Folio de la relación nueva.', examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
})

export const HandoverQuery = Type.Object(
  {
    nrp: Type.Optional(NrpKey('El lugar en los avisos de este registro patronal; si falta, en los de todo el patrón.')),
  },
  { additionalProperties: false },
)

export const Handover = Type.Object(
  {
    relacion: code('Folio de la relación nueva.', 'RC-7Q2M-9KXD-41VB-ZT0H'),
    traspasoDe: code('Folio de la anterior.', 'RC-3HXA-80QW-M5TE-2JNC'),
    patron: code('RFC del patrón.', 'EKU9003173C9'),
    nrp: nullable(code('El registro patronal, si se indicó uno.', 'A0112345101')),
    cursor: Type.String({
      examples: ['eyJ2IjoxfQ.dGVzdGlnbw'],
      description:
        'Desde aquí sigue lo que no se había entregado al anterior. Úselo en `GET /v1/avisos` con `patron` (y `nrp`), sin otros filtros.',
    }),
    cursorConfirmado: Type.String({
      examples: ['eyJ2IjoxfQ.dGVzdGlnbw'],
      description:
        'El último lugar desde el que el anterior siguió leyendo. Si duda de que le haya llegado su última lectura, comience aquí: repite a lo más esa.',
    }),
  },
  { $id: 'Traspaso', description: 'Dónde sigue quien recibe el lugar de lectura de otro.' },
)
