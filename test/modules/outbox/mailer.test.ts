// The real mailers: a real SMTP server in this process, and .eml files.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { composeMail } from '../../../src/modules/outbox/index.ts'
import { MailRefused, type Message, openMailer } from '../../../src/platform/mailer.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

const FROM = 'Servicio de Intercomunicación de Avisos <no-responder@sia.test>'
const MESSAGE: Message = {
  id: '11111111-2222-4333-8444-555555555555',
  to: 'ñandú@empresa.mx',
  ...composeMail({
    subject: 'Su contraseña del SIA',
    heading: 'Estimado patrón <ACME & Ñ>',
    parts: [
      'Esta es su contraseña.',
      { dato: 'Contraseña', valor: 'ABCD-EFGH' },
      { enlace: 'Abra el portal', url: 'https://sia.test/?a=1&b=2' },
    ],
  }),
}

async function smtpServer(options: SMTPServerOptions = {}) {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString('utf8'))
        done()
      })
    },
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const mailer = openMailer(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, FROM)
  cleanups.push(() => mailer.close())
  return { received, mailer }
}

const reply = (code: number) => Object.assign(new Error('no'), { responseCode: code })

test('a message arrives by SMTP as plain text and HTML, with accents and everything escaped', async () => {
  const { received, mailer } = await smtpServer()
  await mailer.send(MESSAGE)
  expect(received).toHaveLength(1)
  const mail = await PostalMime.parse(received[0]!)
  expect(mail.subject).toBe('Su contraseña del SIA')
  expect(mail.from).toMatchObject({ address: 'no-responder@sia.test', name: 'Servicio de Intercomunicación de Avisos' })
  expect(mail.messageId).toBe(`<${MESSAGE.id}@sia>`)
  expect(mail.text).toMatch(/^Contraseña: ABCD-EFGH$/m)
  expect(mail.text).toContain('Estimado patrón <ACME & Ñ>')
  expect(mail.html).toContain('Estimado patrón &lt;ACME &amp; Ñ&gt;')
  expect(mail.html).toContain('href="https://sia.test/?a=1&amp;b=2"')
})

test('a server that is busy (4xx) may be asked again, and then accepts', async () => {
  let busy = true
  const { received, mailer } = await smtpServer({ onRcptTo: (_address, _session, done) => done(busy ? reply(451) : null) })
  const refusal = await mailer.send(MESSAGE).catch((e: unknown) => e)
  expect(refusal).toMatchObject({ responseCode: 451 })
  expect(refusal).not.toBeInstanceOf(MailRefused)
  busy = false
  await mailer.send(MESSAGE)
  expect(received).toHaveLength(1)
})

test('an unknown mailbox (550) is refused for good', async () => {
  const { mailer } = await smtpServer({ onRcptTo: (_address, _session, done) => done(reply(550)) })
  await expect(mailer.send(MESSAGE)).rejects.toBeInstanceOf(MailRefused)
})

test('a server that refuses our own sender (553) is a setting to mend, not a refused address', async () => {
  const { mailer } = await smtpServer({ onMailFrom: (_address, _session, done) => done(reply(553)) })
  const refusal = await mailer.send(MESSAGE).catch((e: unknown) => e)
  expect(refusal).toMatchObject({ responseCode: 553 })
  expect(refusal).not.toBeInstanceOf(MailRefused)
})

test('an address with a comma never becomes two recipients', async () => {
  const recipients: string[] = []
  const { mailer } = await smtpServer({
    onRcptTo(address, _session, done) {
      recipients.push(address.address)
      done()
    },
  })
  await mailer.send({ ...MESSAGE, to: 'a@empresa.mx,b@otra.mx' }).catch(() => {})
  expect(recipients.length).toBeLessThanOrEqual(1)
})

test('as files, one message is one readable .eml for its owner only, also when it is written twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sia-eml-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const mailer = openMailer(`file:${join(folder, 'outbox')}`, FROM)
  await mailer.send(MESSAGE)
  await mailer.send(MESSAGE)
  expect(readdirSync(join(folder, 'outbox'))).toEqual([`${MESSAGE.id}.eml`])
  const file = join(folder, 'outbox', `${MESSAGE.id}.eml`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const mail = await PostalMime.parse(readFileSync(file))
  expect(mail.to).toMatchObject([{ address: MESSAGE.to }])
  expect(mail.text).toMatch(/^Contraseña: ABCD-EFGH$/m)
})
