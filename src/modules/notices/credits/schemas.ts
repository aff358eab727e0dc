import { Type } from 'typebox'
import { day, described, nullable, oneOf, page, paging, text } from '../../../http/fields.ts'
import { NrpKey, NssKey, RfcKey } from '../../../http/keys.ts'
import { ActingEffect, Notice } from '../schemas.ts'
import { ESTADOS } from './credit-view.ts'

const { properties: field } = Notice

const CreditStatus = oneOf(ESTADOS, {
  $id: 'EstadoDelCredito',
  description:
    'Hoy. `vigente`: hay que retener. `suspendido`: no hay que retener. `por-iniciar`: todavía no hay que retener. `sin-clasificar`: el catálogo aún no conoce el tipo de ninguno de sus avisos.',
})

export const CreditQuery = Type.Object(
  {
    patron: Type.Optional(RfcKey('RFC del patrón cuyos créditos se leen; si falta, los de quien consulta.')),
    nrp: Type.Optional(NrpKey('Sólo los de este registro patronal.')),
    nss: Type.Optional(NssKey('Sólo los de esta persona, por cualquiera de los NSS que se unificaron.')),
    estado: Type.Optional(described(CreditStatus, 'Sólo los que hoy están así.')),
    ...paging,
  },
  { additionalProperties: false },
)

const Terms = Type.Object(
  { tipoDescuento: field.tipoDescuento, facDescuento: field.facDescuento, monDescuento: field.monDescuento },
  { $id: 'Descuento', description: 'Un descuento: su tipo y su valor.' },
)

const ScheduledChange = Type.Object(
  {
    efecto: ActingEffect,
    fechaEfecto: day('Desde qué día.', '2027-01-01'),
    terminos: nullable(Terms, { description: 'El descuento desde ese día.' }),
    folioAviso: field.folioAviso,
  },
  { $id: 'CambioProgramado', description: 'Lo que un aviso recibido hará desde un día que está por llegar.' },
)

export const Credit = Type.Object(
  {
    nrp: field.nrp,
    nss: text('De la persona; si se unificó, el número en el que se unificó.', '12345678903'),
    numCredito: field.numCredito,
    estado: CreditStatus,
    terminos: nullable(Terms, { description: 'El descuento que rige hoy; si está suspendido, el último. Nulo si no consta.' }),
    desde: nullable(day('Desde qué día rige lo anterior; nulo si nada ha comenzado aquí.', '2026-02-11')),
    programados: Type.Array(ScheduledChange, { description: 'Lo que está anunciado y todavía no rige, por fecha.' }),
    avisos: Type.Array(Type.String(), {
      description: 'Folios de todos los avisos del crédito en ese registro patronal, del más antiguo al más reciente.',
      examples: [['R0212026000001', 'S1212026000002']],
    }),
    conflicto: Type.Optional(
      oneOf(['CREDITO_DISTINTO'], {
        $id: 'ConflictoDeCredito',
        description:
          'La misma persona tiene en este registro patronal otro crédito que también rige o va a regir: decida una persona cuál se retiene.',
      }),
    ),
  },
  { $id: 'Credito', description: 'Cómo está hoy un crédito en un registro patronal, según todo lo publicado de él.' },
)

export const CreditList = page('PaginaDeCreditos', Credit, {
  description: 'Una página de créditos, por registro patronal y número.',
})
