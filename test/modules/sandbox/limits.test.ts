// Runs are apart from each other, limited, and go with everything that was theirs.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushAccesses } from '../../../src/modules/notices/access-log/record-access.ts'
import { flushPositions } from '../../../src/modules/notices/positions/read-positions.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import {
  closeRun,
  findRun,
  type OpenedRun,
  openRun,
  prepareKeys,
  purgeRuns,
  runOfRfc,
} from '../../../src/modules/sandbox/index.ts'
import { PURGED } from '../../../src/modules/sandbox/purge-queries.ts'
import { OF_ALL, OF_RUN, RUNS_PER_DEVELOPER, take } from '../../../src/modules/sandbox/rules.ts'
import { anyRun, efirmaOf, login, REAL_DEVELOPER, sandboxBearer, sandboxOf, signAt, stockKeys } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let opened: OpenedRun
let other: OpenedRun
let auth: { authorization: string }
let otherAuth: { authorization: string }
beforeAll(async () => {
  t = await startService({ sandbox: true })
  opened = await anyRun(t)
  other = await anyRun(t, 'OTR010101AB1')
  auth = await sandboxBearer(t, opened)
  otherAuth = await sandboxBearer(t, other)
})
afterAll(() => t.stop())

const get = (url: string, headers: Record<string, string> = auth) => t.app.inject({ url: `/sandbox/v1${url}`, headers })
const named = (run: OpenedRun, n = 0) => encodeURIComponent(run.patrones[n]!.rfc)

test('a taxpayer of another run is out of reach, also where a relation would allow it', async () => {
  const response = await get(`/avisos?patron=${named(other)}`)
  expect([response.statusCode, response.json().codigo]).toEqual([403, 'CORRIDA_AJENA'])
  const payload = await signAt(t, '/sandbox', await efirmaOf(t, opened, opened.patrones[3]!.rfc), 'relacion:otorgar', {
    desarrollador: other.run.rfc,
    nrps: ['*'],
    inicio: '2026-02-10',
    fin: '2027-02-10',
  })
  const granted = await t.app.inject({ method: 'POST', url: '/sandbox/v1/relaciones-confianza', payload })
  expect([granted.statusCode, granted.json().codigo]).toEqual([403, 'CORRIDA_AJENA'])
  const ask = { patron: other.patrones[0]!.rfc, nrps: ['*'], inicio: '2026-02-10', fin: '2027-02-10' }
  const asked = await t.app.inject({ method: 'POST', url: '/sandbox/v1/solicitudes-relacion', headers: auth, payload: ask })
  expect([asked.statusCode, asked.json().codigo]).toEqual([403, 'CORRIDA_AJENA'])
  expect((await get(`/avisos?patron=${named(other)}`, otherAuth)).statusCode).toBe(200)
})

test('the directory names test developers, never whose software they stand for', async () => {
  const { body } = await t.app.inject({ url: '/sandbox/v1/desarrolladores' })
  expect(body).toContain(opened.run.rfc)
  expect(body).not.toContain(REAL_DEVELOPER)
  expect(body).not.toContain('Ñandú')
})

test('a run that asks too much waits as Retry-After says; the others do not', async () => {
  const answers = await Promise.all(Array.from({ length: OF_RUN.burst + 20 }, () => get('/reloj')))
  const refused = answers.filter((a) => a.statusCode === 429)
  expect(refused.length).toBeGreaterThanOrEqual(20)
  expect(refused[0]!.json().codigo).toBe('LIMITE_EXCEDIDO')
  expect(refused[0]!.headers).toMatchObject({
    'retry-after': '1',
    ratelimit: '"corrida";r=0;t=1',
    'ratelimit-policy': `"corrida";q=${OF_RUN.burst};w=${OF_RUN.burst / OF_RUN.perSecond}`,
  })
  expect((await get('/reloj', otherAuth)).statusCode).toBe(200)
  t.clock.advance(1)
  expect((await get('/reloj')).statusCode).toBe(200)
  t.clock.advance(60)
})

test('a run that asks without end uses up its own allowance and nothing of the others', async () => {
  const many = OF_ALL.burst + 20
  const answers = await Promise.all(Array.from({ length: many }, () => get('/reloj')))
  expect(answers.filter((a) => a.statusCode === 200)).toHaveLength(OF_RUN.burst)
  expect((await get('/reloj', otherAuth)).statusCode).toBe(200)
  t.clock.advance(60)
})

test('at the token endpoint the limit has the form of OAuth', async () => {
  const ask = () =>
    t.app.inject({
      method: 'POST',
      url: '/sandbox/v1/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        client_id: opened.run.rfc,
        client_secret: 'x',
        otp: '000000',
        grant_type: 'password',
      }).toString(),
    })
  const answers = await Promise.all(Array.from({ length: 40 }, ask))
  const refused = answers.filter((a) => a.statusCode === 429)
  expect(refused.length).toBeGreaterThanOrEqual(10)
  expect(refused[0]!.json().error).toBe('slow_down')
  expect(refused[0]!.headers['retry-after']).toBe('1')
  t.clock.advance(60)
})

test('a bucket never holds more than its burst, and a clock that goes back takes nothing', () => {
  const allowance = { name: 'x', perSecond: 2, burst: 3 }
  let { bucket } = take(undefined, allowance, 0)
  expect(bucket.left).toBe(2)
  ;({ bucket } = take(bucket, allowance, 1_000_000))
  expect(bucket.left).toBe(2)
  ;({ bucket } = take(bucket, allowance, 0))
  expect(bucket.left).toBe(1)
  ;({ bucket } = take(bucket, allowance, 0))
  const empty = take(bucket, allowance, 0)
  expect(empty.wait).toBe(1)
})

test('a developer has so many runs open and no more, also when it opens them at one moment', async () => {
  const sandbox = sandboxOf(t)
  await stockKeys(sandbox, RUNS_PER_DEVELOPER + 3)
  const ask = () => openRun(sandbox, { desarrolladorReal: 'MUC010101AB1', producto: { nombre: 'A', version: '1' }, avisos: 0 })
  const outcomes = await Promise.allSettled(Array.from({ length: RUNS_PER_DEVELOPER + 2 }, ask))
  const open = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value] : []))
  expect(open).toHaveLength(RUNS_PER_DEVELOPER)
  const codes = outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason.codigo] : []))
  expect(codes).toEqual(['CORRIDAS_AGOTADAS', 'CORRIDAS_AGOTADAS'])
  await closeRun(sandbox, open[0]!.run)
  expect((await ask()).run.desarrolladorReal).toBe('MUC010101AB1')
})

test('keys made beforehand are taken by the next run, each once', async () => {
  const sandbox = sandboxOf(t)
  await sandbox.db.deleteFrom('llaves_preparadas').execute()
  expect(await prepareKeys(sandbox, 3)).toBe(3)
  const stock = () => sandbox.db.selectFrom('llaves_preparadas').selectAll().execute()
  expect(await stock()).toHaveLength(3)
  await openRun(sandbox, { desarrolladorReal: 'LLA010101AB1', producto: { nombre: 'A', version: '1' }, avisos: 0 })
  expect(await stock()).toEqual([])
})

test('a closed run is refused from the next request on, and its place is free', async () => {
  const sandbox = sandboxOf(t)
  const run = await anyRun(t, 'CIE010101AB1', 0)
  const headers = await sandboxBearer(t, run)
  expect((await get('/reloj', headers)).statusCode).toBe(200)
  await closeRun(sandbox, run.run)
  const response = await get('/reloj', headers)
  expect([response.statusCode, response.json().codigo]).toEqual([403, 'CORRIDA_CERRADA'])
  expect((await login(t, run.credenciales)).json().error).toBe('invalid_client')
})

const NOT_OF_A_RUN = [
  // of the environment
  ...['catalogos', 'llaves_ambiente', 'llaves_firma', 'llaves_preparadas', 'sia_migraciones'],
  // forgotten in hours by jobs of their own, and naming nobody
  ...['pruebas_usadas', 'tokens_revocados', 'estados_ocsp'],
  // with corridas, by their foreign key
  ...['corridas_contribuyentes', 'buzon'],
  // never filled here: the log of the sandbox is not chained
  ...['auditoria_cadena', 'auditoria_sellos'],
]

/** What the sandbox does not offer: certification itself, and the portal's sessions and users. */
const PRODUCTION_ONLY = [
  ...['productos', 'tramites_certificacion', 'tramites_evidencias'],
  ...['sesiones', 'usuarios', 'invitaciones_usuario', 'llaves_acceso', 'retos_llave_usados'],
]

const tablesOf = async (): Promise<string[]> => {
  const { rows } = await sql<{ t: string }>`
    select table_name as t from information_schema.tables
    where table_schema = 'sandbox' and table_type = 'BASE TABLE' order by 1`.execute(t.ctx.db)
  return rows.map((row) => row.t)
}
/** Tables that hang on a run by a cascading key go with it. */
const hangingOnRuns = async (): Promise<string[]> => {
  const { rows } = await sql<{ t: string }>`
    select c.conrelid::regclass::text as t from pg_constraint c
    where c.contype = 'f' and c.confdeltype = 'c' and c.confrelid = 'sandbox.corridas'::regclass`.execute(t.ctx.db)
  return rows.map((row) => row.t.replace(/^sandbox\./, ''))
}

test('every table that something of a run can be in is emptied of it', async () => {
  const known = new Set([...PURGED.map(([table]) => table), ...NOT_OF_A_RUN, ...PRODUCTION_ONLY, ...(await hangingOnRuns())])
  expect((await tablesOf()).filter((table) => !known.has(table))).toEqual([])
})
test('after 30 days a run is gone with all that was its own, and the others are not', async () => {
  const sandbox = sandboxOf(t)
  await deliverPendingMail(sandbox)
  const patron = opened.patrones[0]!.rfc
  const { datos } = (await get(`/avisos?patron=${named(opened)}`)).json()
  const acuses = { acuses: [{ folioAviso: datos[0].folioAviso, resultado: 'recibido' }] }
  const acknowledged = await t.app.inject({ method: 'POST', url: '/sandbox/v1/avisos/acuses', headers: auth, payload: acuses })
  expect(acknowledged.statusCode).toBe(200)
  const { folio } = await sandbox.db
    .selectFrom('relaciones_confianza')
    .select('folio')
    .where('rfc_patron', '=', patron)
    .executeTakeFirstOrThrow()
  await t.app.inject({ url: `/sandbox/v1/relaciones-confianza/${folio}/acuse`, headers: { ...auth, accept: 'application/pdf' } })
  await flushAccesses(sandbox)
  await flushPositions(sandbox)

  await sandbox.db.updateTable('corridas').set({ vence_el: t.clock.now }).where('id', '!=', other.run.id).execute()
  expect(await purgeRuns(sandbox)).toBeGreaterThan(1)

  expect(await findRun(sandbox, opened.run.id)).toBeUndefined()
  expect(await runOfRfc(sandbox, patron)).toBeUndefined()
  expect((await login(t, opened.credenciales)).json().error).toBe('invalid_client')
  const ours = [opened.run.id, opened.run.rfc, folio, ...opened.patrones.flatMap((p) => [p.rfc, ...p.nrps])]
  const left: string[] = []
  for (const table of await tablesOf()) {
    const { rows } = await sql<{ row: string }>`select r::text as row from ${sql.table(`sandbox.${table}`)} r`.execute(t.ctx.db)
    for (const { row } of rows) for (const word of ours) if (row.includes(word)) left.push(`${table}: ${word}`)
  }
  // The login just refused is told of nobody's run any more.
  expect(left.filter((line) => !/^(auditoria|intentos): /.test(line))).toEqual([])
  expect((await get(`/avisos?patron=${named(other)}`, otherAuth)).statusCode).toBe(200)
})

test('what another process still had in memory of a run goes with what is older than any run', async () => {
  const sandbox = sandboxOf(t)
  const written = (actualizado_el: Date) =>
    sandbox.db
      .insertInto('lugares_leidos')
      .values({
        rfc_patron: `P${actualizado_el.getTime()}`,
        rfc_lector: 'X',
        nrp: '',
        alcance_clave: '',
        desde: 0,
        entregado: 1,
        confirmado: 0,
        actualizado_el,
      })
      .execute()
  const now = sandbox.realNow()
  const [late, today] = [new Date(now.getTime() - 31 * 86_400_000), now]
  await written(late)
  await written(today)
  await purgeRuns(sandbox)
  const left = await sandbox.db.selectFrom('lugares_leidos').select('actualizado_el').where('rfc_lector', '=', 'X').execute()
  expect(left.map((row) => row.actualizado_el)).toEqual([today])
})

test("production's log stays as it was written, and the sandbox's can be taken away but not changed", async () => {
  const sandbox = sandboxOf(t)
  const change = (db: typeof sandbox.db) => db.updateTable('auditoria').set({ resultado: 'otro' }).execute()
  await expect(change(sandbox.db)).rejects.toThrow(/solo admite altas/)
  await sql`insert into auditoria (instante, accion, resultado) values (now(), 'prueba', 'hecho')`.execute(t.ctx.db)
  await expect(change(t.ctx.db)).rejects.toThrow(/solo admite altas/)
  await expect(t.ctx.db.deleteFrom('auditoria').execute()).rejects.toThrow(/solo admite altas/)
})
