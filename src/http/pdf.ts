// PDF documents as answers.
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'

export const PdfFile = Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'Documento PDF.' })

/** `inline`: a browser shows it; the name is what it is saved under. Only ASCII letters, digits, hyphens and dots in `name`. */
export const sendPdf = (reply: FastifyReply, name: string, pdf: Buffer) =>
  reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${name.replace(/[^A-Za-z0-9.-]/g, '')}"`)
    .send(pdf)
