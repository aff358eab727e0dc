// Tables llaves_firma, tokens_revocados and pruebas_usadas.

import { sql } from 'kysely'
import { runBatched } from '../../db/batch-queries.ts'
import type { Database } from '../../db/database.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import type { TokenStatus, TokenStatusQuestion } from '../../http/access.ts'
import { tokensEndedSql } from '../efirma/index.ts'
import { credentialInForceSql } from '../passwords/index.ts'
import { EFIRMA_CREDENTIAL } from './rules.ts'

export type KeyRow = {
  kid: string
  alg: string
  publica: unknown
  privada_sealed: Buffer | null
  creada_el: Date
  firma_desde: Date
  retirada_el: Date | null
  generacion: number
}

const publishedAt = (instant: Date) => sql<boolean>`llave_publicada(retirada_el, ${instant}::timestamptz)`

/** Keys that are still published at `now`, newest generation first. */
export const selectPublishedKeys = (db: Read, now: Date): Promise<KeyRow[]> =>
  db.selectFrom('llaves_firma').selectAll().where(publishedAt(now)).orderBy('generacion', 'desc').execute()

export const selectKey = (db: Read, kid: string): Promise<KeyRow | undefined> =>
  db.selectFrom('llaves_firma').selectAll().where('kid', '=', kid).executeTakeFirst()

/** True where the row went in; false where that generation exists already. */
export async function insertKey(db: Read, row: KeyRow): Promise<boolean> {
  const inserted = await db
    .insertInto('llaves_firma')
    .values({ ...row, publica: JSON.stringify(row.publica) })
    .onConflict((c) => c.constraint('llaves_firma_generacion_unica').doNothing())
    .returning('kid')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Sets the end of the keys before `generacion`; one that already ends earlier stays as it is. */
export const retireKeysBefore = (tx: Tx, generacion: number, at: Date) =>
  tx.updateTable('llaves_firma').set({ retirada_el: at }).where('generacion', '<', generacion).where(publishedAt(at)).execute()

/** Ends a published key and erases its private half; false where it has ended already. */
export async function retireKeyNow(tx: Tx, kid: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('llaves_firma')
    .set({ retirada_el: now, privada_sealed: null })
    .where('kid', '=', kid)
    .where(publishedAt(now))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const updateSealedKey = (db: Read, kid: string, sealed: Buffer) =>
  db
    .updateTable('llaves_firma')
    .set({ privada_sealed: sealed })
    .where('kid', '=', kid)
    .where('privada_sealed', 'is not', null)
    .execute()

/**
 * The columns of a TokenStatus, the one text of it; `first`: number of the first of the seven parameters, tokenStatusValues. Judged by
 * judgeToken.
 */
export const tokenStatusColumns = (first: number): string => {
  const [kid, credential, rfc, jti, now, realNow, issued] = [0, 1, 2, 3, 4, 5, 6].map((n) => `$${first + n}`) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return `
  exists (select from llaves_firma where kid = ${kid} and llave_publicada(retirada_el, ${realNow}::timestamptz)) as "keyPublished",
  case when starts_with(${credential}, '${EFIRMA_CREDENTIAL}') then not ${tokensEndedSql(rfc, issued)}
    else ${credentialInForceSql(credential, rfc, now)} end as "credentialInForce",
  exists (select from tokens_revocados where jti = ${jti}) as "revoked"`
}
export const tokenStatusValues = (ask: TokenStatusQuestion): string[] => [
  ask.kid,
  ask.credential,
  ask.rfc,
  ask.jti,
  ask.now.toISOString(),
  ask.realNow.toISOString(),
  String(ask.issuedAt),
]

const TOKEN_STATUS = `select ${tokenStatusColumns(1)}`

/** In one round trip, by primary keys. */
export const selectTokenStatus = async (database: Database, ask: TokenStatusQuestion): Promise<TokenStatus> =>
  (await runBatched<TokenStatus>(database, TOKEN_STATUS, tokenStatusValues(ask)))[0]!

/** True where it was not revoked before. */
export async function insertRevoked(tx: Tx, jti: string, venceEl: Date): Promise<boolean> {
  const inserted = await tx
    .insertInto('tokens_revocados')
    .values({ jti, vence_el: venceEl })
    .onConflict((c) => c.constraint('tokens_revocados_pk').doNothing())
    .returning('jti')
    .executeTakeFirst()
  return inserted !== undefined
}

/** True where this proof was not seen before. */
export async function insertProof(db: Read, tipo: 'assertion' | 'dpop', huella: Buffer, venceEl: Date): Promise<boolean> {
  const inserted = await db
    .insertInto('pruebas_usadas')
    .values({ tipo, huella, vence_el: venceEl })
    .onConflict((c) => c.constraint('pruebas_usadas_pk').doNothing())
    .returning('tipo')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Forgets what can no longer matter: revocations and proofs past their end, private halves of retired keys. */
export async function deleteExpired(db: Read, now: Date): Promise<void> {
  await db.deleteFrom('tokens_revocados').where('vence_el', '<', now).execute()
  await db.deleteFrom('pruebas_usadas').where('vence_el', '<', now).execute()
  await db
    .updateTable('llaves_firma')
    .set({ privada_sealed: null })
    .where('retirada_el', '<', now)
    .where('privada_sealed', 'is not', null)
    .execute()
}
