import { defineCase } from '../case.ts'
import { failed, passed } from '../judges/rules.ts'
import { TOKEN_ROUTE } from '../record/exchange.ts'

export const tokenWithCode = defineCase({
  id: 'token-con-otp',
  titulo: 'Pide el token con contraseña y clave de un solo uso',
  clausula: 'IETF RFC 6749, 4.4; IETF RFC 6238; POST /v1/token',
  obligatoria: true,
  estimulo: 'Los tokens que se pidieron antes de empezar dejan de servir.',
  observa: 'Cada petición de token lleva `otp` junto con la contraseña, o `client_assertion` firmada con la e.firma.',
  carril: 'lectura',
  siNada: {
    explicacion: 'No se observó ninguna petición de token.',
    queCambiar: 'Apunte el software a la dirección de pruebas y haga que pida un token en POST /sandbox/v1/token.',
  },
  juzga({ intercambios }) {
    const asked = intercambios.filter((x) => x.ruta === TOKEN_ROUTE)
    const without = asked.find((x) => !has(x.cuerpo, 'otp') && !has(x.cuerpo, 'client_assertion'))
    if (without) {
      return failed(
        `La petición de token número ${without.n} llegó sin \`otp\` y sin \`client_assertion\`.`,
        'Calcule la clave TOTP del momento (30 s, 6 dígitos, SHA-1) y envíela en el campo `otp` de cada petición de token.',
        [without],
      )
    }
    const granted = asked.filter((x) => x.estado === 200)
    return granted.length > 0 ? passed('Pidió el token con su segundo factor y lo obtuvo.', granted.slice(0, 1)) : undefined
  },
})

const has = (body: unknown, field: string): boolean => Boolean((body as Record<string, unknown> | null)?.[field])
