import { judgeChain } from '../chain.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

const DETAILS = {
  'no-authority': 'El emisor del certificado no está entre las autoridades instaladas. Use una e.firma emitida por el SAT.',
  signature:
    'El certificado dice ser de una autoridad reconocida, pero la firma de esa autoridad no corresponde. Use el archivo .cer tal como lo entregó el SAT.',
  'not-an-authority': 'Quien emitió el certificado no tiene permiso de emitir certificados. Use una e.firma emitida por el SAT.',
  'not-valid-then': 'La autoridad que emitió el certificado no estaba vigente en la fecha de emisión. Acuda al SAT.',
  'path-length': 'Quien emitió el certificado no tiene permiso de emitir certificados. Use una e.firma emitida por el SAT.',
  'no-root': 'La autoridad que emitió el certificado no llega a una raíz instalada aquí. Comuníquelo al operador del servicio.',
} as const

/** Issued by an installed authority, up to an installed root, each one judged when it signed. */
export const chain: Check = (evidence) => {
  const judgement = judgeChain(evidence.certificate, evidence.authorities)
  if (!judgement.ok) throw problems.EFIRMA_EMISOR_DESCONOCIDO({ detail: DETAILS[judgement.why] })
  evidence.path = judgement.path
}
