// All SQL over table intentos.
import { sql } from 'kysely'
import type { Read, Tx } from '../../db/transaction.ts'
import { type Allowance, HALF_LIFE_S } from './rules.ts'

export const ANY = '*'

export type AttemptRow = {
  rfc: string
  direccion: string
  fallos: number
  ultimo_el: Date
  libre_el: Date
  conocida_el: Date | null
}

export const attemptRows = (db: Read, rfc: string, address: string): Promise<AttemptRow[]> =>
  db
    .selectFrom('intentos')
    .selectAll()
    .where((e) =>
      e.or([
        e.and([e('rfc', '=', rfc), e('direccion', 'in', [address, ANY])]),
        e.and([e('rfc', '=', ANY), e('direccion', '=', address)]),
      ]),
    )
    .execute()

/** In step with `decayed` in rules.ts; bounded, since PostgreSQL refuses a power that underflows. */
const decayedNow = (now: Date) =>
  sql`i.fallos * power(0.5::float8, greatest(0, least(100, extract(epoch from ${now}::timestamptz - i.ultimo_el)::float8 / ${HALF_LIFE_S}::float8)))`

/** Seconds to wait once this many failures were counted, null for none; in SQL, because tries at one moment must count each other. */
const waitSeconds = (failures: ReturnType<typeof sql>, { free, first, longest }: Allowance) =>
  sql`case when ${failures} > ${free}::float8 then least(${longest}::float8, ${first}::float8 * power(2::float8, least(20, ${failures} - ${free}::float8 - 1))) end`

/**
 * When one need not wait at all. Never the moment itself: of several tries in one moment, whichever is counted first, none may find
 * the pair taken until a later one's beginning.
 */
const FREE = new Date(0)

/** From when on the next try is free; `seconds` to wait, or null. */
const freeFrom = (now: Date, seconds: ReturnType<typeof sql>) =>
  sql`coalesce(${now}::timestamptz + make_interval(secs => ${seconds}), ${FREE}::timestamptz)`

/**
 * Counts one try in advance, if the pair is free to try now; false where it is not. Tries at one moment count each other, so a
 * thousand at once get no more than a thousand in a row.
 */
export async function spendTry(
  db: Read,
  rfc: string,
  address: string,
  now: Date,
  allowance: Allowance,
  addedSeconds: number,
): Promise<boolean> {
  const counted = sql`(${decayedNow(now)} + 1)`
  const added = sql`nullif(${addedSeconds}::float8, 0)`
  const wait = sql`greatest(${added}, ${waitSeconds(counted, allowance)})`
  const { rows } = await sql`
    insert into intentos as i (rfc, direccion, fallos, ultimo_el, libre_el)
    values (${rfc}, ${address}, 1, ${now}, ${freeFrom(now, added)})
    on conflict (rfc, direccion) do update set fallos = ${counted}, ultimo_el = ${now}, libre_el = ${freeFrom(now, wait)}
    where i.libre_el <= ${now}
    returning 1`.execute(db)
  return rows.length > 0
}

/** The same for a pair that is known since `since` or later, in one statement, since that is how most logins come; false: ask further. */
export async function spendKnownTry(
  db: Read,
  rfc: string,
  address: string,
  now: Date,
  since: Date,
  allowance: Allowance,
): Promise<boolean> {
  const counted = sql`(${decayedNow(now)} + 1)`
  const { rows } = await sql`
    update intentos as i set fallos = ${counted}, ultimo_el = ${now}, libre_el = ${freeFrom(now, waitSeconds(counted, allowance))}
    where rfc = ${rfc} and direccion = ${address} and conocida_el > ${since} and libre_el <= ${now}
    returning 1`.execute(db)
  return rows.length > 0
}

/** Counts a stranger's try against the account, without making anybody wait by it. */
export const heatAccount = (db: Read, rfc: string, now: Date) =>
  sql`
  insert into intentos as i (rfc, direccion, fallos, ultimo_el, libre_el) values (${rfc}, ${ANY}, 1, ${now}, ${FREE})
  on conflict (rfc, direccion) do update set fallos = ${decayedNow(now)} + 1, ultimo_el = ${now}`.execute(db)

/** The place in the queue of an address that must wait before its first try. */
export const takePlace = (db: Read, rfc: string, address: string, now: Date, freeAt: Date) =>
  db
    .insertInto('intentos')
    .values({ rfc, direccion: address, fallos: 0, ultimo_el: now, libre_el: freeAt })
    .onConflict((c) => c.constraint('intentos_pk').doNothing())
    .execute()

export const markKnown = (tx: Tx, rfc: string, address: string, now: Date) =>
  tx
    .updateTable('intentos')
    .set({ fallos: 0, libre_el: FREE, ultimo_el: now, conocida_el: now })
    .where('rfc', '=', rfc)
    .where('direccion', '=', address)
    .execute()

/** Takes one counted try back; where that leaves the allowance unspent, its wait goes too. */
export const returnTry = (db: Read, rfc: string, address: string, { free }: Allowance) =>
  sql`
  update intentos set fallos = greatest(0, fallos - 1), libre_el = case when fallos - 1 <= ${free}::float8 then ${FREE}::timestamptz else libre_el end
  where rfc = ${rfc} and direccion = ${address}`.execute(db)

export const forgetAttempts = (db: Read, before: Date, knownBefore: Date) =>
  db
    .deleteFrom('intentos')
    .where('ultimo_el', '<', before)
    .where((e) => e.or([e('conocida_el', 'is', null), e('conocida_el', '<', knownBefore)]))
    .executeTakeFirst()
