import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { certificacionesEvidencias } from '../../../src/commands/certificaciones.ts'
import { lapseCertifications, purgeEvidence, rejectCertification } from '../../../src/modules/certification/index.ts'
import { testIo } from '../../support/io.ts'
import { audited, certificationFixture, DEVELOPER, type Fixture, STRANGER } from './fixture.ts'

const OPERATOR = 'credencial-del-operador-de-prueba-0123456789'

let t: Fixture
beforeAll(async () => {
  t = await certificationFixture({ OPERATOR_TOKEN_SHA256: createHash('sha256').update(OPERATOR).digest('hex') })
})
afterAll(() => t.stop())
beforeEach(() => t.reset())

const PDF = Buffer.from('%PDF-1.7\nmanual\n%%EOF\n')

function form(parts: { name: string; content: Buffer | string; filename?: string }[]) {
  const boundary = 'limite-de-prueba'
  const body = parts.map(({ name, content, filename }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${filename ? `; filename="${filename}"\r\ncontent-type: application/octet-stream` : ''}\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
  )
  return {
    body: Buffer.concat([...body, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
const file = (content: Buffer | string, filename = 'manual.pdf') => ({ name: 'archivo', content, filename })
const send = (id: string, parts: Parameters<typeof form>[0], more: { as?: string; headers?: Record<string, string> } = {}) => {
  const { body, headers } = form(parts)
  return t.call('POST', `/certificaciones/${id}/evidencias`, { ...more, body, headers: { ...headers, ...more.headers } })
}
const stored = () => t.ctx.db.selectFrom('tramites_evidencias').select(['numero', 'nombre', 'tipo']).orderBy('numero').execute()

test('a developer adds evidence, and it comes back byte for byte to it and to operators', async () => {
  const { id } = await t.opened()
  const made = await send(id, [file(PDF, 'Manual de operación.pdf'), { name: 'descripcion', content: ' Manual, sección 3 ' }])
  const sha256 = createHash('sha256').update(PDF).digest('hex')
  expect(made).toMatchObject({
    status: 201,
    headers: { location: `/v1/certificaciones/${id}/evidencias/1` },
    body: {
      numero: 1,
      nombre: 'Manual de operación.pdf',
      tipo: 'pdf',
      descripcion: 'Manual, sección 3',
      bytes: PDF.length,
      sha256,
      url: `https://sia.test/v1/certificaciones/${id}/evidencias/1`,
    },
  })
  const got = await t.call('GET', `/certificaciones/${id}/evidencias/1`)
  expect(got.bytes.equals(PDF)).toBe(true)
  expect(got.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="Manual de operacion.pdf"; filename*=UTF-8''Manual%20de%20operaci%C3%B3n.pdf`,
    'x-content-type-options': 'nosniff',
  })
  expect((await t.call('GET', `/certificaciones/${id}/evidencias`)).body.datos).toEqual([made.body])
  expect((await t.call('GET', `/certificaciones/${id}`)).body.evidencias).toEqual([made.body])
  expect((await t.call('GET', `/certificaciones/${id}/evidencias/2`)).body.codigo).toBe('EVIDENCIA_NO_ENCONTRADA')
  expect(await audited(t.ctx, id)).toEqual(['certificacion.empezar', 'certificacion.evidencia'])

  const operator = { authorization: `Bearer ${OPERATOR}` }
  const ask = (path: string) => t.app.inject({ url: `/operacion/v1/certificaciones${path}`, headers: operator })
  expect((await ask(`/${id}/evidencias/1`)).rawPayload.equals(PDF)).toBe(true)
  expect((await ask(`/${id}/evidencias`)).json().datos).toHaveLength(1)
  expect((await ask('?estado=en-pruebas')).json().datos).toMatchObject([{ id, desarrollador: { rfc: DEVELOPER } }])
  expect((await ask(`/${id}`)).json()).toMatchObject({ id, evidencias: [{ sha256 }] })
  const stranger = await t.app.inject({ url: '/operacion/v1/certificaciones', headers: { authorization: 'Bearer otra' } })
  expect(stranger.statusCode).toBe(401)
})

test('operators list and save evidence by command, never over another file', async () => {
  const { id } = await t.opened()
  await send(id, [file(PDF)])
  const run = async (...args: string[]) => {
    const io = { ...testIo(), cwd: t.dataDir }
    return { code: await certificacionesEvidencias(t.ctx, io, args), ...io.printed }
  }
  expect((await run(id)).out).toMatch(/^ {2}1 {2}pdf {9}22 {2}[0-9a-f]{16} {2}manual\.pdf\n$/)
  expect(await run(id, '--numero', '1', '--archivo', 'copia.pdf')).toMatchObject({ code: 0 })
  expect(readFileSync(join(t.dataDir, 'copia.pdf')).equals(PDF)).toBe(true)
  expect(await run(id, '--numero', '1', '--archivo', 'copia.pdf')).toMatchObject({
    code: 1,
    err: 'No se puede escribir copia.pdf (EEXIST).\n',
  })
  expect(await run(id, '--numero', '9', '--archivo', 'otra.pdf')).toMatchObject({ code: 1 })
  expect(existsSync(join(t.dataDir, 'otra.pdf'))).toBe(false)
  expect((await run(id, '--numero', '0', '--archivo', 'x')).code).toBe(2)
  expect((await run(id, '--numero', '1')).code).toBe(2)
})

test('what a file is follows from its bytes, whatever it is called', async () => {
  const { id } = await t.opened()
  expect((await send(id, [file('hola', 'captura.png')])).body).toMatchObject({ tipo: 'txt', nombre: 'captura.txt' })
  expect(await send(id, [file(Buffer.from('4d5a9000', 'hex'), 'manual.pdf')])).toMatchObject({
    status: 422,
    body: { codigo: 'EVIDENCIA_NO_ADMITIDA' },
  })
  expect(await stored()).toMatchObject([{ nombre: 'captura.txt' }])
})

test('a private key is refused before it is stored', async () => {
  const { id } = await t.opened()
  const key = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(100)}\n-----END PRIVATE KEY-----\n`
  expect((await send(id, [file(`mi llave:\n${key}`, 'notas.txt')])).body.codigo).toBe('EFIRMA_LLAVE_PRIVADA')
  expect((await send(id, [file(JSON.stringify({ llave: key }), 'notas.json')])).body.codigo).toBe('EFIRMA_LLAVE_PRIVADA')
  expect(await stored()).toEqual([])
})

test('forms that are not as asked are refused by field, and nothing is kept', async () => {
  const { id } = await t.opened()
  const wrong = async (parts: Parameters<typeof form>[0]) => (await send(id, parts)).body
  expect(await wrong([{ name: 'descripcion', content: 'x' }])).toMatchObject({
    codigo: 'CUERPO_INVALIDO',
    errores: [{ campo: 'archivo' }],
  })
  expect(await wrong([file(PDF), { name: 'otro', content: 'x' }])).toMatchObject({ errores: [{ campo: 'otro' }] })
  expect(await wrong([file('')])).toMatchObject({ errores: [{ campo: 'archivo', mensaje: 'El archivo está vacío.' }] })
  expect(await wrong([file(PDF), file(PDF, 'otro.pdf')])).toMatchObject({ codigo: 'CUERPO_INVALIDO' })
  expect(await wrong([file(PDF), { name: 'descripcion', content: 'x'.repeat(501) }])).toMatchObject({
    errores: [{ campo: 'descripcion' }],
  })
  expect(await t.call('POST', `/certificaciones/${id}/evidencias`, { body: { archivo: 'x' } })).toMatchObject({
    status: 415,
    body: { codigo: 'TIPO_NO_ADMITIDO' },
  })
  const broken = {
    body: Buffer.from('--a\r\nno es un formulario'),
    headers: { 'content-type': 'multipart/form-data; boundary=a' },
  }
  expect((await t.call('POST', `/certificaciones/${id}/evidencias`, broken)).status).toBe(400)
  expect(await stored()).toEqual([])
})

test('files are limited in size, number and sum; the same file counts once', async () => {
  const { id } = await t.opened()
  const text = (n: number, size: number) => file(`${n} `.padEnd(size, 'x'), `${n}.txt`)
  expect(await send(id, [text(0, 5 * 1024 * 1024 + 1)])).toMatchObject({
    status: 413,
    body: { codigo: 'CUERPO_DEMASIADO_GRANDE' },
  })
  expect(await send(id, [text(1, 5 * 1024 * 1024)])).toMatchObject({ status: 201 })
  await t.ctx.db
    .updateTable('tramites_evidencias')
    .set({ bytes: 40 * 1024 * 1024 - 9 })
    .execute()
  expect((await send(id, [text(2, 10)])).body).toMatchObject({ codigo: 'CERTIFICACION_TOPE' })
  expect(await send(id, [text(3, 9)])).toMatchObject({ status: 201 })
  const other = await t.opened(await t.product('6'))
  for (let n = 1; n <= 20; n++) await send(other.id, [text(n, 100)])
  expect((await send(other.id, [text(21, 100)])).body).toMatchObject({ codigo: 'CERTIFICACION_TOPE' })
  const third = await t.opened(await t.product('7'))
  await send(third.id, [file(PDF)])
  expect(await send(third.id, [file(PDF, 'otro-nombre.pdf')])).toMatchObject({
    status: 409,
    body: { codigo: 'EVIDENCIA_REPETIDA' },
  })
})

test('a repeated upload with its key is one, and another file with the same key is refused', async () => {
  const { id } = await t.opened()
  const headers = { 'idempotency-key': 'evidencia-1' }
  const first = await send(id, [file(PDF)], { headers })
  expect(await send(id, [file(PDF)], { headers })).toMatchObject({ status: 201, body: first.body })
  expect((await send(id, [file('otra cosa')], { headers })).body.codigo).toBe('IDEMPOTENCIA_DISTINTA')
  expect(await stored()).toHaveLength(1)
})

test('uploads of one moment get numbers of their own', async () => {
  const { id } = await t.opened()
  const sent = await Promise.all([1, 2, 3, 4].map((n) => send(id, [file(`archivo ${n}`, `${n}.txt`)])))
  expect(sent.map((s) => s.body.numero).sort()).toEqual([1, 2, 3, 4])
})

test('evidence is taken until the decision, and from its developer only', async () => {
  const { id } = await t.requested()
  expect(await send(id, [file(PDF)])).toMatchObject({ status: 409, body: { codigo: 'CERTIFICACION_EN_OTRO_ESTADO' } })
  const open = await t.opened(await t.product('6'))
  expect(await send(open.id, [file(PDF)], { as: STRANGER })).toMatchObject({ status: 404 })
  expect(await stored()).toEqual([])
})

test('what came to nothing keeps its evidence for 90 days more, and then forgets it; what was approved keeps it', async () => {
  const DAY = 86_400
  const pass = async ({ id, corrida }: { id: string; corrida: string }) => {
    t.suite.pass(corrida)
    await t.call('POST', `/certificaciones/${id}/solicitud`)
  }
  const begun: Record<string, { id: string; corrida: string }> = {}
  for (const [n, name] of ['approved', 'ended', 'cancelled', 'lapsed', 'rejected'].entries()) {
    begun[name] = await t.opened(await t.product(String(n + 1)))
    for (const text of ['uno', 'dos']) await send(begun[name]!.id, [file(`${name} ${text}`, `${text}.txt`)])
  }
  const { approved, ended, cancelled, lapsed, rejected } = begun as Record<string, { id: string; corrida: string }>
  const left = async () => {
    const rows = await t.ctx.db.selectFrom('tramites_evidencias').select(['tramite']).execute()
    return Object.keys(begun).filter((name) => rows.filter((row) => row.tramite === begun[name]!.id).length === 2)
  }
  await pass(approved!)
  await pass(ended!)
  await pass(rejected!)
  // As where operators decide.
  await t.ctx.db
    .updateTable('tramites_certificacion')
    .set({ estado: 'solicitada', certificacion: null, constancia: null, vigente_desde: null, vigente_hasta: null })
    .where('id', '=', rejected!.id)
    .execute()
  await rejectCertification(t.ctx, { id: rejected!.id, motivo: 'Falta el manual' })
  for (const one of [cancelled!, ended!])
    await t.call('POST', `/certificaciones/${one.id}/cancelacion`, { body: { motivo: 'Ya no' } })

  t.clock.advance(90 * DAY)
  await lapseCertifications(t.ctx)
  expect(await purgeEvidence(t.ctx)).toBe(0)
  expect(await left()).toEqual(['approved', 'ended', 'cancelled', 'lapsed', 'rejected'])
  t.clock.advance(1)
  const both = await Promise.all([purgeEvidence(t.ctx), purgeEvidence(t.ctx)])
  expect(both.reduce((sum, n) => sum + n)).toBe(4)
  expect(await left()).toEqual(['approved', 'ended', 'lapsed'])
  // Its 30 days of tests ran out before its 90 days began.
  t.clock.advance(30 * DAY)
  expect(await purgeEvidence(t.ctx)).toBe(2)
  expect(await purgeEvidence(t.ctx)).toBe(0)
  expect(await left()).toEqual(['approved', 'ended'])

  expect((await t.call('GET', `/certificaciones/${cancelled!.id}/evidencias`)).body).toEqual({ datos: [] })
  expect((await t.call('GET', `/certificaciones/${cancelled!.id}/evidencias/1`)).body).toMatchObject({
    codigo: 'EVIDENCIA_NO_ENCONTRADA',
    detail: 'Las de una certificación que terminó sin aprobarse se eliminan a los 90 días.',
  })
  const trail = t.ctx.db.selectFrom('auditoria').select(['objeto', 'accion', 'detalle']).where('objeto', '=', lapsed!.id)
  const forgotten = (await trail.orderBy('id').execute()).filter((row) => row.accion.includes('evidencia'))
  expect(forgotten).toMatchObject([
    {
      accion: 'certificacion.evidencia',
      detalle: { numero: 1, sha256: createHash('sha256').update('lapsed uno').digest('hex') },
    },
    { accion: 'certificacion.evidencia', detalle: { numero: 2 } },
    { accion: 'certificacion.olvidar-evidencias', detalle: { numeros: [1, 2] } },
  ])
})
