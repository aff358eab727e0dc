// Token and access are asked about in one statement, before the query was checked: what each refuses, and in which order, is as if
// they were asked one after the other.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'

const [PATRON, OTHER, DEVELOPER] = ['EKU9003173C9', 'GODE561231GR8', 'MAB9307148T4']
const [A, B, FOREIGN] = [completeNrp('A011234510'), completeNrp('B022345610'), completeNrp('C033456710')]

let t: Service
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [A, B])
  await employer(t, OTHER, [FOREIGN])
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [A] })
  await publish(t, PATRON, [{ nrp: A }, { nrp: B }, { nrp: A }])
})
afterAll(() => t.stop())

const ask = async (query: string, headers: object) => {
  const answer = await t.app.inject({ url: `/v1/avisos?${query}`, headers: { ...headers } })
  const body = answer.json()
  return [answer.statusCode, body.codigo ?? body.datos.map((n: { nrp: string }) => n.nrp)]
}

test.each([
  [`patron=${PATRON}`, 200, [A, A]],
  [`patron=${PATRON}&nrp=${A}`, 200, [A, A]],
  [`patron=${PATRON}&nrp=${B}`, 403, 'RELACION_NO_VIGENTE'],
  [`patron=${PATRON}&nrp=${FOREIGN}`, 403, 'RELACION_NO_VIGENTE'],
  [`patron=${OTHER}`, 403, 'RELACION_NO_VIGENTE'],
  ['', 403, 'RELACION_NO_VIGENTE'],
  [`patron=${PATRON}&patron=${OTHER}`, 400, 'PARAMETRO_INVALIDO'],
  ['patron=%00', 400, 'PARAMETRO_INVALIDO'],
  [`patron=${PATRON}&nrp=%27`, 400, 'PARAMETRO_INVALIDO'],
  [`patron=${PATRON}&otro=1`, 400, 'PARAMETRO_INVALIDO'],
  [`patron=${PATRON}&cursor=${'A'.repeat(40)}`, 400, 'CURSOR_INVALIDO'],
])('a developer who asks %s gets %i %j', async (query, status, found) => {
  expect(await ask(query, await bearer(t, DEVELOPER))).toEqual([status, found])
})

test('a token that no longer counts is refused before anything is said about the question', async () => {
  const headers = await bearer(t, OTHER)
  expect(await ask('', headers)).toEqual([200, []])
  await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: t.ctx.now() }).where('rfc', '=', OTHER).execute()
  for (const query of ['', `patron=${PATRON}`, 'patron=%00', `nrp=${FOREIGN}`])
    expect(await ask(query, headers)).toEqual([401, 'NO_AUTENTICADO'])
})
