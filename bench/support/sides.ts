// The servers that the reading benches compare, each in a process of its own: `node sides.ts <side> <database> <data folder>`.
// `servicio`: the product. `texto`: the same bytes by the same query and no check at all, with all that makes a statement cheap here.
// `octetos`: the same with the product's own way of handing on bytes. `sencillo`: the same as the manuals of Fastify and pg have it. `filas`: the same query's columns as
// rows, rows to objects, objects to JSON, and no check. `camino`: the same way of making the page, behind the product's own server, token,
// trust, delivery and log. `sondeo`: a JWT is verified and one row read by its primary key.
import '../../src/runtime/v8-flags.ts'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fastifyJwt from '@fastify/jwt'
import Fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import { buildApp } from '../../src/app.ts'
import { runPrepared, runPreparedArrays } from '../../src/db/prepared.ts'
import { callerOf } from '../../src/http/access.ts'
import { contextOf } from '../../src/http/request-context.ts'
import { createServer } from '../../src/http/server.ts'
import { legalDay } from '../../src/kernel/dates.ts'
import { recordSpan } from '../../src/modules/notices/access-log/record-access.ts'
import { pageJson } from '../../src/modules/notices/feed/format-json.ts'
import { prefetchedAccess, statusWithAccess } from '../../src/modules/notices/feed/prefetch-access.ts'
import { storedPage, storedPageStatement } from '../../src/modules/notices/feed/queries.ts'
import { cursorOf, openReading, type ReadRequest, seenUpTo } from '../../src/modules/notices/feed/reading.ts'
import { effectiveDay } from '../../src/modules/notices/feed/rules.ts'
import { noteStretch } from '../../src/modules/notices/positions/read-positions.ts'
import { NoticeQuery } from '../../src/modules/notices/schemas.ts'
import { installSessions } from '../../src/modules/sessions/index.ts'
import { tokenAuthenticator } from '../../src/modules/tokens/index.ts'
import { publicPem, publishedKeys } from '../../src/modules/tokens/signing-keys.ts'
import { benchContext } from './service.ts'

export type Side = 'servicio' | 'texto' | 'octetos' | 'sencillo' | 'filas' | 'camino' | 'sondeo'

export type Server = { port: number; process: ChildProcess }

export async function startSide(side: Side, url: string, dataDir: string): Promise<Server> {
  const child = fork(import.meta.filename, [side, url, dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [port] = (await once(child, 'message')) as [number]
  return { port, process: child }
}

type Ask = { patron: string; after: string; limite: string; cursor: string; mas: string }

const COLUMNS = `select a.folio_aviso, a.nrp, a.nss, a.nss_unificado, a.rfc_trabajador, a.curp_trabajador, a.num_credito, a.tipo_aviso,
  a.clasificacion, a.fecha_crea_aviso, a.fecha_otorgamiento, a.fecha_ultimo_aviso, a.tipo_credito, a.tipo_descuento, a.fac_descuento,
  a.mon_descuento, a.tipo_descuento_anterior, a.fac_descuento_anterior, a.mon_descuento_anterior, a.estatus_credito, a.posicion,
  a.publicado_el, a.efecto, a.sustituido_por, a.fecha_not_linea
  from avisos a where a.rfc_patron = $1 and a.publicacion > $2 and a.publicacion <= $3 order by a.publicacion limit $4`

type Row = Record<string, string | null> & { publicado_el: Date; fecha_not_linea: Date; clasificacion: 'RETENCION' | null }

const number = (text: string | null | undefined) => (text == null ? null : Number(text))

function toObject(row: Row): object {
  const notLinea = row.fecha_not_linea.toISOString()
  return {
    folioAviso: row.folio_aviso,
    nrp: row.nrp,
    nss: row.nss,
    nssUnificado: row.nss_unificado,
    rfcTrabajador: row.rfc_trabajador,
    curpTrabajador: row.curp_trabajador,
    numCredito: row.num_credito,
    tipoAviso: row.tipo_aviso,
    clasificacion: row.clasificacion,
    fechaCreaAviso: row.fecha_crea_aviso,
    fechaOtorgamiento: row.fecha_otorgamiento,
    fechaUltimoAviso: row.fecha_ultimo_aviso,
    tipoCredito: row.tipo_credito,
    tipoDescuento: row.tipo_descuento,
    facDescuento: number(row.fac_descuento),
    monDescuento: number(row.mon_descuento),
    tipoDescuentoAnterior: row.tipo_descuento_anterior,
    facDescuentoAnterior: number(row.fac_descuento_anterior),
    monDescuentoAnterior: number(row.mon_descuento_anterior),
    estatusCredito: row.estatus_credito,
    posicion: row.posicion,
    publicadoEl: row.publicado_el.toISOString(),
    efecto: row.efecto,
    sustituidoPor: row.sustituido_por,
    fechaNotLinea: notLinea,
    fechaEfecto: effectiveDay(row.clasificacion, notLinea),
  }
}

// The driver as it comes: the product's own client looks at each message before, for pages that go out as they came.
const PLAIN_DRIVER: pg.PoolConfig = { Client: pg.Client }

/** Everything that the product does for a page, but the notices come as rows and go as objects. */
async function plainWay(url: string, dataDir: string): Promise<FastifyInstance> {
  const ctx = benchContext(url, dataDir, PLAIN_DRIVER)
  const nobody = async () => {
    throw new Error('nobody operates here')
  }
  const app = await createServer(ctx, { token: tokenAuthenticator(ctx), operator: nobody })
  await installSessions(app as never, ctx)
  const config = { access: 'token', tokenStatus: statusWithAccess(ctx) } as const
  const schema = { querystring: NoticeQuery, response: { 200: { description: 'Una página' } } }
  app.get('/v1/avisos', { config, schema }, async (request, reply) => {
    const c = contextOf(ctx, request)
    const query = request.query as ReadRequest
    const reading = openReading(c, callerOf(request).rfc, query)
    const { reader, patron, filters } = reading
    const after = reading.seen[0]?.lugar ?? 0
    const access = prefetchedAccess(request, { reader, patron, day: legalDay(c.now()), nrp: filters.nrp })
    if (!access) throw new Error('only the plain case is measured')
    const until = Math.min(access.ultima, after + query.limite)
    const rows = await runPrepared<Row>(c.database, COLUMNS, [patron, after, until, query.limite])
    if (rows.some((row) => row.fecha_not_linea === null)) throw new Error('every page was delivered before')
    const span = { primero: after + 1, ultimo: until, cuantos: rows.length }
    recordSpan(c, { reader, patron, filters, access, formato: 'json' }, span)
    noteStretch(c, reading, access, { after, until, nrps: undefined, salvo: undefined, asked: after })
    reply.header('vary', 'accept')
    return { datos: rows.map(toObject), cursor: cursorOf(c, reading, seenUpTo(until)), hayMas: until < access.ultima }
  })
  return app
}

async function bare(side: Exclude<Side, 'servicio' | 'camino'>, url: string, dataDir: string): Promise<FastifyInstance> {
  const ctx = benchContext(url, dataDir, side === 'octetos' ? {} : PLAIN_DRIVER)
  const app = Fastify()
  if (side === 'sondeo') {
    const [key] = await publishedKeys(ctx)
    await app.register(fastifyJwt, {
      secret: { public: (await publicPem(ctx, key!.kid))!, private: 'unused' },
      verify: { algorithms: ['ES256'] },
    })
    app.get('/', async (request) => {
      await request.jwtVerify()
      const { patron } = request.query as Ask
      const rows = await runPrepared(ctx.database, 'select rfc, ultima_publicacion from patrones where rfc = $1', [patron])
      return { datos: [], cursor: rows[0], hayMas: false }
    })
  } else if (side === 'sencillo') {
    app.get('/', async (request, reply) => {
      const { patron, after, limite, cursor, mas } = request.query as Ask
      const from = Number(after)
      const { text, values } = storedPageStatement({ patron, nrp: undefined, after: from, until: from + Number(limite) })
      const { rows } = await ctx.database.pool!.query<{ texto: string }>(text, values)
      const datos = rows.map(({ texto }) => texto).join(',')
      return reply.type('application/json; charset=utf-8').send(`{"datos":[${datos}],"cursor":"${cursor}","hayMas":${mas}}`)
    })
  } else if (side === 'octetos') {
    app.get('/', async (request, reply) => {
      const { patron, after, limite, cursor, mas } = request.query as Ask
      const from = Number(after)
      const textos = await storedPage(ctx.database, { patron, nrp: undefined, after: from, until: from + Number(limite) })
      const body = pageJson(textos!, cursor, mas === 'true')
      reply.raw.once('finish', () => textos!.free())
      return reply.type('application/json; charset=utf-8').send(body)
    })
  } else if (side === 'texto') {
    app.get('/', async (request, reply) => {
      const { patron, after, limite, cursor, mas } = request.query as Ask
      const from = Number(after)
      const { text, values } = storedPageStatement({ patron, nrp: undefined, after: from, until: from + Number(limite) })
      const rows = await runPreparedArrays<[string]>(ctx.database, text, values)
      const textos = rows.map(([first]) => first)
      return reply
        .type('application/json; charset=utf-8')
        .send(Buffer.from(`{"datos":[${textos.join()}],"cursor":"${cursor}","hayMas":${mas}}`))
    })
  } else {
    app.get('/', async (request) => {
      const { patron, after, limite, cursor, mas } = request.query as Ask
      const from = Number(after)
      const rows = await runPrepared<Row>(ctx.database, COLUMNS, [patron, from, from + Number(limite), Number(limite) + 1])
      return { datos: rows.map(toObject), cursor, hayMas: mas === 'true' }
    })
  }
  return app
}

if (import.meta.main) {
  const [side, url, dataDir] = process.argv.slice(2) as [Side, string, string]
  const app = await (side === 'servicio'
    ? buildApp(benchContext(url, dataDir))
    : side === 'camino'
      ? plainWay(url, dataDir)
      : bare(side, url, dataDir))
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send!((app.server.address() as AddressInfo).port)
}
