// `npm run demo`: makes the whole journey over HTTP against a server of its own, as an employer and a payroll developer would,
// and prints each step: the request, the answer in short, and what it means. Leaves nothing behind. With DATABASE_URL it makes
// a database of its own there and drops it at the end.

import { Journey } from './journey.ts'
import { fail, journeyServer } from './journey-server.ts'

const server = await journeyServer()
try {
  const j = new Journey(server)
  await j.alive()
  await j.getPassword('patron')
  await j.getToken('patron')
  await j.getPassword('desarrollador')
  await j.getToken('desarrollador')
  await j.readRefused('Todavía no hay relación de confianza')
  await j.grantTrust()
  await j.readPages()
  await j.publishAndPoll()
  await j.readOne()
  await j.revoke()
  await j.readRefused('La revocación cuenta desde la siguiente petición')
  await j.finish()
} catch (error) {
  fail(error)
} finally {
  await server.stop()
}
