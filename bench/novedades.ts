// Asking which of 10,000 employers have something to read costs at most 20 times what one poll of one employer does (bound), by the
// processor time of service and PostgreSQL together, where none has anything, and where a hundred have (all in one page). Said besides, without
// a bound: a page where all 10,000 have something; the same hundred where the developer may read one NRP of each; and the round after a wave,
// in which all are looked up once to find that everything was read. Sides alternate. PostgreSQL only (DATABASE_URL names the server).
//   node bench/novedades.ts [--patrones 10000] [--avisos 200000] [--rondas 5] [--segundos 3] [--conexiones 8] [--breve]
import { type Cpu, withCpu } from './support/cpu.ts'
import { ask, getRequest, load } from './support/load.ts'
import { DEVELOPER, fill, placeAt, trustedDeveloper } from './support/notices.ts'
import { benchOptions } from './support/options.ts'
import { saveResults } from './support/results.ts'
import { median, openBenchService } from './support/service.ts'
import { startSide } from './support/sides.ts'

const BOUND = 20
const WITH_NEWS = 100
const { numbers, brief, judge } = benchOptions({
  patrones: [10_000, 200],
  avisos: [200_000, 2_000],
  rondas: [5, 1],
  segundos: [3, 0.2],
  conexiones: [8, 2],
  calentamiento: [8, 0.2],
})
const { patrones, avisos, rondas: rounds, segundos: seconds, conexiones: connections } = numbers

const service = await openBenchService('novedades')
const server = await (async () => {
  await fill(service.ctx, avisos, { patrones, nrps: Math.ceil(patrones * 1.25) })
  return startSide('servicio', service.url, service.dataDir)
})()
try {
  const { ctx } = service
  const employers = await ctx.db
    .selectFrom('patrones')
    .select(['rfc', 'ultima_publicacion as ultima'])
    .where('ultima_publicacion', '>', 0)
    .execute()
  const token = await trustedDeveloper(
    ctx,
    employers.map((one) => one.rfc),
  )
  const authorization = { authorization: `Bearer ${token}` }
  const polls = employers.slice(0, 1_000).map(({ rfc, ultima }) => {
    const { cursor } = placeAt(ctx, DEVELOPER, rfc, ultima)
    return getRequest(`/v1/avisos?patron=${encodeURIComponent(rfc)}&cursor=${cursor}`, authorization)
  })
  const news = getRequest('/v1/novedades', authorization)
  console.log(`${employers.length} employers trust the developer and have notices`)

  /** All but so many were read to the end; `marked`: who is put down as having perhaps something. */
  const world = async (unread: number, marked: 'them' | 'all') => {
    await ctx.database.script(`
      delete from novedades where rfc_lector = '${DEVELOPER}';
      delete from lecturas where rfc_lector = '${DEVELOPER}';
      create temporary table orden as select rfc, ultima_publicacion, row_number() over (order by md5(rfc)) as lugar from patrones where ultima_publicacion > 0;
      insert into lecturas select '${DEVELOPER}', rfc, '', jsonb_build_array(jsonb_build_array(
        case when lugar <= ${unread} then ultima_publicacion - 1 else ultima_publicacion end, 0, 0)) from orden;
      insert into novedades select '${DEVELOPER}', rfc, 'publicacion' from orden where lugar <= ${marked === 'all' ? employers.length : unread};
      drop table orden`)
    // As the database's own housekeeping does: what is dead would be looked through at each question.
    await ctx.database.script('vacuum analyze novedades')
    await ctx.database.script('vacuum analyze lecturas')
  }
  /** Asked through to the end, so that who has nothing is taken out. */
  const round = async (): Promise<number> => {
    let named = 0
    for (let cursor = ''; ; ) {
      const page = JSON.parse(
        await ask(server.port, getRequest(`/v1/novedades?limite=1000${cursor && `&cursor=${cursor}`}`, authorization)),
      )
      named += page.datos.length
      if (!page.hayMas) return named
      cursor = page.cursor
    }
  }
  const lists = async () => {
    await ctx.database.script(`
      update relaciones_confianza set todos_los_nrp = false where rfc_desarrollador = '${DEVELOPER}';
      insert into relaciones_nrp (folio, nrp) select r.folio, (select min(nrp) from avisos a where a.rfc_patron = r.rfc_patron)
        from relaciones_confianza r where r.rfc_desarrollador = '${DEVELOPER}';
      analyze relaciones_nrp`)
  }

  await load(server.port, polls, numbers.calentamiento, connections)
  const cpus: Record<string, Cpu[]> = {}
  const measure = async (name: string, requests: string[]) => {
    await load(server.port, requests, Math.min(1, seconds), connections)
    const { cpu } = await withCpu(ctx, server, () => load(server.port, requests, seconds, connections))
    cpus[name] = [...(cpus[name] ?? []), cpu]
  }
  for (let i = 0; i < rounds; i++) {
    await world(0, 'them')
    await measure('poll', polls)
    await measure('quiet', [news])
    await world(Math.min(WITH_NEWS, employers.length), 'them')
    await measure('some', [news])
    await measure('pollAgain', polls)
    await world(employers.length, 'all')
    await measure('all', [news])
  }
  await world(0, 'all')
  const begun = performance.now()
  const walk = await withCpu(ctx, server, async () => ({ perSecond: 0, ms: [await round()] }))
  console.log(
    `the round after a wave: ${Math.round(performance.now() - begun)} ms, ${Math.round(walk.cpu.server / 1000)} + ${Math.round(walk.cpu.database / 1000)} ms of service and PostgreSQL for ${employers.length} employers, once`,
  )
  await lists()
  await world(Math.min(WITH_NEWS, employers.length), 'them')
  for (let i = 0; i < rounds; i++) {
    await measure('lists', [news])
    await measure('pollLists', polls)
  }

  const of = (name: string) => median(cpus[name]!.map((cpu) => cpu.server + cpu.database))
  for (const [name, list] of Object.entries(cpus))
    console.log(
      `CPU a request, ${name}: ${Math.round(median(list.map((c) => c.server)))} µs of the service, ${Math.round(median(list.map((c) => c.database)))} µs of PostgreSQL`,
    )
  const poll = median([...cpus.poll!, ...cpus.pollAgain!].map((cpu) => cpu.server + cpu.database))
  const rows = [
    { name: `novedades of ${employers.length} employers, none / empty poll of one`, own: of('quiet') },
    { name: `novedades of ${employers.length} employers, ${WITH_NEWS} named / empty poll of one`, own: of('some') },
  ].map((row) => ({ ...row, other: poll, ratio: row.own / poll, bound: BOUND, most: true as const, unit: 'µs' }))
  for (const { name, own, ratio } of rows)
    console.log(
      `${name}: ${Math.round(own)} and ${Math.round(poll)} µs, ratio ${ratio.toFixed(1)} (bound ${BOUND}): ${judge(ratio <= BOUND)}`,
    )
  console.log(`all have something: ratio ${(of('all') / poll).toFixed(1)} (no bound)`)
  console.log(
    `one NRP of each, ${WITH_NEWS} named / empty poll of such a one: ratio ${(of('lists') / of('pollLists')).toFixed(1)} (no bound)`,
  )
  if (!brief) saveResults('novedades', { avisos, patrones }, rows)
} finally {
  server.process.kill()
  await service.close()
}
