// Revocation, asked of a real `openssl ocsp` responder: what it says, what is believed, and what happens when it says nothing.
import type { KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '../../../src/modules/efirma/certificate.ts'
import { judgeCertificate, reloadAuthorities } from '../../../src/modules/efirma/index.ts'
import { judgeOcspAnswer } from '../../../src/modules/efirma/ocsp/judge-answer.ts'
import {
  type Issuer,
  issueTestEfirma,
  makeTestAuthority,
  newRsaKey,
  type TestEfirma,
} from '../../../src/modules/efirma/test-authority.ts'
import { type TestPki, testPki } from '../../support/efirma.ts'
import { answerOnce, hasOpenssl, responderCertificate, startResponder } from '../../support/ocsp.ts'
import { type Service, startService } from '../../support/service.ts'

if (!hasOpenssl) console.warn('skipped: openssl is absent')

describe.skipIf(!hasOpenssl)('revocation by OCSP', () => {
  // The responder is a process of its own and answers by the machine's clock, so this service's clock shows the same time.
  const start = new Date()
  const life = { from: new Date(start.getTime() - 86_400_000), to: new Date(start.getTime() + 30 * 86_400_000) }
  const stops: (() => Promise<unknown>)[] = []
  let t: Service
  let pki: TestPki
  let key: KeyObject
  let delegate: Issuer
  let good: TestEfirma
  let revoked: TestEfirma
  let stranger: TestEfirma

  beforeAll(async () => {
    t = await startService({ now: start.toISOString() })
    stops.push(() => t.stop())
    pki = await testPki(t)
    key = await newRsaKey()
    delegate = { certificate: responderCertificate(pki.authority.issuer, key, life), key }
    good = await pki.efirma('GODE561231GR8', { serial: '30001000000500000001' })
    revoked = await pki.efirma('GODE561231GR8', { serial: '30001000000500000002' })
    stranger = await pki.efirma('GODE561231GR8', { serial: '30001000000500000003' })
  })
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop()
  })

  const under = (url: string | undefined, efirmaRevocation: 'required' | 'best-effort' = 'required') => ({
    ...t.ctx,
    config: { ...t.ctx.config, efirmaOcspUrl: url, efirmaRevocation },
  })
  const responder = async (options: Partial<Parameters<typeof startResponder>[0]> = {}) => {
    const { url, stop } = await startResponder({
      authority: pki.authority.issuer,
      signer: delegate,
      good: [good.numeroSerie],
      revoked: [revoked.numeroSerie],
      minutes: 10,
      ...options,
    })
    stops.push(stop)
    return url
  }
  const kept = () => t.ctx.db.selectFrom('estados_ocsp').select(['estado', 'vence_el', 'revocado_el']).orderBy('estado').execute()
  const forget = () => t.ctx.db.deleteFrom('estados_ocsp').execute()
  const entries = () =>
    t.ctx.db
      .selectFrom('auditoria')
      .select(['accion', 'actor', 'objeto', 'detalle'])
      .where('accion', '=', 'efirma.estado-desconocido')
      .execute()

  test('good passes, revoked and unknown are refused each with its code; what was said is kept until it ends', async () => {
    const ctx = under(await responder())
    await expect(judgeCertificate(ctx, good.cer)).resolves.toMatchObject({ rfc: 'GODE561231GR8' })
    await expect(judgeCertificate(ctx, revoked.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_REVOCADA', status: 403 })
    await expect(judgeCertificate(ctx, stranger.cer)).rejects.toMatchObject({
      codigo: 'EFIRMA_ESTADO_DESCONOCIDO',
      status: 503,
      headers: { 'retry-after': '30' },
    })
    const rows = await kept()
    expect(rows.map((r) => r.estado)).toEqual(['bueno', 'revocado'])
    expect(rows[1]!.revocado_el).toEqual(new Date('2026-01-01T00:00:00Z'))
    for (const row of rows) expect(row.vence_el.getTime() - start.getTime()).toBeLessThan(11 * 60_000)
    await forget()
  })

  test('the authority may answer itself', async () => {
    await expect(judgeCertificate(under(await responder({ signer: pki.authority.issuer })), good.cer)).resolves.toBeDefined()
    await forget()
  })

  test('an answer that has expired, or is from the future, proves nothing', async () => {
    const ctx = under(await responder())
    t.clock.advance(16 * 60)
    await expect(judgeCertificate(ctx, good.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    t.clock.set(new Date(Date.now() - 10 * 60_000).toISOString())
    await expect(judgeCertificate(ctx, good.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    // Clocks that differ a little do no harm.
    t.clock.set(new Date(Date.now() - 3 * 60_000).toISOString())
    await expect(judgeCertificate(ctx, good.cer)).resolves.toBeDefined()
    expect(await kept()).toHaveLength(1)
    t.clock.set(start.toISOString())
    await forget()
  })

  test('an answer without nextUpdate counts now and is not kept', async () => {
    await expect(judgeCertificate(under(await responder({ minutes: undefined })), good.cer)).resolves.toBeDefined()
    expect(await kept()).toEqual([])
  })

  test.each<[string, () => Promise<Issuer>]>([
    [
      'a responder without the OCSP signing usage',
      async () => ({ certificate: responderCertificate(pki.authority.issuer, key, { ...life, usage: false }), key }),
    ],
    [
      'a responder of another authority',
      async () => {
        const other = await makeTestAuthority({ ...life })
        return { certificate: responderCertificate(other.issuer, key, life), key }
      },
    ],
    [
      'a responder of the root instead of the authority',
      async () => ({ certificate: responderCertificate(pki.authority.root, key, life), key }),
    ],
    [
      'a responder whose certificate has ended',
      async () => ({
        certificate: responderCertificate(pki.authority.issuer, key, {
          from: life.from,
          to: new Date(start.getTime() - 3_600_000),
        }),
        key,
      }),
    ],
    [
      'a responder whose certificate has not begun',
      async () => ({
        certificate: responderCertificate(pki.authority.issuer, key, {
          from: new Date(start.getTime() + 3_600_000),
          to: life.to,
        }),
        key,
      }),
    ],
    [
      'a responder whose certificate was signed with SHA-1',
      async () => ({ certificate: responderCertificate(pki.authority.issuer, key, { ...life, hash: 'sha1' }), key }),
    ],
    ['an e.firma of the same authority', async () => ({ certificate: stranger.cer, key: stranger.privateKey })],
  ])('an answer signed by %s proves nothing', async (_who, signer) => {
    const url = await responder({ signer: await signer() })
    await expect(judgeCertificate(under(url), good.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    await expect(judgeCertificate(under(url), revoked.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    expect(await kept()).toEqual([])
  })

  test('an answer signed with SHA-1 proves nothing', async () => {
    await expect(judgeCertificate(under(await responder({ hash: 'sha1' })), good.cer)).rejects.toMatchObject({
      codigo: 'EFIRMA_ESTADO_DESCONOCIDO',
    })
  })

  describe('over the wire', () => {
    let behind: string
    let front: Server
    let url: string
    let asked = 0
    let mode: (body: Buffer) => Promise<{ status: number; body: Buffer; headers?: Record<string, string> }>
    const pass = async (body: Buffer) => ({ status: 200, body: await post(behind, body) })

    beforeAll(async () => {
      behind = await responder()
      front = createServer(async (req, res) => {
        asked++
        const chunks: Buffer[] = []
        for await (const chunk of req) chunks.push(chunk as Buffer)
        const { status, body, headers } = await mode(Buffer.concat(chunks))
        res.writeHead(status, { 'content-type': 'application/ocsp-response', ...headers }).end(body)
      })
      await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
      url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/`
      stops.push(async () => front.close())
    })

    test('many acts at once ask once, and while the answer holds nobody asks again, in any process', async () => {
      mode = pass
      asked = 0
      await Promise.all(Array.from({ length: 12 }, () => judgeCertificate(under(url), good.cer)))
      expect(asked).toBe(1)
      await judgeCertificate(under(url), good.cer)
      expect(asked).toBe(1)
      // Ten minutes later the kept answer has ended: it is asked again, and the responder's answer is of now.
      await t.ctx.db.updateTable('estados_ocsp').set({ vence_el: start }).execute()
      await judgeCertificate(under(url), good.cer)
      expect(asked).toBe(2)
      await forget()
    })

    test('the answer to another question is not believed', async () => {
      let first: Buffer | undefined
      mode = async (body) => {
        first ??= await post(behind, body)
        return { status: 200, body: first }
      }
      await expect(judgeCertificate(under(url), good.cer)).resolves.toBeDefined()
      await forget()
      await expect(judgeCertificate(under(url), good.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    })

    test('the answer about another certificate is not believed', async () => {
      const wrong = answerOnce({
        authority: pki.authority.issuer,
        signer: delegate,
        good: [good.numeroSerie],
        minutes: 10,
        certificate: good.cer,
      })
      mode = async () => ({ status: 200, body: wrong })
      await expect(judgeCertificate(under(url), revoked.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    })

    test('an answer that failed once is asked for once more', async () => {
      asked = 0
      mode = async (body) => (asked === 1 ? { status: 502, body: Buffer.alloc(0) } : pass(body))
      await expect(judgeCertificate(under(url), good.cer)).resolves.toBeDefined()
      expect(asked).toBe(2)
      await forget()
    })

    test.each<[string, typeof mode]>([
      ['redirects elsewhere', async () => ({ status: 302, body: Buffer.alloc(0), headers: { location: behind } })],
      ['answers a page', async () => ({ status: 200, body: Buffer.from('<html>mantenimiento</html>') })],
      ['answers nothing', async () => ({ status: 200, body: Buffer.alloc(0) })],
      ['answers megabytes', async () => ({ status: 200, body: Buffer.alloc(5_000_000, 0x30) })],
      ['says to try later', async () => ({ status: 200, body: Buffer.from('30030a0103', 'hex') })],
      ['says it is not authorised', async () => ({ status: 200, body: Buffer.from('30030a0106', 'hex') })],
    ])('a responder that %s is of no use', async (_what, answer) => {
      mode = answer
      await expect(judgeCertificate(under(url), good.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    })

    test('who can’t show the key makes nobody ask', async () => {
      mode = pass
      asked = 0
      const proof = { signed: Buffer.from('x'), signature: Buffer.alloc(256) }
      await expect(judgeCertificate(under(url), good.cer, proof)).rejects.toMatchObject({ codigo: 'EFIRMA_FIRMA_INVALIDA' })
      expect(asked).toBe(0)
    })
  })

  test('a silent responder: required refuses within seconds, best-effort lets pass and the audit log says so', async () => {
    const sockets = new Set<Socket>()
    const silent = createTcpServer((socket) => void sockets.add(socket.on('error', () => {})))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    const began = performance.now()
    const required = judgeCertificate(under(url, 'required'), good.cer)
    const bestEffort = judgeCertificate(under(url, 'best-effort'), revoked.cer)
    await expect(required).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
    await expect(bestEffort).resolves.toMatchObject({ rfc: 'GODE561231GR8' })
    expect(performance.now() - began).toBeLessThan(60_000)
    expect(await entries()).toMatchObject([
      { actor: 'GODE561231GR8', objeto: revoked.numeroSerie, detalle: { motivo: expect.any(String) } },
    ])
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  test('best-effort still refuses what is known to be revoked, and without an address it says so', async () => {
    await expect(judgeCertificate(under(await responder(), 'best-effort'), revoked.cer)).rejects.toMatchObject({
      codigo: 'EFIRMA_REVOCADA',
    })
    await forget()
    await expect(judgeCertificate(under(undefined, 'best-effort'), good.cer)).resolves.toBeDefined()
    expect((await entries()).at(-1)).toMatchObject({ detalle: { motivo: 'EFIRMA_OCSP_URL is not set' } })
  })

  test('an answer without its responder’s certificate is judged by the one that the operator installed', async () => {
    // The authority's name and key are the same; only where the responder's certificate comes from differs.
    const bytes = answerOnce({
      authority: pki.authority.issuer,
      signer: delegate,
      good: [good.numeroSerie],
      minutes: 10,
      certificate: good.cer,
      embed: false,
    })
    const question = {
      certificate: parseCertificate(good.cer),
      authority: parseCertificate(pki.authority.issuer.certificate),
      nonce: Buffer.alloc(32),
      now: new Date(),
    }
    expect(judgeOcspAnswer(bytes, { ...question, responders: [] }).status).toBe('unknown')
    expect(judgeOcspAnswer(bytes, { ...question, responders: [parseCertificate(delegate.certificate)] }).status).toBe('good')
    writeFileSync(join(t.dataDir, 'demo', 'ca', 'ocsp.test.cer'), delegate.certificate)
    expect((await reloadAuthorities(t.ctx)).responders).toHaveLength(1)
  })

  test('bytes that were changed anywhere never make a revoked certificate good', () => {
    const about = {
      authority: pki.authority.issuer,
      signer: delegate,
      good: [good.numeroSerie],
      revoked: [revoked.numeroSerie],
      minutes: 10,
    }
    const answer = answerOnce({ ...about, certificate: revoked.cer })
    const question = {
      certificate: parseCertificate(revoked.cer),
      authority: parseCertificate(pki.authority.issuer.certificate),
      responders: [],
      nonce: Buffer.alloc(32),
      now: new Date(),
    }
    expect(judgeOcspAnswer(answer, question).status).toBe('revoked')
    for (let at = 0; at < answer.length; at += 4) {
      const changed = Buffer.from(answer)
      changed[at] = changed[at]! ^ (1 << ((at / 4) % 8))
      expect(judgeOcspAnswer(changed, question).status).not.toBe('good')
    }
    for (let at = 0; at < answer.length; at += 16)
      expect(judgeOcspAnswer(answer.subarray(0, at), question).status).toBe('unknown')
  })

  test('an e.firma that outlived its authority is still asked about, and a responder of that authority believed', async () => {
    const short = await makeTestAuthority({
      from: new Date(start.getTime() - 90 * 86_400_000),
      to: new Date(start.getTime() - 86_400_000),
    })
    for (const [i, der] of short.certificates.entries()) writeFileSync(join(t.dataDir, 'demo', 'ca', `short-${i}.cer`), der)
    await reloadAuthorities(t.ctx)
    const from = new Date(start.getTime() - 60 * 86_400_000)
    const old = await issueTestEfirma(short, {
      rfc: 'GODE561231GR8',
      nombre: 'X',
      from,
      to: life.to,
      privateKey: good.privateKey,
    })
    const signer = { certificate: responderCertificate(short.issuer, key, { from, to: life.to }), key }
    const url = await responder({ authority: short.issuer, signer, good: [old.numeroSerie] })
    await expect(judgeCertificate(under(url), old.cer)).resolves.toBeDefined()
    await forget()
    // The authority itself has ended: an answer that it signs now is worth nothing.
    const itself = await responder({ authority: short.issuer, signer: short.issuer, good: [old.numeroSerie] })
    await expect(judgeCertificate(under(itself), old.cer)).rejects.toMatchObject({ codigo: 'EFIRMA_ESTADO_DESCONOCIDO' })
  })
})

function post(url: string, body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/ocsp-request', 'content-length': body.length } },
      async (res) => {
        const chunks: Buffer[] = []
        for await (const chunk of res) chunks.push(chunk as Buffer)
        resolve(Buffer.concat(chunks))
      },
    )
    asking.on('error', reject).end(body)
  })
}
