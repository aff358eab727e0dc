// Joins certification to the environments of the sandbox and to the tests that judge there.
import { httpProblems } from './http/problems.ts'
import type { Suite } from './modules/certification/index.ts'

const away = (): never => {
  throw httpProblems.SERVICIO_NO_DISPONIBLE({
    detail: 'Este servicio no tiene ambiente de pruebas.',
    headers: { 'retry-after': '600' },
  })
}

export const SUITE: Suite = {
  cases: [],
  openCodes: [],
  open: async () => away(),
  environment: async () => undefined,
  close: async () => {},
  start: async () => away(),
  verdicts: async () => undefined,
  follow: () => away(),
  preflight: async () => away(),
}
