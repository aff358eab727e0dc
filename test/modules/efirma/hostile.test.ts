// Bytes that nobody should send: whatever arrives, the answer is a Problem of this module, soon, and nothing else.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Problem } from '../../../src/kernel/problem.ts'
import { parseCertificate } from '../../../src/modules/efirma/certificate.ts'
import { children, readOne, Unreadable } from '../../../src/modules/efirma/der.ts'
import { ACT_CODES, judgeCertificate, reloadAuthorities } from '../../../src/modules/efirma/index.ts'
import { type TestPki, testPki } from '../../support/efirma.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let pki: TestPki
let cer: Buffer
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  cer = (await pki.company()).cer
})
afterAll(() => t.stop())

/** The code that the bytes are refused with, or the RFC where they are accepted; anything that is not a Problem of ours fails. */
async function outcome(der: Buffer): Promise<string> {
  try {
    return (await judgeCertificate(t.ctx, der)).rfc
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    expect(ACT_CODES).toContain(error.codigo)
    return error.codigo
  }
}

/** xorshift: the same mutations in every run. */
function sequence(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

test('every single byte of a certificate counts: changed, it is refused', async () => {
  const next = sequence(7)
  for (let at = 0; at < cer.length; at++) {
    const changed = Buffer.from(cer)
    changed[at] = changed[at]! ^ (1 + next(255))
    expect(await outcome(changed)).toMatch(/^EFIRMA_/)
  }
})

test('cut short anywhere, or with something behind it, it is unreadable', async () => {
  for (let size = 0; size < cer.length; size++) expect(await outcome(cer.subarray(0, size))).toBe('EFIRMA_ILEGIBLE')
  expect(await outcome(Buffer.concat([cer, Buffer.of(0)]))).toBe('EFIRMA_ILEGIBLE')
})

test('thousands of certificates with pieces changed, cut out, doubled and swapped', async () => {
  const next = sequence(20_261_121)
  for (let i = 0; i < 5_000; i++) {
    let bytes = Buffer.from(cer)
    for (let n = 0; n <= next(4); n++) {
      const [at, size] = [next(bytes.length), 1 + next(40)]
      const piece = bytes.subarray(at, at + size)
      const elsewhere = next(bytes.length)
      const ways = [
        () =>
          Buffer.concat([
            bytes.subarray(0, at),
            Buffer.from(Array.from({ length: size }, () => next(256))),
            bytes.subarray(at + size),
          ]),
        () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]),
        () => Buffer.concat([bytes.subarray(0, elsewhere), piece, bytes.subarray(elsewhere)]),
        () => Buffer.concat([bytes.subarray(0, at), Buffer.of([0x80, 0x84, 0xff, 0x30, 0x02][next(5)]!), bytes.subarray(at + 1)]),
      ]
      bytes = ways[next(ways.length)]!()
    }
    const result = await outcome(bytes)
    if (!bytes.equals(cer)) expect(result).toMatch(/^EFIRMA_/)
  }
})

test.each<[string, () => Buffer]>([
  ['nothing', () => Buffer.alloc(0)],
  ['zeros', () => Buffer.alloc(4_000)],
  ['a megabyte', () => Buffer.alloc(1_000_000, 0x30)],
  ['a sequence in a sequence, four thousand deep', () => deep(4_000)],
  ['a length of four gigabytes', () => Buffer.from('3084ffffffff', 'hex')],
  ['an indefinite length', () => Buffer.from('30800000', 'hex')],
  ['a length that is not minimal', () => Buffer.from('308105020101', 'hex')],
  ['an OCTET STRING', () => Buffer.from('0403616263', 'hex')],
])('%s is unreadable', async (_what, write) => {
  const before = process.cpuUsage()
  expect(await outcome(write())).toBe('EFIRMA_ILEGIBLE')
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(2_000)
})

function deep(levels: number): Buffer {
  let bytes = Buffer.from('0500', 'hex')
  for (let i = 0; i < levels; i++) {
    const size = bytes.length < 0x80 ? Buffer.of(bytes.length) : Buffer.of(0x82, bytes.length >> 8, bytes.length & 0xff)
    bytes = Buffer.concat([Buffer.of(0x30), size, bytes])
  }
  return bytes
}

test('the algorithm inside and outside the signed part must be the same', () => {
  // sha256WithRSAEncryption stands twice; the second is outside.
  const oid = Buffer.from('2a864886f70d01010b', 'hex')
  const outside = cer.lastIndexOf(oid)
  const changed = Buffer.from(cer)
  changed[outside + 8] = 0x0d
  expect(() => parseCertificate(changed)).toThrow(Unreadable)
})

test('a part ends where its holder ends', () => {
  expect(() => children(readOne(Buffer.from('3003020201', 'hex')))).toThrow(Unreadable)
  expect(children(readOne(Buffer.from('3003020101', 'hex'))).map((n) => n.body.toString('hex'))).toEqual(['01'])
})

test('authority files with pieces changed never stop the others from loading', async () => {
  const next = sequence(5)
  const folder = join(t.dataDir, 'demo', 'ca')
  const whole = pki.authority.issuer.certificate
  for (let i = 0; i < 200; i++) {
    const changed = Buffer.from(whole)
    for (let n = 0; n < 3; n++) changed[next(whole.length)] = next(256)
    writeFileSync(join(folder, `changed-${i}.cer`), changed)
  }
  await reloadAuthorities(t.ctx)
  expect(await outcome(cer)).toBe((await pki.company()).rfc)
})
