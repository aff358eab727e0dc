// Whether a certificate is revoked: from the database while the responder's last answer holds, else by asking. In one process a
// certificate is asked about once at a time, however many wait for the answer.
import { createHash } from 'node:crypto'
import { type Context, perService } from '../../../context.ts'
import { late } from '../../../kernel/late.ts'
import type { Certificate } from '../certificate.ts'
import { askResponder } from './ask-responder.ts'
import type { OcspVerdict } from './judge-answer.ts'
import { findStatus, keepStatus } from './queries.ts'
import { noteResponder } from './responder-health.ts'

const writeOcspRequest = late(async () => (await import('./write-request.ts')).writeOcspRequest)
const judgeOcspAnswer = late(async () => (await import('./judge-answer.ts')).judgeOcspAnswer)

export type RevocationStatus =
  | { status: 'good' }
  | { status: 'revoked'; revokedAt: Date | undefined }
  | { status: 'unknown'; why: string }

const NONCE_BYTES = 32

const asking = perService(() => new Map<string, Promise<RevocationStatus>>())

/** `unknown`, with the reason for the log, where it can't be learnt. Never throws for what the responder does. */
export async function learnStatus(
  ctx: Context,
  subject: { certificate: Certificate; authority: Certificate; responders: readonly Certificate[] },
): Promise<RevocationStatus> {
  const fingerprint = createHash('sha256').update(subject.certificate.der).digest()
  const kept = await findStatus(ctx.db, fingerprint, ctx.now())
  if (kept) return kept.estado === 'bueno' ? { status: 'good' } : { status: 'revoked', revokedAt: kept.revocado_el ?? undefined }

  const questions = asking(ctx)
  const id = fingerprint.toString('base64')
  const underWay = questions.get(id)
  if (underWay) return underWay
  const answer = ask(ctx, subject, fingerprint).finally(() => questions.delete(id))
  questions.set(id, answer)
  return answer
}

async function ask(ctx: Context, subject: Parameters<typeof learnStatus>[1], fingerprint: Buffer): Promise<RevocationStatus> {
  const url = ctx.config.efirmaOcspUrl
  const { responder } = ctx
  if (!url && !responder) return { status: 'unknown', why: 'EFIRMA_OCSP_URL is not set' }
  const nonce = ctx.random(NONCE_BYTES)
  let bytes: Buffer
  try {
    const question = await writeOcspRequest(subject.certificate, subject.authority, nonce)
    bytes = responder ? await responder(ctx, question) : await askResponder(url!, question)
  } catch (error) {
    noteResponder(ctx, false)
    const { message, cause } = error as Error
    return { status: 'unknown', why: cause instanceof Error ? `${message}: ${cause.message}` : message }
  }
  const now = ctx.now()
  const verdict: OcspVerdict = await judgeOcspAnswer(bytes, { ...subject, nonce, now })
  noteResponder(ctx, verdict.status !== 'unknown')
  if (verdict.status === 'unknown') return verdict
  const { thisUpdate, nextUpdate } = verdict
  if (nextUpdate && nextUpdate > now) {
    await keepStatus(ctx.db, {
      certificado_sha256: fingerprint,
      estado: verdict.status === 'good' ? 'bueno' : 'revocado',
      revocado_el: verdict.status === 'revoked' ? (verdict.revokedAt ?? null) : null,
      emitido_el: thisUpdate,
      vence_el: nextUpdate,
      respuesta: bytes,
    })
  }
  return verdict.status === 'good' ? { status: 'good' } : { status: 'revoked', revokedAt: verdict.revokedAt }
}
