import { type Static, Type } from 'typebox'

const CodeSecret = Type.Object(
  {
    uri: Type.String({
      description: 'Para el autenticador o el sistema de nómina: TOTP (RFC 6238), SHA-1, 6 dígitos, 30 segundos.',
      examples: [
        'otpauth://totp/SIA:EKU9003173C9?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=SIA&algorithm=SHA1&digits=6&period=30',
      ],
    }),
    secreto: Type.String({
      description: 'El secreto de `uri`, para teclearlo.',
      examples: ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'],
    }),
    qrSvg: Type.String({
      description: '`uri` como código QR, una imagen SVG.',
      examples: ['<svg xmlns="http://www.w3.org/2000/svg">…</svg>'],
    }),
  },
  { $id: 'SecretoDeCodigos', description: 'Secreto de los códigos de un solo uso. Se entrega esta única vez.' },
)

export const issuedPassword = Type.Object(
  {
    rfc: Type.String({ examples: ['EKU9003173C9'] }),
    nombre: Type.String({ description: 'Como está en el certificado.', examples: ['ESCUELA KEMPER URGATE SA DE CV'] }),
    correo: Type.String({ description: 'A dónde se envió la contraseña, en parte oculto.', examples: ['n***@empresa.mx'] }),
    emitidaEl: Type.String({ format: 'date-time', examples: ['2026-02-10T18:00:00.000Z'] }),
    venceEl: Type.String({ format: 'date-time', examples: ['2027-02-10T18:00:00.000Z'] }),
    otp: CodeSecret,
  },
  { $id: 'ContrasenaEmitida', description: 'Una contraseña recién emitida; ella misma va sólo por correo.' },
)
export type IssuedPassword = Static<typeof issuedPassword>

export const KeptTrust = Type.Object(
  {
    siguenVigentes: Type.Array(Type.String(), {
      description:
        'Folios de las relaciones de confianza que otorgó y que no han terminado: por ellas se siguen consultando sus avisos.',
      examples: [['RC-7Q2M-9KXD-41VB-ZT0H']],
    }),
  },
  { $id: 'RelacionesConservadas', description: 'Lo que continúa después de cancelar la contraseña.' },
)
