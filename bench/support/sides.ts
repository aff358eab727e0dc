// The servers that the reading benches compare, each in a process of its own: `node sides.ts <side> <database> <data folder>`.
// `servicio`: the product. `llano`: a plain handler with the same checks. `sondeo`: a JWT is verified and one row read by its primary key.
import '../../src/runtime/v8-flags.ts'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fastifyJwt from '@fastify/jwt'
import Fastify, { type FastifyInstance } from 'fastify'
import { buildApp } from '../../src/app.ts'
import { runPrepared } from '../../src/db/prepared.ts'
import { publicPem, publishedKeys } from '../../src/modules/tokens/signing-keys.ts'
import { plainHandler } from './plain-handler.ts'
import { benchContext } from './service.ts'

export type Side = 'servicio' | 'llano' | 'sondeo'

export type Server = { port: number; process: ChildProcess }

/** `sides`: this file, or that of another checkout. */
export async function startSide(side: Side, url: string, dataDir: string, sides = import.meta.filename): Promise<Server> {
  const child = fork(sides, [side, url, dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${side} ended before it listened`)
  })
  const [port] = (await Promise.race([once(child, 'message'), ended])) as [number]
  ended.catch(() => {})
  return { port, process: child }
}

async function bare(side: 'llano' | 'sondeo', url: string, dataDir: string): Promise<FastifyInstance> {
  const ctx = benchContext(url, dataDir)
  const [key] = await publishedKeys(ctx)
  const pem = (await publicPem(ctx, key!.kid))!
  if (side === 'llano') return plainHandler(url, pem, key!.kid)
  const app = Fastify()
  await app.register(fastifyJwt, { secret: { public: pem, private: 'unused' }, verify: { algorithms: ['ES256'] } })
  app.get('/', async (request) => {
    await request.jwtVerify()
    const { patron } = request.query as { patron: string }
    const rows = await runPrepared(ctx.database, 'select rfc, ultima_publicacion from patrones where rfc = $1', [patron])
    return { datos: [], cursor: rows[0], hayMas: false }
  })
  return app
}

if (import.meta.main) {
  const [side, url, dataDir] = process.argv.slice(2) as [Side, string, string]
  const app = side === 'servicio' ? await buildApp(benchContext(url, dataDir)) : await bare(side, url, dataDir)
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send!((app.server.address() as AddressInfo).port)
}
