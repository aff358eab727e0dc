// Notices as people look at them in the portal: the newest first, what is new, and counts that stay cheap.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { flushAccesses } from '../../../../src/modules/notices/access-log/record-access.ts'
import { browseNotices, classifyNotices, countNotices, countSince, ownAccess } from '../../../../src/modules/notices/index.ts'
import { deliveries } from '../../../support/deliveries.ts'
import { type NoticeFields, publish } from '../../../support/notices.ts'
import { employer } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [PATRON, NRP, OTHER] = ['EKU9003173C9', completeNrp('A011234510'), completeNrp('Y620001110')]
const CLASSES = { RETENCION: '02', MODIFICACION: '03', SUSPENSION: '12' } as const

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  await flushAccesses(t.ctx)
  for (const table of [
    'accesos',
    'avisos',
    'entregas',
    'conteos_avisos',
    'conteos_avisos_hasta',
    'registros_patronales',
    'patrones',
  ] as const)
    await t.ctx.db.deleteFrom(table).execute()
  t.clock.set(NOW)
  await employer(t, PATRON, [NRP, OTHER])
})

const own = () => ownAccess(t.ctx, { rfc: PATRON })
const counts = async () => countNotices(t.ctx, PATRON, await own())

const notice = (
  i: number,
  clasificacion: keyof typeof CLASSES = 'RETENCION',
  more: Partial<NoticeFields> = {},
): NoticeFields => ({
  nrp: i % 2 ? NRP : OTHER,
  clasificacion,
  tipo_aviso: CLASSES[clasificacion],
  ...more,
})
const some = (n: number, of: (i: number) => NoticeFields = (i) => notice(i)) => Array.from({ length: n }, (_, i) => of(i))
const browse = (more: Partial<Parameters<typeof browseNotices>[2]> = {}) =>
  browseNotices(t.ctx, PATRON, { filters: {}, limit: 3, ...more })

describe('looking', () => {
  test('shows the newest first, goes on to older ones, and shows each once', async () => {
    const folios = await publish(t, PATRON, some(7))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await browse({ cursor })
      seen.push(...page.notices.map((n) => n.folioAviso))
      cursor = page.cursor
    } while (cursor)
    expect(seen).toEqual(folios.toReversed())
  })

  test('is a delivery, and the access log says which person looked', async () => {
    await publish(t, PATRON, some(4))
    const ctx = {
      ...t.ctx,
      origin: { address: '203.0.113.9', requestId: 'r', userAgent: 'Navegador', persona: { id: 'u-1', nombre: 'Ana' } },
    }
    await browseNotices(ctx, PATRON, { filters: {}, limit: 3 })
    await browseNotices({ ...ctx, origin: { ...ctx.origin, persona: { id: 'u-2', nombre: 'Beto' } } }, PATRON, {
      filters: {},
      limit: 1,
    })
    await flushAccesses(t.ctx)
    const log = await t.ctx.db.selectFrom('accesos').selectAll().orderBy('id').execute()
    expect(log).toMatchObject([
      { formato: 'portal', rfc_lector: PATRON, persona: 'u-1', persona_nombre: 'Ana', primero: 2, ultimo: 4, cuantos: 3 },
      { persona: 'u-2', primero: 4, ultimo: 4, cuantos: 1 },
    ])
    const now = t.clock.now.toISOString()
    expect([...(await deliveries(t.ctx)).values()]).toEqual([null, now, now, now])
  })

  test('filters by registration, class, type, worker and date; a worker is found however far back', async () => {
    const rows = some(40, (i) =>
      notice(i, i % 10 === 0 ? 'SUSPENSION' : 'RETENCION', {
        fecha_crea_aviso: `2026-01-${String((i % 20) + 1).padStart(2, '0')}`,
      }),
    )
    rows[1] = { ...rows[1]!, nss: '01018000016' }
    const folios = await publish(t, PATRON, rows)
    const found = async (filters: object) =>
      (await browse({ filters, limit: 100 })).notices.map((n) => folios.indexOf(n.folioAviso))
    expect(await found({ clasificacion: 'SUSPENSION' })).toEqual([30, 20, 10, 0])
    expect(await found({ nss: '01018000016' })).toEqual([1])
    expect(await found({ nrp: NRP, tipoAviso: '12' })).toEqual([])
    expect(await found({ nrp: OTHER, tipoAviso: '12' })).toEqual([30, 20, 10, 0])
    expect(await found({ desde: '2026-01-20', hasta: '2026-01-20' })).toEqual([39, 19])
  })

  test('only what came after a place, also of one registration', async () => {
    const folios = await publish(t, PATRON, some(10))
    const found = async (filters: object) =>
      (await browse({ filters, newerThan: 6, limit: 100 })).notices.map((n) => folios.indexOf(n.folioAviso))
    expect(await found({})).toEqual([9, 8, 7, 6])
    expect(await found({ nrp: NRP })).toEqual([9, 7])
  })

  test('a registration that was set apart is not shown, one of another employer is refused', async () => {
    const folios = await publish(t, PATRON, some(6))
    await t.ctx.db.updateTable('registros_patronales').set({ asociado: false }).where('nrp', '=', OTHER).execute()
    const page = await browse({ limit: 100 })
    expect(page.notices.map((n) => folios.indexOf(n.folioAviso))).toEqual([5, 3, 1])
    await expect(browse({ filters: { nrp: completeNrp('Z999999910') } })).rejects.toMatchObject({ codigo: 'RELACION_NO_VIGENTE' })
    expect((await counts()).total).toBe(3)
  })

  test('a cursor of other filters is refused', async () => {
    await publish(t, PATRON, some(6))
    const { cursor } = await browse()
    await expect(browse({ cursor, filters: { clasificacion: 'RETENCION' } })).rejects.toMatchObject({ codigo: 'CURSOR_INVALIDO' })
  })
})

describe('counting', () => {
  const counted = () => t.ctx.db.selectFrom('conteos_avisos_hasta').select('hasta').executeTakeFirst()

  test('says how many there are by class and by month, before and after what is kept', async () => {
    await publish(
      t,
      PATRON,
      some(30, (i) =>
        notice(i, i % 3 === 0 ? 'MODIFICACION' : 'RETENCION', { fecha_crea_aviso: i < 10 ? '2025-12-31' : '2026-01-01' }),
      ),
    )
    const few = await counts()
    expect(await counted()).toBeUndefined()
    expect(few).toEqual({
      total: 30,
      complete: true,
      byClass: { RETENCION: 20, MODIFICACION: 10, SUSPENSION: 0, SIN_CLASIFICAR: 0 },
      months: [
        { mes: '2025-12-01', byClass: { RETENCION: 6, MODIFICACION: 4, SUSPENSION: 0, SIN_CLASIFICAR: 0 } },
        { mes: '2026-01-01', byClass: { RETENCION: 14, MODIFICACION: 6, SUSPENSION: 0, SIN_CLASIFICAR: 0 } },
      ],
    })
    await publish(
      t,
      PATRON,
      some(1_500, (i) => notice(i, 'SUSPENSION')),
    )
    expect(await counts()).toMatchObject({
      total: 1_530,
      byClass: { RETENCION: 20, MODIFICACION: 10, SUSPENSION: 1_500 },
    })
    expect(await counted()).toEqual({ hasta: 1_530 })
    await publish(
      t,
      PATRON,
      some(5, (i) => notice(i, 'SUSPENSION')),
    )
    expect((await counts()).byClass.SUSPENSION).toBe(1_505)
    expect(await counted()).toEqual({ hasta: 1_530 })
  })

  test('two who count at one moment count each notice once', async () => {
    await publish(t, PATRON, some(3_000))
    const totals = await Promise.all(Array.from({ length: 4 }, () => counts()))
    expect(totals.map((c) => c.total)).toEqual([3_000, 3_000, 3_000, 3_000])
  })

  test('follows the catalog when it gives notices their class', async () => {
    await publish(
      t,
      PATRON,
      some(1_200, (i) => ({ ...notice(i), clasificacion: null, efecto: null, tipo_aviso: '98' })),
    )
    expect((await counts()).byClass.SIN_CLASIFICAR).toBe(1_200)
    await t.ctx.db
      .insertInto('catalogos')
      .values({
        catalogo: 'tiposAviso',
        clave: '98',
        descripcion: 'Nuevo',
        datos: JSON.stringify({ clasificacion: 'MODIFICACION' }),
      })
      .execute()
    await classifyNotices(t.ctx)
    expect((await counts()).byClass).toMatchObject({ SIN_CLASIFICAR: 0, MODIFICACION: 1_200 })
  })

  test('says what came since a place', async () => {
    await publish(
      t,
      PATRON,
      some(10, (i) => notice(i, i < 5 ? 'RETENCION' : 'SUSPENSION')),
    )
    expect(await countSince(t.ctx, PATRON, 4, await own())).toMatchObject({ total: 6, byClass: { RETENCION: 1, SUSPENSION: 5 } })
    expect(await countSince(t.ctx, PATRON, 10, await own())).toMatchObject({ total: 0 })
  })
})
