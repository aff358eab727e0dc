// The bulk question for 5,000 workers against its SQL alone (issue 5: at most 2 times). Both sides in one run, alternating, over one
// employer's notices among those of many; medians. The whole path: HTTP, token, trust, delivery, log, JSON. PostgreSQL only:
//   DATABASE_URL=postgres://postgres@127.0.0.1/postgres node bench/consulta.ts [--cuantos 1000000] [--rondas 15] [--breve]
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { buildApp } from '../src/app.ts'
import { runPrepared } from '../src/db/prepared.ts'
import { completeNss } from '../src/kernel/nss.ts'
import { workerStatement } from '../src/modules/notices/workers/queries.ts'
import { bearer } from '../test/support/login.ts'
import type { Service } from '../test/support/service.ts'
import { benchOptions } from './support/options.ts'
import { median, openBenchService } from './support/service.ts'

const BOUND = 2
/** `propios`: of the employer that is asked about; each has four notices. */
const { numbers, judge } = benchOptions({
  cuantos: [1_000_000, 500],
  rondas: [15, 1],
  trabajadores: [5_000, 50],
  propios: [25_000, 100],
})
const { cuantos, rondas, trabajadores: WORKERS, propios: OWN } = numbers
const PATRON = 'EKU9003173C9'

const service = await openBenchService('consulta')
const { ctx } = service
const app = await buildApp(ctx)
try {
  const nss = Array.from({ length: OWN }, (_, i) => completeNss(String(1_000_000_000 + i * 7)))
  await fill(nss)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const headers = { ...(await bearer({ ctx } as Service, PATRON)), 'content-type': 'application/json' }
  const asked = Array.from({ length: WORKERS }, (_, i) => nss[i * (OWN / WORKERS)]!)
  const body = JSON.stringify({ nss: asked })
  const statement = workerStatement({ patron: PATRON, nss: asked, nrp: undefined, nrps: undefined })

  const whole = () =>
    timed(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/avisos/consulta`, { method: 'POST', headers, body })
      const bytes = (await answer.arrayBuffer()).byteLength
      if (answer.status !== 200) throw new Error(`status ${answer.status}`)
      return bytes
    })
  const alone = () => timed(async () => (await runPrepared(ctx.database, statement.text, statement.values)).length)

  const first = await whole()
  for (let i = 0; i < 3; i++) await Promise.all([await whole(), await alone()])
  const times = { whole: [] as number[], alone: [] as number[] }
  for (let round = 0; round < rondas; round++) {
    times.alone.push((await alone()).ms)
    times.whole.push((await whole()).ms)
  }
  const { result: rows } = await alone()
  const { result: bytes } = await whole()
  const ratio = median(times.whole) / median(times.alone)
  console.log(
    `${cuantos} notices, ${WORKERS} workers: ${rows} rows, ${(bytes / 1e6).toFixed(1)} MB; whole ${Math.round(median(times.whole))} ms, ` +
      `SQL alone ${Math.round(median(times.alone))} ms, ratio ${ratio.toFixed(2)} (bound ${BOUND}): ${judge(ratio <= BOUND)}; ` +
      `the first time, delivering ${rows} notices: ${Math.round(first.ms)} ms`,
  )
} finally {
  await app.close()
  await service.close()
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now()
  const result = await work()
  return { ms: performance.now() - start, result }
}

/** The employer's notices, worker after worker as they would be hired, and as many of 1,000 others as are missing. */
async function fill(nss: string[]): Promise<void> {
  const now = ctx.now()
  await sql`insert into patrones (rfc, razon_social, ultima_publicacion, creado_el, actualizado_el)
    select case when i = 0 then ${PATRON} else 'P' || i end, 'Patrón', ${cuantos}::bigint, ${now}::timestamptz, ${now}::timestamptz from generate_series(0, 1000) i`.execute(
    ctx.db,
  )
  await sql`insert into registros_patronales (nrp, rfc_patron, ultima_posicion, creado_el, actualizado_el)
    select 'N' || i, case when i = 0 then ${PATRON} else 'P' || i end, ${cuantos}::bigint, ${now}::timestamptz, ${now}::timestamptz from generate_series(0, 1000) i`.execute(
    ctx.db,
  )
  const insert = (rows: ReturnType<typeof sql>) =>
    sql`insert into avisos (rfc_patron, publicacion, nrp, posicion, folio_aviso, nss, num_credito, tipo_aviso, clasificacion, efecto, fecha_crea_aviso,
      tipo_credito, tipo_descuento, fac_descuento, mon_descuento, estatus_credito, publicado_el, contenido_sha256, texto_inicio, texto_resto)
      select rfc, place, nrp, place, folio, nss, credit, '02', case round when 3 then 'SUSPENSION' else 'RETENCION' end, 'INICIAR',
        date '2025-01-01' + round * 90, '001', '02', 0, 2450.5, '001', ${now}::timestamptz, ''::bytea,
        '{"folioAviso":"' || folio || '","nrp":"' || nrp || '","nss":"' || nss || '","numCredito":"' || credit || '"',
        '"fechaCreaAviso":"' || date '2025-01-01' + round * 90 || '","posicion":' || place from (${rows}) r`.execute(ctx.db)
  await insert(sql`
    select ${PATRON}::text as rfc, 'N0' as nrp, r * ${OWN}::int + n.i as place, r as round, 'R' || lpad((r * ${OWN}::int + n.i)::text, 13, '0') as folio, n.nss,
      lpad(n.i::text, 10, '1') as credit
    from unnest(${`{${nss.join(',')}}`}::text[]) with ordinality as n(nss, i), generate_series(0, 3) r`)
  await insert(sql`
    select 'P' || (1 + i % 1000) as rfc, 'N' || (1 + i % 1000) as nrp, 1 + i / 1000 as place, 0 as round, 'S' || lpad(i::text, 13, '0') as folio,
      lpad(i::text, 11, '9') as nss, lpad(i::text, 10, '2') as credit
    from generate_series(0, ${cuantos - OWN * 4}::int) i`)
  await ctx.database.script('vacuum analyze')
}
