// All SQL over table titulares: who has shown an e.firma, and until when the tokens count that it had obtained.
import type { Read, Tx } from '../../db/transaction.ts'

/** Writes only what changes. */
export async function noteHolder(db: Read, holder: { rfc: string; nombre: string }, now: Date): Promise<void> {
  await db
    .insertInto('titulares')
    .values({ rfc: holder.rfc, nombre: holder.nombre, visto_el: now })
    .onConflict((c) =>
      c
        .constraint('titulares_pk')
        .doUpdateSet({ nombre: holder.nombre, visto_el: now })
        .where('titulares.nombre', '<>', holder.nombre),
    )
    .execute()
}

/** Ends the tokens of every kind that the taxpayer has; `now`: real time, as tokens are dated. For who has shown its e.firma. */
export async function endTokensOf(tx: Tx, rfc: string, now: Date): Promise<void> {
  await tx.updateTable('titulares').set({ tokens_hasta: now }).where('rfc', '=', rfc).execute()
}

// Two processes' clocks may differ, and a token's date has no fractions of a second: one more is ended rather than one less.
const TOLERANCE = "interval '5 seconds'"

/** SQL, true where a token of `rfc` that was issued at `issued`, in seconds since 1970, was ended so. Arguments: placeholders or columns. */
export const tokensEndedSql = (rfc: string, issued: string): string =>
  `exists (select from titulares where rfc = ${rfc} and tokens_hasta + ${TOLERANCE} >= to_timestamp(${issued}::float8))`

/** SQL: how the newest e.firma of `rfc` names its holder; null where none was shown. */
export const holderNameSql = (rfc: string): string => `(select nombre from titulares where rfc = ${rfc})`
