import { Type } from 'typebox'
import { nullable } from '../../../http/fields.ts'
import { NrpKey, RfcKey } from '../../../http/keys.ts'
import { Credit } from '../credits/schemas.ts'
import { Notice } from '../schemas.ts'

export const MOST_WORKERS = 5_000

export const WorkerBody = Type.Object(
  {
    patron: Type.Optional(RfcKey('RFC del patrón; si falta, el de quien consulta.')),
    nrp: Type.Optional(NrpKey('Sólo en este registro patronal.')),
    nss: Type.Array(Type.String({ maxLength: 40 }), {
      minItems: 1,
      maxItems: MOST_WORKERS,
      description:
        'De 1 a 5,000 números de seguridad social. Uno repetido se responde una vez. Por cualquiera de los NSS que se unificaron se encuentran los créditos de la misma persona.',
      examples: [['12345678903', '01018000016']],
    }),
    ultimos: Type.Integer({ minimum: 1, maximum: 10, default: 3, description: 'Cuántos avisos de cada crédito vienen enteros.' }),
  },
  { $id: 'ConsultaDeTrabajadores', description: 'Por quiénes se pregunta.', additionalProperties: false },
)

const { properties: field } = Notice

const LastNotice = Type.Object(
  {
    folioAviso: field.folioAviso,
    clasificacion: field.clasificacion,
    efecto: field.efecto,
    fechaCreaAviso: field.fechaCreaAviso,
    fechaNotLinea: field.fechaNotLinea,
    fechaEfecto: field.fechaEfecto,
  },
  { $id: 'UltimoAviso', description: 'Lo principal de un aviso.' },
)

const { estado, desde, programados, conflicto, avisos, nss } = Credit.properties

export const WorkerCredit = Type.Object(
  {
    numCredito: field.numCredito,
    nrp: field.nrp,
    nss,
    estado,
    tipoDescuento: nullable(field.tipoDescuento),
    monDescuento: nullable(field.monDescuento),
    facDescuento: nullable(field.facDescuento),
    desde,
    programados,
    conflicto,
    avisos,
    ultimoAviso: nullable(LastNotice, {
      description: 'El aviso del que resulta lo que rige hoy; si nada rige todavía, el primero que va a regir.',
    }),
    ultimosAvisos: Type.Array(Notice, {
      description: 'Los últimos avisos del crédito en ese registro patronal, del más reciente al más antiguo.',
    }),
  },
  { $id: 'CreditoDeTrabajador', description: 'Cómo está hoy un crédito en un registro patronal, según todos sus avisos.' },
)

export const WorkerAnswer = Type.Object(
  {
    datos: Type.Array(
      Type.Object(
        {
          nss: field.nss,
          creditos: Type.Array(WorkerCredit, { description: 'Vacío si no hay avisos de esa persona a su alcance.' }),
        },
        { $id: 'CreditosDePersona', description: 'Los créditos de una persona.' },
      ),
      { description: 'Uno por NSS, en el orden en que se preguntaron.' },
    ),
  },
  { $id: 'CreditosDeTrabajadores', description: 'Los créditos de las personas por las que se preguntó.' },
)
