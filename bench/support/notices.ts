// A padrón and notices for benches, made by the generator and stored by the real imports, so that counters, indexes and the lie
// of the rows are those of the product; a developer whom every employer trusts; and places to read from.
import { Readable } from 'node:stream'
import { type Context, perService } from '../../src/context.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { addDays, legalDay } from '../../src/kernel/dates.ts'
import { importEmployers } from '../../src/modules/employers/index.ts'
import { cursorOf, openReading, seenUpTo } from '../../src/modules/notices/feed/reading.ts'
import {
  GENERATE_DEFAULTS,
  type GenerateOptions,
  generateEmployers,
  generateNotices,
  importNotices,
} from '../../src/modules/notices/index.ts'
import { issueAccessToken, SCOPES } from '../../src/modules/tokens/index.ts'
import { benchRfc } from './logins.ts'

/** As in 10 million notices over 200,000 NRPs of unequal size. */
export const nrpsFor = (avisos: number): number => Math.max(20, Math.ceil(avisos / 50))

export const DEVELOPER = benchRfc(9_998)

const bytes = (pieces: Iterable<string>) =>
  Readable.from(
    (function* () {
      for (const piece of pieces) yield Buffer.from(piece)
    })(),
  )

/** Does nothing where a kept database holds them already; one that holds a part gets the rest, as after a crash. */
export async function fill(ctx: Context, avisos: number, options: Partial<GenerateOptions> = {}): Promise<void> {
  const before = await published(ctx)
  if (before === avisos) return
  const nrps = options.nrps ?? nrpsFor(avisos)
  // Folios of a year run out at some 70 million.
  const all = { ...GENERATE_DEFAULTS, nrps, patrones: Math.ceil(nrps * 0.8), ...options, cuantos: avisos }
  await importEmployers(ctx, { name: 'padrón', format: 'csv', bytes: bytes(generateEmployers(all)) })
  const start = performance.now()
  let told = start
  const onProgress = ({ linea }: { linea: number }) => {
    if (performance.now() - told < 30_000) return
    told = performance.now()
    console.log(`${linea} of ${avisos} after ${Math.round((told - start) / 1000)} s`)
  }
  await importNotices(ctx, { name: 'avisos', format: 'ndjson', bytes: bytes(generateNotices(all)) }, { onProgress })
  const after = await published(ctx)
  if (after !== avisos) throw new Error(`${after} notices are published, not ${avisos}`)
  console.log(`${avisos - before} notices over ${nrps} NRPs imported in ${Math.round((performance.now() - start) / 1000)} s`)
  await vacuum(ctx)
}

const published = async (ctx: Context): Promise<number> =>
  (await ctx.database.pool!.query<{ n: number }>('select coalesce(sum(ultima_publicacion), 0)::bigint as n from patrones'))
    .rows[0]!.n

async function vacuum(ctx: Context): Promise<void> {
  const client = await ctx.database.pool!.connect()
  await client.query('set statement_timeout = 0')
  await client.query('vacuum analyze')
  client.release(true)
}

/** A certified developer, trusted by each of the employers for all NRPs; says its access token. */
export async function trustedDeveloper(ctx: Context, employers: string[]): Promise<string> {
  const now = ctx.now()
  const [from, until] = [addDays(legalDay(now), -10), addDays(legalDay(now), 100)]
  const nobody = {
    firmante_rfc: DEVELOPER,
    firmante_nombre: 'BENCH',
    cadena_original: '',
    certificado: Buffer.alloc(1),
    firma: Buffer.alloc(1),
  }
  await forgetDeveloper(ctx)
  await inTransaction(ctx.db, async (tx) => {
    await tx.insertInto('desarrolladores').values({ rfc: DEVELOPER, nombre: 'NOMINAS SA DE CV', creado_el: now }).execute()
    await tx
      .insertInto('certificaciones')
      .values({
        folio: ctx.newId(),
        rfc_desarrollador: DEVELOPER,
        producto: 'NOMINA 1',
        vigente_desde: from,
        vigente_hasta: until,
        motivo: 'bench',
        creada_el: now,
      })
      .execute()
    for (const rfc of employers) {
      await tx
        .insertInto('relaciones_confianza')
        .values({
          ...nobody,
          folio: ctx.newId(),
          rfc_patron: rfc,
          rfc_desarrollador: DEVELOPER,
          todos_los_nrp: true,
          inicio: from,
          fin: until,
          otorgada_el: now,
        })
        .execute()
    }
    await tx
      .insertInto('contrasenas')
      .values({
        id: credential(ctx),
        rfc: DEVELOPER,
        nombre: 'NOMINAS SA DE CV',
        password_hash: '-',
        correo_sealed: Buffer.alloc(1),
        otp_secret_sealed: Buffer.alloc(1),
        emitida_el: now,
        vence_el: new Date(now.getTime() + 86_400_000),
      })
      .execute()
  })
  await ctx.database.script('analyze')
  const { token } = await issueAccessToken(ctx, { rfc: DEVELOPER, credential: credential(ctx), scope: SCOPES.join(' ') })
  return token
}

/** What an earlier run left in a kept database. */
const forgetDeveloper = (ctx: Context): Promise<void> =>
  inTransaction(ctx.db, async (tx) => {
    await tx.deleteFrom('accesos').where('rfc_lector', '=', DEVELOPER).execute()
    await tx.deleteFrom('lugares_leidos').where('rfc_lector', '=', DEVELOPER).execute()
    await tx.deleteFrom('relaciones_confianza').where('rfc_desarrollador', '=', DEVELOPER).execute()
    await tx.deleteFrom('certificaciones').where('rfc_desarrollador', '=', DEVELOPER).execute()
    await tx.deleteFrom('contrasenas').where('rfc', '=', DEVELOPER).execute()
    await tx.deleteFrom('desarrolladores').where('rfc', '=', DEVELOPER).execute()
  })

const credential = perService((ctx) => ctx.newId())

/** A place in an employer's feed, as a number and as its cursor for `reader`. */
export type Place = { patron: string; after: number; cursor: string }

/** Places with at least `page` notices after them, each notice as likely as any other. */
export async function places(ctx: Context, reader: string, count: number, page: number): Promise<Place[]> {
  const { rows } = await ctx.database.pool!.query<{ patron: string; ultima: number }>(
    'select rfc as patron, ultima_publicacion as ultima from patrones where ultima_publicacion >= $1 order by rfc',
    [page],
  )
  if (rows.length === 0) throw new Error('no employer has a whole page of notices; give more notices')
  const total = rows.reduce((sum, row) => sum + row.ultima, 0)
  return Array.from({ length: count }, (_, i) => {
    let at = Math.floor(((i + 0.5) / count) * total)
    for (const row of rows) {
      if (at < row.ultima) return placeAt(ctx, reader, row.patron, Math.min(at, row.ultima - page))
      at -= row.ultima
    }
    throw new Error('unreachable')
  })
}

export const placeAt = (ctx: Context, reader: string, patron: string, after: number): Place => ({
  patron,
  after,
  cursor: cursorOf(ctx, openReading(ctx, reader, { patron, limite: 100 }), seenUpTo(after)),
})
