// The credits of an employer in the portal: the list, a page for each, and the ways to it.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { importNotices } from '../../../../src/modules/notices/index.ts'
import { delivered } from '../../../support/deliveries.ts'
import { COMPANY_RFC } from '../../../support/efirma.ts'
import { NRP as KEYS, ndjson, record } from '../../../support/imports.ts'
import { employer } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'
import { type SignedIn, signedIn } from '../../../support/session.ts'

const [NRP, FOREIGN] = [KEYS.a, KEYS.c]
const [R, M, S] = ['R0201024000001', 'R0301024000002', 'S1201026000003']

let t: Service
let owner: SignedIn
beforeAll(async () => {
  t = await startService()
  await employer(t, COMPANY_RFC, [NRP], 'Muñecos y Cigüeñas, S.A. de C.V.')
  await employer(t, 'XIA190128J61', [FOREIGN])
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set('2026-11-30T18:00:00.000Z')
  owner = await signedIn(t, COMPANY_RFC)
})
afterEach(async () => {
  for (const table of ['entregas', 'avisos', 'sesiones'] as const) await t.ctx.db.deleteFrom(table).execute()
  await t.ctx.db.updateTable('patrones').set({ ultima_publicacion: 0 }).execute()
  await t.ctx.db.updateTable('registros_patronales').set({ ultima_posicion: 0 }).execute()
})

const text = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const page = async (path: string) => text((await owner.get(path)).body)
const CREDIT = `/portal/creditos/${NRP}/1426123456`

const history = () =>
  importNotices(
    t.ctx,
    ndjson(
      record({
        folioAviso: R,
        fechaCreaAviso: '2024-02-10',
        nombreTrabajador: 'NÚÑEZ PEÑA MARÍA',
        motivo: 'Originación de crédito',
      }),
      record({ folioAviso: M, tipoAviso: '03', fechaCreaAviso: '2024-12-05', monDescuento: 2600 }),
      record({ folioAviso: S, tipoAviso: '12', fechaCreaAviso: '2026-03-12', monDescuento: 0 }),
    ),
  )

test('a credit says what to withhold today, and strikes through what no longer counts with its reason', async () => {
  await history()
  const answer = await owner.get(CREDIT)
  expect(answer.statusCode).toBe(200)
  expect(text(answer.body)).toContain('No retenga: está suspendido desde el 30 nov 2026.')
  expect(text(answer.body)).toContain('NÚÑEZ PEÑA MARÍA')
  for (const folio of [R, M]) expect(answer.body).toMatch(new RegExp(`<s><a href="/portal/avisos/${folio}">`))
  expect(answer.body).not.toMatch(new RegExp(`<s><a href="/portal/avisos/${S}">`))
  expect(text(answer.body)).toContain('Ya no cuenta: lo sustituye la suspensión del 12 mar 2026')
  expect(text(answer.body)).toContain('16 el 30 nov 2026')
  expect(answer.body).toMatch(/<svg [^>]*role="img"/)
  expect(await delivered(t.ctx)).toEqual([R, M, S])
})

test('what is announced stands beside what holds today', async () => {
  await importNotices(
    t.ctx,
    ndjson(
      record({ folioAviso: R, fechaNotificacion: '2026-01-12' }),
      record({ folioAviso: M, tipoAviso: '03', fechaCreaAviso: '2026-11-12', monDescuento: 2600 }),
    ),
  )
  const said = await page(CREDIT)
  expect(said).toContain('Retenga: cuota fija mensual de $2,450.00, desde el 13 ene 2026.')
  expect(said).toContain('Desde el 1 ene 2027, cambia el descuento: cuota fija mensual de $2,600.00.')
})

test('the list says the same of each, by state and by worker, and leads to its page', async () => {
  await history()
  const list = await owner.get('/portal/creditos')
  expect(text(list.body)).toContain('No retenga: está suspendido desde el 30 nov 2026.')
  expect(list.body).toContain(`href="${CREDIT}"`)
  expect(await page('/portal/creditos?estado=vigente')).toContain('Ningún crédito está así hoy.')
  expect(await page('/portal/creditos?nss=1234-56-7890-3')).toContain('1426123456')
  const wrong = await owner.get('/portal/creditos?nss=123')
  expect(wrong.statusCode).toBe(400)
})

test('a notice leads to its credit, with its name, its reason and what it made fall', async () => {
  await history()
  const notice = await owner.get(`/portal/avisos/${S}`)
  expect(notice.body).toContain(`href="${CREDIT}"`)
  expect(text(notice.body)).toContain(`Deja sin efecto ${R} , ${M}`)
  const first = text((await owner.get(`/portal/avisos/${R}`)).body)
  expect(first).toContain('NÚÑEZ PEÑA MARÍA')
  expect(first).toContain('Originación de crédito')
  expect(first).toContain('No surte efecto')
})

test('a credit of another employer, and one that nobody knows, is not found', async () => {
  await importNotices(t.ctx, ndjson(record({ nrp: FOREIGN })))
  for (const path of [`/portal/creditos/${FOREIGN}/1426123456`, `/portal/creditos/${NRP}/0000000009`]) {
    expect((await owner.get(path)).statusCode).toBe(404)
  }
  expect(await delivered(t.ctx)).toEqual([])
})
