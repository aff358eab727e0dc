// What pages take in. Loose on purpose: an empty field of a form arrives as an empty text, and what is wrong is told in the page.
import { Type } from 'typebox'

const closed = { additionalProperties: false }
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const ID = '^[A-Za-z0-9-]{1,40}$'

export const EmptyForm = Type.Object({}, closed)
export const DoneQuery = Type.Object({ hecho: text(40) }, closed)
export const IdParams = Type.Object({ id: Type.String({ pattern: ID }) })

export const ProductsQuery = Type.Object({ cursor: text(400) }, closed)
export const ProductForm = Type.Object({ nombre: text(300), version: text(100), correo: text(300), telefono: text(60) }, closed)

export const CertificationsQuery = Type.Object({ estado: text(20), cursor: text(400) }, closed)
export const StartQuery = Type.Object({ producto: text(40) }, closed)
export const StartForm = Type.Object({ producto: text(40) }, closed)
export const RunForm = Type.Object({ prueba: text(80), ritmo: text(10) }, closed)
export const ReasonForm = Type.Object({ motivo: text(1000) }, closed)
export const EvidenceParams = Type.Object({
  id: Type.String({ pattern: ID }),
  numero: Type.Integer({ minimum: 1, maximum: 1000 }),
})

export const EventsQuery = Type.Object({ desde: Type.Optional(Type.Integer({ minimum: 0 })) }, closed)
export const EventsHeaders = Type.Object({ 'last-event-id': Type.Optional(Type.Integer({ minimum: 0 })) })

export const ClockForm = Type.Object({ salto: text(20), cuanto: text(10), unidad: text(12) }, closed)
const several = Type.Optional(
  Type.Union([Type.String({ maxLength: 20 }), Type.Array(Type.String({ maxLength: 20 }), { maxItems: 100 })]),
)

export const SwitchForm = Type.Object({ falla: several, efirmasRevocadas: several }, closed)
export const MailboxQuery = Type.Object({ antesDe: Type.Optional(Type.Integer({ minimum: 1 })) }, closed)
export const LetterParams = Type.Object({
  id: Type.String({ pattern: ID }),
  numero: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
})

export const TrustingQuery = Type.Object({ estado: text(20), cursor: text(400), hecho: text(40) }, closed)
export const AskQuery = Type.Object({ patron: text(20) }, closed)
export const AskForm = Type.Object(
  {
    patron: text(40),
    alcance: text(10),
    nrps: text(12_000),
    inicio: text(20),
    fin: text(20),
    producto: text(200),
    mensaje: text(1000),
  },
  closed,
)

export const FolioParams = Type.Object({ folio: Type.String({ pattern: ID }) })
