// A request of the sandbox belongs to a run: the run of the taxpayer whose token, credentials or certificate it carries. It then
// counts against the run's allowance and is judged by the run's clock.
import type { FastifyRequest } from 'fastify'
import { type Context, perService, type Run } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { httpProblems } from '../../http/problems.ts'
import { challengeData, holderOf } from '../efirma/index.ts'
import { type Form, namedClient } from '../tokens/index.ts'
import { problems } from './problems.ts'
import { runsOfRfcs, selectRunOfRfc } from './queries.ts'
import { type Allowance, type Bucket, NAMING_RUN, OF_ALL, OF_RUN, take } from './rules.ts'
import { runOf, type SandboxRun } from './run.ts'

// Of this process: what they spare is its processor. They cost nothing but memory, which is bounded.
const buckets = perService(() => new Map<string, Bucket>())
const MOST_BUCKETS = 2_000

export async function runOfRfc(sandbox: Context, rfc: string): Promise<SandboxRun | undefined> {
  const row = await selectRunOfRfc(sandbox.db, rfc)
  return row && runOf(row)
}

/** The run of a taxpayer, ready for one more request of it. Throws CORRIDA_CERRADA, LIMITE_EXCEDIDO. */
export async function admitToRun(sandbox: Context, rfc: string, allowance: Allowance = OF_RUN): Promise<SandboxRun | undefined> {
  const run = await runOfRfc(sandbox, rfc)
  if (!run) return undefined
  if (run.cerradaEl) throw problems.CORRIDA_CERRADA()
  // Its own first: what is refused to one run must cost the others nothing.
  spend(sandbox, `${run.id} ${allowance.name}`, allowance)
  spend(sandbox, 'todas', OF_ALL)
  return run
}

function spend(ctx: Context, key: string, allowance: Allowance): void {
  const all = buckets(ctx)
  const { bucket, wait } = take(all.get(key), allowance, ctx.realNow().getTime())
  // Those used longest ago come first, and are full again.
  all.delete(key)
  all.set(key, bucket)
  if (all.size > MOST_BUCKETS) all.delete(all.keys().next().value!)
  if (wait === 0) return
  const { name, perSecond, burst } = allowance
  throw httpProblems.LIMITE_EXCEDIDO({
    detail: `El ambiente de pruebas atiende ${perSecond} peticiones por segundo de cada corrida. Espere ${wait} s y repita la petición.`,
    headers: {
      'retry-after': String(wait),
      'ratelimit-policy': `"${name}";q=${burst};w=${Math.ceil(burst / perSecond)}`,
      ratelimit: `"${name}";r=0;t=${wait}`,
    },
  })
}

/** For every route of the sandbox's scope: finds the run where no token told it, and keeps runs apart. */
export function attributeRequests(app: App, sandbox: Context): void {
  app.addHook('preHandler', async (request) => {
    if (!request.run) {
      const rfc = namedTaxpayer(request)
      if (rfc) request.run = await admitToRun(sandbox, rfc, NAMING_RUN)
    }
    if (request.run) await keepApart(sandbox, request, request.run)
  })
}

type Body = Partial<Record<string, unknown>>

function namedTaxpayer(request: FastifyRequest): string | undefined {
  const body = (typeof request.body === 'object' && request.body !== null ? request.body : {}) as Body
  if (typeof body.certificado === 'string') return holderOf(body.certificado)
  if (request.routeOptions.config.access === 'client') return namedClient(request.headers.authorization, body as Form, holderOf)
  return typeof body.rfc === 'string' ? body.rfc.trim().toUpperCase() : undefined
}

/** Refuses a request of one run that names a taxpayer of another. */
async function keepApart(sandbox: Context, request: FastifyRequest, run: Run): Promise<void> {
  const body = (request.body ?? {}) as Body
  const query = request.query as Body
  const signed = typeof body.reto === 'string' ? ((await challengeData(sandbox, body.reto)) as Body | undefined) : undefined
  const named = [query, body, signed ?? {}].flatMap((part) => [part.patron, part.desarrollador])
  const rfcs = [...new Set(named.filter((rfc): rfc is string => typeof rfc === 'string' && rfc.length <= 13))]
  if (rfcs.length === 0) return
  const runs = await runsOfRfcs(sandbox.db, rfcs)
  if (runs.some(({ corrida }) => corrida !== run.id)) throw problems.CORRIDA_AJENA()
}
