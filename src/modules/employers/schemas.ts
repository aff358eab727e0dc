import { Type } from 'typebox'
import { NrpKey } from '../../http/keys.ts'

export const Nrp = Type.String({
  pattern: '^[A-Z0-9]\\d{10}$',
  description: 'Número de registro patronal: 11 caracteres.',
  examples: ['A0112345101'],
})

export const Registration = Type.Object(
  {
    nrp: Nrp,
    asociado: Type.Boolean({ description: 'Si sus avisos se entregan por este servicio.' }),
  },
  { $id: 'RegistroPatronal', description: 'Un registro patronal y si sus avisos se entregan aquí.' },
)

export const Employer = Type.Object(
  {
    rfc: Type.String({ examples: ['EKU9003173C9'] }),
    nombre: Type.String({
      description: 'Denominación o razón social en el padrón.',
      examples: ['ESCUELA KEMPER URGATE, S.A. DE C.V.'],
    }),
    registrosPatronales: Type.Array(Registration, { description: 'Todos los del RFC en el padrón, en orden de NRP.' }),
  },
  { $id: 'Patron', description: 'Un patrón en el padrón.' },
)

const asked = NrpKey('Número de registro patronal.')

export const AssociationBody = Type.Object(
  { nrp: asked },
  { $id: 'AsociacionDeRegistro', description: 'El registro patronal que se asocia.', additionalProperties: false },
)

export const NrpParams = Type.Object({ nrp: asked }, { additionalProperties: false })
