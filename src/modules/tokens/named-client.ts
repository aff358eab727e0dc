import { decodeProtectedHeader } from 'jose'
import { type Form, readClientProof } from './rules.ts'

/**
 * The RFC that a request at the token endpoint speaks for, before anything of it was checked: of HTTP Basic or the form, or whom
 * `holderOf` finds in an assertion's certificate.
 */
export function namedClient(
  authorization: string | undefined,
  form: Form,
  holderOf: (certificado: string) => string | undefined,
): string | undefined {
  // Whoever forgets the code has said who it is all the same.
  const decision = readClientProof(authorization, { ...form, otp: form.otp || '000000' })
  if (!decision.ok) return undefined
  const { proof } = decision
  if (proof.method === 'secret') return proof.rfc
  try {
    const leaf = decodeProtectedHeader(proof.assertion).x5c?.[0]
    return leaf === undefined ? undefined : holderOf(leaf)
  } catch {
    return undefined
  }
}
