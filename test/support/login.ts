// An access token for tests that do not care how it was got: a credential row that nobody can log in with, and the module's own
// signature over it.
import { encrypt } from '../../src/kernel/encryption.ts'
import { issueAccessToken, SCOPES } from '../../src/modules/tokens/index.ts'
import type { Service } from './service.ts'

/** Id of the credential in force of `rfc`; makes one where there is none. */
export async function credential(service: Service, rfc: string): Promise<string> {
  const { db, newId, now, keyring } = service.ctx
  const inForce = db.selectFrom('contrasenas').select('id').where('rfc', '=', rfc).where('cancelada_el', 'is', null)
  const found = await inForce.executeTakeFirst()
  if (found) return found.id
  const id = newId()
  await db
    .insertInto('contrasenas')
    .values({
      id,
      rfc,
      nombre: `Titular de ${rfc}`,
      representante_rfc: null,
      representante_curp: null,
      password_hash: 'no password opens this',
      correo_sealed: encrypt(keyring, `${rfc.toLowerCase()}@prueba.example`, `contrasena:${id}:correo`),
      otp_secret_sealed: Buffer.alloc(0),
      emitida_el: now(),
      vence_el: new Date(now().getTime() + 365 * 86_400_000),
      cancelada_el: null,
      cancelada_motivo: null,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  return (await inForce.executeTakeFirstOrThrow()).id
}

/** A real access token of `rfc`, good for an hour of the service's clock. */
export async function token(service: Service, rfc: string, scope: string = SCOPES.join(' ')): Promise<string> {
  return (await issueAccessToken(service.ctx, { rfc, credential: await credential(service, rfc), scope })).token
}

/** The same as headers for `app.inject`. */
export const bearer = async (service: Service, rfc: string, scope?: string) => ({
  authorization: `Bearer ${await token(service, rfc, scope)}`,
})
