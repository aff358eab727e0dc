import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { importEmployers } from '../../../src/modules/employers/index.ts'
import { csv, EMPLOYER, NRP, nrpNumber, padron, rejectList } from '../../support/imports.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(() => t.ctx.database.script('truncate patrones, entregas cascade'))

const stored = async () => ({
  patrones: await t.ctx.db.selectFrom('patrones').select(['rfc', 'razon_social', 'actualizado_el']).orderBy('rfc').execute(),
  nrps: await t.ctx.db
    .selectFrom('registros_patronales')
    .select(['nrp', 'rfc_patron', 'asociado', 'actualizado_el'])
    .orderBy('nrp')
    .execute(),
})

test('a padrón is imported, and the same file again writes nothing', async () => {
  const file = () =>
    padron([NRP.a, EMPLOYER.a, 'PEÑA & HIJOS, S.A.'], [NRP.b, EMPLOYER.a, 'PEÑA & HIJOS, S.A.'], [NRP.c, EMPLOYER.b])
  expect(await importEmployers(t.ctx, file())).toMatchObject({
    leidas: 3,
    patronesNuevos: 2,
    nrpNuevos: 3,
    sinCambio: 0,
    rechazadas: 0,
  })
  const first = await stored()
  expect(first.patrones.map((p) => [p.rfc, p.razon_social])).toEqual([
    [EMPLOYER.a, 'PEÑA & HIJOS, S.A.'],
    [EMPLOYER.b, `Patrón ${EMPLOYER.b}`],
  ])
  expect(first.nrps.map((n) => [n.nrp, n.rfc_patron, n.asociado])).toEqual([
    [NRP.c, EMPLOYER.b, true],
    [NRP.a, EMPLOYER.a, true],
    [NRP.b, EMPLOYER.a, true],
  ])
  t.clock.advance(60)
  expect(await importEmployers(t.ctx, file())).toMatchObject({
    patronesNuevos: 0,
    patronesRenombrados: 0,
    nrpNuevos: 0,
    nrpMovidos: 0,
    sinCambio: 3,
  })
  expect(await stored()).toEqual(first)
})

test('bad rows are told by line, field and reason while the good ones go in', async () => {
  const rejects = rejectList()
  const file = csv(
    [
      'razonSocial,nrp,rfc',
      `Bien,${NRP.a},${EMPLOYER.a}`,
      `Mal NRP,A1234567890,${EMPLOYER.a}`,
      `Genérico,${NRP.b},XAXX010101000`,
      `Solo advierte,${NRP.b},VACE460910SX6`,
      `,${NRP.c},${EMPLOYER.a}`,
      `Con\u0007campana,${NRP.c},${EMPLOYER.a}`,
      `Fecha,${NRP.c},EKU9002303C9`,
      `${'x'.repeat(301)},${NRP.c},${EMPLOYER.a}`,
      `Otra vez,${NRP.a},${EMPLOYER.b}`,
    ].join('\n'),
  )
  const done = await importEmployers(t.ctx, file, rejects)
  expect(done).toMatchObject({ leidas: 9, nrpNuevos: 2, rechazadas: 7, advertencias: { rfc: 1 } })
  expect(rejects.list.map((r) => [r.linea, r.campo, r.codigo])).toEqual([
    [3, 'nrp', 'VALOR_INVALIDO'],
    [4, 'rfc', 'VALOR_INVALIDO'],
    [6, 'razonSocial', 'CAMPO_FALTANTE'],
    [7, 'razonSocial', 'VALOR_INVALIDO'],
    [8, 'rfc', 'VALOR_INVALIDO'],
    [9, 'razonSocial', 'VALOR_INVALIDO'],
    [10, 'nrp', 'NRP_REPETIDO'],
  ])
  expect((await stored()).nrps.map((n) => n.nrp)).toEqual([NRP.a, NRP.b])
})

test('an NRP that comes with another RFC moves, is told, and the caller may end what depended on it in the same transaction', async () => {
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a], [NRP.b, EMPLOYER.a]))
  await t.ctx.db
    .updateTable('registros_patronales')
    .set({ asociado: false, ultima_posicion: 7 })
    .where('nrp', '=', NRP.a)
    .execute()
  const seen: unknown[] = []
  const done = await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.b], [NRP.b, EMPLOYER.a]), {
    onMoved: async (_ctx, tx, moves) => {
      seen.push(
        ...moves,
        await tx.selectFrom('registros_patronales').select('rfc_patron').where('nrp', '=', NRP.a).executeTakeFirst(),
      )
    },
  })
  expect(done).toMatchObject({ nrpMovidos: 1, movimientos: [{ nrp: NRP.a, de: EMPLOYER.a, a: EMPLOYER.b }], sinCambio: 1 })
  expect(seen).toEqual([{ nrp: NRP.a, de: EMPLOYER.a, a: EMPLOYER.b }, { rfc_patron: EMPLOYER.b }])
  const moved = await t.ctx.db.selectFrom('registros_patronales').selectAll().where('nrp', '=', NRP.a).executeTakeFirst()
  expect(moved).toMatchObject({ rfc_patron: EMPLOYER.b, asociado: true, ultima_posicion: 7 })
  const entries = await t.ctx.db
    .selectFrom('auditoria')
    .select(['accion', 'objeto'])
    .where('accion', '=', 'padron.nrp_cambia_de_patron')
    .execute()
  expect(entries).toEqual([{ accion: 'padron.nrp_cambia_de_patron', objeto: NRP.a }])
})

test('a move that fails to end what depended on it moves nothing', async () => {
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a]))
  const failing = importEmployers(t.ctx, padron([NRP.a, EMPLOYER.b]), {
    onMoved: async () => {
      throw new Error('no')
    },
  })
  await expect(failing).rejects.toThrow('no')
  expect((await stored()).nrps).toMatchObject([{ nrp: NRP.a, rfc_patron: EMPLOYER.a }])
})

test('an employer with thousands of NRPs is imported in several batches', async () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => [nrpNumber(i), EMPLOYER.a] as [string, string])
  expect(await importEmployers(t.ctx, padron(...rows))).toMatchObject({ nrpNuevos: 5_000, patronesNuevos: 1 })
})
