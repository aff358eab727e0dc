// Files as people have them, from public reports: what is right of each stands in the README of ../shared/cases.
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fileSource } from '../../../src/bulk-import/index.ts'
import { importEmployers } from '../../../src/modules/employers/index.ts'
import { importNotices } from '../../../src/modules/notices/index.ts'
import { CASES } from '../../support/cases.ts'
import { padron } from '../../support/imports.ts'
import { type Service, startService } from '../../support/service.ts'
import { absent } from '../../support/shared.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(() => t.ctx.database.script('truncate patrones, entregas cascade'))

const given = async (name: string) => importEmployers(t.ctx, await fileSource(join(CASES, name)))
const rows = () => t.ctx.db.selectFrom('registros_patronales').select(['nrp', 'rfc_patron']).orderBy('nrp').execute()

describe.skipIf(absent(CASES))('a padrón', () => {
  test.each(['10-solo-cr.csv', '11a-filas-de-comas.csv', '12-sep.csv'])('%s has two rows, none rejected', async (name) => {
    expect(await given(name)).toMatchObject({ leidas: 2, nrpNuevos: 2, rechazadas: 0 })
    expect(await rows()).toEqual([
      { nrp: 'B7000000002', rfc_patron: 'MAB9307148T4' },
      { nrp: 'B7000000010', rfc_patron: 'EKU9003173C9' },
    ])
  })

  test('13: an RFC as it is typed is the RFC', async () => {
    expect(await given('13-rfc-como-se-teclea.csv')).toMatchObject({ leidas: 3, nrpNuevos: 3, patronesNuevos: 1, rechazadas: 0 })
    expect(new Set((await rows()).map((row) => row.rfc_patron))).toEqual(new Set(['MAB9307148T4']))
  })

  test('02: a registration of zeros is a filler, and is refused at its field', async () => {
    const rejects: unknown[] = []
    const totals = await importEmployers(t.ctx, await fileSource(join(CASES, '02-nrp-ceros.csv')), {
      onReject: (reject) => void rejects.push(reject),
    })
    expect(totals).toMatchObject({ leidas: 1, rechazadas: 1 })
    expect(rejects).toMatchObject([{ linea: 2, campo: 'nrp', codigo: 'VALOR_INVALIDO' }])
    expect(await rows()).toEqual([])
  })

  test('06: the generic RFC of a worker, as the tax rules want it for the dead, costs no notice', async () => {
    await importEmployers(t.ctx, padron(['B7000000002', 'MAB9307148T4']))
    const totals = await importNotices(t.ctx, await fileSource(join(CASES, '06-rfc-generico-trabajador.ndjson')))
    expect(totals).toMatchObject({ leidas: 2, escritas: 2, rechazadas: 0, advertencias: { rfcTrabajador: 2 } })
    const stored = await t.ctx.db.selectFrom('avisos').select('rfc_trabajador').orderBy('folio_aviso').execute()
    expect(stored).toEqual([{ rfc_trabajador: 'XAXX010101000' }, { rfc_trabajador: 'XEXX010101000' }])
  })
})

test('a name in another encoding is refused and never written over the good one', async () => {
  await importEmployers(t.ctx, padron(['B7000000002', 'MAB9307148T4', 'Muñoz']))
  const bytes = Buffer.concat([
    Buffer.from('nrp,rfc,razonSocial\nB7000000002,MAB9307148T4,Mu'),
    Buffer.of(0xa4),
    Buffer.from('oz\n'),
  ])
  const source = {
    name: 'cp850.csv',
    bytes: (async function* () {
      yield bytes
    })(),
    encoding: 'latin1',
  } as const
  expect(await importEmployers(t.ctx, source)).toMatchObject({ rechazadas: 1, patronesRenombrados: 0 })
  expect(await t.ctx.db.selectFrom('patrones').select('razon_social').execute()).toEqual([{ razon_social: 'Muñoz' }])
})
