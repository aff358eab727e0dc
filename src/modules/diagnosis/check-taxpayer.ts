// The link of the RFC. Its form, and whether what was sent names one taxpayer, is told to anybody; whether this service knows it,
// only to who has proven to be it. A password and code that came along are tried here, before anything is looked up.

import { Problem } from '../../kernel/problem.ts'
import { checkRfc } from '../../kernel/rfc.ts'
import { typedKey } from '../../kernel/typed-key.ts'
import { listCertifications } from '../developers/index.ts'
import { findEmployer } from '../employers/index.ts'
import { checkPasswordAndCode } from '../passwords/index.ts'
import { broken, type Case, type LinkCheck, right, unseen } from './finding.ts'

export const checkTaxpayer: LinkCheck = async (of) => {
  const { sent, viewer } = of
  const named = [
    viewer.kind === 'nadie' ? undefined : viewer.rfc,
    sent.rfc === undefined ? undefined : typedKey(sent.rfc),
    of.examined?.identity.rfc,
  ].filter((rfc) => rfc !== undefined)
  const [rfc] = named
  if (rfc === undefined) return unseen('No envió un RFC ni un certificado que lo lleve.')
  const forms = named.map(checkRfc)
  const malformed = forms.find((check) => !check.ok)
  if (malformed?.ok === false) return broken('RFC_INVALIDO', malformed.motivo)
  if (named.some((other) => other !== rfc)) return broken('RFC_DISTINTO')
  of.rfc = rfc
  await tryLogin(of, rfc)
  const warning = forms[0]!.ok ? forms[0]!.aviso : undefined
  if (of.viewer.kind === 'nadie') {
    return right('El RFC está bien formado. Si este servicio lo conoce sólo se dice a quien acredita ser su titular.', warning)
  }
  of.isEmployer = (await findEmployer(of.ctx.db, rfc)) !== undefined
  const isDeveloper = (await listCertifications(of.ctx, rfc)).length > 0
  if (!of.isEmployer && !isDeveloper) return broken('RFC_NO_REGISTRADO', warning)
  const known = [of.isEmployer && 'patrón', isDeveloper && 'desarrollador de nómina'].filter(Boolean).join(' y ')
  return right(`Este servicio conoce el RFC: ${known}.`, warning)
}

/**
 * Sets `viewer` where both are right and `refused` where they are not, without a word about which. Throws LIMITE_EXCEDIDO and
 * SERVICIO_NO_DISPONIBLE as every login does.
 */
async function tryLogin(of: Case, rfc: string): Promise<void> {
  const { contrasena, otp } = of.sent
  if (contrasena === undefined || otp === undefined || of.viewer.kind === 'operador') return
  try {
    await checkPasswordAndCode(of.ctx, { rfc, password: contrasena, otp })
    of.viewer = { kind: 'contrasena', rfc }
  } catch (refusal) {
    if (!(refusal instanceof Problem) || refusal.codigo !== 'CREDENCIAL_INVALIDA') throw refusal
    of.refused = true
  }
}
