import { createHash, randomBytes } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { takesLongBody } from '../../../src/http/long-body.ts'
import { completeNss } from '../../../src/kernel/nss.ts'
import { EXAMPLES } from '../../../src/modules/operator/examples.ts'
import { onPostgres } from '../../support/database.ts'
import { EMPLOYER, folio, NRP, nrpNumber, record } from '../../support/imports.ts'
import { bearer } from '../../support/login.ts'
import { type Service, startService } from '../../support/service.ts'

const SECRET = randomBytes(24).toString('base64url')
const OPERATOR = { authorization: `Bearer ${SECRET}` }
const NDJSON = 'application/x-ndjson'

let t: Service
let port: number
beforeAll(async () => {
  t = await startService({ env: { OPERATOR_TOKEN_SHA256: createHash('sha256').update(SECRET).digest('hex') } })
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  port = (t.app.server.address() as AddressInfo).port
})
afterAll(() => t.stop())
beforeEach(async () => {
  for (const table of ['avisos', 'registros_patronales', 'patrones'] as const) await t.ctx.db.deleteFrom(table).execute()
  await upload('padron', 'text/csv', `nrp,rfc,razonSocial\n${NRP.a},${EMPLOYER.a},Patrón A\n${NRP.b},${EMPLOYER.b},Patrón B\n`)
})

const upload = (path: string, type: string, payload: string | Buffer, headers: object = OPERATOR) =>
  t.app.inject({ method: 'POST', url: `/operacion/v1/${path}`, headers: { 'content-type': type, ...headers }, payload })
const lines = (...records: object[]) => records.map((r) => `${JSON.stringify(r)}\n`).join('')
const notice = (serial: number, more: object = {}) =>
  record({ folioAviso: folio(serial), nss: completeNss(String(1_000_000_000 + serial)), ...more })
const stored = async () =>
  (await t.ctx.db.selectFrom('avisos').select('folio_aviso').orderBy('folio_aviso').execute()).map((r) => r.folio_aviso)
const audited = () =>
  t.ctx.db
    .selectFrom('auditoria')
    .select(['accion', 'resultado', 'detalle'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

describe('what is taken', () => {
  test('what the contract shows is taken line by line', async () => {
    for (const path of ['padron', 'catalogos', 'avisos'] as const) {
      for (const [type, example] of Object.entries(EXAMPLES[path])) {
        const answer = await upload(path, type, example)
        expect([path, type, answer.statusCode, answer.json().leidas, answer.json().rechazadas ?? 0]).toEqual([
          path,
          type,
          200,
          1,
          0,
        ])
      }
    }
    expect(await stored()).toEqual(['R0212026000001'])
  })

  test('notices are published by the same rules as the command, and bad lines told by number, field and reason', async () => {
    const body = `${lines(notice(1), notice(2, { nss: '12345678901' }), notice(3, { nrp: NRP.c }))}{"folio\n`
    const answer = await upload('avisos', NDJSON, body)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      publicadas: 1,
      leidas: 4,
      sinCambio: 0,
      rechazadas: 3,
      advertencias: {},
      rechazos: [
        { linea: 2, campo: 'nss', codigo: 'VALOR_INVALIDO', motivo: 'El dígito verificador del NSS no corresponde.' },
        { linea: 3, campo: 'nrp', codigo: 'NRP_DESCONOCIDO', motivo: expect.any(String) },
        { linea: 4, campo: null, codigo: 'LINEA_ILEGIBLE', motivo: expect.any(String) },
      ],
    })
    expect(await stored()).toEqual([folio(1)])
    expect(await audited()).toMatchObject({ accion: 'avisos.importar', resultado: 'hecho', detalle: { publicadas: 1 } })
  })

  test('the same again changes nothing, and another content under a folio is refused', async () => {
    await upload('avisos', NDJSON, lines(notice(1), notice(2)))
    const again = (await upload('avisos', NDJSON, lines(notice(1), notice(2, { monDescuento: 1 }), notice(3)))).json()
    expect([again.publicadas, again.sinCambio, again.rechazadas]).toEqual([1, 1, 1])
    expect(again.rechazos[0].codigo).toBe('AVISO_CONTRADICE')
  })

  test('compressed bodies, CSV, and Latin-1 where the type says so', async () => {
    const headers = { ...OPERATOR, 'content-encoding': 'gzip' }
    expect((await upload('avisos', NDJSON, gzipSync(lines(notice(1))), headers)).json().publicadas).toBe(1)
    const csv = Buffer.from(`nrp,rfc,razonSocial\n${NRP.c},GODE561231GR8,Compañía Ñandú\n`, 'latin1')
    expect((await upload('padron', 'text/csv; charset=ISO-8859-1', csv)).json()).toMatchObject({
      nrpNuevos: 1,
      patronesNuevos: 1,
    })
    const found = await t.ctx.db.selectFrom('patrones').select('razon_social').where('rfc', '=', 'GODE561231GR8').execute()
    expect(found).toEqual([{ razon_social: 'Compañía Ñandú' }])
    expect((await upload('padron', 'text/csv', csv)).json().rechazos[0].codigo).toBe('CODIFICACION')
  })

  test('a catalog comes as a JSON list, all or nothing, and counts at once', async () => {
    const entry = { catalogo: 'tiposAviso', clave: '41', descripcion: 'Aviso nuevo', datos: { clasificacion: 'RETENCION' } }
    await upload('avisos', NDJSON, lines(notice(1, { tipoAviso: '41' })))
    const refused = await upload('catalogos', 'application/json', JSON.stringify([entry, { ...entry, clave: 'x' }]))
    expect([refused.statusCode, refused.json().codigo, refused.json().errores[0].campo]).toEqual([
      422,
      'CATALOGO_RECHAZADO',
      'línea 2, datos',
    ])
    const taken = await upload('catalogos', 'application/json', JSON.stringify([entry]))
    expect(taken.json()).toEqual({ leidas: 1, escritas: 1, sinCambio: 0, avisosClasificados: 1 })
  })
})

describe('what is refused', () => {
  test('without the operator credential nothing is read', async () => {
    for (const headers of [{}, { authorization: 'Bearer otra' }, await bearer(t, EMPLOYER.a)]) {
      const answer = await upload('avisos', NDJSON, lines(notice(1)), headers)
      expect([answer.statusCode, answer.json().codigo]).toEqual([401, 'NO_AUTENTICADO'])
    }
    expect(await stored()).toEqual([])
  })

  test('another type, an empty body, a wrong header and an unknown parameter, each with its code', async () => {
    expect((await upload('avisos', 'application/json', lines(notice(1)))).json().codigo).toBe('TIPO_NO_ADMITIDO')
    expect((await upload('avisos', 'application/pdf', 'x')).json().codigo).toBe('TIPO_NO_ADMITIDO')
    expect((await upload('avisos', NDJSON, '\n')).json().codigo).toBe('ARCHIVO_ILEGIBLE')
    expect((await upload('padron', 'text/csv', 'nrp,rfc\n')).json().codigo).toBe('COLUMNAS_INVALIDAS')
    expect((await upload('avisos?todo=1', NDJSON, lines(notice(1)))).json().codigo).toBe('PARAMETRO_INVALIDO')
    const broken = { ...OPERATOR, 'content-encoding': 'gzip' }
    const half = gzipSync(
      Buffer.concat([Buffer.from(lines(notice(1))), Buffer.from(randomBytes(100_000).toString('hex'))]),
    ).subarray(0, 50_000)
    expect((await upload('avisos', NDJSON, half, broken)).json().codigo).toBe('ENVIO_INTERRUMPIDO')
    expect(await stored()).toEqual([])
  })
})

describe('on the wire', () => {
  type Sent = { status?: number; body?: Record<string, unknown>; sent: number }

  /** Sends pieces as the server takes them. `cut`: hangs up after so many, without an end; `until`: what the end waits for. */
  const stream = (
    pieces: Iterable<string>,
    { cut, until, path = 'avisos', seen = { sent: 0 } }: { cut?: number; until?: Promise<void>; path?: string; seen?: Sent } = {},
  ): Promise<Sent> =>
    new Promise((resolve, reject) => {
      const request = http.request({
        port,
        method: 'POST',
        path: `/operacion/v1/${path}`,
        headers: { 'content-type': NDJSON, ...OPERATOR },
      })
      request.on('error', (error) => (cut === undefined ? reject(error) : resolve(seen)))
      request.on('response', async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve(Object.assign(seen, { status: response.statusCode!, body: JSON.parse(text) }))
      })
      void (async () => {
        let count = 0
        for (const piece of pieces) {
          if (count++ === cut) return void request.destroy()
          seen.sent += piece.length
          if (!request.write(piece)) await new Promise((drained) => request.once('drain', drained))
        }
        await until
        request.end()
      })()
    })

  function* pieces(from: number, count: number) {
    for (let i = 0; i < count; i++) yield lines(...Array.from({ length: 100 }, (_, j) => notice(from + i * 100 + j)))
  }

  test('a client that breaks off leaves whole batches, and sending everything again completes them', async () => {
    await stream(pieces(1, 130), { cut: 120 })
    await expect.poll(async () => (await audited()).resultado).toBe('ENVIO_INTERRUMPIDO')
    const there = await stored()
    expect(there).toEqual(Array.from({ length: there.length }, (_, i) => folio(i + 1)))
    expect((await audited()).detalle).toEqual({ hastaLinea: there.length })
    const before = there.length
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(12_000)
    const { status, body } = await stream(pieces(1, 130))
    expect(status).toBe(200)
    expect(body).toMatchObject({ leidas: 13_000, sinCambio: before, publicadas: 13_000 - before, rechazadas: 0 })
    expect((await stored()).length).toBe(13_000)
  })

  test('a body that is refused in the middle still gets its answer', async () => {
    const { status, body } = await stream(['\u0000\u0000'.repeat(1_000), ...Array.from({ length: 20 }, () => lines(notice(1)))])
    expect([status, body?.codigo]).toEqual([422, 'ARCHIVO_ILEGIBLE'])
  })

  test("Node's limit for receiving a request ends others and not an import", async () => {
    const tooLong = Object.assign(new Error('too long'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    const sockets: Socket[] = []
    const collect = (socket: Socket) => void sockets.push(socket)
    t.app.server.on('connection', collect)
    const held = Promise.withResolvers<void>()
    const done = stream([lines(notice(1))], { until: held.promise })
    await expect.poll(() => sockets.length).toBe(1)
    // A socket is told apart once its caller is known.
    await expect.poll(() => takesLongBody(sockets[0]!)).toBe(true)
    t.app.server.emit('clientError', tooLong, sockets[0]!)
    held.resolve()
    expect((await done).body?.publicadas).toBe(1)

    const other = http.request({
      port,
      method: 'POST',
      path: '/v1/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 10 },
      agent: false,
    })
    other.write('a')
    const refused = new Promise<number>((resolve) => other.on('response', (response) => resolve(response.statusCode!)))
    await expect.poll(() => sockets.length).toBe(2)
    t.app.server.emit('clientError', tooLong, sockets[1]!)
    expect(await refused).toBe(408)
    t.app.server.off('connection', collect)
  })

  test.runIf(onPostgres)('while the database is busy the sender waits, and memory does not fill', async () => {
    // 10,000 lines of 6 kB; the padrón is written 2,000 at a time while the next 2,000 are read.
    const count = 10_000
    const padded = function* () {
      const line = (i: number) => JSON.stringify({ nrp: nrpNumber(i), rfc: EMPLOYER.a, razonSocial: 'Patrón A' })
      for (let i = 0; i < count; i += 10)
        yield Array.from({ length: 10 }, (_, j) => `${line(i + j).slice(0, -1)}${' '.repeat(6_000)}}\n`).join('')
    }
    let done: Promise<Sent> | undefined
    let whileBusy = 0
    await t.ctx.db.transaction().execute(async (tx) => {
      await sql`select rfc from patrones where rfc = ${EMPLOYER.a} for update`.execute(tx)
      await sql`update patrones set razon_social = 'Otra' where rfc = ${EMPLOYER.a}`.execute(tx)
      const seen: Sent = { sent: 0 }
      done = stream(padded(), { path: 'padron', seen })
      done.catch(() => {})
      do {
        whileBusy = seen.sent
        await wait(1_000)
      } while (seen.sent === 0 || seen.sent > whileBusy)
    })
    const { status, body, sent } = await done!
    expect([status, body?.nrpNuevos]).toEqual([200, count])
    expect(whileBusy).toBeGreaterThan(0)
    expect(whileBusy).toBeLessThan(sent * 0.75)
  })
})
