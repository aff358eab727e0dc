import { checkRfc, isCompanyRfc } from '../../../kernel/rfc.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/** A well-formed RFC that is not a generic one. The check digit does not count: real ones fail it (domain.md 3). */
export const taxpayer: Check = ({ signer }) => {
  const { rfc, representante } = signer
  const own = checkRfc(rfc)
  if (!own.ok)
    throw problems.EFIRMA_RFC_INVALIDO({ detail: `${own.motivo} Use su e.firma vigente; si es la suya, acuda al SAT.` })
  const representative = representante?.rfc
  if (isCompanyRfc(rfc) && representative && !checkRfc(representative).ok) {
    throw problems.EFIRMA_RFC_INVALIDO({
      detail: 'El RFC del representante no está bien formado. Si la e.firma es la suya, acuda al SAT.',
    })
  }
}
