// Does a User-Agent say product and version (IETF RFC 9110, 10.1.5), and is it the product in question? Pure.

const PRODUCT = /^[!#$%&'*+.^_`|~\w-]+\/\d[\w.-]*/
/** Names that libraries give themselves. */
const LIBRARY =
  /^(node|undici|axios|node-fetch|got|python-requests|python-urllib|python-httpx|okhttp|java|apache-httpclient|go-http-client|curl|wget|postmanruntime|insomnia|mozilla|restsharp|guzzlehttp|php|ruby|faraday|libwww-perl|dart)\b/i

/** Letters and digits only: a User-Agent takes neither accents nor spaces. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase()

/** `ninguno`: it names no product with a version, or a library; `otro`: another product than `producto`. */
export function namesProduct(userAgent: string, producto: string): 'bien' | 'otro' | 'ninguno' {
  if (!PRODUCT.test(userAgent) || LIBRARY.test(userAgent)) return 'ninguno'
  const [named, wanted] = [plain(userAgent.split('/')[0]!), plain(producto)]
  return wanted === '' || named.includes(wanted) || wanted.includes(named) ? 'bien' : 'otro'
}
