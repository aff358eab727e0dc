import { checkRfc } from '../../../kernel/rfc.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/**
 * A well-formed RFC that is not a generic one. The check digit does not count: real ones fail it (domain.md 3). What SAT wrote of
 * a representative is kept as it is: the company is who acts.
 */
export const taxpayer: Check = ({ signer }) => {
  const rfc = checkRfc(signer.rfc)
  if (!rfc.ok)
    throw problems.EFIRMA_RFC_INVALIDO({ detail: `${rfc.motivo} Use su e.firma vigente; si es la suya, acuda al SAT.` })
}
