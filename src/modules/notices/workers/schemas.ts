import { Type } from 'typebox'
import { day, nullable, oneOf } from '../../../http/fields.ts'
import { NrpKey, RfcKey } from '../../../http/keys.ts'
import { Notice } from '../schemas.ts'
import { ESTADOS } from './rules.ts'

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
    ultimos: Type.Integer({ minimum: 1, maximum: 10, default: 3, description: 'Cuántos avisos de cada crédito se entregan.' }),
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

export const WorkerCredit = Type.Object(
  {
    numCredito: field.numCredito,
    nrp: field.nrp,
    estado: oneOf(ESTADOS, {
      $id: 'EstadoDelCredito',
      description:
        '`vigente`: hay que retener. `suspendido`: hay que dejar de retener. `sin-clasificar`: el catálogo aún no conoce el tipo de ninguno de sus avisos.',
    }),
    tipoDescuento: nullable(field.tipoDescuento),
    monDescuento: nullable(field.monDescuento),
    facDescuento: nullable(field.facDescuento),
    desde: nullable(
      day(
        'Desde qué día vale lo anterior: el `fechaEfecto` de `ultimoAviso`. Puede estar por llegar; hasta entonces rige lo de antes.',
        '2026-02-11',
      ),
    ),
    ultimoAviso: nullable(LastNotice, {
      description: 'El aviso del que resulta el estado: el último con clasificación y sin sustituir.',
    }),
    ultimosAvisos: Type.Array(Notice, {
      description: 'Los últimos avisos del crédito en ese registro patronal, del más reciente al más antiguo.',
    }),
  },
  { $id: 'CreditoDeTrabajador', description: 'Cómo está un crédito en un registro patronal, según sus avisos.' },
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
