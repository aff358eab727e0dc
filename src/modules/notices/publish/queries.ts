// SQL that writes notices. Each statement takes a whole batch, as columns.
import { type RawBuilder, sql } from 'kysely'
import { array, texts } from '../../../db/arrays.ts'
import type { Read, Tx } from '../../../db/transaction.ts'
import { TEXTO_INICIO, TEXTO_RESTO } from '../feed/text-queries.ts'
import type { PublishedNotice } from './plan-publication.ts'
import type { NoticeRecord } from './records.ts'
import type { NoticeType } from './rules.ts'

// Any constants; they only have to be ours. Batches hold it shared, a change of the catalog exclusively.
const CATALOG_LOCK = sql.raw('740120261, hashtext(current_schema())')

/**
 * Waits for a change of the catalog that is under way, and keeps the next one waiting until this transaction ends. Also keeps
 * the planner on the indexes for this transaction: batches look up thousands of keys, which it takes for a reason to read the
 * whole table (measured: 50-150 ms a statement over 200,000 NRPs, against 5-15 ms).
 */
export const beginBatch = (tx: Tx) =>
  sql`select pg_advisory_xact_lock_shared(${CATALOG_LOCK}), set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)`.execute(tx)

/** Waits until no batch is under way that has read the old catalog. */
export const changeCatalog = (tx: Tx) => sql`select pg_advisory_xact_lock(${CATALOG_LOCK})`.execute(tx)

export async function noticeTypes(db: Read): Promise<Map<string, NoticeType>> {
  const rows = await db.selectFrom('catalogos').select(['clave', 'datos']).where('catalogo', '=', 'tiposAviso').execute()
  const classified = rows.filter((r) => (r.datos as Partial<NoticeType>).clasificacion)
  return new Map(classified.map((r) => [r.clave, r.datos as NoticeType]))
}

/** Folio -> SHA-256 (hex) of its content, for those that are stored. */
export async function storedFolios(tx: Tx, folios: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ folio: string; sha256: string }>`
    select folio_aviso as folio, encode(contenido_sha256, 'hex') as sha256 from avisos where folio_aviso = any(${texts(folios)})`.execute(
    tx,
  )
  return new Map(rows.map((r) => [r.folio, r.sha256]))
}

/** Stores notices in the order given, which should be that of employer and number: what is read together then lies together. */
export function insertNotices(notices: PublishedNotice[], now: Date): (tx: Tx) => Promise<unknown> {
  const column = (type: string, value: (n: PublishedNotice) => string | number | null) => array(type, notices.map(value))
  const field = (name: keyof NoticeRecord, type = 'text') => column(type, (n) => n.record[name])
  const columns: [name: string, values: RawBuilder<unknown>][] = [
    ['rfc_patron', column('text', (n) => n.rfcPatron)],
    ['publicacion', column('bigint', (n) => n.publicacion)],
    ['nrp', field('nrp')],
    ['posicion', column('bigint', (n) => n.posicion)],
    ['folio_aviso', field('folioAviso')],
    ['nss', field('nss')],
    ['nss_unificado', field('nssUnificado')],
    ['rfc_trabajador', field('rfcTrabajador')],
    ['curp_trabajador', field('curpTrabajador')],
    ['num_credito', field('numCredito')],
    ['tipo_aviso', field('tipoAviso')],
    ['clasificacion', column('text', (n) => n.clasificacion)],
    ['efecto', column('text', (n) => n.efecto)],
    ['fecha_crea_aviso', field('fechaCreaAviso', 'date')],
    ['fecha_otorgamiento', field('fechaOtorgamiento', 'date')],
    ['fecha_ultimo_aviso', field('fechaUltimoAviso', 'date')],
    ['tipo_credito', field('tipoCredito')],
    ['tipo_descuento', field('tipoDescuento')],
    ['fac_descuento', field('facDescuento', 'numeric(8, 4)')],
    ['mon_descuento', field('monDescuento', 'numeric(12, 2)')],
    ['tipo_descuento_anterior', field('tipoDescuentoAnterior')],
    ['fac_descuento_anterior', field('facDescuentoAnterior', 'numeric(8, 4)')],
    ['mon_descuento_anterior', field('monDescuentoAnterior', 'numeric(12, 2)')],
    ['estatus_credito', field('estatusCredito')],
    ['contenido_sha256', column('bytea', (n) => `\\x${n.sha256}`)],
    ['sustituido_por', column('text', (n) => n.sustituidoPor)],
    ['sustituye', column('text', (n) => n.sustituye && `{${n.sustituye.join()}}`)],
    ['fecha_notificacion', field('fechaNotificacion', 'date')],
    ['nombre_trabajador', field('nombreTrabajador')],
    ['motivo', field('motivo')],
  ]
  const names = sql.raw(columns.map(([name]) => name).join(', '))
  // An array of arrays has to be told apart from one of rows: each comes as its text.
  const stored = sql.raw(columns.map(([name]) => `a.${name}${name === 'sustituye' ? '::text[]' : ''}`).join(', '))
  // As columns of a select, which costs PostgreSQL half of what `from unnest(…)` does.
  const rows = sql.join(columns.map(([name, values]) => sql`unnest(${values}) as ${sql.raw(name)}`))
  const statement = sql`
    insert into avisos (${names}, publicado_el, texto_inicio, texto_resto)
    select ${stored}, a.publicado_el, ${sql.raw(TEXTO_INICIO)}, ${sql.raw(TEXTO_RESTO)}
    from (select n.*, ${now}::timestamptz as publicado_el from (select ${rows}) n) a`
  return (tx) => statement.execute(tx)
}

export type Unclassified = {
  rfcPatron: string
  publicacion: number
  nrp: string
  numCredito: string
  tipoAviso: string
  folioAviso: string
}

/** Notices without a class whose type the catalog knows, in order of publication; an employer's are never parted from earlier ones. */
export async function unclassified(db: Read, tipos: string[], limit: number): Promise<Unclassified[]> {
  const { rows } = await sql<Unclassified>`
    select rfc_patron as "rfcPatron", publicacion, nrp, num_credito as "numCredito", tipo_aviso as "tipoAviso", folio_aviso as "folioAviso"
    from avisos where clasificacion is null and tipo_aviso = any(${texts(tipos)}) order by rfc_patron, publicacion limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Says which of them had none until now. */
export async function saveClasses(
  tx: Tx,
  notices: { folioAviso: string; clasificacion: string; efecto: string }[],
  now: Date,
): Promise<string[]> {
  const column = (name: 'folioAviso' | 'clasificacion' | 'efecto') => texts(notices.map((n) => n[name]))
  const { rows } = await sql<{ folio: string }>`
    update avisos a set clasificacion = c.clasificacion, efecto = c.efecto, clasificado_el = ${now}::timestamptz
    from unnest(${column('folioAviso')}, ${column('clasificacion')}, ${column('efecto')}) as c(folio, clasificacion, efecto)
    where a.folio_aviso = c.folio and a.clasificacion is null returning a.folio_aviso as folio`.execute(tx)
  return rows.map((row) => row.folio)
}
