// What pages take in. Loose on purpose: an empty field of a form arrives as an empty text, and what is wrong is told in the page.
import { Type } from 'typebox'

const closed = { additionalProperties: false }
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

export const DoneQuery = Type.Object({ hecho: text(40) }, closed)

export const RegistrationForm = Type.Object(
  { nrp: Type.String({ maxLength: 20 }), accion: Type.String({ enum: ['asociar', 'desasociar'] }) },
  closed,
)

export const RegistrationsQuery = Type.Object({ q: text(20), hecho: text(40) }, closed)

export const NoticesQuery = Type.Object(
  {
    clase: text(20),
    nrp: text(20),
    tipo: text(4),
    nss: text(30),
    desde: text(20),
    hasta: text(20),
    nuevos: text(4),
    filtros: text(4),
    cursor: text(400),
  },
  closed,
)

export const CreditsQuery = Type.Object({ estado: text(20), nss: text(30), cursor: text(400) }, closed)
export const CreditParams = Type.Object({
  nrp: Type.String({ pattern: '^[A-Z0-9]\\d{10}$' }),
  numCredito: Type.String({ pattern: '^\\d{10}$' }),
})

export const PendingQuery = Type.Object({ nrp: text(20), cursor: text(400) }, closed)
export const DownloadQuery = Type.Object(
  {
    formato: Type.String({ maxLength: 10 }),
    clase: text(20),
    nrp: text(20),
    tipo: text(4),
    nss: text(30),
    desde: text(20),
    hasta: text(20),
  },
  closed,
)

export const NoticeParams = Type.Object({ folio: Type.String({ pattern: '^[A-Za-z0-9]{1,14}$' }) })
export const AnswerForm = Type.Object(
  {
    resultado: text(20),
    motivo: text(20),
    comentario: text(400),
    aplicadoEl: text(20),
  },
  closed,
)

export const RelationsQuery = Type.Object({ estado: text(20), cursor: text(400), hecho: text(40) }, closed)
export const FolioParams = Type.Object({ folio: Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$' }) })
export const ReasonForm = Type.Object({ motivo: text(600) }, closed)
export const RevokeForm = Type.Object({ motivo: text(600), todas: text(2) }, closed)
export const SearchQuery = Type.Object({ q: text(100), cursor: text(400) }, closed)
export const TermsQuery = Type.Object(
  {
    desarrollador: Type.String({ maxLength: 20 }),
    alcance: text(10),
    nrps: Type.Optional(
      Type.Union([Type.String({ maxLength: 12_000 }), Type.Array(Type.String({ maxLength: 20 }), { maxItems: 1000 })]),
    ),
    inicio: text(20),
    fin: text(20),
    producto: text(120),
    traspasoDe: text(40),
    solicitud: text(40),
  },
  closed,
)

export const AccessesQuery = Type.Object(
  { lector: text(20), desde: text(20), hasta: text(20), aviso: text(20), filtros: text(4), cursor: text(400) },
  closed,
)
