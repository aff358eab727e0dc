// Whether a credential counts stands once (docs/adr/0040): whoever changes it changes it for requests, for what is under way, for
// sessions of the portal, for logins and for what people are told. Here the rule is taken out and put back.
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPasswordAndCode, passwordStatus } from '../../../src/modules/passwords/index.ts'
import { requireValidToken } from '../../../src/modules/tokens/index.ts'
import { testPki } from '../../support/efirma.ts'
import { token } from '../../support/login.ts'
import { codeNow, issuePassword, type TestLogin } from '../../support/password.ts'
import { underRule } from '../../support/rules.ts'
import { type Service, startService } from '../../support/service.ts'
import { signedIn } from '../../support/session.ts'

let t: Service
let login: TestLogin
let bearer: string
beforeAll(async () => {
  t = await startService()
  login = await issuePassword(t, await (await testPki(t)).person())
  bearer = await token(t, login.rfc)
})
afterAll(() => t.stop())

const underWay = () => {
  const { kid } = decodeProtectedHeader(bearer)
  return requireValidToken(t.ctx, { rfc: login.rfc, credential: login.id, jti: 'x', scope: '', exp: 0, kid: kid! })
}
const fails = (work: Promise<unknown>) =>
  work.then(
    () => false,
    () => true,
  )
/** Each place that asks whether a password counts: true where it says yes. */
const places: Record<string, () => Promise<boolean>> = {
  'a request': async () =>
    (await t.app.inject({ url: '/v1/relaciones-confianza', headers: { authorization: `Bearer ${bearer}` } })).statusCode === 200,
  'a request that asks with it who may read': async () =>
    (await t.app.inject({ url: '/v1/avisos', headers: { authorization: `Bearer ${bearer}` } })).statusCode !== 401,
  'what is under way': async () => !(await fails(underWay())),
  'a session that a password opened': async () =>
    (await (await signedIn(t, login.rfc, { medio: 'contrasena', contrasena: login.id })).get('/portal')).statusCode === 200,
  'a login': async () => {
    t.clock.advance(30)
    return !(await fails(checkPasswordAndCode(t.ctx, { ...login, otp: await codeNow(t, login.secret) })))
  },
  'what its owner is told': async () => (await passwordStatus(t.ctx, login.rfc)).estado === 'vigente',
}
const saysYes = async (): Promise<string[]> => {
  const yes: string[] = []
  for (const [name, ask] of Object.entries(places)) if (await ask()) yes.push(name)
  return yes
}

test('as the rule stands, the password counts everywhere', async () => {
  expect(await saysYes()).toEqual(Object.keys(places))
})

test('a rule by which no password is in force ends it everywhere', async () => {
  await underRule(t.ctx.db, 'contrasena_en_vigor', 'select false', async () => expect(await saysYes()).toEqual([]))
  expect(await saysYes()).toEqual(Object.keys(places))
})

test('a rule by which no key is published ends the tokens, and those alone', async () => {
  await underRule(t.ctx.db, 'llave_publicada', 'select false', async () =>
    expect(await saysYes()).toEqual(['a session that a password opened', 'a login', 'what its owner is told']),
  )
  expect(await saysYes()).toEqual(Object.keys(places))
})
