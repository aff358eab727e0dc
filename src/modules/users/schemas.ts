import { Type } from 'typebox'
import { DERECHOS } from './rules.ts'

const derecho = Type.String({ enum: [...DERECHOS] })
/** One check box sends a text, several a list, none nothing. */
const derechos = Type.Optional(Type.Union([derecho, Type.Array(derecho, { maxItems: DERECHOS.length })]))
const closed = { additionalProperties: false }

export const InviteForm = Type.Object(
  { nombre: Type.String({ maxLength: 120 }), correo: Type.String({ maxLength: 254 }), derechos },
  closed,
)

export const RightsForm = Type.Object({ derechos }, closed)
export const EmptyForm = Type.Object({}, closed)
export const UserParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const UsersQuery = Type.Object({ hecho: Type.Optional(Type.String({ maxLength: 40 })) }, closed)

export const InvitationParams = Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{32}$' }) })
export const AcceptForm = Type.Object(
  {
    contrasena: Type.String({ maxLength: 300 }),
    otp: Type.String({ maxLength: 20 }),
    secreto: Type.String({ maxLength: 400 }),
    // Written for password stores only.
    username: Type.Optional(Type.String({ maxLength: 254 })),
  },
  closed,
)

export const EnterQuery = Type.Object({ volver: Type.Optional(Type.String({ maxLength: 2000 })) }, closed)
export const EnterForm = Type.Object(
  {
    rfc: Type.String({ maxLength: 40 }),
    correo: Type.String({ maxLength: 254 }),
    contrasena: Type.String({ maxLength: 300 }),
    otp: Type.String({ maxLength: 20 }),
    volver: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  closed,
)

/** What a browser's key says, judged by the library. */
export const KeyBody = Type.Object(
  {
    llave: Type.Object({ id: Type.String({ maxLength: 1400 }) }, { additionalProperties: true }),
    volver: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  closed,
)
