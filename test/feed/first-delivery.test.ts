// fechaNotLinea with many readers at one moment in two service processes: written once, told alike to everybody.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { onPostgres } from '../support/database.ts'
import { deliveries } from '../support/deliveries.ts'
import { token } from '../support/login.ts'
import { publish } from '../support/notices.ts'
import { certified, employer, trust } from '../support/padron.ts'
import { eventually, type ServiceProcess, startServiceProcess } from '../support/processes.ts'
import { type Service, startService } from '../support/service.ts'

const [PATRON, DEVELOPER] = ['EKU9003173C9', 'MAB9307148T4']
const NRPS = [completeNrp('A011234510'), completeNrp('B022345610')]
const [NOTICES, READERS] = [400, 24]

if (!onPostgres) console.warn('first delivery over two processes: skipped, it needs PostgreSQL (DATABASE_URL)')

let t: Service
let services: ServiceProcess[] = []
beforeAll(async () => {
  if (!onPostgres) return
  t = await startService({ parts: { now: () => new Date() } })
  services = await Promise.all([startServiceProcess(t), startServiceProcess(t)])
  await eventually('both services are ready', async () => (await Promise.all(services.map((s) => s.ready()))).every(Boolean))
  await employer(t, PATRON, NRPS)
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
})
afterAll(async () => {
  await Promise.all(services.map((s) => s.stop()))
  await t?.stop()
})

type Page = { datos: { folioAviso: string; fechaNotLinea: string }[]; cursor: string; hayMas: boolean }

test.skipIf(!onPostgres)(
  'the first delivery is written exactly once, in few statements that touch no notice, and every reader in every process is told the same',
  async () => {
    await publish(
      t,
      PATRON,
      Array.from({ length: NOTICES }, (_, i) => ({ nrp: NRPS[i % 2]! })),
    )
    await watchWrites()
    const tokens = await Promise.all([token(t, PATRON), token(t, DEVELOPER)])
    const told = new Map<string, Set<string>>()
    let pages = 0
    const follow = async (reader: number) => {
      const filter = reader % 3 === 2 ? `&nrp=${NRPS[reader % 2]}` : ''
      for (let cursor = '', more = true; more; ) {
        const { url } = services[reader % 2]!
        const response = await fetch(`${url}/v1/avisos?patron=${PATRON}&limite=${[50, 100, 70][reader % 3]}${filter}${cursor}`, {
          headers: { authorization: `Bearer ${tokens[(reader >> 1) % 2]}` },
        })
        expect(response.status).toBe(200)
        const page = (await response.json()) as Page
        pages += 1
        for (const n of page.datos) told.set(n.folioAviso, (told.get(n.folioAviso) ?? new Set()).add(n.fechaNotLinea))
        cursor = `&cursor=${page.cursor}`
        more = page.hayMas
      }
    }
    await Promise.all(Array.from({ length: READERS }, (_, reader) => follow(reader)))
    expect(told.size).toBe(NOTICES)
    expect([...told].map(([folio, instants]) => [folio, [...instants].join()]).toSorted()).toEqual(
      [...(await deliveries(t.ctx))].toSorted(),
    )
    // One statement a page at most, none that touches a notice or a mark, and none for what was delivered before.
    const before = await writes()
    expect(before).toMatchObject({ avisos: 0, cambios: 0 })
    expect(before.altas).toBeLessThanOrEqual(pages)
    await follow(0)
    await follow(1)
    await follow(2)
    expect(await writes()).toEqual(before)
  },
)

/** From here on the database keeps every statement that writes to notices or marks. */
const watchWrites = () =>
  t.ctx.database.script(`
    create table escrituras_vistas (tabla text, que text);
    create function ver_escritura() returns trigger language plpgsql as $$ begin
      insert into escrituras_vistas values (tg_table_name, tg_op); return null; end $$;
    create trigger ver_aviso after insert or update or delete on avisos for each statement execute function ver_escritura();
    create trigger ver_entrega after insert or update or delete on entregas for each statement execute function ver_escritura();`)

type Writes = { avisos: number; altas: number; cambios: number }
const writes = async () =>
  (
    await sql<Writes>`
      select count(*) filter (where tabla = 'avisos')::int as avisos,
        count(*) filter (where tabla = 'entregas' and que = 'INSERT')::int as altas,
        count(*) filter (where tabla = 'entregas' and que <> 'INSERT')::int as cambios
      from escrituras_vistas`.execute(t.ctx.db)
  ).rows[0]!
