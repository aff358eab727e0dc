import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../src/commands/index.ts'
import { testIo } from '../support/io.ts'
import { bearer } from '../support/login.ts'
import { type Service, startService } from '../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const run = async (...args: string[]) => {
  const io = testIo()
  return { code: await runCommand(t.ctx, io, ['claves', 'retirar', ...args]), ...io.printed }
}
const kid = async () => (await t.app.inject('/.well-known/jwks.json')).json().keys[0].kid as string

test('a stolen key is retired by its KID, and its tokens are refused from the next request on', async () => {
  const headers = await bearer(t, 'EKU9003173C9')
  const stolen = await kid()
  const { code, out } = await run(stolen)
  expect(code).toBe(0)
  expect(out).toContain(`Llave ${stolen} retirada`)
  const answer = await t.app.inject({ url: '/v1/avisos', headers })
  expect(answer.json()).toMatchObject({ status: 401, codigo: 'NO_AUTENTICADO' })
  expect(out).toContain(`Llave nueva ${await kid()}`)
})

test('without a KID, or with one of no published key, it says which are published and changes nothing', async () => {
  const current = await kid()
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining(current) })
  expect(await run(current, 'x')).toMatchObject({ code: 2 })
  expect(await run('otra')).toMatchObject({
    code: 1,
    err: expect.stringContaining(`Llaves publicadas, la más nueva primero: ${current}`),
  })
  expect(await kid()).toBe(current)
})
