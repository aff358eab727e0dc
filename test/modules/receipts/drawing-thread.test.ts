import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { drawReceipt } from '../../../src/modules/receipts/draw-receipt.ts'
import { drawInThread } from '../../../src/modules/receipts/drawing-thread.ts'
import type { GrantReceipt, RevocationReceipt } from '../../../src/modules/receipts/index.ts'
import { issuedSeal } from '../../support/seal.ts'

const FOLIO = 'RC-7Q2M-9KXD-41VB-ZT0H'
const NOW = new Date('2026-02-10T18:00:03Z')
const OPTIONS = { url: `https://sia.test/verificacion/${FOLIO}`, now: NOW }
const FACE = { name: 'Sello', serialNumber: 'AB', validTo: NOW, room: 4_000 }
const NRPS = Array.from({ length: 400 }, (_, i) => completeNrp(`A01${String(i).padStart(7, '0')}`))
const certificado = Buffer.from(issuedSeal().certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64')

const signed = { cadenaOriginal: `||1.0|nrps=${NRPS.join(',')}|Ñandú||`, firma: Buffer.alloc(256, 9), certificado }
const relation = {
  folio: FOLIO,
  patron: { rfc: 'ÑAÑ850101AB1', nombre: 'Muñecos' },
  desarrollador: { rfc: 'MAB9307148T4', nombre: null },
  producto: null,
  nrps: NRPS,
  inicio: '2026-02-10',
  fin: '2027-02-09',
  otorgadaEl: NOW,
  firmante: { rfc: 'ÑAÑ850101AB1', nombre: 'MUÑECOS', representante: null },
}
const grant: GrantReceipt = { kind: 'relacion', ...relation, ...signed }
const revocation: RevocationReceipt = {
  kind: 'revocacion',
  ...relation,
  nrps: [NRPS[0]!],
  revocadaEl: NOW,
  revocadaPor: null,
  motivo: null,
  acto: { ...signed, cadenaOriginal: '||1.0|revocar||', firmante: { rfc: 'ÑAÑ850101AB1', nombre: 'OTRA PERSONA' } },
}

test('the thread gives the same bytes as drawing here, also when asked for several at once', async () => {
  const drawn = await Promise.all([grant, revocation, grant].map((receipt) => drawInThread(FACE, receipt, OPTIONS)))
  expect(drawn[0]!.equals(await drawReceipt(FACE, grant, OPTIONS))).toBe(true)
  expect(drawn[1]!.equals(await drawReceipt(FACE, revocation, OPTIONS))).toBe(true)
  expect(drawn[2]!.equals(drawn[0]!)).toBe(true)
})

test('while a receipt of four hundred NRPs is drawn, the event loop computes for a small part of that time', async () => {
  await drawInThread(FACE, revocation, OPTIONS)
  // Time in the loop's own callbacks, so that what other processes take from this machine does not count as held.
  const before = performance.eventLoopUtilization()
  const cpu = process.threadCpuUsage?.()
  await drawInThread(FACE, grant, OPTIONS)
  const { utilization } = performance.eventLoopUtilization(before)
  const spent = cpu && process.threadCpuUsage(cpu)
  expect(utilization).toBeLessThan(0.5)
  if (spent) expect((spent.user + spent.system) / 1_000).toBeLessThan(100)
})

test('what cannot be drawn is refused, and the next is drawn', async () => {
  const broken = { ...grant, certificado: Buffer.from('no certificate') }
  await expect(drawInThread(FACE, broken, OPTIONS)).rejects.toThrow()
  expect((await drawInThread(FACE, revocation, OPTIONS)).subarray(0, 8).toString()).toBe('%PDF-1.7')
})
