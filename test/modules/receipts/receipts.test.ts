import { createHash, randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { COMPANY_RFC, sign, type TestPki, testPki } from '../../support/efirma.ts'
import { bearer } from '../../support/login.ts'
import { certified, employer } from '../../support/padron.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const DEVELOPER = 'MAB9307148T4'
const STRANGER = 'GODE561231GR8'
const NRP = completeNrp('A011234510')

let t: Service
let pki: TestPki
let folio: string
let pdf: Buffer

beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  await employer(t, COMPANY_RFC, [NRP], 'Muñecos y Cigüeñas, S.A. de C.V.')
  await certified(t, DEVELOPER)
  folio = await grant()
  pdf = (await acuse()).rawPayload
})
afterAll(() => t.stop())

async function grant(): Promise<string> {
  const datos = { desarrollador: DEVELOPER, nrps: [NRP], inicio: '2026-02-10', fin: '2027-02-09' }
  const body = await sign(t, await pki.company(), 'relacion:otorgar', datos)
  const response = await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload: body })
  expect(response.statusCode, response.body).toBe(201)
  return response.json().folio
}

const get = async (path: string, rfc: string, accept: string) =>
  t.app.inject({ url: `/v1/relaciones-confianza/${path}`, headers: { ...(await bearer(t, rfc)), accept } })
const acuse = (rfc = COMPANY_RFC, accept = 'application/pdf') => get(`${folio}/acuse`, rfc, accept)
const verify = (asked: string) => t.app.inject(`/v1/verificacion/${asked}`)
const upload = (payload: Buffer, type = 'application/pdf') =>
  t.app.inject({ method: 'POST', url: '/v1/verificacion', headers: { 'content-type': type }, payload })

test('the receipt is a PDF that both parties get, the same bytes every time', async () => {
  const first = await acuse()
  expect(first.statusCode).toBe(200)
  expect(first.headers['content-type']).toBe('application/pdf')
  expect(first.headers['content-disposition']).toBe(`inline; filename="acuse-${folio}.pdf"`)
  expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7')
  t.clock.advance(3600)
  const [again, developer] = await Promise.all([acuse(), acuse(DEVELOPER)])
  expect(again.rawPayload.equals(pdf)).toBe(true)
  expect(developer.rawPayload.equals(pdf)).toBe(true)
  t.clock.set(NOW)
})

test('asked for at one moment by several, one document is issued', async () => {
  const other = await grantAnother()
  const answers = await Promise.all([1, 2, 3, 4].map(() => get(`${other}/acuse`, COMPANY_RFC, 'application/pdf')))
  expect(new Set(answers.map((a) => createHash('sha256').update(a.rawPayload).digest('hex'))).size).toBe(1)
  expect(await t.ctx.db.selectFrom('acuses').select('tipo').where('folio', '=', other).execute()).toEqual([{ tipo: 'relacion' }])
})

async function grantAnother(): Promise<string> {
  const datos = { desarrollador: DEVELOPER, nrps: ['*'], inicio: '2028-02-29', fin: '2029-02-28' }
  const body = await sign(t, await pki.company(), 'relacion:otorgar', datos)
  return (await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload: body })).json().folio
}

test('as JSON the receipt is what was signed; a stranger gets neither', async () => {
  expect((await acuse(COMPANY_RFC, 'application/json')).json()).toMatchObject({
    folio,
    cadenaOriginal: expect.stringContaining(`nrps=${NRP}`),
  })
  expect((await acuse(COMPANY_RFC, '*/*')).headers['content-type']).toMatch(/^application\/json/)
  expect((await acuse(STRANGER)).json().codigo).toBe('RELACION_NO_ENCONTRADA')
  expect((await acuse(COMPANY_RFC, 'image/png')).json().codigo).toBe('NO_ACEPTABLE')
})

test('a folio is verified by anybody, however it was typed, and tells what the paper tells', async () => {
  const response = await verify(folio)
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({
    folio,
    autentico: true,
    consultadoEl: NOW,
    tipo: 'relacion-de-confianza',
    estado: 'vigente',
    expedidoEl: NOW,
    inicio: '2026-02-10',
    fin: '2027-02-09',
    revocadaEl: null,
    producto: null,
    partes: [
      { papel: 'patron', rfc: COMPANY_RFC, nombre: 'Muñecos y Cigüeñas, S.A. de C.V.' },
      { papel: 'desarrollador', rfc: DEVELOPER, nombre: `Desarrollador ${DEVELOPER}` },
    ],
    documentos: [{ tipo: 'relacion', expedidoEl: NOW, sha256: createHash('sha256').update(pdf).digest('hex') }],
  })
  const sloppy = folio.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
  expect((await verify(sloppy)).json().folio).toBe(folio)
})

test('the state that verification tells is that of the legal day', async () => {
  t.clock.set('2027-02-10T05:59:59Z')
  expect((await verify(folio)).json().estado).toBe('vigente')
  t.clock.set('2027-02-10T06:00:00Z')
  expect((await verify(folio)).json().estado).toBe('vencida')
  t.clock.set(NOW)
})

test('an unknown folio is not found, in the one shape', async () => {
  for (const asked of ['RC-0000-0000-0000-0000', 'x', "' or 1=1", 'RC-%00']) {
    const response = await verify(encodeURIComponent(asked))
    expect(response.statusCode, asked).toBe(404)
    expect(response.json()).toMatchObject({ codigo: 'VERIFICACION_NO_ENCONTRADA', status: 404 })
  }
})

test('the page behind the QR says the same to people, and nothing runs that is not its own', async () => {
  const response = await t.app.inject(`/verificacion/${folio}`)
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  for (const said of ['Vigente hoy', folio, 'Muñecos y Cigüeñas, S.A. de C.V.', COMPANY_RFC, DEVELOPER])
    expect(response.body).toContain(said)
  const unknown = await t.app.inject('/verificacion/%3Cscript%3Ealert(1)%3C%2Fscript%3E')
  expect(unknown.statusCode).toBe(404)
  expect(unknown.body).toContain('&lt;script&gt;')
  expect(unknown.body).not.toContain('<script>alert')
  expect((await t.app.inject('/verificacion')).body).toContain('name="folio"')
  expect((await t.app.inject(`/verificacion?folio=${folio}`)).headers.location).toBe(`/verificacion/${folio}`)
  expect((await t.app.inject('/recursos/verificar.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
})

test('the file as it was issued is recognised, under any name and type', async () => {
  for (const type of ['application/pdf', 'application/octet-stream']) {
    const response = await upload(pdf, type)
    expect(response.statusCode, response.body).toBe(200)
    expect(response.json()).toMatchObject({ resultado: 'integro', documento: { folio, estado: 'vigente' } })
  }
})

test('whichever byte is changed, the file is found out', async () => {
  for (let i = 0; i < 150; i++) {
    const copy = Buffer.from(pdf)
    const at = i < 20 ? Math.floor((pdf.length * i) / 20) : randomInt(pdf.length)
    copy[at] = copy[at]! ^ (1 << randomInt(8))
    const answer = (await upload(copy)).json()
    expect(answer.resultado, `byte ${at}`).toBe('alterado')
    expect(answer.documento.folio).toBe(folio)
  }
})

test('a file with something added at its end, or cut short, is found out', async () => {
  expect((await upload(Buffer.concat([pdf, Buffer.from('\n')]))).json().resultado).toBe('alterado')
  expect((await upload(Buffer.concat([pdf, Buffer.from('1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF')]))).json().resultado).toBe(
    'alterado',
  )
  expect((await upload(pdf.subarray(0, pdf.length - 1))).json().resultado).toBe('alterado')
})

test('another file is none of ours', async () => {
  const response = await upload(Buffer.from('%PDF-1.7 SIA folio RC-0000-0000-0000-0000 /verificacion/RC-ZZZZ-0000-0000-0000'))
  expect(response.json()).toMatchObject({ resultado: 'ajeno', documento: null })
})

test('what is no file, is of another type, or is too large is refused', async () => {
  expect((await t.app.inject({ method: 'POST', url: '/v1/verificacion' })).json().codigo).toBe('CUERPO_INVALIDO')
  expect((await upload(pdf, 'image/png')).json().codigo).toBe('TIPO_NO_ADMITIDO')
  expect((await upload(Buffer.from('{}'), 'application/json')).json().codigo).toBe('TIPO_NO_ADMITIDO')
  expect((await upload(Buffer.alloc(8 * 1024 * 1024 + 1))).json().codigo).toBe('CUERPO_DEMASIADO_GRANDE')
  expect((await upload(Buffer.alloc(8 * 1024 * 1024))).json().resultado).toBe('ajeno')
})

test('a revocation has a receipt of its own, and verification tells of both', async () => {
  expect((await get(`${folio}/revocacion/acuse`, COMPANY_RFC, 'application/pdf')).json().codigo).toBe('RELACION_NO_REVOCADA')
  const payload = { motivo: 'Cambio de proveedor:\nfin de año' }
  const revoked = await t.app.inject({
    method: 'POST',
    url: `/v1/relaciones-confianza/${folio}/revocacion`,
    headers: await bearer(t, COMPANY_RFC),
    payload,
  })
  expect(revoked.statusCode, revoked.body).toBe(200)
  const receipt = await get(`${folio}/revocacion/acuse`, DEVELOPER, 'application/pdf')
  expect(receipt.headers['content-type']).toBe('application/pdf')
  expect((await get(`${folio}/revocacion/acuse`, COMPANY_RFC, '*/*')).rawPayload.equals(receipt.rawPayload)).toBe(true)
  expect((await acuse()).rawPayload.equals(pdf)).toBe(true)
  const verification = (await verify(folio)).json()
  expect(verification).toMatchObject({ estado: 'revocada', revocadaEl: NOW })
  expect(verification.documentos.map((d: { tipo: string }) => d.tipo).sort()).toEqual(['relacion', 'revocacion'])
  expect((await upload(receipt.rawPayload)).json()).toMatchObject({ resultado: 'integro', documento: { estado: 'revocada' } })
})
