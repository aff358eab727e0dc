// A signed act: a text that was issued here, signed by an e.firma that passes every check. Verifying writes nothing; using the
// challenge is part of the act's own transaction, so that act and use stand or fall together.
import type { Static, TObject } from 'typebox'
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import type { ActDefinition } from './act.ts'
import { noteHolder } from './holder-queries.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { problems } from './problems.ts'
import { findChallenge, takeChallenge } from './queries.ts'
import type { SignedActBody } from './schemas.ts'
import { readCertificateField, readSignatureField } from './signed-body.ts'
import type { Signer } from './signer.ts'

export type SignedAct<T> = {
  reto: string
  proposito: string
  datos: T
  cadenaOriginal: string
  /** DER. */
  certificado: Buffer
  firma: Buffer
  signer: Signer
}

/** Refuses a key in the body, a challenge that can't be used, and whatever checks/index.ts refuses. Writes nothing. */
export async function verifyAct<T extends TObject>(
  ctx: Context,
  act: ActDefinition<T>,
  body: SignedActBody,
): Promise<SignedAct<Static<T>>> {
  const certificado = readCertificateField(body.certificado)
  const firma = readSignatureField(body.firma)
  const row = await findChallenge(ctx.db, body.reto)
  if (!row) throw problems.RETO_DESCONOCIDO()
  if (row.proposito !== act.proposito) throw problems.RETO_DE_OTRO_ACTO()
  if (row.usado_el) throw problems.RETO_USADO()
  if (row.vence_el <= ctx.realNow()) throw problems.RETO_VENCIDO()
  const signer = await judgeCertificate(ctx, certificado, { signed: Buffer.from(row.cadena_original, 'utf8'), signature: firma })
  return {
    reto: row.reto,
    proposito: row.proposito,
    datos: row.datos as Static<T>,
    cadenaOriginal: row.cadena_original,
    certificado,
    firma,
    signer,
  }
}

/** Marks the challenge as used, and how its signer is named, inside the act's transaction. Of two at once one wins; the other gets RETO_USADO. */
export async function useChallenge(ctx: Context, tx: Tx, act: Pick<SignedAct<unknown>, 'reto' | 'signer'>): Promise<void> {
  const now = ctx.realNow()
  if (await takeChallenge(tx, act.reto, act.signer.rfc, now)) return noteHolder(tx, act.signer, now)
  const row = await findChallenge(tx, act.reto)
  throw !row ? problems.RETO_DESCONOCIDO() : row.usado_el ? problems.RETO_USADO() : problems.RETO_VENCIDO()
}
