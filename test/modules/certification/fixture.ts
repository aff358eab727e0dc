// A service with a scripted suite, and the steps that tests of certification have in common.
import type { Context } from '../../../src/context.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { bearer } from '../../support/login.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { type ScriptedSuite, scriptedSuite } from './scripted-suite.ts'

export const DEVELOPER = 'MAB9307148T4'
export const STRANGER = 'GODE561231GR8'

/** A parsed body, of which a test looks at what it knows. */
type Json = ReturnType<typeof JSON.parse>

export type Answer = { status: number; body: Json; headers: Record<string, unknown>; bytes: Buffer }

export type Fixture = Service & {
  suite: ScriptedSuite
  call(
    method: 'GET' | 'POST',
    path: string,
    options?: { as?: string; body?: object; headers?: Record<string, string> },
  ): Promise<Answer>
  product(version?: string, nombre?: string, as?: string): Promise<string>
  /** A certification in tests: its id and run. */
  opened(producto?: string, as?: string): Promise<{ id: string; corrida: string }>
  /** One whose tests are passed and which was requested; approved, unless an operator approves. */
  requested(producto?: string): Promise<{ id: string; corrida: string; body: Json }>
  told(): Promise<[string, string][]>
  reset(): Promise<void>
}

const TABLES = [
  'tramites_evidencias',
  'tramites_certificacion',
  'productos',
  'relaciones_nrp',
  'relaciones_confianza',
  'certificaciones',
  'desarrolladores',
  'idempotencia',
  'correos',
  'contrasenas',
] as const

export async function certificationFixture(env: Record<string, string> = {}): Promise<Fixture> {
  const suite = scriptedSuite()
  const service = await startService({ env, parts: { suite } })
  const fixture: Fixture = {
    ...service,
    suite,
    async call(method, path, { as = DEVELOPER, body, headers = {} } = {}) {
      const response = await service.app.inject({
        method,
        url: `/v1${path}`,
        headers: { ...(await bearer(service, as)), ...headers },
        ...(body && { payload: body }),
      })
      const json = String(response.headers['content-type']).includes('json')
      return {
        status: response.statusCode,
        body: json ? response.json() : undefined,
        headers: response.headers,
        bytes: response.rawPayload,
      }
    },
    async product(version = '5.2.0', nombre = 'Nómina Ñandú', as = DEVELOPER) {
      const body = { nombre, version, contacto: { correo: 'contacto@nandu.example', telefono: '+52 55 1234 5678' } }
      return (await fixture.call('POST', '/productos', { body, as })).body.id
    },
    async opened(producto, as = DEVELOPER) {
      const { body } = await fixture.call('POST', '/certificaciones', {
        body: { producto: producto ?? (await fixture.product(undefined, undefined, as)) },
        as,
      })
      return { id: body.id, corrida: await runOf(service.ctx, body.id) }
    },
    async requested(producto) {
      const certification = await fixture.opened(producto)
      suite.pass(certification.corrida)
      const { body } = await fixture.call('POST', `/certificaciones/${certification.id}/solicitud`)
      return { ...certification, body }
    },
    async told() {
      await deliverPendingMail(service.ctx)
      return service.mail.splice(0).map((m) => [m.to, m.subject])
    },
    async reset() {
      service.clock.set(NOW)
      for (const table of TABLES) await service.ctx.db.deleteFrom(table).execute()
      service.mail.length = 0
    },
  }
  return fixture
}

export const runOf = async (ctx: Context, id: string): Promise<string> =>
  (await ctx.db.selectFrom('tramites_certificacion').select('corrida').where('id', '=', id).executeTakeFirstOrThrow()).corrida

export const rowOf = (ctx: Context, id: string) =>
  ctx.db.selectFrom('tramites_certificacion').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

export const certificationsOf = (ctx: Context) =>
  ctx.db
    .selectFrom('certificaciones')
    .select(['folio', 'producto', 'version', 'mayor', 'constancia', 'vigente_desde', 'vigente_hasta', 'revocada_motivo'])
    .orderBy('creada_el')
    .execute()

export const audited = async (ctx: Context, objeto: string): Promise<string[]> =>
  (await ctx.db.selectFrom('auditoria').select('accion').where('objeto', '=', objeto).orderBy('id').execute()).map(
    (r) => r.accion,
  )
