// fechaNotLinea against a model of one line: the instant of each notice is that of its first delivery, for ever. Everything that hands
// notices over, and everything that only names them, in random order, by several readers at a time and by two services whose clocks differ.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { connectPostgres } from '../../src/db/connect.ts'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { completeNss } from '../../src/kernel/nss.ts'
import { listPending } from '../../src/modules/acknowledgements/index.ts'
import { readPage } from '../../src/modules/notices/feed/read-notices.ts'
import { cursorOf, type ReadRequest } from '../../src/modules/notices/feed/reading.ts'
import {
  browseNotices,
  openReading,
  printNotices,
  readNotice,
  STREAM_FORMATS,
  streamNotices,
} from '../../src/modules/notices/index.ts'
import { consultWorkers } from '../../src/modules/notices/workers/consult-workers.ts'
import { onPostgres } from '../support/database.ts'
import { deliveries } from '../support/deliveries.ts'
import { publish } from '../support/notices.ts'
import { certified, employer, trust } from '../support/padron.ts'
import { type Seeded, seeded } from '../support/seeded.ts'
import { NOW, type Service, startService } from '../support/service.ts'

const [PATRON, DEVELOPER] = ['EKU9003173C9', 'MAB9307148T4']
const NRPS = ['A011234510', 'B022345610', 'Y620001110'].map(completeNrp)
const WORKERS = Array.from({ length: 6 }, (_, i) => completeNss(`010000000${i}`))
const TYPES = [
  { tipo_aviso: '02', clasificacion: 'RETENCION', efecto: 'INICIAR' },
  { tipo_aviso: '03', clasificacion: 'MODIFICACION', efecto: 'MODIFICAR' },
  { tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER' },
]
const [STEPS, AT_ONCE, SKEW_MS] = [120, 4, 700]

let t: Service
let other: Context
let close = async () => {}
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, NRPS)
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  other = { ...t.ctx, now: () => new Date(t.clock.now.getTime() + SKEW_MS) }
  if (!onPostgres) return
  const database = connectPostgres(t.databaseUrl!, 3)
  close = () => database.close()
  other = { ...other, database, db: database.db }
})
afterAll(async () => {
  await close()
  await t?.stop()
})

/** What a step told of notices; `null`: that it was not delivered. Those that only name notices mark none. */
type Told = { marks: boolean; told: [folio: string, instant: string | null][] }
type Step = (ctx: Context, random: Seeded, folios: string[]) => Promise<Told>

type Json = { folioAviso: string; fechaNotLinea: string | null }
const toldOf = (notices: Json[]): Told['told'] => notices.map((n) => [n.folioAviso, n.fechaNotLinea])
const objectOf = (text: string) => JSON.parse(text) as Json
const places = new Map<string, string>()

const filtersOf = (random: Seeded): Omit<ReadRequest, 'limite'> => ({
  patron: PATRON,
  ...(random.next() < 0.4 && { nrp: random.pick(NRPS) }),
  ...(random.next() < 0.3 && { clasificacion: random.pick(['RETENCION', 'SUSPENSION'] as const) }),
  ...(random.next() < 0.2 && { nss: random.pick(WORKERS) }),
  ...(random.next() < 0.2 && { desde: '2026-02-09' }),
})

const page: Step = async (ctx, random) => {
  const filters = filtersOf(random)
  const key = JSON.stringify(filters)
  // On from where one came to, or from the beginning again.
  const cursor = random.next() < 0.7 ? places.get(key) : undefined
  const limit = 1 + random.below(12)
  const reading = openReading(ctx, random.pick([PATRON, DEVELOPER]), { ...filters, limite: limit, ...(cursor && { cursor }) })
  const found = await readPage(ctx, reading, { limit, formato: 'json' })
  places.set(key, cursorOf(ctx, found.reading, found.seen))
  return { marks: true, told: found.rows.map((row) => [objectOf(`${row.fijo}}`).folioAviso, row.notLinea]) }
}

const one: Step = async (ctx, random, folios) => {
  const folio = random.pick(folios)
  return { marks: true, told: [[folio, (await readNotice(ctx, PATRON, folio, 'json')).notLinea]] }
}

const workers: Step = async (ctx, random) => {
  const body = { patron: PATRON, nss: random.some(WORKERS).concat(WORKERS[0]!), ultimos: 1 + random.below(3) }
  type Answer = { datos: { creditos: { ultimoAviso: Json | null; ultimosAvisos: Json[] }[] }[] }
  const { datos } = JSON.parse(await consultWorkers(ctx, DEVELOPER, body)) as Answer
  const credits = datos.flatMap((worker) => worker.creditos)
  return { marks: true, told: toldOf(credits.flatMap((c) => [...(c.ultimoAviso ? [c.ultimoAviso] : []), ...c.ultimosAvisos])) }
}

const browse: Step = async (ctx, random) => {
  const { patron: _, ...filters } = filtersOf(random)
  const { notices } = await browseNotices(ctx, PATRON, { filters, limit: 1 + random.below(10) })
  return { marks: true, told: toldOf(notices) }
}

/** Cut off after its first piece, or read to the end. */
const stream: Step = async (ctx, random) => {
  const reading = openReading(ctx, DEVELOPER, { ...filtersOf(random), limite: 100 })
  const { chunks } = await streamNotices(ctx, reading, STREAM_FORMATS['application/x-ndjson']!)
  const lines: string[] = []
  const whole = random.next() < 0.5
  for await (const chunk of chunks) {
    lines.push(...chunk.trimEnd().split('\n'))
    if (!whole) break
  }
  return { marks: true, told: toldOf(lines.map(objectOf).filter((line) => 'folioAviso' in line)) }
}

const paper: Step = async (ctx, random) => {
  const reading = openReading(ctx, PATRON, { ...filtersOf(random), limite: 100 })
  const { chunks } = await printNotices(ctx, reading, undefined, 3)
  for await (const _ of chunks);
  return { marks: true, told: [] }
}

const pending: Step = async (ctx, random) => {
  const query = { patron: PATRON, limite: 50, ...(random.next() < 0.5 && { diasMinimos: 1 + random.below(3) }) }
  const { datos } = await listPending(ctx, PATRON, query)
  return { marks: false, told: toldOf(datos) }
}

const STEPS_OF: Step[] = [page, page, page, page, one, one, workers, browse, stream, paper, pending, pending]

test.each([1, 2])(
  'the instant of each notice is that of its first delivery, for ever (seed %i)',
  { timeout: 240_000 },
  async (seed) => {
    const random = seeded(seed)
    t.clock.set(NOW)
    places.clear()
    await t.ctx.database.script(
      'truncate avisos, entregas, reanuncios; update patrones set ultima_publicacion = 0, ultimo_reanuncio = 0',
    )
    await t.ctx.database.script('update registros_patronales set ultima_posicion = 0')
    const folios: string[] = []
    let before = new Map<string, string | null>()
    for (let step = 0; step < STEPS; step++) {
      if (step === 0 || random.next() < 0.25) folios.push(...(await publish(t, PATRON, some(random))))
      t.clock.advance(random.next() < 0.1 ? 86_400 : 1 + random.below(500))
      const atOnce = random.next() < 0.5 ? 1 : AT_ONCE
      const steps = Array.from({ length: atOnce }, () => ({ run: random.pick(STEPS_OF), ctx: random.pick([t.ctx, other]) }))
      // Each with choices of its own: who comes first is not to change what is asked.
      const outcomes = await Promise.all(steps.map(({ run, ctx }) => run(ctx, seeded(random.below(1e9)), folios)))
      const after = await deliveries(t.ctx)
      const now = new Set([t.ctx.now().toISOString(), other.now().toISOString()])
      for (const [folio, instant] of after) {
        const had = before.get(folio) ?? null
        // Never another one, and where there was none, that of this moment.
        if (had !== null) expect(instant, folio).toBe(had)
        else if (instant !== null) expect(now.has(instant), `${folio} is delivered now`).toBe(true)
      }
      for (const { told, marks } of outcomes)
        for (const [folio, instant] of told) {
          if (marks || instant !== null) expect(instant, folio).toBe(after.get(folio))
          else expect(before.get(folio) ?? null, folio).toBeNull()
        }
      if (outcomes.every(({ marks }) => !marks))
        expect(after).toEqual(new Map([...after.keys()].map((f) => [f, before.get(f) ?? null])))
      before = after
    }
    const instants = [...before.values()]
    expect(instants.filter((instant) => instant !== null).length).toBeGreaterThan(folios.length / 2)
    expect(new Set(instants).size).toBeGreaterThan(10)
  },
)

const some = (random: Seeded) =>
  Array.from({ length: 1 + random.below(15) }, () => ({
    nrp: random.pick(NRPS),
    nss: random.pick(WORKERS),
    num_credito: `142612345${random.below(4)}`,
    fecha_crea_aviso: random.pick(['2026-02-07', '2026-02-09']),
    ...random.pick(TYPES),
  }))
