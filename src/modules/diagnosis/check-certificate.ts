// The first three links: the certificate by itself, its authority, and what SAT says of its revocation. All of it is in the file
// that the caller sent or public at SAT, so anybody is told.

import { perService } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { examineCertificate } from '../efirma/index.ts'
import type { Cause } from './causes.ts'
import { broken, type Finding, type LinkCheck, right, unseen } from './finding.ts'

const NOT_SENT = 'No envió el certificado (.cer).'

export const checkCertificate: LinkCheck = async (of) => {
  if (of.sent.certificado === undefined) return unseen(NOT_SENT)
  const examined = await examineCertificate(of.ctx, of.sent.certificado)
  if (!examined.ok) {
    const codigo = examined.refusal.codigo as Cause
    return broken(
      codigo,
      codigo === 'EFIRMA_NO_VIGENTE' || codigo === 'EFIRMA_RFC_INVALIDO' ? examined.refusal.detail : undefined,
    )
  }
  of.examined = examined
  const { from, to } = examined.validity
  return right('Es una e.firma y está vigente.', `Vigente del ${legalDay(from)} al ${legalDay(to)}.`)
}

const AUTHORITY_CAUSES = {
  'no-authority': 'EFIRMA_EMISOR_DESCONOCIDO',
  signature: 'AUTORIDAD_FIRMA_FALSA',
  'not-an-authority': 'AUTORIDAD_SIN_PERMISO',
  'path-length': 'AUTORIDAD_SIN_PERMISO',
  'not-valid-then': 'AUTORIDAD_FUERA_DE_FECHA',
  'no-root': 'AUTORIDAD_SIN_RAIZ',
} as const satisfies Record<string, Cause>

export const checkAuthority: LinkCheck = ({ examined }) => {
  if (!examined) return unseen(NOT_SENT)
  if (!examined.chain.ok) return broken(AUTHORITY_CAUSES[examined.chain.why])
  return right('La emitió una autoridad que este servicio reconoce.')
}

/** Strangers may ask about any certificate here, without having its key: few at a time, so that SAT's service is never flooded. */
const QUESTIONS_AT_ONCE = 4
const asking = perService(() => ({ now: 0 }))

export const checkRevocation: LinkCheck = async ({ ctx, examined }) => {
  if (!examined) return unseen(NOT_SENT)
  const questions = asking(ctx)
  if (questions.now >= QUESTIONS_AT_ONCE)
    return unseen('Hay muchas consultas al SAT en este momento; repita el diagnóstico en unos segundos.')
  questions.now++
  try {
    return judgeStatus(ctx.config, await examined.revocation())
  } finally {
    questions.now--
  }
}

type Status = { status: string; revokedAt?: Date | undefined }

function judgeStatus(config: { efirmaRevocation: string; efirmaOcspUrl: string | undefined }, answer: Status): Finding {
  if (answer.status === 'off') return unseen('Este servicio no consulta la revocación.')
  if (answer.status === 'good') return right('El SAT informa que no está revocada.')
  if (answer.status === 'revoked')
    return broken('EFIRMA_REVOCADA', answer.revokedAt && `Revocada el ${legalDay(answer.revokedAt)}.`)
  if (config.efirmaRevocation === 'best-effort')
    return unseen('No se pudo saber si está revocada; aquí no impide entrar y queda anotado.')
  return broken(config.efirmaOcspUrl ? 'EFIRMA_ESTADO_DESCONOCIDO' : 'OCSP_SIN_CONFIGURAR')
}
