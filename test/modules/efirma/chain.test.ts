// Ways from an e.firma up to an installed root, good and bad; and the folder that authorities are installed in.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '../../../src/modules/efirma/certificate.ts'
import { indexAuthorities, judgeChain } from '../../../src/modules/efirma/chain.ts'
import { installedAuthorities, judgeCertificate, reloadAuthorities } from '../../../src/modules/efirma/index.ts'
import { issueTestEfirma, makeTestAuthority, newRsaKey, writeAuthority } from '../../../src/modules/efirma/test-authority.ts'
import { type Attribute, keyIdentifier, subjectOf } from '../../../src/modules/efirma/test-certificate.ts'
import { type Service, startService } from '../../support/service.ts'

const day = (text: string) => new Date(`${text}T12:00:00Z`)
const LIFE = { from: day('2015-01-01'), to: day('2035-01-01') }
const name = (cn: string): Attribute[] => [
  { type: '2.5.4.6', value: 'MX' },
  { type: '2.5.4.3', value: cn, as: 'utf8' },
]
const keys: Record<'root' | 'mid' | 'low' | 'other' | 'leaf', KeyObject> = {} as never

beforeAll(async () => {
  for (const who of ['root', 'mid', 'low', 'other', 'leaf'] as const) keys[who] = await newRsaKey()
})

type AuthorityOptions = Partial<Parameters<typeof writeAuthority>[0]>
const root = (options: AuthorityOptions = {}) =>
  writeAuthority({ issuer: name('RAIZ'), subject: name('RAIZ'), key: keys.root, signWith: keys.root, ...LIFE, ...options })
const under = (parent: Buffer, parentKey: KeyObject, cn: string, key: KeyObject, options: AuthorityOptions = {}) =>
  writeAuthority({ issuer: subjectOf(parent), subject: name(cn), key, signWith: parentKey, ...LIFE, ...options })

const leaf = async (certificate: Buffer, key: KeyObject, from = day('2025-01-01'), options = {}) =>
  (
    await issueTestEfirma(
      { issuer: { certificate, key } },
      { rfc: 'GODE561231GR8', nombre: 'EDUARDO', from, to: day('2029-01-01'), privateKey: keys.leaf, ...options },
    )
  ).cer

const judge = (der: Buffer, ...installed: Buffer[]) => {
  const judgement = judgeChain(
    parseCertificate(der),
    indexAuthorities(installed.map((a, i) => ({ certificate: parseCertificate(a), file: String(i) }))),
  )
  return judgement.ok ? judgement.path.map((a) => a.file) : judgement.why
}

describe('the way up', () => {
  test('authority and root installed: accepted, whatever their order', async () => {
    const [r, m] = [root(), under(root(), keys.root, 'AC', keys.mid)]
    const der = await leaf(m, keys.mid)
    expect(judge(der, r, m)).toEqual(['1', '0'])
    expect(judge(der, m, r)).toEqual(['0', '1'])
  })

  test('without its root an authority is not believed, nor a root without its authority', async () => {
    const [r, m] = [root(), under(root(), keys.root, 'AC', keys.mid)]
    const der = await leaf(m, keys.mid)
    expect(judge(der, m)).toBe('no-root')
    expect(judge(der, r)).toBe('no-authority')
    expect(judge(der)).toBe('no-authority')
  })

  test('another authority of the same name does not make its e.firmas ours', async () => {
    const [r, m] = [root(), under(root(), keys.root, 'AC', keys.mid)]
    const foreign = under(r, keys.other, 'AC', keys.other)
    expect(judge(await leaf(foreign, keys.other), r, m)).toBe('signature')
  })

  test('an authority whose own signature is not its issuer’s leads nowhere', async () => {
    const forged = under(root(), keys.other, 'AC', keys.mid)
    expect(judge(await leaf(forged, keys.mid), root(), forged)).toBe('no-root')
  })

  test('of several authorities with one name the one that signed is found', async () => {
    const r = root()
    const generations = [keys.other, keys.mid, keys.low].map((key) => under(r, keys.root, 'AC', key))
    expect(judge(await leaf(generations[1]!, keys.mid), r, ...generations)).toEqual(['2', '0'])
  })

  test('the key identifier of the authority narrows the search where the certificate names one', async () => {
    const r = root()
    const m = under(r, keys.root, 'AC', keys.mid)
    const extensions = (key: KeyObject) => [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(createPublicKey(key)) },
    ]
    expect(judge(await leaf(m, keys.mid, undefined, { extensions: extensions(keys.mid) }), r, m)).toEqual(['1', '0'])
    expect(judge(await leaf(m, keys.mid, undefined, { extensions: extensions(keys.other) }), r, m)).toBe('no-authority')
  })

  test('a name that was written in another string type or case is the same name', async () => {
    const r = root({
      subject: [
        { type: '2.5.4.6', value: 'MX' },
        { type: '2.5.4.3', value: 'Raiz', as: 'printable' },
      ],
      issuer: [
        { type: '2.5.4.6', value: 'MX' },
        { type: '2.5.4.3', value: 'Raiz', as: 'printable' },
      ],
    })
    const m = under(root(), keys.root, 'AC', keys.mid)
    expect(judge(await leaf(m, keys.mid), r, m)).toEqual(['1', '0'])
  })

  test('two authorities that vouch for each other without a root are not believed', async () => {
    const a = writeAuthority({ issuer: name('B'), subject: name('A'), key: keys.mid, signWith: keys.other, ...LIFE })
    const b = writeAuthority({ issuer: name('A'), subject: name('B'), key: keys.other, signWith: keys.mid, ...LIFE })
    expect(judge(await leaf(a, keys.mid), a, b)).toBe('no-root')
    // A root that one of them also has makes a way out of the loop.
    const crossed = writeAuthority({ issuer: name('RAIZ'), subject: name('B'), key: keys.other, signWith: keys.root, ...LIFE })
    expect(judge(await leaf(a, keys.mid), a, b, crossed, root())).toEqual(['0', '2', '3'])
  })

  test('forty authorities that all vouch for each other end the search', async () => {
    const life = { from: LIFE.from, to: LIFE.to }
    const many = Array.from({ length: 20 }, () => [
      writeAuthority({ issuer: name('B'), subject: name('A'), key: keys.mid, signWith: keys.mid, ...life }),
      writeAuthority({ issuer: name('A'), subject: name('B'), key: keys.mid, signWith: keys.mid, ...life }),
    ]).flat()
    expect(judge(await leaf(many[0]!, keys.mid), ...many)).toBe('no-root')
  })

  test.each<[string, AuthorityOptions]>([
    ['no CA flag', { ca: false }],
    ['no right to sign certificates', { keyUsage: { digitalSignature: true, cRLSign: true } }],
  ])('an authority with %s has not issued anything', async (_what, options) => {
    const m = under(root(), keys.root, 'AC', keys.mid, options)
    expect(judge(await leaf(m, keys.mid), root(), m)).toBe('not-an-authority')
  })

  test('an e.firma can’t issue another one', async () => {
    const m = under(root(), keys.root, 'AC', keys.mid)
    const first = await leaf(m, keys.mid)
    expect(judge(await leaf(first, keys.leaf), root(), m, first)).toBe('not-an-authority')
  })

  test('path lengths are kept: a root with 0 below it has no authority under an authority', async () => {
    const limited = root({ pathLength: 0 })
    const m = under(limited, keys.root, 'AC', keys.mid)
    expect(judge(await leaf(m, keys.mid), limited, m)).toBe('path-length')
    const r = root({ pathLength: 1 })
    const low = under(m, keys.mid, 'SUB', keys.low)
    expect(judge(await leaf(m, keys.mid), r, m)).toEqual(['1', '0'])
    expect(judge(await leaf(low, keys.low), r, m, low)).toBe('path-length')
    expect(judge(await leaf(low, keys.low), root({ pathLength: 2 }), m, low)).toEqual(['2', '1', '0'])
  })

  test('a SHA-1 signature on a root or authority is fine, since the operator installed the file; MD5 is not', async () => {
    const [r, m] = [root({ hash: 'sha1' }), under(root(), keys.root, 'AC', keys.mid, { hash: 'sha1' })]
    expect(judge(await leaf(m, keys.mid), r, m)).toEqual(['1', '0'])
    const old = under(root(), keys.root, 'AC', keys.mid, { hash: 'md5' })
    expect(judge(await leaf(old, keys.mid), r, old)).toBe('no-root')
  })
})

describe('each authority is judged at the moment it signed', () => {
  const m = () => under(root(), keys.root, 'AC', keys.mid, { from: day('2018-02-23'), to: day('2022-02-23') })
  test.each([
    ['inside its life', '2021-06-01', ['1', '0']],
    ['at its first moment', '2018-02-23', ['1', '0']],
    ['at its last moment', '2022-02-23', ['1', '0']],
    ['before it began', '2018-02-22', 'not-valid-then'],
    ['after it ended', '2022-02-24', 'not-valid-then'],
  ])('an e.firma dated %s', async (_when, from, expected) => {
    expect(judge(await leaf(m(), keys.mid, day(from)), root(), m())).toEqual(expected)
  })

  test('a root that has ended is judged when it signed the authority, not now', async () => {
    const r = root({ from: day('2010-01-01'), to: day('2019-01-01') })
    expect(judge(await leaf(m(), keys.mid, day('2021-06-01')), r, m())).toEqual(['1', '0'])
    const late = root({ from: day('2019-01-01'), to: day('2035-01-01') })
    expect(judge(await leaf(m(), keys.mid, day('2021-06-01')), late, m())).toBe('not-valid-then')
  })

  test('an authority that was renewed under the same key is found by its other certificate', async () => {
    const renewed = under(root(), keys.root, 'AC', keys.mid, { from: day('2022-02-01'), to: day('2030-01-01') })
    expect(judge(await leaf(m(), keys.mid, day('2025-01-01')), root(), m(), renewed)).toEqual(['2', '0'])
  })
})

describe('the folder of authorities', () => {
  let t: Service
  let dir: string
  beforeAll(async () => {
    t = await startService()
    dir = join(t.dataDir, 'sat')
    t = { ...t, ctx: { ...t.ctx, config: { ...t.ctx.config, efirmaTrustDir: dir } } }
  })
  afterAll(() => t.stop())
  const pem = (...ders: Buffer[]) =>
    ders
      .map(
        (der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
      )
      .join('\nsome words between\n')

  test('absent or empty: the service says so and goes on, and every e.firma is refused', async () => {
    expect((await reloadAuthorities(t.ctx)).all).toEqual([])
    expect(t.logs.at(-1)).toMatchObject({ msg: 'no authority installed: every e.firma will be refused' })
    mkdirSync(dir)
    const m = under(root(), keys.root, 'AC', keys.mid)
    await expect(judgeCertificate(t.ctx, await leaf(m, keys.mid))).rejects.toMatchObject({ codigo: 'EFIRMA_EMISOR_DESCONOCIDO' })
  })

  test('a bundle in PEM, DER under .crt, and a broken file beside them: what can be read counts, the broken one is named', async () => {
    const m = under(root(), keys.root, 'AC', keys.mid)
    const low = under(m, keys.mid, 'SUB', keys.low)
    writeFileSync(join(dir, 'bundle.pem'), pem(root(), m))
    writeFileSync(join(dir, 'sub.CRT'), low)
    writeFileSync(join(dir, 'broken.cer'), Buffer.concat([low.subarray(0, 200), Buffer.alloc(20)]))
    writeFileSync(join(dir, 'notes.txt'), 'not looked at')
    expect((await reloadAuthorities(t.ctx)).all).toHaveLength(3)
    const complaint = t.logs.find((line) => line.msg === 'authority file can not be read: left out')
    expect(complaint).toMatchObject({ file: join(dir, 'broken.cer') })
    await expect(judgeCertificate(t.ctx, await leaf(m, keys.mid))).resolves.toMatchObject({ rfc: 'GODE561231GR8' })
  })

  test('files that come and go count without a restart', async () => {
    const other = await makeTestAuthority({ ...LIFE, name: 'OTRA', keys: { root: keys.other, issuer: keys.low } })
    const der = await leaf(other.issuer.certificate, keys.low)
    await expect(judgeCertificate(t.ctx, der)).rejects.toMatchObject({ codigo: 'EFIRMA_EMISOR_DESCONOCIDO' })
    writeFileSync(join(dir, 'otra.pem'), pem(...other.certificates))
    await expect
      .poll(
        () =>
          judgeCertificate(t.ctx, der).then(
            (s) => s.rfc,
            () => null,
          ),
        { interval: 200 },
      )
      .toBe('GODE561231GR8')
    rmSync(join(dir, 'otra.pem'))
    await expect.poll(async () => (await installedAuthorities(t.ctx)).all.length, { interval: 200 }).toBe(3)
    await expect(judgeCertificate(t.ctx, der)).rejects.toMatchObject({ codigo: 'EFIRMA_EMISOR_DESCONOCIDO' })
  })

  test('in production the demo authority is not believed', async () => {
    const m = under(root(), keys.root, 'DEMO', keys.mid)
    mkdirSync(join(t.dataDir, 'demo', 'ca'), { recursive: true })
    writeFileSync(join(t.dataDir, 'demo', 'ca', 'demo.pem'), pem(root(), m))
    const der = await leaf(m, keys.mid)
    await reloadAuthorities(t.ctx)
    await expect(judgeCertificate(t.ctx, der)).resolves.toBeDefined()
    const production = { ...t.ctx, config: { ...t.ctx.config, production: true } }
    await reloadAuthorities(production)
    await expect(judgeCertificate(production, der)).rejects.toMatchObject({ codigo: 'EFIRMA_EMISOR_DESCONOCIDO' })
  })
})
