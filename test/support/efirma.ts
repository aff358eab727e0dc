// e.firmas that a test service believes. One test authority and one RSA key for each taxpayer and process: making keys is slow.
import type { KeyObject } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completeRfc } from '../../src/kernel/rfc.ts'
import { reloadAuthorities } from '../../src/modules/efirma/index.ts'
import {
  type EfirmaOptions,
  issueTestEfirma,
  makeTestAuthority,
  newRsaKey,
  type TestAuthority,
  type TestEfirma,
} from '../../src/modules/efirma/test-authority.ts'
import type { Service } from './service.ts'

const DAY_MS = 86_400_000

export type TestPki = {
  authority: TestAuthority
  /** An e.firma of this taxpayer that is valid by the service's clock. The same again for the same arguments. */
  efirma(rfc: string, options?: Partial<EfirmaOptions>): Promise<TestEfirma>
  /** A company, `EMP900101` + check, with a representative; and a natural person. */
  company(): Promise<TestEfirma>
  person(): Promise<TestEfirma>
}

let shared: Promise<TestAuthority> | undefined
const keys = new Map<string, Promise<KeyObject>>()

const keyOf = (rfc: string): Promise<KeyObject> => {
  const made = keys.get(rfc) ?? newRsaKey()
  keys.set(rfc, made)
  return made
}

export const COMPANY_RFC = completeRfc('EMP900101AA')
export const PERSON_RFC = 'GODE561231GR8'

/** Makes the service believe the process's test authority, and issues e.firmas by it. */
export async function testPki(service: Pick<Service, 'ctx' | 'dataDir' | 'clock'>): Promise<TestPki> {
  shared ??= makeTestAuthority({ from: new Date('2010-01-01T00:00:00Z'), to: new Date('2049-01-01T00:00:00Z') })
  const authority = await shared
  const folder = join(service.dataDir, 'demo', 'ca')
  mkdirSync(folder, { recursive: true })
  for (const [i, der] of authority.certificates.entries()) writeFileSync(join(folder, `test-${i}.cer`), der)
  await reloadAuthorities(service.ctx)

  const issued = new Map<string, Promise<TestEfirma>>()
  const efirma = (rfc: string, options: Partial<EfirmaOptions> = {}): Promise<TestEfirma> => {
    const id = JSON.stringify([rfc, options])
    const made = issued.get(id) ?? issue(rfc, options)
    issued.set(id, made)
    return made
  }
  const issue = async (rfc: string, options: Partial<EfirmaOptions>): Promise<TestEfirma> => {
    const now = service.clock.now.getTime()
    return issueTestEfirma(authority, {
      rfc,
      nombre: rfc.length === 12 ? 'EMPRESA DE PRUEBA SA DE CV' : 'PERSONA DE PRUEBA',
      from: new Date(now - 365 * DAY_MS),
      to: new Date(now + 3 * 365 * DAY_MS),
      ...(rfc.length === 12
        ? { representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' } }
        : { curp: 'GODE561231HDFRRN09' }),
      privateKey: await keyOf(rfc),
      ...options,
    })
  }
  return { authority, efirma, company: () => efirma(COMPANY_RFC), person: () => efirma(PERSON_RFC) }
}

/** Prepares the act at the service and signs its cadena original: the body of the act's endpoint. */
export async function sign(
  service: Pick<Service, 'app'>,
  efirma: Pick<TestEfirma, 'cer' | 'sign'>,
  proposito: string,
  datos: object = {},
) {
  const response = await service.app.inject({ method: 'POST', url: '/v1/efirma/retos', payload: { proposito, datos } })
  if (response.statusCode !== 201) throw new Error(`reto refused: ${response.body}`)
  const { reto, cadenaOriginal } = response.json<{ reto: string; cadenaOriginal: string }>()
  return { reto, certificado: efirma.cer.toString('base64'), firma: efirma.sign(cadenaOriginal) }
}
