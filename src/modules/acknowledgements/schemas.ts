import { Type } from 'typebox'
import { day, described, instant, nullable, oneOf, page, paging, sharedParameter } from '../../http/fields.ts'
import { NrpKey, RfcKey } from '../../http/keys.ts'
import { ITEM_CODES, RESULTADOS } from './rules.ts'

const FOLIO = { pattern: '^[A-Za-z0-9]{1,14}$', examples: ['R0212026000001'] }

const resultado = oneOf(RESULTADOS, {
  $id: 'ResultadoDelAviso',
  description:
    '`recibido`: se tomó nota, falta actuar. `aplicado`: la nómina ya lo aplica. `rechazado`: no se aplicará, por el motivo que se da.',
  examples: ['aplicado'],
})

const motivo = Type.String({
  maxLength: 20,
  description: 'Clave del catálogo motivosRechazo; con `rechazado`, y sólo con él.',
  examples: ['no-labora'],
})

const comentario = Type.String({
  minLength: 1,
  maxLength: 300,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
  description: 'Explicación breve. No escriba aquí datos personales.',
  examples: ['Baja presentada ante el IMSS el 15 de enero'],
})

const aplicadoEl = day('Desde qué día se aplica; sólo con `aplicado`.', '2026-02-16')
const periodo = Type.Object(
  { inicio: day('Primer día.', '2026-02-16'), fin: day('Último día.', '2026-02-28') },
  {
    $id: 'PeriodoDeNomina',
    additionalProperties: false,
    description: 'Periodo de nómina en que se aplicó por primera vez; sólo con `aplicado`.',
  },
)

export const AcknowledgementItem = Type.Object(
  {
    folioAviso: Type.String({ ...FOLIO, description: 'Folio del aviso.' }),
    resultado,
    motivo: Type.Optional(motivo),
    comentario: Type.Optional(comentario),
    aplicadoEl: Type.Optional(aplicadoEl),
    periodo: Type.Optional(periodo),
  },
  { $id: 'AcuseDeAviso', description: 'Qué se hizo con un aviso.', additionalProperties: false },
)

export const AcknowledgementBody = Type.Object(
  { acuses: Type.Array(AcknowledgementItem, { minItems: 1, maxItems: 1000, description: 'De 1 a 1,000 acuses.' }) },
  { $id: 'AcusesDeAvisos', description: 'Qué se hizo con cada aviso.', additionalProperties: false },
)

const ItemResult = Type.Object(
  {
    folioAviso: Type.String({ examples: ['R0212026000001'] }),
    estado: oneOf(['registrado', 'sin-cambio', 'corregido', 'error'], {
      description:
        '`registrado`: quedó anotado. `sin-cambio`: ya constaba lo mismo. `corregido`: sustituye a lo que constaba. `error`: no se anotó.',
    }),
    codigo: Type.Optional(oneOf(ITEM_CODES, { description: 'Con `error`, cuál.' })),
    detalle: Type.Optional(Type.String({ description: 'Con `error`, qué pasó y qué hacer.' })),
  },
  {
    $id: 'ResultadoDeAcuse',
    description: 'Qué resultó de un acuse.',
    examples: [{ folioAviso: 'R0212026000001', estado: 'registrado' }],
  },
)

export const AcknowledgementAnswer = Type.Object(
  {
    resultados: Type.Array(ItemResult, { description: 'Un resultado por acuse, en el mismo orden.' }),
  },
  { $id: 'ResultadosDeAcuses', description: 'Qué resultó de cada acuse.' },
)

const patron = Type.Optional(
  sharedParameter('patronDeLosAvisos', RfcKey('RFC del patrón cuyos avisos son; si falta, los de quien consulta.')),
)

const nrp = Type.Optional(sharedParameter('soloNrp', NrpKey('Sólo los de este registro patronal.')))

export const AcknowledgementQuery = Type.Object(
  {
    patron,
    nrp,
    folioAviso: Type.Optional(Type.String({ ...FOLIO, description: 'Sólo los de este aviso: su historia.' })),
    resultado: Type.Optional(described(resultado, 'Sólo los de este resultado.')),
    desde: Type.Optional(day('Sólo los registrados desde este día, en la Ciudad de México.', '2026-02-01')),
    hasta: Type.Optional(day('Sólo los registrados hasta este día, incluido.', '2026-02-28')),
    vigentes: Type.Boolean({ default: false, description: 'Sólo el último de cada aviso, el que cuenta.' }),
    ...paging,
  },
  { additionalProperties: false },
)

export const Acknowledgement = Type.Object(
  {
    numero: Type.Integer({
      minimum: 1,
      description: 'Número del acuse entre los del patrón: desde 1 y sin huecos.',
      examples: [1],
    }),
    folioAviso: Type.String({ examples: ['R0212026000001'] }),
    nrp: Type.String({ description: 'Registro patronal del aviso.', examples: ['A0112345101'] }),
    resultado,
    motivo: nullable(motivo, { examples: [null] }),
    comentario: nullable(Type.String({ examples: ['Baja presentada ante el IMSS el 15 de enero'] }), { examples: [null] }),
    aplicadoEl: nullable(aplicadoEl),
    periodo: nullable(periodo),
    autor: Type.String({ description: 'RFC de quien lo registró: el patrón o su desarrollador.', examples: ['MAB9307148T4'] }),
    registradoEl: instant('Cuándo se registró.'),
    vigente: Type.Boolean({ description: 'Si es el último de su aviso, el que cuenta.' }),
  },
  { $id: 'Acuse', description: 'Qué dijo un patrón, o su desarrollador, que hizo con un aviso.' },
)

export const AcknowledgementList = page('PaginaDeAcuses', Acknowledgement, {
  description: 'Una página de acuses, en el orden en que se registraron.',
  cursor: 'Dónde seguir; se da siempre. Con él, cada acuse posterior llega exactamente una vez.',
})

export const PendingQuery = Type.Object(
  {
    patron,
    nrp,
    diasMinimos: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3650,
        description: 'Sólo los notificados hace al menos estos días.',
        examples: [15],
      }),
    ),
    ...paging,
  },
  { additionalProperties: false },
)

const PendingNotice = Type.Object(
  {
    folioAviso: Type.String({ examples: ['R0212026000001'] }),
    nrp: Type.String({ examples: ['A0112345101'] }),
    posicion: Type.Integer({ minimum: 1, description: 'Número del aviso dentro de su registro patronal.', examples: [1] }),
    tipoAviso: Type.String({ description: 'Clave del catálogo tiposAviso.', examples: ['02'] }),
    clasificacion: nullable(
      Type.String({ description: 'Nulo mientras el catálogo no conozca el tipo.', examples: ['RETENCION'] }),
    ),
    fechaCreaAviso: day('Fecha que el aviso lleva impresa.', '2026-02-09'),
    publicadoEl: instant('Cuándo quedó disponible aquí.'),
    fechaNotLinea: nullable(instant('Cuándo se entregó por primera vez; nulo si nadie lo ha leído.')),
    dias: nullable(
      Type.Integer({
        minimum: 0,
        description: 'Días desde esa entrega, en la Ciudad de México; nulo si nadie lo ha leído.',
        examples: [3],
      }),
    ),
    recibidoEl: nullable(instant('Cuándo se acusó de recibido; nulo si nada se ha dicho de él.')),
  },
  { $id: 'AvisoPendiente', description: 'Un aviso del que falta decir qué se hizo.' },
)

export const PendingList = page('PaginaDeAvisosPendientes', PendingNotice, { description: 'Una página de avisos sin respuesta.' })
