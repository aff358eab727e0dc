// What is switched off of the outside world fails through the ordinary modules, for that run alone, and comes back.
import { readdirSync } from 'node:fs'
import { unzipSync } from 'fflate'
import forge from 'node-forge'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { mailboxOf, type OpenedRun } from '../../../src/modules/sandbox/index.ts'
import { anyRun, efirmaOf, sandboxBearer, sandboxOf, signAt } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let opened: OpenedRun
let other: OpenedRun
let auth: { authorization: string }
beforeAll(async () => {
  t = await startService({ sandbox: true })
  opened = await anyRun(t)
  other = await anyRun(t, 'OTR010101AB1')
  auth = await sandboxBearer(t, opened)
})
afterAll(() => t.stop())

const ALL_WELL = { ocspCaido: false, correoCaido: false, certificacionVencida: false, efirmasRevocadas: [] }
const get = (url: string) => t.app.inject({ url: `/sandbox/v1${url}`, headers: auth })
const put = (payload: object) => t.app.inject({ method: 'PUT', url: '/sandbox/v1/interruptores', headers: auth, payload })
async function issue(of: OpenedRun, rfc: string, correo = 'nominas@empresa.mx') {
  const payload = await signAt(t, '/sandbox', await efirmaOf(t, of, rfc), 'contrasena:emitir', { correo })
  const response = await t.app.inject({ method: 'POST', url: '/sandbox/v1/contrasenas', payload })
  return [response.statusCode, response.json().codigo]
}

test('all is well in a new run', async () => {
  expect((await get('/interruptores')).json()).toEqual(ALL_WELL)
})

test("a revoked e.firma is refused as SAT's answer says, the run's others and other runs' are not", async () => {
  const [revoked, spared] = opened.patrones
  const response = await put({ efirmasRevocadas: [revoked!.rfc] })
  expect([response.statusCode, response.json()]).toEqual([200, { ...ALL_WELL, efirmasRevocadas: [revoked!.rfc] }])
  expect(await issue(opened, revoked!.rfc)).toEqual([403, 'EFIRMA_REVOCADA'])
  expect(await issue(opened, spared!.rfc)).toEqual([201, undefined])
  expect(await issue(other, other.patrones[0]!.rfc)).toEqual([201, undefined])
  await put({ efirmasRevocadas: [] })
  expect(await issue(opened, revoked!.rfc)).toEqual([201, undefined])
})

test('with OCSP down an act is refused for now, and says so', async () => {
  const third = opened.patrones[2]!.rfc
  await put({ ocspCaido: true })
  expect(await issue(opened, third)).toEqual([503, 'EFIRMA_ESTADO_DESCONOCIDO'])
  expect(await issue(other, other.patrones[2]!.rfc)).toEqual([201, undefined])
  await put({ ocspCaido: false })
  expect(await issue(opened, third)).toEqual([201, undefined])
})

test('with mail down messages wait, and arrive once it works again', async () => {
  const sandbox = sandboxOf(t)
  await deliverPendingMail(sandbox)
  const before = (await mailboxOf(sandbox, opened.run)).length
  await put({ correoCaido: true })
  expect(await issue(opened, opened.patrones[3]!.rfc, 'correo@caido.mx')).toEqual([201, undefined])
  expect(await deliverPendingMail(sandbox)).toEqual({ sent: 0, failed: 1 })
  expect(await mailboxOf(sandbox, opened.run)).toHaveLength(before)
  await put({ correoCaido: false })
  expect(await deliverPendingMail(sandbox)).toEqual({ sent: 1, failed: 0 })
  const [newest] = await mailboxOf(sandbox, opened.run)
  expect(newest).toMatchObject({ para: 'correo@caido.mx', texto: expect.stringMatching(/^Contraseña: \S+$/m) })
})

test('the mailbox is read by the API, newest first, and holds nothing of another run', async () => {
  const { datos } = (await get('/buzon?limite=2')).json()
  expect(datos).toHaveLength(2)
  expect(datos[0]).toMatchObject({ para: 'correo@caido.mx', asunto: expect.any(String), recibidoEl: expect.any(String) })
  const rest = (await get(`/buzon?antesDe=${datos[1].numero}`)).json().datos
  expect(rest.length).toBeGreaterThan(0)
  const ours = [...datos, ...rest].map((letter: { id: string }) => letter.id)
  const theirs = (await mailboxOf(sandboxOf(t), other.run)).map((letter) => letter.id)
  expect(theirs.length).toBeGreaterThan(0)
  expect(ours.filter((id) => theirs.includes(id))).toEqual([])
  expect(t.mail).toEqual([])
})

test('a lapsed certification ends reading and granting, until it holds again', async () => {
  const patron = opened.patrones[0]!.rfc
  const read = async () => {
    const response = await get(`/avisos?patron=${encodeURIComponent(patron)}`)
    return [response.statusCode, response.json().codigo]
  }
  const grant = async () => {
    const payload = await signAt(t, '/sandbox', await efirmaOf(t, opened, opened.patrones[3]!.rfc), 'relacion:otorgar', {
      desarrollador: opened.run.rfc,
      nrps: ['*'],
      inicio: '2026-02-10',
      fin: '2027-02-10',
    })
    const response = await t.app.inject({ method: 'POST', url: '/sandbox/v1/relaciones-confianza', payload })
    return [response.statusCode, response.json().codigo]
  }
  expect((await put({ certificacionVencida: true })).json().certificacionVencida).toBe(true)
  expect(await read()).toEqual([403, 'RELACION_NO_VIGENTE'])
  expect(await grant()).toEqual([403, 'DESARROLLADOR_NO_CERTIFICADO'])
  await put({ certificacionVencida: false })
  expect(await read()).toEqual([200, undefined])
  expect(await grant()).toEqual([201, undefined])
})

test('an RFC of another run can not be revoked, and nothing changes', async () => {
  const response = await put({ efirmasRevocadas: [other.patrones[0]!.rfc], ocspCaido: true })
  expect([response.statusCode, response.json().errores]).toEqual([
    400,
    [{ campo: 'efirmasRevocadas.0', mensaje: 'No es un contribuyente de prueba de esta corrida.' }],
  ])
  expect((await get('/interruptores')).json()).toEqual(ALL_WELL)
})

test("the e.firmas come as a ZIP that the portal's own reader opens with the password beside them", async () => {
  const response = await get('/efirmas')
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/zip'])
  const files = unzipSync(new Uint8Array(response.rawPayload))
  const folders = [...new Set(Object.keys(files).flatMap((name) => name.match(/^(.+)\/efirma\.cer$/)?.[1] ?? []))]
  expect(folders.sort()).toEqual([opened.run.rfc, ...opened.patrones.map((p) => p.rfc.replaceAll('&', 'Y'))].sort())
  for (const folder of folders) {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
    const password = text(files[`${folder}/password.txt`]!)
    const encrypted = forge.asn1.fromDer(text(files[`${folder}/efirma.key`]!))
    const key = forge.pki.privateKeyFromAsn1(forge.pki.decryptPrivateKeyInfo(encrypted, password)!)
    const certificate = forge.pki.certificateFromAsn1(forge.asn1.fromDer(text(files[`${folder}/efirma.cer`]!)))
    const digest = forge.md.sha256.create().update('prueba')
    expect((certificate.publicKey as forge.pki.rsa.PublicKey).verify(digest.digest().bytes(), key.sign(digest))).toBe(true)
  }
  expect(readdirSync(t.dataDir).filter((name) => name.includes('sandbox'))).toEqual([])
})
