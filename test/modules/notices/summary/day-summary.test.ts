import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { compileBody } from '../../../../src/http/validation.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { DaySummary } from '../../../../src/modules/notices/summary/schemas.ts'
import { delivered, deliveredAt } from '../../../support/deliveries.ts'
import { bearer } from '../../../support/login.ts'
import { type NoticeFields, publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [PATRON, OTHER, DEVELOPER] = ['EKU9003173C9', 'GODE561231GR8', 'MAB9307148T4']
const EMPTY = createHash('sha256').digest('hex')

let t: Service
let nrp: string
let next = 0
beforeAll(async () => {
  t = await startService()
  await certified(t, DEVELOPER)
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  nrp = completeNrp(`A${String(next++).padStart(9, '0')}`)
  await employer(t, PATRON, [nrp])
})

const get = async (rfc: string, url: string) => t.app.inject({ url: `/v1${url}`, headers: await bearer(t, rfc) })
const summary = async (dia: string, rfc = PATRON, more = '') =>
  (await get(rfc, `/avisos/resumen?nrp=${nrp}&dia=${dia}${more}`)).json()

const CHANGING = ['clasificacion', 'efecto', 'sustituidoPor', 'sustituye', 'fechaNotLinea', 'fechaEfecto']
/** Came after this version of the summary. */
const LATER = ['nombreTrabajador', 'motivo', 'fechaNotificacion']

/** What docs/resumen-del-dia.md tells a payroll programmer to do with the notices it received. */
function recomputed(notices: Record<string, unknown>[]): string {
  const lines = notices.map((notice) => {
    const kept = Object.entries(notice).filter(([name]) => ![...CHANGING, ...LATER].includes(name))
    return `${JSON.stringify(Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1))))}\n`
  })
  return createHash('sha256').update(lines.join(''), 'utf8').digest('hex')
}

const dayNotices: Partial<NoticeFields>[] = [
  { fac_descuento: '20.5', mon_descuento: '0', tipo_descuento: '03', rfc_trabajador: 'ÑA&R561231GR8' },
  {
    mon_descuento: '9999999999.99',
    tipo_descuento_anterior: '03',
    fac_descuento_anterior: '0.0001',
    mon_descuento_anterior: '0',
  },
  { mon_descuento: '2450.10', nss_unificado: '01018000016', num_credito: '0026123456' },
]

test('hash and signature can be recomputed from what was received alone, with a JOSE library', async () => {
  await publish(
    t,
    PATRON,
    dayNotices.map((n) => ({ ...n, nrp })),
  )
  const answer = await get(PATRON, `/avisos/resumen?nrp=${nrp}&dia=2026-02-10`)
  const notices = (await get(PATRON, `/avisos?nrp=${nrp}`)).json().datos
  expect(answer.json()).toEqual({
    version: '1',
    nrp,
    dia: '2026-02-10',
    cuantos: 3,
    primeraPosicion: 1,
    ultimaPosicion: 3,
    sha256: recomputed(notices),
    hastaPosicion: 3,
    emitidoEl: NOW,
  })
  expect(compileBody(DaySummary)(answer.json())).toBe(true)

  const keys = (await t.app.inject('/.well-known/sello-jwks.json')).json() as JSONWebKeySet
  const whole = (body: Uint8Array) =>
    String(answer.headers['sia-firma']).replace('..', `.${Buffer.from(body).toString('base64url')}.`)
  const { payload, protectedHeader } = await compactVerify(whole(answer.rawPayload), createLocalJWKSet(keys))
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(answer.json())
  expect(protectedHeader).toMatchObject({ typ: 'sia-resumen+json', kid: keys.keys[0]!.kid, alg: 'RS256' })
  const altered = Buffer.from(answer.body.replace('"cuantos":3', '"cuantos":2'))
  await expect(compactVerify(whole(altered), createLocalJWKSet(keys))).rejects.toThrow('signature verification failed')
})

test("the seal's keys are not those of the tokens, and none of them is private", async () => {
  const kids = async (url: string) => (await t.app.inject(url)).json().keys.map((k: { kid: string }) => k.kid)
  await bearer(t, PATRON)
  const [seal, tokens] = [await kids('/.well-known/sello-jwks.json'), await kids('/.well-known/jwks.json')]
  expect(seal.length).toBe(1)
  expect(tokens).not.toContain(seal[0])
  expect((await t.app.inject('/.well-known/sello-jwks.json')).body).not.toMatch(/"(d|p|q)":/)
})

test('neither delivery nor what becomes of a notice later changes the hash, and asking delivers nothing', async () => {
  const [folio] = await publish(t, PATRON, [{ nrp, tipo_aviso: '41', clasificacion: null, efecto: null }, { nrp }])
  const before = await summary('2026-02-10')
  expect(await delivered(t.ctx)).not.toContain(folio)
  await t.ctx.db
    .updateTable('avisos')
    .set({ clasificacion: 'RETENCION', efecto: 'INICIAR', sustituido_por: 'R0212026999999' })
    .where('folio_aviso', '=', folio!)
    .execute()
  await deliveredAt(t.ctx, folio!, NOW)
  expect((await summary('2026-02-10')).sha256).toBe(before.sha256)
})

test('a day is the legal day in Mexico City, wherever in a long feed it lies and however instants stepped back', async () => {
  const days: [string, number][] = [
    ['2026-02-05T18:00:00.000Z', 500],
    ['2026-02-08T05:59:59.999Z', 3],
    ['2026-02-08T06:00:00.000Z', 2],
    ['2026-02-09T05:59:59.999Z', 1],
    // a publisher whose clock is behind
    ['2026-02-08T23:00:00.000Z', 2],
    ['2026-02-09T06:00:00.000Z', 4],
    ['2026-02-10T17:00:00.000Z', 700],
  ]
  for (const [publicado_el, count] of days)
    await publish(
      t,
      PATRON,
      Array.from({ length: count }, () => ({ nrp, publicado_el })),
    )
  const all: Record<string, unknown>[] = (await get(PATRON, `/avisos?nrp=${nrp}&limite=1000`)).json().datos
  expect(await summary('2026-02-08')).toMatchObject({
    cuantos: 5,
    primeraPosicion: 504,
    ultimaPosicion: 508,
    sha256: recomputed(all.slice(503, 508)),
    hastaPosicion: 1212,
  })
  expect(await summary('2026-02-07')).toMatchObject({ cuantos: 3, primeraPosicion: 501, ultimaPosicion: 503 })
  expect(await summary('2026-02-05')).toMatchObject({ cuantos: 500, primeraPosicion: 1, ultimaPosicion: 500 })
  expect(await summary('2026-02-10')).toMatchObject({ cuantos: 700, primeraPosicion: 513, ultimaPosicion: 1212 })
  expect(await summary('2026-02-06')).toMatchObject({ cuantos: 0, primeraPosicion: null, ultimaPosicion: null, sha256: EMPTY })
  expect(await summary('2020-01-01')).toMatchObject({ cuantos: 0, hastaPosicion: 1212 })
})

test('more notices than one statement reads come to one hash', async () => {
  await publish(
    t,
    PATRON,
    Array.from({ length: 4_100 }, () => ({ nrp })),
  )
  const notices: Record<string, unknown>[] = []
  let cursor = ''
  for (let i = 0; i < 5; i++) {
    const page = (await get(PATRON, `/avisos?nrp=${nrp}&limite=1000${cursor && `&cursor=${cursor}`}`)).json()
    notices.push(...page.datos)
    cursor = page.cursor
  }
  expect(await summary('2026-02-10')).toMatchObject({ cuantos: 4_100, ultimaPosicion: 4_100, sha256: recomputed(notices) })
})

test('a trusted developer asks for its employer; others, other NRPs and days to come are refused', async () => {
  await publish(t, PATRON, [{ nrp }])
  expect((await summary('2026-02-10', DEVELOPER, `&patron=${PATRON}`)).codigo).toBe('RELACION_NO_VIGENTE')
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [nrp] })
  expect((await summary('2026-02-10', DEVELOPER, `&patron=${PATRON}`)).cuantos).toBe(1)
  expect((await summary('2026-02-10', DEVELOPER)).codigo).toBe('RELACION_NO_VIGENTE')
  expect((await summary('2026-02-10', OTHER)).codigo).toBe('RELACION_NO_VIGENTE')
  expect((await summary('2026-02-11')).errores).toEqual([{ campo: 'dia', mensaje: 'Ese día aún no llega; hoy es 2026-02-10.' }])
  expect((await summary('2026-02-30')).codigo).toBe('PARAMETRO_INVALIDO')
})

test('an NRP that came from another employer does not bring that one’s notices along', async () => {
  await publish(t, PATRON, [{ nrp }, { nrp }])
  await employer(t, OTHER, [])
  await t.ctx.db.updateTable('registros_patronales').set({ rfc_patron: OTHER }).where('nrp', '=', nrp).execute()
  await publish(t, OTHER, [{ nrp }])
  expect(await summary('2026-02-10', OTHER)).toMatchObject({ cuantos: 1, primeraPosicion: 3, hastaPosicion: 3 })
})

test('the worked example of the guide comes out as it is written', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/resumen-del-dia.md'), 'utf8')
  const blocks = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map((m) => m[1]!)
  const received = JSON.parse(blocks[0]!) as Record<string, unknown>[]
  const lines = /```text\n([\s\S]*?)```/.exec(text)![1]!
  const hash = createHash('sha256').update(lines, 'utf8').digest('hex')
  expect(recomputed(received)).toBe(hash)
  expect(text).toContain(`\`${hash}\``)
})
