import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { flushPositions } from '../../../../src/modules/notices/positions/read-positions.ts'
import { joinStretches, reach } from '../../../../src/modules/notices/positions/rules.ts'
import { COMPANY_RFC, sign, testPki } from '../../../support/efirma.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [OLD, NEW, THIRD] = ['MAB9307148T4', 'GODE561231GR8', 'EKU9003173C9']

let t: Service
let employers = 0
let [PATRON, A, B] = ['', '', '']
beforeAll(async () => {
  t = await startService()
  for (const rfc of [OLD, NEW, THIRD]) await certified(t, rfc)
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  // Places belong to a feed for good, so each test has an employer of its own.
  const n = String(++employers).padStart(2, '0')
  PATRON = `PAT9001${n}AA1`
  A = completeNrp(`A0112345${n}`)
  B = completeNrp(`B0223456${n}`)
  await employer(t, PATRON, [A, B])
})

const get = async (rfc: string, url: string, headers: object = {}) =>
  t.app.inject({ url: `/v1${url}`, headers: { ...(await bearer(t, rfc)), ...headers } })
const handover = async (folio: string, query = '', rfc = NEW) =>
  (await get(rfc, `/relaciones-confianza/${folio}/traspaso${query}`)).json()
const relation = (desarrollador: string, more: { nrps?: string[]; traspasoDe?: string } = {}) =>
  trust(t, { patron: PATRON, desarrollador, ...more })

type Page = { folios: string[]; cursor: string; hayMas: boolean }
const read = async (rfc: string, query = '', cursor?: string): Promise<Page> => {
  const { datos, ...page } = (await get(rfc, `/avisos?patron=${PATRON}${query}${cursor ? `&cursor=${cursor}` : ''}`)).json()
  return { folios: datos.map((n: { folioAviso: string }) => n.folioAviso), ...page }
}
const notices = (n: number, nrp = A) =>
  publish(
    t,
    PATRON,
    Array.from({ length: n }, () => ({ nrp })),
  )

test('the new developer gets exactly what the former one had not read, and everything if it wants', async () => {
  const folios = await notices(7)
  const old = await relation(OLD)
  const first = await read(OLD, '&limite=3')
  await read(OLD, '&limite=2', first.cursor)
  const folio = await relation(NEW, { traspasoDe: old })
  const place = await handover(folio)
  expect(place).toEqual({
    relacion: folio,
    traspasoDe: old,
    patron: PATRON,
    nrp: null,
    cursor: expect.any(String),
    cursorConfirmado: expect.any(String),
  })
  expect((await read(NEW, '', place.cursor)).folios).toEqual(folios.slice(5))
  expect((await read(NEW, '', place.cursorConfirmado)).folios).toEqual(folios.slice(3))
  expect((await read(NEW)).folios).toEqual(folios)
})

test('while both hold a relation the place moves on, and it stays after the former one was revoked', async () => {
  await notices(3)
  const old = await relation(OLD)
  const folio = await relation(NEW, { traspasoDe: old })
  const { cursor } = await read(OLD)
  const later = await notices(2)
  await read(OLD, '&limite=1', cursor)
  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).where('folio', '=', old).execute()
  const missed = await notices(2)
  expect((await read(NEW, '', (await handover(folio)).cursor)).folios).toEqual([later[1], ...missed])
})

test('a stream counts as far as it went', async () => {
  await notices(1_500)
  const old = await relation(OLD)
  await get(OLD, `/avisos?patron=${PATRON}`, { accept: 'application/x-ndjson' })
  const place = await handover(await relation(NEW, { traspasoDe: old }))
  expect((await read(NEW, '&limite=1', place.cursor)).folios).toEqual([])
  expect((await read(NEW, '&limite=1000', place.cursorConfirmado)).folios).toHaveLength(1_000)
})

test('what was read by filters, or of fewer NRPs, hides nothing from the new one', async () => {
  const ofB = await notices(2, B)
  const ofA = await notices(2, A)
  const part = await relation(OLD, { nrps: [A] })
  await get(OLD, `/avisos?patron=${PATRON}&nss=12345678903`)
  const folio = await relation(NEW, { traspasoDe: part, nrps: [A] })
  expect((await read(NEW, '', (await handover(folio)).cursor)).folios).toEqual(ofA)

  // The former one reads all of A, is then given all NRPs, and has come through B's but for the last.
  const page = await read(OLD)
  const whole = await relation(OLD)
  const more = await notices(2, B)
  const behind = await read(OLD, '&limite=3', page.cursor)
  expect(behind.folios).toEqual([...ofB, more[0]])
  expect((await read(NEW, '', (await handover(folio)).cursor)).folios).toEqual([])
  const all = await relation(THIRD, { traspasoDe: whole })
  expect((await read(THIRD, '', (await handover(all, '', THIRD)).cursor)).folios).toEqual([more[1]])
})

test('of NRPs that the former one had for a shorter time the new one gets what was left', async () => {
  const [ofA, ofB] = [await notices(3, A), await notices(3, B)]
  const one = await relation(OLD, { nrps: [A] })
  const { cursor } = await read(OLD)
  const both = await relation(OLD, { nrps: [A, B] })
  await read(OLD, '&limite=2', cursor)
  const folio = await relation(NEW, { traspasoDe: both, nrps: [A, B] })
  const place = await handover(folio)
  expect(Buffer.from(place.cursor, 'base64url').toString('latin1')).not.toMatch(new RegExp(`${A}|${B}`))
  expect((await read(NEW, '', place.cursor)).folios).toEqual([ofB[2]])
  expect((await read(NEW, '', place.cursorConfirmado)).folios).toEqual(ofB)
  const first = await relation(THIRD, { traspasoDe: one, nrps: [A] })
  expect((await read(THIRD, '', (await handover(first, '', THIRD)).cursor)).folios).toEqual([])
  expect((await read(THIRD)).folios).toEqual(ofA)
})

test('an NRP that is set apart and comes back leaves no hole in the place that is handed on', async () => {
  await notices(2, A)
  const old = await relation(OLD)
  const first = await read(OLD)
  const apart = (asociado: boolean) =>
    t.ctx.db.updateTable('registros_patronales').set({ asociado }).where('nrp', '=', B).execute()
  await apart(false)
  await notices(2, A)
  const missed = await notices(2, B)
  const second = await read(OLD, '', first.cursor)
  await apart(true)
  const folio = await relation(NEW, { traspasoDe: old })
  expect((await read(NEW, '', (await handover(folio)).cursor)).folios).toEqual(missed)
  const third = await read(OLD, '', second.cursor)
  expect(third.folios).toEqual(missed)
  const later = await notices(2, B)
  expect((await read(NEW, '', (await handover(folio)).cursor)).folios).toEqual(later)
  await read(OLD, '', third.cursor)
  expect((await read(NEW, '', (await handover(folio)).cursor)).folios).toEqual([])
})

test('the place in one NRP’s feed follows from reading it, or from reading the whole employer', async () => {
  const ofA = await notices(4, A)
  const ofB = await notices(3, B)
  const old = await relation(OLD)
  await read(OLD, `&nrp=${A}&limite=3`)
  const folio = await relation(NEW, { traspasoDe: old })
  const from = async (nrp: string) => (await read(NEW, `&nrp=${nrp}`, (await handover(folio, `?nrp=${nrp}`)).cursor)).folios
  expect(await from(A)).toEqual(ofA.slice(3))
  expect(await from(B)).toEqual(ofB)
  await read(OLD, '&limite=5')
  expect(await from(A)).toEqual([])
  expect(await from(B)).toEqual(ofB.slice(1))
})

test('a place is handed on from one developer to the next and the next', async () => {
  const folios = await notices(6)
  const first = await relation(OLD)
  await read(OLD, '&limite=2')
  const second = await relation(NEW, { traspasoDe: first })
  await read(NEW, '&limite=2', (await handover(second)).cursor)
  const third = await relation(THIRD, { traspasoDe: second })
  expect((await read(THIRD, '', (await handover(third, '', THIRD)).cursor)).folios).toEqual(folios.slice(4))
})

test('an employer that read by a certified system of its own hands over like any other', async () => {
  const folios = await notices(3)
  await certified(t, PATRON)
  const own = await relation(PATRON)
  await read(PATRON, '&limite=2')
  const folio = await relation(NEW, { traspasoDe: own })
  expect((await read(NEW, '', (await handover(folio)).cursor)).folios).toEqual(folios.slice(2))
})

test('only the parties ask, only where the employer said so, and the developer only while it may read', async () => {
  const old = await relation(OLD)
  const folio = await relation(NEW, { nrps: [A], traspasoDe: old })
  expect(await handover(folio, '', PATRON)).toMatchObject({ relacion: folio })
  expect(await handover(folio, '', OLD)).toMatchObject({ status: 404, codigo: 'RELACION_NO_ENCONTRADA' })
  expect(await handover(old, '', OLD)).toMatchObject({ status: 404, codigo: 'RELACION_SIN_TRASPASO' })
  expect(await handover(folio, `?nrp=${B}`)).toMatchObject({ status: 403, codigo: 'RELACION_NO_VIGENTE' })
  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).where('folio', '=', folio).execute()
  expect(await handover(folio)).toMatchObject({ status: 403, codigo: 'RELACION_NO_VIGENTE' })
})

test('who polls without news writes nothing', async () => {
  await notices(2)
  await relation(OLD)
  const { cursor } = await read(OLD)
  await read(OLD, '', cursor)
  await flushPositions(t.ctx)
  const version = () =>
    t.ctx.db.selectFrom('lugares_leidos').select(['entregado', 'actualizado_el']).where('rfc_patron', '=', PATRON).execute()
  const before = await version()
  t.clock.advance(3600)
  await read(OLD, '', cursor)
  await flushPositions(t.ctx)
  expect(await version()).toEqual(before)
  expect(before).toMatchObject([{ entregado: 2 }])
})

describe('signed by the employer', () => {
  const grant = async (datos: object) => {
    const terms = { nrps: ['*'], inicio: '2026-02-10', fin: '2027-02-09', ...datos }
    const payload = await sign(t, await (await testPki(t)).company(), 'relacion:otorgar', terms)
    return (await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })).json()
  }

  test('the handover stands in the signed text and in the relation', async () => {
    await employer(t, COMPANY_RFC, [])
    const old = await grant({ desarrollador: OLD })
    const relation = await grant({ desarrollador: NEW, traspasoDe: old.folio.toLowerCase() })
    expect(relation).toMatchObject({ traspasoDe: old.folio, desarrollador: NEW })
    const { cadenaOriginal } = (await get(NEW, `/relaciones-confianza/${relation.folio}/acuse`)).json()
    expect(cadenaOriginal).toContain(`|traspasoDe=${old.folio.toLowerCase()}|`)
  })

  test('one that would lose notices, or is of somebody else, is refused and leaves nothing', async () => {
    await t.ctx.db.updateTable('registros_patronales').set({ rfc_patron: COMPANY_RFC }).where('nrp', 'in', [A, B]).execute()
    const named = (await grant({ desarrollador: THIRD, nrps: [A] })).folio
    const foreign = await relation(OLD)
    const rows = () => t.ctx.db.selectFrom('relaciones_confianza').select('folio').orderBy('folio').execute()
    const before = await rows()
    const cases: [object, RegExp][] = [
      [{ traspasoDe: 'RC-0000-0000-0000-0000' }, /^No es el folio de una relación que usted haya otorgado/],
      [{ traspasoDe: foreign }, /^No es el folio de una relación que usted haya otorgado/],
      [{ desarrollador: THIRD, traspasoDe: named, nrps: [B] }, /mismo desarrollador/],
      [{ traspasoDe: named }, /no abarca todos los registros/],
      [{ traspasoDe: named, nrps: [A, B] }, new RegExp(`no abarca ${B}`)],
    ]
    for (const [datos, mensaje] of cases) {
      expect(await grant({ desarrollador: NEW, fin: '2027-02-08', ...datos })).toMatchObject({
        status: 422,
        codigo: 'RELACION_INVALIDA',
        errores: [{ campo: 'traspasoDe', mensaje: expect.stringMatching(mensaje) }],
      })
    }
    expect(await rows()).toEqual(before)
    expect(await grant({ desarrollador: NEW, fin: '2027-02-10', traspasoDe: named, nrps: [A] })).toMatchObject({
      traspasoDe: named,
    })
  })
})

test('stretches that touch are one; of two that do not, the latter goes on; a gap is never passed over', () => {
  const stretch = (desde: number, entregado: number, confirmado = desde) => ({ desde, entregado, confirmado })
  const one = stretch(0, 10)
  expect(joinStretches(undefined, one)).toBe(one)
  expect(joinStretches(one, stretch(10, 20))).toEqual(stretch(0, 20, 10))
  expect(joinStretches(one, stretch(3, 8, 0))).toBe(one)
  expect(joinStretches(one, stretch(11, 20))).toEqual(stretch(11, 20))
  expect(joinStretches(stretch(11, 20), one)).toBe(one)
  const start = { entregado: 0, confirmado: 0 }
  expect(reach(start, [stretch(1, 5)])).toEqual(start)
  expect(reach(start, [stretch(10, 30, 20), stretch(0, 10, 5)])).toEqual({ entregado: 30, confirmado: 5 })
  expect(reach({ entregado: 12, confirmado: 12 }, [stretch(10, 30, 20)])).toEqual({ entregado: 30, confirmado: 20 })
})
