// Guessing at the login, and the rightful owner meanwhile.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Context, makeContext } from '../../../src/context.ts'
import { Problem } from '../../../src/kernel/problem.ts'
import { completeRfc } from '../../../src/kernel/rfc.ts'
import { purgeAttempts } from '../../../src/modules/login-throttle/index.ts'
import { checkPasswordAndCode } from '../../../src/modules/passwords/index.ts'
import { type TestPki, testPki } from '../../support/efirma.ts'
import { codeNow, forgetPasswords, issuePassword, type TestLogin } from '../../support/password.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

let t: Service
let pki: TestPki
let owner: TestLogin
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  await forgetPasswords(t)
  owner = await issuePassword(t, await pki.company())
})
beforeEach(async () => {
  await t.ctx.db.deleteFrom('intentos').execute()
  await t.ctx.db.updateTable('contrasenas').set({ otp_ultimo_paso: 0 }).execute()
  t.clock.set(NOW)
})
afterAll(() => t.stop())

const HOME = '198.51.100.7'
const from = (address: string): Context => makeContext({ ...t.ctx, origin: { address, requestId: 'r', userAgent: undefined } })
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'let in',
    (error: unknown) => {
      if (!(error instanceof Problem)) throw error
      return error.codigo
    },
  )
const guess = (address: string, rfc = owner.rfc) =>
  outcome(checkPasswordAndCode(from(address), { rfc, password: 'AAAA', otp: '000000' }))
const logIn = async (address: string) => {
  const otp = await codeNow(t, owner.secret)
  return checkPasswordAndCode(from(address), { rfc: owner.rfc, password: owner.password, otp })
}
const refusal = (work: Promise<unknown>): Promise<Problem> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: Problem) => error,
  )
const stranger = (i: number) => `203.0.${i >> 8}.${i & 255}`

test('after a thousand wrong tries of strangers the owner logs in at once from the address that is known', async () => {
  await logIn(HOME)
  const outcomes: string[] = []
  for (let i = 0; i < 1000; i++) outcomes.push(await guess(stranger(i)))
  expect(outcomes.filter((o) => o === 'CREDENCIAL_INVALIDA').length).toBeLessThan(30)
  expect(outcomes.filter((o) => o === 'LIMITE_EXCEDIDO').length).toBeGreaterThan(970)
  t.clock.advance(30)
  expect(await logIn(HOME)).toMatchObject({ rfc: owner.rfc })
})

test('under attack the owner at a new address is delayed, not shut out, though the attack goes on', async () => {
  for (let i = 0; i < 50; i++) await guess(stranger(i))
  const first = await refusal(logIn('192.0.2.55'))
  expect(first).toMatchObject({ codigo: 'LIMITE_EXCEDIDO', status: 429 })
  const seconds = Number(first.headers['retry-after'])
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(600)
  // The attackers use the time, every one of them.
  t.clock.advance(seconds)
  for (let i = 0; i < 50; i++) await guess(stranger(i))
  expect(await logIn('192.0.2.55')).toMatchObject({ rfc: owner.rfc })
  // And the address is known from now on.
  t.clock.advance(30)
  expect(await logIn('192.0.2.55')).toMatchObject({ rfc: owner.rfc })
})

test('whoever keeps failing waits longer and longer, and is told how long in the headers', async () => {
  const waits: number[] = []
  for (let i = 0; i < 14; i++) {
    while ((await guess('203.0.113.1')) === 'CREDENCIAL_INVALIDA') {}
    const refused = await refusal(logIn('203.0.113.1'))
    const wait = Number(refused.headers['retry-after'])
    expect(refused.headers).toEqual({
      'retry-after': String(wait),
      'ratelimit-policy': '"cuenta";q=5;w=3600',
      ratelimit: `"cuenta";r=0;t=${wait}`,
    })
    expect(refused.detail).toContain(`Espere ${wait} s`)
    waits.push(wait)
    t.clock.advance(wait)
  }
  expect(waits[0]).toBe(2)
  for (let i = 1; i < 6; i++) expect(waits[i]).toBeGreaterThan(waits[i - 1]!)
  expect(Math.max(...waits)).toBeLessThanOrEqual(900)
  expect(waits.at(-1)).toBeGreaterThan(60)
})

test('the wait ends by itself: an hour without failures frees the address again', async () => {
  while ((await guess('203.0.113.1')) === 'CREDENCIAL_INVALIDA') {}
  t.clock.advance(3600)
  expect(await logIn('203.0.113.1')).toMatchObject({ rfc: owner.rfc })
})

test('one address that tries many accounts is slowed down over all of them; a known pair behind it is not', async () => {
  await logIn('203.0.113.1')
  const accounts = Array.from({ length: 28 }, (_, i) => completeRfc(`AAA9001${String(i + 1).padStart(2, '0')}AA`))
  const outcomes: string[] = []
  for (const rfc of accounts) outcomes.push(await guess('203.0.113.1', rfc))
  expect(outcomes.indexOf('LIMITE_EXCEDIDO')).toBe(21)
  t.clock.advance(30)
  expect(await logIn('203.0.113.1')).toMatchObject({ rfc: owner.rfc })
})

test('many tries at one moment get no more than as many in a row', async () => {
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => guess('203.0.113.1')))
  expect(outcomes.filter((o) => o === 'CREDENCIAL_INVALIDA')).toHaveLength(6)
  expect(outcomes.filter((o) => o === 'LIMITE_EXCEDIDO')).toHaveLength(34)
})

test('who begins a moment earlier but is counted after another is not refused for it: many first logins behind one address', async () => {
  const at = (ms: number) => t.clock.set(new Date(Date.parse(NOW) + ms).toISOString())
  at(5)
  await guess('203.0.113.1')
  at(3)
  const otp = await codeNow(t, owner.secret)
  expect(await checkPasswordAndCode(from('203.0.113.1'), { rfc: owner.rfc, password: owner.password, otp })).toMatchObject({
    rfc: owner.rfc,
  })
  at(1)
  expect(await guess('203.0.113.1', 'GODE561231GR8')).toBe('CREDENCIAL_INVALIDA')
  // The same for a pair that is known meanwhile.
  expect(await guess('203.0.113.1')).toBe('CREDENCIAL_INVALIDA')
})

test('an IPv6 customer does not get a fresh allowance from each of its addresses', async () => {
  const outcomes: string[] = []
  for (let i = 0; i < 8; i++) outcomes.push(await guess(`2001:db8:1:2::${i}`))
  expect(outcomes.filter((o) => o === 'CREDENCIAL_INVALIDA')).toHaveLength(6)
  expect(await guess('2001:db8:1:3::1')).toBe('CREDENCIAL_INVALIDA')
})

test('logins that succeed use no allowance up', async () => {
  for (let i = 0; i < 30; i++) {
    expect(await logIn('203.0.113.1')).toMatchObject({ rfc: owner.rfc })
    t.clock.advance(30)
  }
  const rows = await t.ctx.db
    .selectFrom('intentos')
    .select(['rfc', 'direccion', 'fallos'])
    .orderBy('rfc')
    .orderBy('direccion')
    .execute()
  expect(rows.map((r) => r.fallos)).toEqual([0, 0, 0])
})

test('an unknown RFC is limited like a known one, so the limits tell nobody which accounts exist', async () => {
  const unknown: string[] = []
  const known: string[] = []
  for (let i = 0; i < 8; i++) unknown.push(await guess('203.0.113.1', 'GODE561231GR8'))
  for (let i = 0; i < 8; i++) known.push(await guess('203.0.113.2'))
  expect(known).toEqual(unknown)
})

test('every try is on the audit log, refused by a limit or not, with its address', async () => {
  const last = await t.ctx.db
    .selectFrom('auditoria')
    .select((e) => e.fn.max('id').as('id'))
    .executeTakeFirstOrThrow()
  for (let i = 0; i < 7; i++) await guess('203.0.113.1')
  const entries = await t.ctx.db
    .selectFrom('auditoria')
    .select(['objeto', 'resultado', 'direccion'])
    .where('id', '>', last.id ?? 0)
    .orderBy('id')
    .execute()
  expect(entries.map((e) => e.resultado)).toEqual([...Array(6).fill('CREDENCIAL_INVALIDA'), 'LIMITE_EXCEDIDO'])
  for (const entry of entries) expect(entry).toMatchObject({ objeto: owner.rfc, direccion: '203.0.113.1' })
})

test('what no longer slows anybody down is forgotten after two days; known addresses after half a year', async () => {
  await logIn(HOME)
  await guess('203.0.113.1')
  t.clock.advance(3 * 86_400)
  expect(await purgeAttempts(t.ctx)).toBeGreaterThan(0)
  const rows = await t.ctx.db.selectFrom('intentos').select('direccion').execute()
  expect(rows).toEqual([{ direccion: HOME }])
  t.clock.advance(181 * 86_400)
  await purgeAttempts(t.ctx)
  expect(await t.ctx.db.selectFrom('intentos').selectAll().execute()).toEqual([])
})
