// `npm run demo`: makes the whole journey over HTTP against a server of its own, as an employer and a payroll developer would,
// and prints each step: the request, the answer in short, and what it means. `npm run demo -- certificacion` certifies a payroll client
// instead. Leaves nothing behind. With DATABASE_URL it makes a database of its own there and drops it at the end.

import { walkCertification } from './certification-walk.ts'
import { Journey } from './journey.ts'
import { fail, type JourneyServer, journeyServer } from './journey-server.ts'

async function walkJourney(server: JourneyServer): Promise<void> {
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
}

const WALKS: Record<string, (server: JourneyServer) => Promise<void>> = {
  recorrido: walkJourney,
  certificacion: walkCertification,
}

const [named = 'recorrido'] = process.argv.slice(2)
const walk = WALKS[named]
if (walk) {
  const server = await journeyServer()
  try {
    await walk(server)
  } catch (error) {
    fail(error)
  } finally {
    await server.stop()
  }
} else {
  process.stderr.write(`No hay una demostración «${named}». Las hay: ${Object.keys(WALKS).join(', ')}.\n`)
  process.exitCode = 2
}
