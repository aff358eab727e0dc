import { defineCase } from '../case.ts'
import { namesProduct } from '../judges/product-name.ts'
import { failed, passed, warned } from '../judges/rules.ts'

const ENOUGH = 5
const CHANGE = 'Envíe en cada petición un User-Agent con su producto y versión, por ejemplo NominaCentro/5.2.'

export const identifiesItself = defineCase({
  id: 'identifica-producto',
  titulo: 'Dice su producto y versión en User-Agent',
  clausula: 'IETF RFC 9110, 10.1.5',
  obligatoria: true,
  estimulo: 'Ninguno.',
  observa: 'Cada petición lleva en User-Agent el nombre del producto y su versión.',
  carril: 'lectura',
  siNada: {
    explicacion: 'No se observaron bastantes peticiones.',
    queCambiar: 'Deje el software consultando; se miran al menos cinco peticiones.',
  },
  juzga({ intercambios, producto }) {
    const named = (userAgent: string | null) => (userAgent === null ? 'ninguno' : namesProduct(userAgent, producto.nombre))
    const bad = intercambios.find((x) => named(x.userAgent) === 'ninguno')
    if (bad) {
      const said = bad.userAgent === null ? 'sin User-Agent' : `con User-Agent «${bad.userAgent.slice(0, 80)}»`
      return failed(`El intercambio ${bad.n} llegó ${said}, que no dice producto y versión.`, CHANGE, [bad])
    }
    if (intercambios.length < ENOUGH) return undefined
    const evidence = intercambios.slice(0, ENOUGH)
    const other = evidence.find((x) => named(x.userAgent) === 'otro')
    if (other) {
      const said = `User-Agent nombra «${other.userAgent!.split('/')[0]}», y el producto que se certifica es «${producto.nombre}».`
      return warned(said, CHANGE, [other])
    }
    return passed(`Se identifica como ${evidence[0]!.userAgent}.`, evidence)
  },
})
