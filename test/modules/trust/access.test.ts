// The rule of access stands once (docs/adr/0040): whoever changes it changes it at every door. Here it is taken out and put back.
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { STREAM_FORMATS } from '../../../src/modules/notices/feed/stream-notices.ts'
import {
  accessStatement,
  plainStatement,
  readableAmong,
  readingAccess,
  sendTrustReminders,
} from '../../../src/modules/trust/index.ts'
import { operationsOf, readContract } from '../../support/contract.ts'
import { bearer } from '../../support/login.ts'
import { publish } from '../../support/notices.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { underRule } from '../../support/rules.ts'
import { type Service, startService } from '../../support/service.ts'
import { signedIn } from '../../support/session.ts'

const [WHOLE, NAMED, OVER] = ['EKU9003173C9', 'GODE561231GR8', 'XIA190128J61']
const [DEVELOPER, FORMER] = ['MAB9307148T4', 'SAT970701NN3']
const NRP: Record<string, string> = {
  [WHOLE]: completeNrp('A011234510'),
  [NAMED]: completeNrp('B022345610'),
  [OVER]: completeNrp('C033456710'),
}
const DAY = '2026-02-10'

let t: Service
const notices: Record<string, string> = {}
const relations: Record<string, string> = {}
beforeAll(async () => {
  t = await startService()
  for (const rfc of [DEVELOPER, FORMER]) await certified(t, rfc)
  for (const patron of [WHOLE, NAMED, OVER]) {
    await employer(t, patron, [NRP[patron]!])
    const before = await trust(t, { patron, desarrollador: FORMER })
    const nrps = patron === NAMED ? [NRP[patron]!] : undefined
    relations[patron] = await trust(t, { patron, desarrollador: DEVELOPER, nrps, traspasoDe: before })
    notices[patron] = (await publish(t, patron, [{ nrp: NRP[patron]! }]))[0]!
  }
  // One that ended by everything by which one can end.
  await t.ctx.db
    .updateTable('relaciones_confianza')
    .set({ inicio: '2025-01-01', fin: '2025-12-31', revocada_el: t.ctx.now(), revocada_motivo: null, revocada_por: OVER })
    .where('folio', '=', relations[OVER]!)
    .execute()
})
afterAll(() => t.stop())

const ask = async (url: string, accept = 'application/json', body?: object) =>
  t.app.inject({
    method: body ? 'POST' : 'GET',
    url,
    headers: { ...(await bearer(t, DEVELOPER)), accept },
    ...(body && { payload: body }),
  })

type Door = (patron: string) => Promise<boolean>
const opens = (url: (patron: string) => string, accept?: string, body?: (patron: string) => object): Door => {
  return async (patron) => {
    const answer = await ask(url(patron), accept, body?.(patron))
    expect([200, 403, 404]).toContain(answer.statusCode)
    return answer.statusCode === 200
  }
}

/** Every way to notices, by the operation of the contract that it is. */
const READING: Record<string, Door[]> = {
  'get /v1/avisos': [
    opens((patron) => `/v1/avisos?patron=${patron}`),
    opens((patron) => `/v1/avisos?patron=${patron}&nrp=${NRP[patron]}`),
    opens((patron) => `/v1/avisos?patron=${patron}&nss=12345678903`),
    ...[...Object.keys(STREAM_FORMATS), 'application/pdf'].map((type) => opens((patron) => `/v1/avisos?patron=${patron}`, type)),
  ],
  'get /v1/avisos/{folioAviso}': [
    opens((patron) => `/v1/avisos/${notices[patron]}`),
    opens((patron) => `/v1/avisos/${notices[patron]}`, 'application/pdf'),
  ],
  'post /v1/avisos/consulta': [
    opens(
      () => '/v1/avisos/consulta',
      undefined,
      (patron) => ({ patron, nss: ['12345678903'] }),
    ),
  ],
  'get /v1/creditos': [opens((patron) => `/v1/creditos?patron=${patron}`)],
  'get /v1/avisos/acuses': [opens((patron) => `/v1/avisos/acuses?patron=${patron}`)],
  'get /v1/avisos/pendientes': [opens((patron) => `/v1/avisos/pendientes?patron=${patron}`)],
  'get /v1/avisos/resumen': [opens((patron) => `/v1/avisos/resumen?patron=${patron}&nrp=${NRP[patron]}&dia=${DAY}`)],
  'get /v1/relaciones-confianza/{folio}/traspaso': [
    opens((patron) => `/v1/relaciones-confianza/${relations[patron]}/traspaso`),
    opens((patron) => `/v1/relaciones-confianza/${relations[patron]}/traspaso?nrp=${NRP[patron]}`),
  ],
  'post /v1/avisos/acuses': [
    async (patron) => {
      const acuses = [{ folioAviso: notices[patron], resultado: 'recibido' }]
      return (await ask('/v1/avisos/acuses', undefined, { acuses })).json().resultados[0].estado !== 'error'
    },
  ],
  'many notices at once': [
    async (patron) => {
      const places = [{ patron, nrp: NRP[patron]! }]
      return (await readableAmong(t.ctx.database, { reader: DEVELOPER, day: DAY, places })).size === 1
    },
  ],
  'what a relation says of itself': [
    async (patron) => (await ask(`/v1/relaciones-confianza/${relations[patron]}`)).json().sinAcceso === null,
  ],
}

/** What tells of employers at which there is something to read. */
const news: Door = async (patron) => {
  const { datos } = (await ask('/v1/novedades')).json()
  return datos.some((one: { patron: string }) => one.patron === patron)
}

/** What tells people whether reading works, for relations that stand in the list of those in force. */
const TELLING: Record<string, Door> = {
  'the developer’s list': async (patron) => {
    const { datos } = (await ask('/v1/patrones-que-confian?estado=vigente')).json()
    return datos.some((r: { patron: string; sinAcceso: unknown }) => r.patron === patron && r.sinAcceso === null)
  },
  'the developer’s page': async (patron) =>
    saysAccess(await (await signedIn(t, DEVELOPER)).get('/portal/patrones-que-confian'), patron),
  'the employer’s page': async (patron) => saysAccess(await (await signedIn(t, patron)).get('/portal/relaciones'), DEVELOPER),
  'the diagnosis': async (patron) =>
    (await ask('/v1/diagnostico', undefined, { patron, nrp: NRP[patron] })).json().eslabonRoto === null,
}
const saysAccess = ({ body }: { body: string }, rfc: string): boolean => {
  const row = body.split('<tr').find((one) => one.includes(rfc))
  return row !== undefined && !row.includes('sin acceso')
}

async function openOf(doors: Record<string, Door | Door[]>, patron: string): Promise<Record<string, boolean>> {
  const found: Record<string, boolean> = {}
  for (const [name, several] of Object.entries(doors))
    for (const [i, door] of ([] as Door[]).concat(several).entries()) found[`${name} ${i}`] = await door(patron)
  return found
}
const all = { ...READING, ...TELLING }
const none = async (doors: Record<string, Door | Door[]>, patron: string) =>
  expect(Object.entries(await openOf(doors, patron)).filter(([, open]) => open)).toEqual([])
const every = async (doors: Record<string, Door | Door[]>, patron: string) =>
  expect(Object.entries(await openOf(doors, patron)).filter(([, open]) => !open)).toEqual([])

test('every operation that may refuse for want of access is a door here', () => {
  const guarded = operationsOf(readContract())
    .filter(([, { responses }]) =>
      Object.values(responses).some((r) => r['x-codigos']?.some((c) => /^(RELACION_NO_VIGENTE|AVISO_NO_ENCONTRADO)$/.test(c))),
    )
    .map(([name]) => name)
  expect(guarded.filter((name) => !(name in READING))).toEqual([])
  expect(guarded.length).toBeGreaterThan(5)
})

test('whoever may read nothing of an employer is not told that there is something to read', async () => {
  // Last the one by which all relations are over: what is over for good is looked up no more.
  for (const name of ['relaciones_con_acceso', 'certificaciones_en_vigor', 'en_vigor'] as const) {
    expect([await news(WHOLE), await news(NAMED), await news(OVER)]).toEqual([true, true, false])
    await underRule(t.ctx.db, name, NOBODY[name], async () =>
      expect([await news(WHOLE), await news(NAMED)]).toEqual([false, false]),
    )
  }
})

test('as the rule stands, a relation in force opens every door and one that is over none', async () => {
  await every(all, WHOLE)
  await every(all, NAMED)
  await none(all, OVER)
})

const NOBODY = {
  en_vigor: 'select false',
  relaciones_con_acceso: 'select null::text, null::text, null::text, null::text, null::boolean where false',
  certificaciones_en_vigor:
    'select null::text, null::text, null::text, null::text, null::int, null::date, null::date, null::text where false',
} as const

describe.each(Object.entries(NOBODY))('a rule %s that says “nobody”', (name, body) => {
  test.each([WHOLE, NAMED])('shuts every door to %s', async (patron) => {
    await underRule(t.ctx.db, name, body, () => none(all, patron))
    await every(all, patron)
  })
})

test('a rule by which no named NRP counts shuts the doors of relations that name them, and of no others', async () => {
  await underRule(t.ctx.db, 'registros_de_relacion', 'select null::text where false', async () => {
    await none(all, NAMED)
    await every(all, WHOLE)
  })
})

test('a rule by which every relation gives access opens every door, whatever became of the relation', async () => {
  const anybody = 'select r.folio, r.rfc_patron, r.rfc_desarrollador, r.producto, r.todos_los_nrp from relaciones_confianza r'
  await underRule(t.ctx.db, 'relaciones_con_acceso', anybody, () => every(READING, OVER))
  await underRule(t.ctx.db, 'en_vigor', 'select true', () => every(all, OVER))
  await none(all, OVER)
})

test('lists of what is in force, public verification, the directory, reminders and requests follow it too', async () => {
  const state = async () => (await t.app.inject(`/v1/verificacion/${relations[WHOLE]}`)).json().estado
  const directory = async () => (await t.app.inject('/v1/desarrolladores')).json().datos.map((d: { rfc: string }) => d.rfc)
  const listed = async () => (await ask('/v1/patrones-que-confian?estado=vigente')).json().datos.length
  const request = async () =>
    (await ask('/v1/solicitudes-relacion', undefined, { patron: 'PAT900101AA1', nrps: ['*'], inicio: DAY, fin: DAY })).json()
      .codigo
  const asking = (
    await t.app.inject({ url: '/portal/patrones-que-confian/pedir', headers: (await signedIn(t, DEVELOPER)).headers })
  ).body
  expect([await state(), await directory(), await listed()]).toEqual(['vigente', [DEVELOPER, FORMER], 2])
  expect(asking).toContain('name="patron"')
  await underRule(t.ctx.db, 'en_vigor', 'select false', async () => {
    expect([await state(), await directory(), await listed()]).toEqual(['vencida', [], 0])
    expect(await request()).toBe('DESARROLLADOR_NO_CERTIFICADO')
    const page = await t.app.inject({
      url: '/portal/patrones-que-confian/pedir',
      headers: (await signedIn(t, DEVELOPER)).headers,
    })
    expect(page.body).not.toContain('name="patron"')
    t.clock.set('2027-02-01T18:00:00Z')
    expect(await sendTrustReminders(t.ctx)).toBe(0)
  })
  // All but the one that is over end on 10 February 2027.
  expect(await sendTrustReminders(t.ctx)).toBe(5)
  t.clock.set('2026-02-10T18:00:00Z')
})

test('a relation whose only NRP its employer set apart gives no access, and says so', async () => {
  const set = (asociado: boolean) =>
    t.ctx.db.updateTable('registros_patronales').set({ asociado }).where('nrp', '=', NRP[NAMED]!).execute()
  await set(false)
  await none(all, NAMED)
  const { sinAcceso } = (await ask(`/v1/relaciones-confianza/${relations[NAMED]}`)).json()
  expect(sinAcceso).toMatchObject({ causa: 'sin-registros' })
  await set(true)
  await every(all, NAMED)
})

test('reading by one NRP names the relations that allow that NRP, and no others', async () => {
  const other = completeNrp('D044567810')
  await employer(t, WHOLE, [other])
  const second = await trust(t, { patron: WHOLE, desarrollador: DEVELOPER, nrps: [other] })
  const by = async (nrp?: string) =>
    (await readingAccess(t.ctx.database, { reader: DEVELOPER, patron: WHOLE, day: DAY, nrp })).relaciones
  expect(await by(other)).toEqual([relations[WHOLE], second].sort())
  expect(await by(NRP[WHOLE])).toEqual([relations[WHOLE]])
  expect(await by()).toEqual([relations[WHOLE], second].sort())
})

test('the rule costs no call: PostgreSQL puts its text into each statement, and the indexes serve', async () => {
  const question = { reader: DEVELOPER, patron: WHOLE, day: DAY }
  for (const { text, values } of [
    plainStatement(question),
    accessStatement(question),
    accessStatement({ ...question, nrp: NRP[WHOLE] }),
  ]) {
    const plan = await t.ctx.db.transaction().execute(async (tx) => {
      await tx.executeQuery(CompiledQuery.raw('set local enable_seqscan = off'))
      const { rows } = await tx.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(`explain (verbose) ${text}`, values))
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    expect(plan).not.toMatch(/Function Scan|en_vigor\(|relaciones_con_acceso|certificaciones_en_vigor|registros_de_relacion\b/)
    // Both are indexes of what was not revoked: the planner could not use them if it did not see the rule.
    expect(plan).toMatch(/relaciones_confianza_(lectura|fin)/)
  }
})
