import { request } from 'node:http'
import { parse } from 'csv-parse/sync'
import { decodeProtectedHeader } from 'jose'
import supertest from 'supertest'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { openReading } from '../../../../src/modules/notices/feed/reading.ts'
import { STREAM_FORMATS, streamNotices } from '../../../../src/modules/notices/feed/stream-notices.ts'
import { requireValidToken } from '../../../../src/modules/tokens/index.ts'
import { delivered } from '../../../support/deliveries.ts'
import { bearer, credential, token } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'

const [PATRON, DEVELOPER] = ['EKU9003173C9', 'MAB9307148T4']
const NRP = completeNrp('A011234510')

let t: Service
let folios: string[]
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [NRP])
  await certified(t, DEVELOPER)
})
afterAll(() => t.stop())
beforeEach(async () => {
  await t.ctx.db.deleteFrom('avisos').execute()
  await t.ctx.db.deleteFrom('entregas').execute()
  await t.ctx.db.deleteFrom('relaciones_confianza').execute()
  await t.ctx.db.updateTable('patrones').set({ ultima_publicacion: 0 }).execute()
  await t.ctx.db.updateTable('registros_patronales').set({ ultima_posicion: 0 }).execute()
  folios = await publish(t, PATRON, [
    { nrp: NRP },
    { nrp: NRP, tipo_aviso: '99', clasificacion: null, efecto: null },
    { nrp: NRP, tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER', rfc_trabajador: 'ÑA&R561231GR8' },
  ])
})

const ask = async (accept: string, query = '', rfc = PATRON) =>
  t.app.inject({ url: `/v1/avisos${query}`, headers: { ...(await bearer(t, rfc)), accept } })
const lines = (body: string) =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Makes the employer's one notice fill more than one page of a stream: 2,500 in all. */
const many = async () => {
  await publish(
    t,
    PATRON,
    Array.from({ length: 2_497 }, () => ({ nrp: NRP })),
  )
}

test('NDJSON gives all notices as the JSON pages do, then a line that says nothing is missing', async () => {
  const answer = await ask('application/x-ndjson')
  expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  const [end, ...notices] = lines(answer.body).reverse()
  const page = (await ask('application/json')).json()
  expect(notices.reverse()).toEqual(page.datos)
  expect(end).toEqual({ fin: true, cursor: page.cursor, cuantos: 3 })
  expect(answer.headers['sia-cursor']).toBe(page.cursor)
})

test('a stream without news is its last line alone', async () => {
  const { cursor } = (await ask('application/json')).json()
  expect(lines((await ask('application/x-ndjson', `?cursor=${cursor}`)).body)).toEqual([{ fin: true, cursor, cuantos: 0 }])
})

test('a stream of several pages misses and repeats nothing, over the wire and compressed', async () => {
  await many()
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  const answer = await supertest(t.app.server)
    .get('/v1/avisos')
    .set({ ...(await bearer(t, PATRON)), accept: 'application/x-ndjson', 'accept-encoding': 'gzip' })
    .buffer(true)
    .parse((response, done) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => done(null, text))
    })
  const all = lines(answer.body as string)
  expect(all.at(-1)).toMatchObject({ fin: true, cuantos: 2_500 })
  expect(all.slice(0, -1).map((n) => n.posicion)).toEqual(Array.from({ length: 2_500 }, (_, i) => i + 1))
})

/** A thousand rows, which are read at once; they come in pieces. */
async function wholePage(chunks: AsyncGenerator<string>): Promise<unknown[]> {
  const all: unknown[] = []
  while (all.length < 1_000) all.push(...lines((await chunks.next()).value as string))
  return all
}

test('a revocation in the middle ends the stream, and the last line says why and from where to go on', async () => {
  await many()
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  const reading = openReading(t.ctx, DEVELOPER, { patron: PATRON, limite: 100 })
  const { chunks } = await streamNotices(t.ctx, reading, STREAM_FORMATS['application/x-ndjson']!)
  const first = await wholePage(chunks)
  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).execute()
  const rest = lines((await chunks.next()).value as string)
  expect(first).toHaveLength(1_000)
  expect(rest).toMatchObject([{ fin: false, codigo: 'RELACION_NO_VIGENTE', cursor: expect.any(String) }])
  expect((await chunks.next()).done).toBe(true)
  expect((await ask('application/json', `?cursor=${rest[0].cursor}&limite=1`)).json().datos).toMatchObject([{ posicion: 1_001 }])

  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: null }).execute()
  const csv = (await streamNotices(t.ctx, reading, STREAM_FORMATS['text/csv']!)).chunks
  let rows = -1
  while (rows < 1_000) rows += ((await csv.next()).value as string).split('\r\n').length - 1
  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).execute()
  await expect(csv.next()).rejects.toMatchObject({ codigo: 'RELACION_NO_VIGENTE' })
})

test('a password cancelled in the middle ends the stream, and so does a token that is revoked', async () => {
  await many()
  for (const end of ['password', 'token'] as const) {
    const { kid } = decodeProtectedHeader(await token(t, PATRON))
    const caller = { rfc: PATRON, credential: await credential(t, PATRON), jti: end, scope: '', exp: 0, kid: kid! }
    const reading = openReading(t.ctx, PATRON, { limite: 100 })
    const { chunks } = await streamNotices(t.ctx, reading, STREAM_FORMATS['application/x-ndjson']!, () =>
      requireValidToken(t.ctx, caller),
    )
    await wholePage(chunks)
    expect(await wholePage(chunks)).toHaveLength(1_000)
    if (end === 'password') await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: t.ctx.now() }).execute()
    else await t.ctx.db.insertInto('tokens_revocados').values({ jti: end, vence_el: t.ctx.now() }).execute()
    expect(lines((await chunks.next()).value as string)).toMatchObject([{ fin: false, codigo: 'NO_AUTENTICADO' }])
    expect((await chunks.next()).done).toBe(true)
    await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: null }).execute()
  }
})

test('over the wire, a stream that is held back ends when its password is cancelled', async () => {
  await publish(
    t,
    PATRON,
    Array.from({ length: 30_000 }, () => ({ nrp: NRP })),
  )
  const address = t.app.server.listening ? t.app.server.address() : undefined
  const port =
    (address as { port: number } | undefined)?.port ?? Number(new URL(await t.app.listen({ port: 0, host: '127.0.0.1' })).port)
  const headers = { ...(await bearer(t, PATRON)), accept: 'application/x-ndjson' }
  const text = await new Promise<string>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/v1/avisos', headers }, async (response) => {
      // Not one byte is taken before the password is gone: what fits into the buffers between is far from all.
      await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: t.ctx.now() }).execute()
      let all = ''
      response.setEncoding('utf8').on('error', reject)
      response.on('data', (part) => {
        all += part
      })
      response.on('end', () => resolve(all))
    })
      .on('error', reject)
      .end()
  })
  await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: null }).execute()
  const got = lines(text)
  expect(got.at(-1)).toMatchObject({ fin: false, codigo: 'NO_AUTENTICADO', cursor: expect.any(String) })
  expect(got.length).toBeLessThan(30_000)
})

test('a stream that nobody reads on does not run ahead', async () => {
  await many()
  const reading = openReading(t.ctx, PATRON, { limite: 100 })
  const { chunks } = await streamNotices(t.ctx, reading, STREAM_FORMATS['application/x-ndjson']!)
  await chunks.next()
  expect(await delivered(t.ctx)).toHaveLength(1_000)
  await chunks.return(undefined)
})

test('a refusal before the first line is an answer of its own', async () => {
  const answer = await ask('application/x-ndjson', `?patron=${PATRON}`, DEVELOPER)
  expect(answer.json()).toMatchObject({ status: 403, codigo: 'RELACION_NO_VIGENTE' })
})

test('CSV begins with a BOM and holds what the JSON page holds', async () => {
  const page = (await ask('application/json')).json()
  const excel = await ask('text/csv')
  expect(excel.body.startsWith('\uFEFFfolioAviso,nrp,nss,')).toBe(true)
  expect(excel.body).toContain('"=""12345678903"""')
  const plain = await ask('text/csv; profile=datos')
  const rows = parse(plain.body, { columns: true }) as Record<string, string>[]
  const text = (value: unknown) => (value === null ? '' : String(value))
  expect(rows.map((r) => ({ ...r, facDescuento: '', monDescuento: '' }))).toEqual(
    page.datos.map((n: object) => ({
      ...Object.fromEntries(Object.entries(n).map(([k, v]) => [k, text(v)])),
      reanunciado: '',
      facDescuento: '',
      monDescuento: '',
    })),
  )
  expect(rows[0]).toMatchObject({ facDescuento: '0.0000', monDescuento: '2450.00' })
  expect(plain.headers['sia-cursor']).toBe(page.cursor)
})

test('SUA gives the movements that it can say, and the companion names each of the others', async () => {
  const [first, unknown, last] = (await ask('application/json')).json().datos.map((n: { numCredito: string }) => n.numCredito)
  const sua = await ask('text/plain; profile=sua')
  expect(sua.body).toBe(`${NRP}12345678903${last}1610022026202450000N\r\n${NRP}12345678903${first}1511022026202450000N\r\n`)
  expect(sua.headers.link).toMatch(
    /^<\/v1\/avisos[^>]*>; rel="related"; type="text\/csv; profile=sua-caratula", <\/v1\/avisos[^>]*>; rel="related"; type="text\/csv; profile=sua-omitidos"$/,
  )
  const omitted = await ask('text/csv; profile=sua-omitidos')
  expect(parse(omitted.body, { columns: true, bom: true })).toEqual([
    {
      folioAviso: folios[1],
      nrp: NRP,
      nss: '12345678903',
      numCredito: unknown,
      motivo: 'El catálogo no conoce su tipo de aviso.',
    },
  ])
})

test('the client’s preference decides; what is not offered is refused', async () => {
  const type = async (accept: string) => (await ask(accept)).headers['content-type']
  expect(await type('*/*')).toBe('application/json; charset=utf-8')
  expect(await type('text/csv;q=0.5, application/x-ndjson;q=0.9')).toBe('application/x-ndjson; charset=utf-8')
  expect(await type('text/plain')).toBe('text/plain; charset=iso-8859-1; profile=sua')
  const refused = await ask('application/xml')
  expect(refused.json()).toMatchObject({ status: 406, codigo: 'NO_ACEPTABLE' })
  expect(
    (await t.app.inject({ url: `/v1/avisos/${folios[0]}`, headers: { ...(await bearer(t, PATRON)), accept: 'text/csv' } }))
      .statusCode,
  ).toBe(406)
})
