// How a client says who it is at the token endpoint (IETF RFC 6749 2.3, RFC 7523): by exactly one method; and whether a token counts.
import type { TokenStatus } from '../../http/access.ts'

/** Credentials of this kind are e.firmas, not passwords. */
export const EFIRMA_CREDENTIAL = 'efirma:'

/** Why a token that was genuine and in time does not count any more; undefined where it does. */
export function judgeToken(status: TokenStatus): 'false' | 'revoked' | undefined {
  if (!status.keyPublished) return 'false'
  return status.revoked || !status.credentialInForce ? 'revoked' : undefined
}

/** A form's fields; one that came without a value counts as absent (RFC 6749 3.2). */
export type Form = Partial<Record<string, string>>

export type ClientProof =
  | { method: 'secret'; rfc: string; password: string; otp: string }
  | { method: 'assertion'; assertion: string; clientId: string | undefined }

export type Decision = { ok: true; proof: ClientProof } | { ok: false; error: 'invalid_request' | 'invalid_client'; why: string }

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const refuse = (error: 'invalid_request' | 'invalid_client', why: string): Decision => ({ ok: false, error, why })
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be in a name
const CONTROL = /[\x00-\x1f\x7f]/

/** Reads the one method that the client used. Nothing is checked against anything yet. */
export function readClientProof(authorization: string | undefined, form: Form): Decision {
  const field = (name: string) => form[name] || undefined
  const [clientId, secret, assertion] = [field('client_id'), field('client_secret'), field('client_assertion')]
  if ([authorization, secret, assertion].filter((given) => given !== undefined).length > 1) {
    return refuse('invalid_request', 'Use un solo medio: HTTP Basic, client_secret o client_assertion.')
  }
  if (assertion !== undefined) {
    if (field('client_assertion_type') !== ASSERTION_TYPE)
      return refuse('invalid_request', `client_assertion_type debe ser ${ASSERTION_TYPE}.`)
    return { ok: true, proof: { method: 'assertion', assertion, clientId } }
  }
  let named = { id: clientId, secret }
  if (authorization !== undefined) {
    const basic = readBasic(authorization)
    if (!basic) return refuse('invalid_request', 'El encabezado Authorization no es HTTP Basic bien formado.')
    if (clientId !== undefined && clientId !== basic.id)
      return refuse('invalid_request', 'client_id no corresponde al usuario de HTTP Basic.')
    named = basic
  }
  if (!named.id || !named.secret) {
    return refuse(
      'invalid_client',
      'Faltan credenciales: HTTP Basic o client_id y client_secret, con otp; o bien client_assertion.',
    )
  }
  const otp = field('otp')
  if (otp === undefined)
    return refuse('invalid_request', 'Falta el campo otp, la clave de un solo uso que muestra su autenticador.')
  if (CONTROL.test(named.id + named.secret + otp))
    return refuse('invalid_request', 'Las credenciales llevan caracteres de control.')
  return { ok: true, proof: { method: 'secret', rfc: normalRfc(named.id), password: named.secret, otp } }
}

/** Keyboards and systems write an RFC in small letters, or its Ñ as two characters. */
const normalRfc = (text: string): string => text.normalize('NFC').trim().toUpperCase()

/** User and password of HTTP Basic, each form-urlencoded inside it (RFC 6749 2.3.1), as an RFC with Ñ or & needs. */
export function readBasic(authorization: string): { id: string; secret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1]
  if (!encoded) return undefined
  const pair = decodeText(Buffer.from(encoded, 'base64'))
  const colon = pair.indexOf(':')
  if (colon < 0) return undefined
  return { id: formDecode(pair.slice(0, colon)), secret: formDecode(pair.slice(colon + 1)) }
}

/** UTF-8; where it is not, Latin-1, which older systems put into HTTP Basic. */
function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

/** What does not decode was not encoded: many clients, curl among them, leave that out. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
