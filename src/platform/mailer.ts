// Hands messages over: by SMTP through nodemailer, or as one RFC 5322 .eml file a message (MAIL_URL, contract.md 1).
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SendMailOptions, Transporter } from 'nodemailer'

/** A message as it goes out: plain text and HTML say the same. `id` makes a second sending recognisable. */
export type Message = { id: string; to: string; subject: string; text: string; html: string }

/** Hands one message to the next mail server (or writes one .eml); rejects when it was not accepted, within a minute or so. */
export type Mailer = { send(message: Message): Promise<void>; close(): void }

/** The next server will never take this message for this address, so trying again cannot help. */
export class MailRefused extends Error {}

/** A server that accepts but never answers must not hold a message longer than the outbox's lease. */
const SEND_DEADLINE_MS = 60_000

const compose = (from: string, m: Message) => ({
  from,
  // As an object: a comma in an address must never become a second recipient.
  to: { name: '', address: m.to },
  subject: m.subject,
  text: m.text,
  html: m.html,
  // The same id at a second sending, so that a server or reader can drop the copy.
  messageId: `<${m.id}@sia>`,
  headers: { 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
})

function fileMailer(folder: string, from: string): Mailer {
  const transport = lateTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(message) {
      const { message: bytes } = (await transport.send(compose(from, message))) as { message: Buffer }
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // One name for one message: a second writing after a crash replaces the first and never adds a file.
      const part = join(folder, `.${message.id}.part`)
      await writeFile(part, bytes, { mode: 0o600, flush: true })
      await rename(part, join(folder, `${message.id}.eml`))
    },
    close: transport.close,
  }
}

type SmtpError = Error & { command?: string; responseCode?: number }

function smtpMailer(url: string, from: string): Mailer {
  const transport = lateTransport(url, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 })
  return {
    async send(message) {
      try {
        await transport.send({ ...compose(from, message), signal: AbortSignal.timeout(SEND_DEADLINE_MS) })
      } catch (error) {
        const { command, responseCode = 0 } = error as SmtpError
        // 5xx elsewhere (login, our own sender) is a setting that an operator will mend, so the message waits for that.
        if (responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA'))
          throw new MailRefused(`SMTP ${responseCode}`, { cause: error })
        throw error
      }
    },
    close: transport.close,
  }
}

/** Made, and nodemailer loaded, with the first message. `options`: some that its types do not name. */
function lateTransport(target: string | object, options?: object) {
  let made: Promise<Transporter> | undefined
  const make = async (): Promise<Transporter> => {
    const { default: nodemailer } = await import('nodemailer')
    return nodemailer.createTransport(target as string, options)
  }
  return {
    async send(message: SendMailOptions & { signal?: AbortSignal }): Promise<unknown> {
      made ??= make()
      return (await made).sendMail(message)
    },
    close: () =>
      void made?.then(
        (transport) => transport.close(),
        () => {},
      ),
  }
}

export const openMailer = (mailUrl: string, from: string): Mailer =>
  mailUrl.startsWith('file:') ? fileMailer(mailUrl.slice('file:'.length), from) : smtpMailer(mailUrl, from)
