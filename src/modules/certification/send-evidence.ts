import type { FastifyReply } from 'fastify'
import type { EvidenceFile } from './add-evidence.ts'

/** To be saved, never shown in place: whoever opens it does so outside the service's own pages. */
export const sendEvidence = (reply: FastifyReply, file: EvidenceFile) =>
  reply
    .type(file.mediaType)
    .header(
      'content-disposition',
      `attachment; filename="${file.nombre.normalize('NFD').replace(/[^A-Za-z0-9 ._-]/g, '')}"; filename*=UTF-8''${encodeURIComponent(file.nombre)}`,
    )
    .header('repr-digest', `sha-256=:${file.sha256.toString('base64')}:`)
    .send(file.bytes)
