// Hands messages over: by SMTP through nodemailer, or as one RFC 5322 .eml file a message (MAIL_URL, contract.md 1).
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import type { Mailer, Message } from './context.ts'

const compose = (from: string, m: Message) => ({
  from,
  to: m.to,
  subject: m.subject,
  text: m.text,
  html: m.html,
  // The same id at a second sending, so that a server or reader can drop the copy.
  messageId: `<${m.id}@sia>`,
  headers: { 'Auto-Submitted': 'auto-generated' },
})

function fileMailer(folder: string, from: string): Mailer {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(message) {
      const { message: bytes } = await transport.sendMail(compose(from, message))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const part = join(folder, `.${message.id}.part`)
      await writeFile(part, bytes as Buffer, { mode: 0o600 })
      await rename(part, join(folder, `${message.id}.eml`))
    },
    close: () => transport.close(),
  }
}

function smtpMailer(url: string, from: string): Mailer {
  const transport = nodemailer.createTransport(url, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as object)
  return {
    async send(message) {
      await transport.sendMail(compose(from, message))
    },
    close: () => transport.close(),
  }
}

export const openMailer = (mailUrl: string, from: string): Mailer =>
  mailUrl.startsWith('file:') ? fileMailer(mailUrl.slice('file:'.length), from) : smtpMailer(mailUrl, from)
