import { defineCase } from '../case.ts'
import { failed, passed, warned } from '../rules.ts'

const ENOUGH = 5
const PRODUCT = /^[!#$%&'*+.^_`|~\w-]+\/\d[\w.-]*/
/** Names that libraries give themselves. */
const LIBRARY =
  /^(node|undici|axios|node-fetch|got|python-requests|python-urllib|python-httpx|okhttp|java|apache-httpclient|go-http-client|curl|wget|postmanruntime|insomnia|mozilla|restsharp|guzzlehttp|php|ruby|faraday|libwww-perl|dart)\b/i
const CHANGE = 'Envíe en cada petición un User-Agent con su producto y versión, por ejemplo NominaCentro/5.2.'

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()

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
    const bad = intercambios.find((x) => x.userAgent === null || !PRODUCT.test(x.userAgent) || LIBRARY.test(x.userAgent))
    if (bad) {
      const said = bad.userAgent === null ? 'sin User-Agent' : `con User-Agent «${bad.userAgent.slice(0, 80)}»`
      return failed(`El intercambio ${bad.n} llegó ${said}, que no dice producto y versión.`, CHANGE, [bad])
    }
    if (intercambios.length < ENOUGH) return undefined
    const evidence = intercambios.slice(0, ENOUGH)
    const other = evidence.find((x) => {
      const name = plain(x.userAgent!.split('/')[0]!)
      return !plain(producto.nombre).includes(name) && !name.includes(plain(producto.nombre))
    })
    if (other) {
      return warned(
        `User-Agent nombra «${other.userAgent!.split('/')[0]}», y el producto que se certifica es «${producto.nombre}».`,
        CHANGE,
        [other],
      )
    }
    return passed(`Se identifica como ${evidence[0]!.userAgent}.`, evidence)
  },
})
