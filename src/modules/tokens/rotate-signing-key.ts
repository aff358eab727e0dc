// `sia claves rotar` (docs/adr/0002): the new key is published at once and signs after a lead, so that every process and client
// has read it before it meets it; the old one stays published until the last token it signed has expired.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { isStale } from '../../kernel/encryption.ts'
import { recordAudit } from '../audit/index.ts'
import { TOKEN_SECONDS } from './access-token.ts'
import { tokenProblems } from './problems.ts'
import { insertKey, type KeyRow, retireKeysBefore, selectPublishedKeys, updateSealedKey } from './queries.ts'
import { forgetPublishedKeys, makeSigningKey, openPrivateKey, publishedKeys, sealPrivateKey } from './signing-keys.ts'

/** Longer than a client may keep the JWKS (well-known-routes.ts) and a process its keys (signing-keys.ts), together. */
export const LEAD_SECONDS = 600
/** The old key outlives its last token by this, for clocks that differ. */
const MARGIN_SECONDS = 60

/** `signsFrom`: when the new key begins to sign. Two rotations at one moment make one key; the other is refused. */
export async function rotateSigningKey(ctx: Context): Promise<{ kid: string; signsFrom: Date; retiresOld: Date }> {
  forgetPublishedKeys(ctx)
  const newest = (await publishedKeys(ctx))[0]!
  const signsFrom = new Date(ctx.realNow().getTime() + LEAD_SECONDS * 1000)
  const retiresOld = new Date(signsFrom.getTime() + (TOKEN_SECONDS + MARGIN_SECONDS) * 1000)
  const key = await makeSigningKey(ctx, newest.generacion + 1, signsFrom)
  await inTransaction(ctx.db, async (tx) => {
    if (!(await insertKey(tx, key))) throw tokenProblems.ROTACION_EN_CURSO()
    await retireKeysBefore(tx, key.generacion, retiresOld)
    await recordAudit(ctx, tx, { actor: 'operador', accion: 'claves.rotar', objeto: key.kid, resultado: 'hecho' })
  })
  forgetPublishedKeys(ctx)
  await resealOldKeys(ctx, await selectPublishedKeys(ctx.db, ctx.realNow()))
  return { kid: key.kid, signsFrom, retiresOld }
}

/** Puts what still signs or verifies under the current master key, so that the one before can be taken away. */
async function resealOldKeys(ctx: Context, keys: KeyRow[]): Promise<void> {
  for (const { kid, privada_sealed } of keys) {
    if (privada_sealed && isStale(ctx.keyring, privada_sealed)) {
      await updateSealedKey(ctx.db, kid, sealPrivateKey(ctx, kid, openPrivateKey(ctx, kid, privada_sealed)))
    }
  }
}
