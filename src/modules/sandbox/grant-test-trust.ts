// A test employer trusts the test developer, by the act that every employer signs.
import type { Context } from '../../context.ts'
import type { Day } from '../../kernel/dates.ts'
import { prepareChallenge, type TestEfirma } from '../efirma/index.ts'
import { grantAct, grantTrust } from '../trust/index.ts'
import type { SandboxRun } from './run.ts'

/** `ctx`: the run's. Answers the relation's folio. */
export async function grantTestTrust(
  ctx: Context,
  run: SandboxRun,
  employer: Pick<TestEfirma, 'cer' | 'sign'>,
  { inicio, fin, nrps = ['*'] }: { inicio: Day; fin: Day; nrps?: string[] },
): Promise<string> {
  const { reto, cadenaOriginal } = await prepareChallenge(ctx, [grantAct], {
    proposito: grantAct.proposito,
    datos: { desarrollador: run.rfc, nrps, inicio, fin },
  })
  const signed = { reto, certificado: employer.cer.toString('base64'), firma: employer.sign(cadenaOriginal) }
  return (await grantTrust(ctx, signed)).folio
}
