// The link of the revocation, against a real responder.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { testPki } from '../../support/efirma.ts'
import { hasOpenssl, startResponder } from '../../support/ocsp.ts'
import { type Service, startService } from '../../support/service.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function service(env: Record<string, string>): Promise<Service> {
  // The responder answers by the clock of the machine.
  const t = await startService({ now: new Date(Date.now()).toISOString(), env })
  closing.push(() => t.stop())
  return t
}
const link = async (t: Service, cer: Buffer) => {
  const payload = { certificado: cer.toString('base64') }
  const response = await t.app.inject({ method: 'POST', url: '/v1/diagnostico', payload })
  return response.json().eslabones[2]
}
const audited = async (t: Service) => (await t.ctx.db.selectFrom('auditoria').selectAll().execute()).length

/** Where nobody listens. */
const NOBODY = 'http://127.0.0.1:9/'

describe.skipIf(!hasOpenssl)('with a responder (openssl is not here otherwise)', () => {
  test('good and revoked are told to anybody, and nothing is written to the audit log', async () => {
    const scratch = await service({})
    const pki = await testPki(scratch)
    const [good, revoked, strange] = [await pki.person(), await pki.company(), await pki.efirma('MAB9307148T4')]
    const { issuer } = pki.authority
    const responder = await startResponder({
      authority: issuer,
      signer: issuer,
      good: [good.numeroSerie],
      revoked: [revoked.numeroSerie],
      minutes: 10,
    })
    closing.push(() => responder.stop())
    const t = await service({ EFIRMA_OCSP_URL: responder.url, EFIRMA_REVOCATION: 'required' })
    await testPki(t)
    expect(await link(t, good.cer)).toMatchObject({ estado: 'correcto', mensaje: 'El SAT informa que no está revocada.' })
    expect(await link(t, revoked.cer)).toMatchObject({
      causa: 'EFIRMA_REVOCADA',
      resuelve: 'usted',
      detalle: 'Revocada el 2025-12-31.',
    })
    expect(await link(t, strange.cer)).toMatchObject({ causa: 'EFIRMA_ESTADO_DESCONOCIDO', resuelve: 'el SAT' })
    expect(await audited(t)).toBe(0)
  })
})

test.each([
  ['required', NOBODY, { estado: 'roto', causa: 'EFIRMA_ESTADO_DESCONOCIDO', resuelve: 'el SAT' }],
  ['required', '', { estado: 'roto', causa: 'OCSP_SIN_CONFIGURAR', resuelve: 'el Instituto' }],
  ['best-effort', NOBODY, { estado: 'no-revisado', causa: null }],
])('where it cannot be learnt and is %s (responder %j), the link says so', async (mode, url, expected) => {
  const t = await service({ EFIRMA_REVOCATION: mode, EFIRMA_OCSP_URL: url })
  const { cer } = await (await testPki(t)).person()
  expect(await link(t, cer)).toMatchObject(expected)
  expect(await audited(t)).toBe(0)
})

test('strangers cannot make the service put more than four questions at a time', async () => {
  const held: ServerResponse[] = []
  let open = false
  const responder = createServer((_request, response) => {
    if (open) response.writeHead(500).end()
    else held.push(response)
  })
  await new Promise<void>((resolve) => responder.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => responder.close(() => resolve())))
  const { port } = responder.address() as AddressInfo
  const t = await service({ EFIRMA_REVOCATION: 'required', EFIRMA_OCSP_URL: `http://127.0.0.1:${port}/` })
  const pki = await testPki(t)
  const efirmas = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => pki.efirma('GODE561231GR8', { nombre: `PERSONA ${n}` })))
  const answers: string[] = []
  const all = efirmas.map(async ({ cer }) => answers.push((await link(t, cer)).estado))
  // While the responder is silent, two come back before the others, whose questions run out of time: those that were not let through.
  await expect.poll(() => [answers.length >= 2, held.length >= 4]).toEqual([true, true])
  expect(answers.slice(0, 2)).toEqual(['no-revisado', 'no-revisado'])
  open = true
  for (const response of held) response.writeHead(500).end()
  await Promise.all(all)
  expect(answers.slice(2)).toEqual(['roto', 'roto', 'roto', 'roto'])
})
