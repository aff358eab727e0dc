// SAT's own certificates: the test e.firmas against their real authorities, and every authority of production.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { cpSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '../../../src/modules/efirma/certificate.ts'
import { installedAuthorities, judgeCertificate, reloadAuthorities } from '../../../src/modules/efirma/index.ts'
import { type Service, startService } from '../../support/service.ts'
import { absent, certificatesIn, read, SAT_PRODUCTION, SAT_TEST_PKI } from '../../support/shared.ts'

describe.skipIf(absent(SAT_TEST_PKI))('the e.firmas that SAT publishes for tests', () => {
  let t: Service
  beforeAll(async () => {
    t = await startService({ env: { EFIRMA_TRUST_DIR: `${SAT_TEST_PKI}/ca` } })
  })
  afterAll(() => t.stop())

  test.each([
    {
      file: 'EKU9003173C9_2023.cer',
      at: '2026-02-10T18:00:00Z',
      signer: {
        rfc: 'EKU9003173C9',
        nombre: 'ESCUELA KEMPER URGATE SA DE CV',
        curp: null,
        representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' },
        numeroSerie: '30001000000500003415',
      },
    },
    {
      // Its authority ended in February 2022, four months before.
      file: 'HAN_tilde_930228SM9_2019.cer',
      at: '2022-06-15T18:00:00Z',
      signer: {
        rfc: 'HAÑ930228SM9',
        nombre: 'HERMANOS ANZURES ÑARVAEZ SA',
        curp: null,
        representante: { rfc: 'KAHO641101B39', curp: 'KAHO641101HNTLKS06' },
        numeroSerie: '30001000000400002421',
      },
    },
    {
      file: 'CACX7605101P8_2019.cer',
      at: '2022-06-15T18:00:00Z',
      signer: {
        rfc: 'CACX7605101P8',
        nombre: 'XOCHILT CASAS CHAVEZ',
        curp: 'CACX760510MGTSHC04',
        representante: null,
        numeroSerie: '30001000000400002300',
      },
    },
  ])('$file is accepted inside its life and names its owner', async ({ file, at, signer }) => {
    t.clock.set(at)
    const judged = await judgeCertificate(t.ctx, read(SAT_TEST_PKI, 'efirma', file))
    const { publicKey, ...named } = judged
    expect(named).toEqual(signer)
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
  })

  test.each([
    ['EKU9003173C9_2023.cer', '2027-05-17T04:37:14.999Z', undefined],
    ['EKU9003173C9_2023.cer', '2027-05-17T04:37:15Z', 'EFIRMA_NO_VIGENTE'],
    ['EKU9003173C9_2023.cer', '2023-05-18T04:37:14Z', undefined],
    ['EKU9003173C9_2023.cer', '2023-05-18T04:37:13.999Z', 'EFIRMA_NO_VIGENTE'],
    ['HAN_tilde_930228SM9_2019.cer', '2023-06-14T00:00:00Z', 'EFIRMA_NO_VIGENTE'],
  ])('%s at %s: %s', async (file, at, codigo) => {
    t.clock.set(at)
    const judged = judgeCertificate(t.ctx, read(SAT_TEST_PKI, 'efirma', file))
    if (codigo) await expect(judged).rejects.toMatchObject({ codigo })
    else await expect(judged).resolves.toMatchObject({ rfc: 'EKU9003173C9' })
  })

  test.each(certificatesIn(`${SAT_TEST_PKI}/csd`))('the seal certificate %s is refused as what it is', async (file) => {
    for (const at of ['2022-06-15T18:00:00Z', '2026-02-10T18:00:00Z']) {
      t.clock.set(at)
      await expect(judgeCertificate(t.ctx, read(SAT_TEST_PKI, 'csd', file))).rejects.toMatchObject({
        codigo: 'EFIRMA_ES_CSD',
        status: 403,
      })
    }
  })

  test.each(certificatesIn(`${SAT_TEST_PKI}/efirma`))(
    'the private key of %s opens with its password and signs what the certificate verifies',
    async (file) => {
      const cer = parseCertificate(read(SAT_TEST_PKI, 'efirma', file))
      const passphrase = read(SAT_TEST_PKI, 'password.txt').toString('utf8').trim()
      const key = createPrivateKey({
        key: read(SAT_TEST_PKI, 'efirma', file.replace('.cer', '.key')),
        format: 'der',
        type: 'pkcs8',
        passphrase,
      })
      expect(createPublicKey(key).equals(cer.publicKey)).toBe(true)
      t.clock.set(file.includes('2023') ? '2026-02-10T18:00:00Z' : '2022-06-15T18:00:00Z')
      const signed = Buffer.from('||1.0|Ñ|prueba||')
      await expect(judgeCertificate(t.ctx, cer.der, { signed, signature: sign('sha256', signed, key) })).resolves.toBeDefined()
      await expect(
        judgeCertificate(t.ctx, cer.der, { signed: Buffer.from('otra'), signature: sign('sha256', signed, key) }),
      ).rejects.toMatchObject({
        codigo: 'EFIRMA_FIRMA_INVALIDA',
      })
    },
  )

  test.each(certificatesIn(`${SAT_TEST_PKI}/ca`))('the authority %s itself is not a taxpayer', async (file) => {
    await expect(judgeCertificate(t.ctx, read(SAT_TEST_PKI, 'ca', file))).rejects.toMatchObject({ codigo: 'EFIRMA_ES_AUTORIDAD' })
  })
})

describe.skipIf(absent(SAT_PRODUCTION))('the authorities of production', () => {
  test('every file loads: authorities as authorities, OCSP signers as responders, and the log complains of none', async () => {
    const t = await startService({ env: { EFIRMA_TRUST_DIR: SAT_PRODUCTION } })
    const { all, responders, orphans } = await reloadAuthorities(t.ctx)
    expect(all.map((a) => a.file.split('/').at(-1)).sort()).toEqual(
      certificatesIn(SAT_PRODUCTION)
        .filter((f) => !f.startsWith('ocsp'))
        .sort(),
    )
    expect(responders).toHaveLength(2)
    // Signed with MD5 in 2001 and 2004; what they signed has ended long ago.
    expect(orphans.map((a) => a.file.split('/').at(-1))).toEqual(['AC0_SAT.cer', 'ARC0_IES.cer'])
    expect(t.logs.filter((line) => line.msg === 'authority file can not be read: left out')).toEqual([])
    await t.stop()
  })

  test('a test e.firma is worthless where only the authorities of production are installed', async (context) => {
    if (absent(SAT_TEST_PKI)) return context.skip()
    const t = await startService({ env: { EFIRMA_TRUST_DIR: SAT_PRODUCTION } })
    const judged = judgeCertificate(t.ctx, read(SAT_TEST_PKI, 'efirma', 'EKU9003173C9_2023.cer'))
    await expect(judged).rejects.toMatchObject({ codigo: 'EFIRMA_EMISOR_DESCONOCIDO' })
    // Installing its authorities is dropping the files in; the next look finds them.
    cpSync(`${SAT_TEST_PKI}/ca`, `${t.dataDir}/demo/ca`, { recursive: true })
    await reloadAuthorities(t.ctx)
    await expect(judgeCertificate(t.ctx, read(SAT_TEST_PKI, 'efirma', 'EKU9003173C9_2023.cer'))).resolves.toMatchObject({
      rfc: 'EKU9003173C9',
    })
    expect((await installedAuthorities(t.ctx)).all).toHaveLength(14)
    await t.stop()
  })
})
