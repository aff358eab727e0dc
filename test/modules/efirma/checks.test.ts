// One certificate for each check that is wrong in that one thing, and the order of the checks.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHECKS } from '../../../src/modules/efirma/checks/index.ts'
import { judgeCertificate } from '../../../src/modules/efirma/index.ts'
import { type EfirmaOptions, issueTestEfirma, newRsaKey } from '../../../src/modules/efirma/test-authority.ts'
import { subjectOf, writeCertificate } from '../../../src/modules/efirma/test-certificate.ts'
import { type TestPki, testPki } from '../../support/efirma.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let pki: TestPki
let key: KeyObject
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  key = await newRsaKey()
})
afterAll(() => t.stop())

const from = new Date('2025-01-01T06:00:00Z')
const to = new Date('2029-01-01T06:00:00Z')
const base = { rfc: 'GODE561231GR8', nombre: 'EDUARDO GÓMEZ', curp: 'GODE561231HDFRRN09', from, to }
const judge = async (options: Partial<EfirmaOptions>) =>
  judgeCertificate(t.ctx, (await issueTestEfirma(pki.authority, { ...base, privateKey: key, ...options })).cer)

const constraints = { name: 'basicConstraints', cA: false, critical: true }
const keyUsage = { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, dataEncipherment: true, keyAgreement: true }
const extKeyUsage = { name: 'extKeyUsage', emailProtection: true, clientAuth: true }

test('the list of checks is the specification, in this order', () => {
  expect(CHECKS.map((check) => check.name)).toEqual([
    'leaf',
    'notSeal',
    'usage',
    'taxpayer',
    'algorithms',
    'validity',
    'chain',
    'signature',
    'revocation',
  ])
})

test.each<[string, Partial<EfirmaOptions>, string]>([
  ['an authority', { extensions: [{ ...constraints, cA: true }, keyUsage, extKeyUsage] }, 'EFIRMA_ES_AUTORIDAD'],
  [
    'one that may sign certificates',
    { extensions: [constraints, { ...keyUsage, keyCertSign: true }, extKeyUsage] },
    'EFIRMA_ES_AUTORIDAD',
  ],
  ['a seal certificate', { sucursal: 'Sucursal 1' }, 'EFIRMA_ES_CSD'],
  [
    'a seal certificate without a branch',
    { extensions: [constraints, { name: 'keyUsage', digitalSignature: true, nonRepudiation: true }] },
    'EFIRMA_ES_CSD',
  ],
  [
    'one without client authentication',
    { extensions: [constraints, keyUsage, { name: 'extKeyUsage', emailProtection: true }] },
    'EFIRMA_NO_ES_EFIRMA',
  ],
  [
    'a server certificate',
    { extensions: [constraints, keyUsage, { name: 'extKeyUsage', serverAuth: true }] },
    'EFIRMA_NO_ES_EFIRMA',
  ],
  [
    'one without key agreement',
    { extensions: [constraints, { ...keyUsage, keyAgreement: false }, extKeyUsage] },
    'EFIRMA_NO_ES_EFIRMA',
  ],
  ['one without key usage', { extensions: [constraints, extKeyUsage] }, 'EFIRMA_NO_ES_EFIRMA'],
  [
    'one with a critical extension that nobody knows',
    { extensions: [constraints, keyUsage, extKeyUsage, { id: '1.2.3.4', critical: true, value: '\x05\x00' }] },
    'EFIRMA_NO_ES_EFIRMA',
  ],
  ['one with an RFC of eleven characters', { rfc: 'EKU9003173C' }, 'EFIRMA_RFC_INVALIDO'],
  ['one with an RFC whose date does not exist', { rfc: 'EKU9002303C9' }, 'EFIRMA_RFC_INVALIDO'],
  ['one with the generic RFC', { rfc: 'XAXX010101000' }, 'EFIRMA_RFC_INVALIDO'],
  ['one with the generic RFC of foreigners', { rfc: 'XEXX010101000' }, 'EFIRMA_RFC_INVALIDO'],
  ['one without an RFC', { subject: [{ type: '2.5.4.3', value: 'NADIE' }] }, 'EFIRMA_RFC_INVALIDO'],
  ['one signed with SHA-1', { hash: 'sha1' }, 'EFIRMA_ALGORITMO_DEBIL'],
  ['one signed with MD5', { hash: 'md5' }, 'EFIRMA_ALGORITMO_DEBIL'],
  ['one that has ended', { to: new Date('2026-02-10T17:59:59Z') }, 'EFIRMA_NO_VIGENTE'],
  ['one that has not begun', { from: new Date('2026-02-10T18:00:01Z') }, 'EFIRMA_NO_VIGENTE'],
])('%s is refused', async (_what, options, codigo) => {
  await expect(judge(options)).rejects.toMatchObject({ codigo })
})

test('a key below 2048 bits is too short, one of 2048 is enough', async () => {
  await expect(judge({ privateKey: await newRsaKey(2040) })).rejects.toMatchObject({ codigo: 'EFIRMA_ALGORITMO_DEBIL' })
  await expect(judge({ privateKey: await newRsaKey(1024) })).rejects.toMatchObject({ codigo: 'EFIRMA_ALGORITMO_DEBIL' })
  await expect(judge({ privateKey: await newRsaKey(2048) })).resolves.toMatchObject({ rfc: base.rfc })
})

test.each([
  ['an elliptic curve', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey],
  ['Ed25519', generateKeyPairSync('ed25519').publicKey],
])('a key of %s is refused', async (_kind, publicKey) => {
  const { issuer } = pki.authority
  const der = writeCertificate({
    serial: '30001000000500000001',
    issuer: subjectOf(issuer.certificate),
    subject: [
      { type: '2.5.4.3', value: 'X' },
      { type: '2.5.4.45', value: base.rfc },
    ],
    notBefore: from,
    notAfter: to,
    publicKey,
    extensions: [constraints, keyUsage, extKeyUsage],
    signWith: issuer.key,
  })
  await expect(judgeCertificate(t.ctx, der)).rejects.toMatchObject({ codigo: 'EFIRMA_ALGORITMO_DEBIL' })
})

test('too early and too late are told apart, with the legal day', async () => {
  await expect(judge({ to: new Date('2026-02-01T05:00:00Z') })).rejects.toMatchObject({
    detail: expect.stringContaining('venció el 2026-01-31'),
  })
  await expect(judge({ from: new Date('2026-03-01T12:00:00Z') })).rejects.toMatchObject({
    detail: expect.stringContaining('comienza el 2026-03-01'),
  })
})

test.each([
  ['Ñ in T61String, as SAT writes it', 'HAÑ930228SM9', 't61' as const],
  ['Ñ in UTF8String', 'HAÑ930228SM9', 'utf8' as const],
  ['an ampersand', 'A&B930228SM9', undefined],
  ['a check digit that does not fit, as 1.5 % of real ones', 'VACE460910SX6', undefined],
])('an RFC with %s is read', async (_what, rfc, as) => {
  await expect(judge({ rfc, nombre: 'PEÑA Y NÚÑEZ', as, representante: undefined })).resolves.toMatchObject({
    rfc,
    nombre: 'PEÑA Y NÚÑEZ',
  })
})

test('a company’s representative is kept, with both keys', async () => {
  const company = { rfc: 'EKU9003173C9', curp: undefined, representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' } }
  await expect(judge(company)).resolves.toMatchObject({ rfc: 'EKU9003173C9', curp: null, representante: company.representante })
})

test('the certificate of one and the key of another do not go together', async () => {
  const signed = Buffer.from('||1.0|…||')
  const [mine, other] = [await pki.company(), await pki.person()]
  const signature = Buffer.from(other.sign('||1.0|…||'), 'base64')
  await expect(judgeCertificate(t.ctx, mine.cer, { signed, signature })).rejects.toMatchObject({
    codigo: 'EFIRMA_FIRMA_INVALIDA',
  })
  expect(createPublicKey(mine.privateKey).equals((await judgeCertificate(t.ctx, mine.cer)).publicKey)).toBe(true)
})

test.each([0, 1, 255, 257, 512, 6000])('a signature of %i bytes is refused without harm', async (size) => {
  const mine = await pki.person()
  const proof = { signed: Buffer.from('x'), signature: Buffer.alloc(size, 0xff) }
  await expect(judgeCertificate(t.ctx, mine.cer, proof)).rejects.toMatchObject({ codigo: 'EFIRMA_FIRMA_INVALIDA' })
})
