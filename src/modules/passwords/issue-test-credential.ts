// A password for the test developer of a sandbox run: the same as everybody's, but told at once to whoever opened the run.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Signer } from '../efirma/index.ts'
import { makeCredential } from './new-credential.ts'

export type TestCredential = { contrasena: string; otp: { uri: string; secreto: string } }

/** Its mail goes to the run's mailbox. Throws outside the sandbox. */
export async function issueTestCredential(ctx: Context, signer: Signer, email: string): Promise<TestCredential> {
  if (ctx.environment !== 'sandbox') throw new Error('a password is told to its owner by mail alone')
  const { store, password, answer } = await makeCredential(ctx, signer, email)
  await inTransaction(ctx.db, store)
  return { contrasena: password, otp: { uri: answer.otp.uri, secreto: answer.otp.secreto } }
}
