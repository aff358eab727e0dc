// The constancia as anybody gets and checks it, and what an independent reader (Debian's poppler-utils) makes of it and of the report.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Day } from '../../../src/kernel/dates.ts'
import { evidenceLine } from '../../../src/modules/certification/draw-report.ts'
import { CASES } from '../../../src/modules/conformance/index.ts'
import { drawReceipt } from '../../../src/modules/receipts/draw-receipt.ts'
import { credential } from '../../support/login.ts'
import { certificationFixture, DEVELOPER, type Fixture, rowOf } from './fixture.ts'

let t: Fixture
let id: string
let folio: string
let pdf: Buffer
let report: Buffer
beforeAll(async () => {
  t = await certificationFixture()
  await t.reset()
  await credential(t, DEVELOPER)
  await t.ctx.db.updateTable('contrasenas').set({ nombre: 'Muñecos & Cigüeñas, S.C.' }).execute()
  const certification = await t.opened(await t.product('5.2.0', 'Nómina Ñandú & Cía'))
  const { corrida } = certification
  id = certification.id
  // A failed one of those that are not mandatory, so that the report has something to advise.
  t.suite.pass(corrida)
  t.suite.set(corrida, 'user-agent', 'fallida')
  await t.call('POST', `/certificaciones/${id}/solicitud`)
  folio = (await rowOf(t.ctx, id)).constancia!
  pdf = (await t.call('GET', `/certificaciones/${id}/constancia`)).bytes
  report = (await t.call('GET', `/certificaciones/${id}/reporte`, { headers: { accept: 'application/pdf' } })).bytes
})
afterAll(() => t.stop())

test('the constancia is the same bytes whenever it is asked for, also by several at once and after its end', async () => {
  const first = await t.call('GET', `/certificaciones/${id}/constancia`)
  expect(first.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="constancia-${folio}.pdf"`,
  })
  t.clock.advance(40 * 86_400)
  const more = await Promise.all([1, 2, 3].map(() => t.call('GET', `/certificaciones/${id}/constancia`)))
  for (const one of [first, ...more]) expect(one.bytes.equals(pdf)).toBe(true)
  t.clock.advance(-40 * 86_400)
  expect(await t.ctx.db.selectFrom('acuses').select(['folio', 'tipo']).execute()).toEqual([{ folio, tipo: 'constancia' }])
})

test('a certification that was not approved has no constancia', async () => {
  const other = await t.opened(await t.product('9'))
  expect(await t.call('GET', `/certificaciones/${other.id}/constancia`)).toMatchObject({
    status: 409,
    body: { codigo: 'CONSTANCIA_NO_EXPEDIDA' },
  })
})

test('anybody verifies it by its folio, on the page and by its file, and is told the state of today', async () => {
  const verify = async () => (await t.app.inject(`/v1/verificacion/${folio.toLowerCase()}`)).json()
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  expect(await verify()).toEqual({
    folio,
    autentico: true,
    tipo: 'constancia-de-certificacion',
    estado: 'vigente',
    expedidoEl: '2026-02-10T18:00:00.000Z',
    consultadoEl: '2026-02-10T18:00:00.000Z',
    inicio: '2026-02-10',
    fin: '2027-02-09',
    revocadaEl: null,
    canceladaEl: null,
    producto: 'Nómina Ñandú & Cía',
    version: '5.2.0',
    partes: [{ papel: 'desarrollador', rfc: DEVELOPER, nombre: 'Muñecos & Cigüeñas, S.C.' }],
    documentos: [{ tipo: 'constancia', expedidoEl: '2026-02-10T18:00:00.000Z', sha256 }],
  })
  const page = await t.app.inject(`/verificacion/${folio}`)
  expect(page.statusCode).toBe(200)
  for (const said of [
    'Constancia de certificación',
    'Vigente hoy',
    'Nómina Ñandú &amp; Cía',
    '5.2.0; vale para toda la versión 5',
  ])
    expect(page.body).toContain(said)
  const upload = (payload: Buffer) =>
    t.app.inject({ method: 'POST', url: '/v1/verificacion', headers: { 'content-type': 'application/pdf' }, payload })
  expect((await upload(pdf)).json()).toMatchObject({ resultado: 'integro', documento: { folio } })
  const altered = Buffer.from(pdf)
  altered[altered.length - 50]! ^= 1
  expect((await upload(altered)).json()).toMatchObject({ resultado: 'alterado', documento: { folio } })
  t.clock.set('2027-02-10T06:00:00Z')
  expect(await verify()).toMatchObject({ estado: 'vencida' })
  t.clock.set('2026-02-10T18:00:00Z')
})

test('the report tells of each test what was seen and what to change, as JSON and as PDF', async () => {
  const { body } = await t.call('GET', `/certificaciones/${id}/reporte`)
  expect(body.pruebas[2]).toEqual({
    id: 'user-agent',
    titulo: 'Dice su producto y versión',
    clausula: 'contract.md 2',
    obligatoria: false,
    estado: 'fallida',
    patron: 'PAT010101AA1',
    evidencia: [{ n: 1, metodo: 'POST', ruta: '/v1/token', estado: 200 }],
    explicacion: 'Se observó que está fallida.',
    queCambiar: 'Envíe el código de un solo uso en otp.',
    intentos: 2,
  })
  expect(report.subarray(0, 5).toString()).toBe('%PDF-')
  const refused = await t.call('GET', `/certificaciones/${id}/reporte`, { headers: { accept: 'image/png' } })
  expect(refused.body.codigo).toBe('NO_ACEPTABLE')
})

test('an exchange is told on a line, and what is not one as it is', () => {
  const seen = { n: 7, instante: '2026-02-10T18:00:01.250Z', metodo: 'GET', ruta: '/v1/avisos', estado: 401, milisegundos: 12 }
  expect(evidenceLine({ ...seen, consulta: { cursor: 'x'.repeat(60), limite: '100' }, codigo: 'NO_AUTENTICADO' })).toBe(
    '#7  18:00:01.250  GET /v1/avisos?cursor=…&limite=100  401 NO_AUTENTICADO  12 ms',
  )
  expect(evidenceLine({ ...seen, estado: 0, provocacion: 'sin-respuesta' })).toBe(
    '#7  18:00:01.250  GET /v1/avisos  sin respuesta  12 ms  provocado: sin-respuesta',
  )
  expect([{ a: 1 }, 'texto', null, 'x'.repeat(900)].map(evidenceLine)).toEqual([
    '{"a":1}',
    'texto',
    'null',
    `${'x'.repeat(800)}…`,
  ])
})

const has = (program: string) => spawnSync(program, ['-v']).error === undefined
const poppler = has('pdfsig')
if (!poppler) console.warn('skipped: poppler-utils is not installed (apt-get install poppler-utils)')

describe.skipIf(!poppler)('poppler', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sia-constancia-'))
  beforeAll(() => {
    writeFileSync(join(dir, 'constancia.pdf'), pdf)
    writeFileSync(join(dir, 'informe.pdf'), report)
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: dir, encoding: 'utf8' })

  test('the signature is valid, of the PAdES kind, and covers the whole constancia', () => {
    const said = run('pdfsig', 'constancia.pdf')
    expect(said).toContain('Signature Validation: Signature is Valid.')
    expect(said).toContain('Signature Type: ETSI.CAdES.detached')
    expect(said).toContain('Total document signed')
  })

  test('both are tagged, with embedded fonts and every letter', () => {
    for (const file of ['constancia.pdf', 'informe.pdf']) {
      expect(run('pdfinfo', file)).toMatch(/Tagged: +yes/)
      const fonts = run('pdffonts', file).split('\n').slice(2).filter(Boolean)
      expect(fonts.length).toBeGreaterThan(1)
      for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d/)
      expect(run('pdftotext', '-layout', file, '-').replace(/\s+/g, ' ')).toContain('Nómina Ñandú & Cía')
    }
    const text = run('pdftotext', 'constancia.pdf', '-').replace(/\s+/g, ' ')
    for (const said of [
      'Muñecos & Cigüeñas, S.C.',
      folio,
      'Del 10 de febrero de 2026 al 9 de febrero de 2027',
      'versión mayor 5',
      `https://sia.test/verificacion/${folio}`,
    ])
      expect(text).toContain(said)
    const told = run('pdftotext', 'informe.pdf', '-').replace(/\s+/g, ' ')
    for (const said of ['Envíe el código de un solo uso en otp.', 'Patrón de prueba PAT010101AA1']) expect(told).toContain(said)
  })

  test('its pages are two with all the tests there are, and no page begins with one or two rows left over', async () => {
    const face = {
      name: 'INSTITUTO DEL FONDO NACIONAL',
      serialNumber: '30',
      validTo: new Date('2027-05-18T00:00:00Z'),
      room: 9_000,
    }
    const now = new Date('2026-02-10T18:00:00Z')
    const rowsOfLastPage = async (more: number) => {
      const titles = [...CASES.map((c) => c.titulo), ...Array.from({ length: more }, (_, i) => `Prueba ${i}`)]
      const pruebas = titles.map((titulo) => ({ titulo, obligatoria: true, resultado: 'aprobada' as const }))
      const drawn = await drawReceipt(
        face,
        {
          kind: 'constancia',
          folio,
          desarrollador: { rfc: DEVELOPER, nombre: 'Muñecos & Cigüeñas, S.C.' },
          producto: { nombre: 'Nómina Ñandú', version: '5.2.0', mayor: 5 },
          certificacion: id,
          desde: '2026-02-10' as Day,
          hasta: '2027-02-09' as Day,
          probadaEl: now,
          aprobadaEl: now,
          por: 'operador',
          resumen: { total: pruebas.length, aprobadas: pruebas.length, advertencias: 0 },
          pruebas,
        },
        { url: `https://sia.test/verificacion/${folio}`, now },
      )
      writeFileSync(join(dir, 'pruebas.pdf'), drawn)
      const pages = Number(/Pages: +(\d+)/.exec(run('pdfinfo', 'pruebas.pdf'))![1])
      const text = run('pdftotext', '-layout', '-f', String(pages), 'pruebas.pdf', '-')
      return { pages, rows: text.match(/^Aprobada /gm)?.length }
    }
    expect(await rowsOfLastPage(0)).toEqual({ pages: 2, rows: CASES.length })
    const seen = []
    for (let more = 1; more <= 12; more++) seen.push(await rowsOfLastPage(more))
    const spilt = seen.filter((one) => one.pages === 3)
    expect(spilt.length).toBeGreaterThan(3)
    for (const one of spilt) expect(one.rows).toBeGreaterThanOrEqual(3)
  })
})
