import { defineCase } from '../case.ts'
import { failed, passed } from '../judges/rules.ts'
import { TOKEN_ROUTE } from '../record/exchange.ts'

export const codeOnce = defineCase({
  id: 'codigo-un-solo-uso',
  titulo: 'No usa dos veces la misma clave de un solo uso',
  clausula: 'IETF RFC 6238, 5.2; POST /v1/token',
  obligatoria: true,
  estimulo: 'El token termina antes de lo dicho y hay que pedir otro, quizá en el mismo medio minuto.',
  observa: 'Una clave con la que ya se obtuvo un token no vuelve a enviarse: se espera la siguiente.',
  carril: 'renovacion',
  siNada: {
    explicacion: 'No se observaron dos peticiones de token.',
    queCambiar: 'Deje el software consultando hasta que tenga que renovar su token.',
  },
  juzga({ intercambios }) {
    const used = new Map<string, (typeof intercambios)[number]>()
    let granted = 0
    for (const x of intercambios) {
      if (x.ruta !== TOKEN_ROUTE) continue
      const code = (x.cuerpo as { otp?: string } | null)?.otp
      const before = code === undefined ? undefined : used.get(code)
      if (before) {
        return failed(
          `La clave con la que obtuvo el token en el intercambio ${before.n} volvió a enviarse en el ${x.n}.`,
          'Recuerde el paso (30 s) de la última clave aceptada y no envíe otra clave de ese paso: espere al siguiente.',
          [before, x],
        )
      }
      if (x.estado !== 200) continue
      granted++
      if (code !== undefined) used.set(code, x)
    }
    if (granted < 2) return undefined
    return passed(`Obtuvo ${granted} tokens, cada uno con una clave distinta.`, [...used.values()])
  },
})
