// Statements made at one moment, and how many statements to the database a call costs.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { acknowledgeNotices } from '../../../src/modules/acknowledgements/acknowledge-notices.ts'
import { placeKey, readableAmong, readingAccess } from '../../../src/modules/trust/index.ts'
import { onPostgres } from '../../support/database.ts'
import { publish } from '../../support/notices.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { type Service, startService } from '../../support/service.ts'

const [PATRON, OTHER, DEVELOPER] = ['EKU9003173C9', 'GODE561231GR8', 'MAB9307148T4']
const [A, B, C] = [completeNrp('A011234510'), completeNrp('B022345610'), completeNrp('C033456710')]

let t: Service
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [A, B])
  await employer(t, OTHER, [C])
  await certified(t, DEVELOPER)
})
afterAll(() => t.stop())

test('of many callers who state the same thing at one moment one registers it, and numbers have no gap', async () => {
  const [a, b] = await publish(t, PATRON, [{ nrp: A }, { nrp: B }])
  const [c] = await publish(t, OTHER, [{ nrp: C }])
  await certified(t, PATRON)
  await trust(t, { patron: OTHER, desarrollador: PATRON })
  // In both orders, so that whoever locked employers as they come would wait for the other for ever.
  const items = [a!, b!, c!].map((folioAviso) => ({ folioAviso, resultado: 'recibido' as const }))
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => acknowledgeNotices(t.ctx, PATRON, i % 2 === 0 ? items : items.toReversed())),
  )
  for (const folio of [a, b, c]) {
    const states = answers.map((answer) => answer.resultados.find((r) => r.folioAviso === folio)!.estado)
    expect(states.toSorted()).toEqual(['registrado', ...Array(7).fill('sin-cambio')])
  }
  const different = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      acknowledgeNotices(t.ctx, PATRON, [{ folioAviso: a!, resultado: 'aplicado', aplicadoEl: `2026-02-1${i}` }]),
    ),
  )
  expect(different.map((d) => d.resultados[0]!.estado).toSorted()).toEqual([...Array(5).fill('corregido'), 'registrado'])
  const rows = await t.ctx.db
    .selectFrom('acuses_avisos')
    .select('numero')
    .where('rfc_patron', '=', PATRON)
    .orderBy('numero')
    .execute()
  expect(rows.map((r) => r.numero)).toEqual(rows.map((_, i) => i + 1))
})

test.runIf(onPostgres)('a thousand notices cost as many statements as one', async () => {
  const published = await publish(
    t,
    PATRON,
    Array.from({ length: 1001 }, () => ({ nrp: A })),
  )
  const count = async (folios: string[]) => {
    let statements = 0
    const pool = t.ctx.database.pool!
    const restore: (() => void)[] = []
    const seen = new Set<unknown>()
    const listen = (client: { query: (...args: unknown[]) => unknown }) => {
      if (seen.has(client)) return
      seen.add(client)
      const { query } = client
      client.query = (...args: unknown[]) => {
        statements += 1
        return query.apply(client, args)
      }
      restore.push(() => {
        client.query = query
      })
    }
    pool.on('acquire', listen as never)
    const { resultados } = await acknowledgeNotices(
      t.ctx,
      PATRON,
      folios.map((folioAviso) => ({ folioAviso, resultado: 'recibido' as const })),
    )
    pool.off('acquire', listen as never)
    for (const undo of restore) undo()
    expect(new Set(resultados.map((r) => r.estado))).toEqual(new Set(['registrado']))
    return statements
  }
  await count(published.slice(0, 1))
  const [one, many] = [await count(published.slice(1, 2)), await count(published.slice(2))]
  expect(many).toBe(one)
  expect(many).toBeLessThan(12)
})

test('who may read one of many notices is who may read it alone', async () => {
  const day = '2026-02-10'
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [A] })
  await t.ctx.db.updateTable('registros_patronales').set({ asociado: false }).where('nrp', '=', B).execute()
  const places = [A, B, C].flatMap((nrp) => [PATRON, OTHER].map((patron) => ({ patron, nrp })))
  for (const reader of [PATRON, OTHER, DEVELOPER, 'XIA190128J61']) {
    const among = await readableAmong(t.ctx.database, { reader, day, places })
    for (const place of places) {
      const { nrps } = await readingAccess(t.ctx.database, { reader, patron: place.patron, day }).catch(() => ({
        nrps: [] as string[],
      }))
      expect([reader, place, among.has(placeKey(place))]).toEqual([reader, place, nrps === 'todos' || nrps.includes(place.nrp)])
    }
  }
})
