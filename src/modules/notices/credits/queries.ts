// SQL over the notices of whole credits: what the fold reads of them, and what it writes back.
import { sql } from 'kysely'
import { texts } from '../../../db/arrays.ts'
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { Read, Tx } from '../../../db/transaction.ts'
import { ISO } from '../feed/text-queries.ts'
import type { Clasificacion, Efecto } from '../publish/rules.ts'

export type CreditKey = { nrp: string; numCredito: string }

/** An NRP has eleven characters, so the two parts never run into one another. */
export const creditKey = ({ nrp, numCredito }: CreditKey): string => nrp + numCredito

/** What a notice says of itself that others of its credit decide. */
export type Outcome = { efecto: Efecto | 'SIN_EFECTO' | null; sustituidoPor: string | null; sustituye: string[] | null }

/** What the fold reads of a notice. Amounts are canonical decimal text, instants ISO. */
export type CreditRow = CreditKey &
  Outcome & {
    rfcPatron: string
    publicacion: number
    posicion: number
    folioAviso: string
    nss: string
    nssUnificado: string | null
    nombreTrabajador: string | null
    motivo: string | null
    tipoAviso: string
    clasificacion: Clasificacion | null
    fechaCreaAviso: string
    fechaNotificacion: string | null
    publicadoEl: string
    tipoDescuento: string
    facDescuento: string
    monDescuento: string
    tipoDescuentoAnterior: string | null
    facDescuentoAnterior: string | null
    monDescuentoAnterior: string | null
  }

// A notice counts from when its type is known: what was in force by then stays so.
export const CREDIT_COLUMNS = `
  a.rfc_patron as "rfcPatron", a.publicacion, a.nrp, a.posicion, a.folio_aviso as "folioAviso", a.nss,
  a.nss_unificado as "nssUnificado", a.nombre_trabajador as "nombreTrabajador", a.motivo, a.num_credito as "numCredito", a.tipo_aviso as "tipoAviso", a.clasificacion, a.efecto,
  a.fecha_crea_aviso as "fechaCreaAviso", a.fecha_notificacion as "fechaNotificacion",
  ${ISO('coalesce(a.clasificado_el, a.publicado_el)')} as "publicadoEl", a.tipo_descuento as "tipoDescuento",
  a.fac_descuento as "facDescuento", a.mon_descuento as "monDescuento", a.tipo_descuento_anterior as "tipoDescuentoAnterior",
  a.fac_descuento_anterior as "facDescuentoAnterior", a.mon_descuento_anterior as "monDescuentoAnterior",
  a.sustituido_por as "sustituidoPor", a.sustituye`

const TOLD = `(
  select case when e.desde <= a.publicacion then ${ISO('e.instante')} end from entregas e
  where e.rfc_patron = a.rfc_patron and e.hasta >= a.publicacion order by e.hasta limit 1) as "notLinea"`

/** All notices of these credits. */
export async function creditRows(db: Read, credits: readonly CreditKey[]): Promise<(CreditRow & Told)[]> {
  const { rows } = await sql<CreditRow & Told>`
    select ${sql.raw(CREDIT_COLUMNS)}, ${sql.raw(TOLD)}
    from unnest(${texts(credits.map((c) => c.nrp))}, ${texts(credits.map((c) => c.numCredito))}) as c(nrp, num_credito)
    join avisos a on a.nrp = c.nrp and a.num_credito = c.num_credito`.execute(db)
  return rows
}

/** First delivery, ISO; null: nobody has read it. */
export type Told = { notLinea: string | null }

// What fell stays fallen, and what stands alone depends on nothing.
const SHARED = `
  select ${CREDIT_COLUMNS}, ${TOLD} from (
    select distinct a.nrp, a.num_credito from avisos a
    where a.rfc_patron = $1 and a.publicacion = any($2::bigint[]) and a.sustituido_por is null
      and exists (select from avisos b where b.nrp = a.nrp and b.num_credito = a.num_credito and b.folio_aviso <> a.folio_aviso
        and b.sustituido_por is null)
  ) c join avisos a on a.nrp = c.nrp and a.num_credito = c.num_credito`

/** Of these places of an employer's feed, all notices of the credits that have others which still count. */
export const sharedCreditRows = (
  database: Database,
  patron: string,
  publicaciones: readonly number[],
): Promise<(CreditRow & Told)[]> => runPrepared<CreditRow & Told>(database, SHARED, [patron, publicaciones])

/** Stores what has become of notices that were published earlier. Locked in order of folio. */
export async function saveOutcomes(tx: Tx, notices: readonly (Outcome & { folioAviso: string })[]): Promise<void> {
  if (notices.length === 0) return
  const folios = texts(notices.map((n) => n.folioAviso))
  const column = (value: (n: Outcome) => string | null) => texts(notices.map(value))
  await sql`
    with locked as (select folio_aviso from avisos where folio_aviso = any(${folios}) order by folio_aviso for no key update)
    update avisos a set efecto = c.efecto, sustituido_por = c.por, sustituye = c.sustituye::text[]
    from unnest(${folios}, ${column((n) => n.efecto)}, ${column((n) => n.sustituidoPor)}, ${column(
      (n) => n.sustituye && `{${n.sustituye.join()}}`,
    )}) as c(folio, efecto, por, sustituye)
    where a.folio_aviso = c.folio and a.folio_aviso in (select folio_aviso from locked)`.execute(tx)
}
