// The servers that the reading benches compare, each in a process of its own: `node sides.ts <side> <database> <data folder>`.
// `servicio`: the product. `texto`: the same bytes by the same query and no check at all. `filas`: the same query's columns as
// rows, rows to objects, objects to JSON, and no check. `sondeo`: a JWT is verified and one row read by its primary key.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fastifyJwt from '@fastify/jwt'
import Fastify, { type FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.ts'
import { runPrepared } from '../../src/db/prepared.ts'
import { pageJson } from '../../src/modules/notices/format-json.ts'
import { feedRows } from '../../src/modules/notices/queries.ts'
import type { DeliveredRow } from '../../src/modules/notices/read-notices.ts'
import { effectiveDay } from '../../src/modules/notices/read-rules.ts'
import { publicPem, publishedKeys } from '../../src/modules/tokens/signing-keys.ts'
import { benchContext } from './service.ts'

export type Side = 'servicio' | 'texto' | 'filas' | 'sondeo'

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

async function bare(side: Exclude<Side, 'servicio'>, url: string, dataDir: string): Promise<FastifyInstance> {
  const ctx = benchContext(url, dataDir)
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
  } else if (side === 'texto') {
    app.get('/', async (request, reply) => {
      const { patron, after, limite, cursor, mas } = request.query as Ask
      const [from, limit] = [Number(after), Number(limite)]
      const ask = { patron, filters: {}, nrps: undefined, after: from, until: from + limit, limit: limit + 1 }
      const rows = (await feedRows(ctx.database, ask)) as DeliveredRow[]
      return reply.type('application/json; charset=utf-8').send(pageJson(rows, cursor, mas === 'true'))
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
  const app = side === 'servicio' ? await buildApp(benchContext(url, dataDir)) : await bare(side, url, dataDir)
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send!((app.server.address() as AddressInfo).port)
}
