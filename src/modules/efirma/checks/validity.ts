import { legalDay } from '../../../kernel/dates.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/** The leaf is judged now; both ends of its life are part of it (IETF RFC 5280 4.1.2.5). */
export const validity: Check = ({ certificate, now }) => {
  if (now < certificate.notBefore) {
    throw problems.EFIRMA_NO_VIGENTE({
      detail: `Esta e.firma comienza el ${legalDay(certificate.notBefore)}. Espere a esa fecha o use la que aún tiene vigente.`,
    })
  }
  // notAfter counts in whole seconds: its last second belongs to the life.
  if (now.getTime() >= certificate.notAfter.getTime() + 1000) {
    throw problems.EFIRMA_NO_VIGENTE({
      detail: `Esta e.firma venció el ${legalDay(certificate.notAfter)}. Renuévela ante el SAT y vuelva con la nueva.`,
    })
  }
}
