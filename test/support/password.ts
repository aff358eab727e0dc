// Passwords for tests, got the way everybody gets one: e.firma act, mail, one-time secret.
import { generate } from 'otplib'
import type { TestEfirma } from '../../src/modules/efirma/index.ts'
import { deliverPendingMail } from '../../src/modules/outbox/index.ts'
import { sign } from './efirma.ts'
import { NOW, type Service } from './service.ts'

export type TestLogin = { rfc: string; password: string; secret: string; id: string }

/** The password in a message's plain text. */
export const passwordIn = (text: string): string => /^Contraseña: (\S+)$/m.exec(text)![1]!

/** The code of this moment by the service's clock. */
export const codeNow = (service: Pick<Service, 'clock'>, secret: string, offsetSeconds = 0): Promise<string> =>
  generate({ secret, epoch: Math.floor(service.clock.now.getTime() / 1000) + offsetSeconds })

/** Issues a password to the e.firma's owner and reads it from the mail. */
export async function issuePassword(service: Service, efirma: TestEfirma, correo = 'nominas@empresa.mx'): Promise<TestLogin> {
  const response = await service.app.inject({
    method: 'POST',
    url: '/v1/contrasenas',
    payload: await sign(service, efirma, 'contrasena:emitir', { correo }),
  })
  if (response.statusCode !== 201) throw new Error(`password refused: ${response.body}`)
  const { rfc, otp } = response.json<{ rfc: string; otp: { secreto: string } }>()
  return { rfc, secret: otp.secreto, ...(await deliveredPassword(service, rfc)) }
}

/** Delivers mail and reads the newest password; `id` is the credential in force. */
export async function deliveredPassword(service: Service, rfc: string): Promise<{ password: string; id: string }> {
  await deliverPendingMail(service.ctx)
  const text = service.mail.findLast((m) => m.text.includes('Contraseña: '))!.text
  const row = await service.ctx.db
    .selectFrom('contrasenas')
    .select('id')
    .where('rfc', '=', rfc)
    .where('cancelada_el', 'is', null)
    .executeTakeFirstOrThrow()
  return { password: passwordIn(text), id: row.id }
}

/** Between tests over one service: no credentials, mail, attempts; the clock set back. Returns the audit log's last id. */
export async function forgetPasswords(service: Service): Promise<number> {
  const { db } = service.ctx
  for (const table of ['contrasenas', 'correos', 'retos', 'intentos', 'idempotencia'] as const)
    await db.deleteFrom(table).execute()
  service.mail.length = 0
  service.logs.length = 0
  service.clock.set(NOW)
  const last = await db
    .selectFrom('auditoria')
    .select((e) => e.fn.max('id').as('id'))
    .executeTakeFirst()
  return last?.id ?? 0
}
