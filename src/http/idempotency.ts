// Idempotency-Key (contract.md 2): same key and body, same answer; same key, other body, 422. Owns table idempotencia.
// Only answers 2xx are kept: a refusal changed nothing, so the corrected request may use the key again. The kept answer is
// sealed, since some carry a secret. A key whose request died in a crash is freed after a minute. (docs/adr/0006)
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExpressionBuilder } from 'kysely'
import type { Context } from '../context.ts'
import type { DB } from '../db/schema.ts'
import { decrypt, encrypt } from '../kernel/encryption.ts'
import type { App } from './app-type.ts'
import { httpProblems as p } from './problems.ts'

const KEPT_MS = 24 * 3_600_000
const ABANDONED_MS = 60_000

type Held = { quien: string; clave: string; since: Date }
const held = new WeakMap<FastifyRequest, Held>()
const belongsTo = ({ quien, clave }: Omit<Held, 'since'>) => `idempotencia:${quien}:${clave}`

/** The row of this very taking: a request slower than a minute may have been overtaken by its own repetition. */
const ours =
  ({ quien, clave, since }: Held) =>
  (e: ExpressionBuilder<DB, 'idempotencia'>) =>
    e.and({ quien, clave, creada_el: since })

/** Whose key it is: strangers who happen to choose the same one must not meet. An e.firma act tells its owner by the certificate. */
function ownerOf(request: FastifyRequest): string {
  if (request.caller) return request.caller.rfc
  const { certificado } = (request.body ?? {}) as { certificado?: unknown }
  const trait = typeof certificado === 'string' ? certificado : request.ip
  return createHash('sha256').update(trait).digest('base64url')
}

export function installIdempotency(app: App, production: Context): void {
  const environmentOf = (request: FastifyRequest): Context =>
    (request.routeOptions.config.environment === 'sandbox' && production.sandbox) || production

  // Most requests pass both hooks by, at once.
  app.addHook('preHandler', (request, reply, done) => {
    const clave = request.headers['idempotency-key']
    if (!request.routeOptions.config.idempotent || clave === undefined) return done()
    return take(request, reply, clave)
  })

  async function take(request: FastifyRequest, reply: FastifyReply, clave: string | string[]) {
    if (typeof clave !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(clave)) {
      throw p.PARAMETRO_INVALIDO({
        errores: [{ campo: 'Idempotency-Key', mensaje: 'Debe tener de 1 a 255 caracteres visibles, sin espacios.' }],
      })
    }
    const ctx = environmentOf(request)
    const key = { quien: ownerOf(request), clave }
    const peticion = createHash('sha256')
      .update(JSON.stringify([request.method, request.url, inOneOrder(request.body ?? null)]))
      .digest()
    const now = ctx.realNow()
    const taken = await ctx.db
      .insertInto('idempotencia')
      .values({
        ...key,
        peticion_sha256: peticion,
        estado: null,
        respuesta_sealed: null,
        creada_el: now,
        vence_el: new Date(now.getTime() + KEPT_MS),
      })
      .onConflict((c) =>
        c
          .constraint('idempotencia_pk')
          .doUpdateSet({
            peticion_sha256: peticion,
            estado: null,
            respuesta_sealed: null,
            creada_el: now,
            vence_el: new Date(now.getTime() + KEPT_MS),
          })
          .where((e) =>
            e.or([
              e('idempotencia.vence_el', '<=', now),
              e.and([
                e('idempotencia.estado', 'is', null),
                e('idempotencia.creada_el', '<', new Date(now.getTime() - ABANDONED_MS)),
              ]),
            ]),
          ),
      )
      .returning('clave')
      .executeTakeFirst()
    if (taken) return void held.set(request, { ...key, since: now })

    const kept = await ctx.db
      .selectFrom('idempotencia')
      .selectAll()
      .where('quien', '=', key.quien)
      .where('clave', '=', clave)
      .executeTakeFirst()
    if (!kept || (kept.estado === null && kept.peticion_sha256.equals(peticion)))
      throw p.IDEMPOTENCIA_EN_CURSO({ headers: { 'retry-after': '2' } })
    if (!kept.peticion_sha256.equals(peticion)) throw p.IDEMPOTENCIA_DISTINTA()
    const { headers, body } = JSON.parse(decrypt(ctx.keyring, kept.respuesta_sealed!, belongsTo(key)).toString('utf8'))
    return reply
      .code(kept.estado!)
      .headers({ ...headers, 'idempotent-replayed': 'true' })
      .serializer((text: unknown) => text as string)
      .send(body)
  }

  app.addHook('onSend', (request, reply, payload, done) => {
    const key = held.get(request)
    if (!key) return done(null, payload)
    held.delete(request)
    return keep(request, reply, payload, key)
  })

  async function keep(request: FastifyRequest, reply: FastifyReply, payload: unknown, key: Held): Promise<unknown> {
    const ctx = environmentOf(request)
    try {
      if (reply.statusCode >= 200 && reply.statusCode < 300 && (typeof payload === 'string' || payload == null)) {
        const headers = { 'content-type': reply.getHeader('content-type'), location: reply.getHeader('location') }
        const answer = encrypt(ctx.keyring, JSON.stringify({ headers, body: payload ?? '' }), belongsTo(key))
        await ctx.db
          .updateTable('idempotencia')
          .set({ estado: reply.statusCode, respuesta_sealed: answer })
          .where(ours(key))
          .execute()
      } else {
        await ctx.db.deleteFrom('idempotencia').where(ours(key)).execute()
      }
    } catch (err) {
      // What was done is done: the caller gets the true answer, and the key frees itself after a minute.
      request.log.error({ err }, 'the answer was not kept for its idempotency key')
    }
    return payload
  }
}

/** JSON says nothing by the order of members: a retry whose program wrote them in another order is the same request. */
function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOneOrder)
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(members.map(([name, member]) => [name, inOneOrder(member)]))
}

/** Drops the answers that are no longer kept. */
export const purgeIdempotency = async (ctx: Context): Promise<void> =>
  void (await ctx.db.deleteFrom('idempotencia').where('vence_el', '<', ctx.realNow()).execute())
