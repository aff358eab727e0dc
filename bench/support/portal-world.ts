// What the pages of the portal show in bench/portal.ts: the demo's employer and developer with notices, a relation and a request, a person
// who may only look, and certifications by the reference client, one in tests and one granted.
import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { DEMO_DEVELOPER, DEMO_EMPLOYER } from '../../src/demo/fill.ts'
import { DEMO_PASSWORD, DEMO_PRODUCT } from '../../src/demo/material.ts'
import { PayrollClient } from '../../src/demo/payroll-client/payroll-client.ts'
import { settingsIn } from '../../src/demo/payroll-client/settings.ts'
import { addYears, legalDay } from '../../src/kernel/dates.ts'
import {
  openCertification,
  readCertification,
  registerProduct,
  requestApproval,
  runTests,
} from '../../src/modules/certification/index.ts'
import { deliverPendingMail } from '../../src/modules/outbox/index.ts'
import { type Derecho, startSession } from '../../src/modules/sessions/index.ts'
import { grantTrust, requestTrust } from '../../src/modules/trust/index.ts'
import { inviteUser } from '../../src/modules/users/invite-user.ts'

export type Who = 'patron' | 'desarrollador' | 'lector'

/** What stands in addresses. */
export type Places = {
  aviso: string
  relacion: string
  solicitud: string
  invitacion: string
  usuario: string
  producto: string
  enPruebas: string
  certificada: string
}
export type World = { cookies: Record<Who, string>; places: Places }

const RIGHTS: Derecho[] = ['ver', 'descargar', 'confianza', 'administrar']
const WORKS_MS = 8_000
const GIVES_UP_MS = 300_000

/**
 * `ctx` has a sandbox and is filled for the demo; the service at `baseUrl` is over the same database. Takes a minute or two, or seconds where
 * nothing is to be `certified`: then addresses of certifications lead nowhere.
 */
export async function makeWorld(ctx: Context, baseUrl: string, certified: boolean): Promise<World> {
  const cookies = {
    patron: await signIn(ctx, DEMO_EMPLOYER, RIGHTS),
    desarrollador: await signIn(ctx, DEMO_DEVELOPER, RIGHTS),
    lector: await signIn(ctx, DEMO_EMPLOYER, ['ver']),
  }
  const inBrowser = async (path: string, who: Who) =>
    (await fetch(baseUrl + path, { headers: { cookie: cookies[who], accept: 'text/html' } })).text()
  const { enPruebas, certificada, producto } = certified ? await certify(ctx, baseUrl) : NOTHING_CERTIFIED
  const found = /href="\/portal\/avisos\/([RS]\d+)"/.exec(await inBrowser('/portal/avisos', 'patron'))
  return {
    cookies,
    places: {
      aviso: found![1]!,
      solicitud: await ask(ctx),
      relacion: await grant(ctx, baseUrl),
      ...(await invite(ctx)),
      producto,
      enPruebas,
      certificada,
    },
  }
}

const NOTHING_CERTIFIED = { enPruebas: 'ninguna', certificada: 'ninguna', producto: 'ninguno' }

async function signIn(ctx: Context, { rfc, nombre }: { rfc: string; nombre: string }, derechos: Derecho[]): Promise<string> {
  const owner = { rfc, nombre, persona: 'VADA800927DJ3', titular: derechos.length === RIGHTS.length, medio: 'efirma' as const }
  const { token } = await inTransaction(ctx.db, (tx) => startSession(ctx, tx, { ...owner, derechos }))
  return `sia=${token}`
}

const terms = (ctx: Context) => {
  const inicio = legalDay(ctx.now())
  return { nrps: ['*'], inicio, fin: addYears(inicio, 1) }
}

const ask = async (ctx: Context): Promise<string> =>
  (await requestTrust(ctx, DEMO_DEVELOPER.rfc, { patron: DEMO_EMPLOYER.rfc, ...terms(ctx), producto: DEMO_PRODUCT })).folio

async function grant(ctx: Context, baseUrl: string): Promise<string> {
  const response = await fetch(`${baseUrl}/v1/efirma/retos`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ proposito: 'relacion:otorgar', datos: { desarrollador: DEMO_DEVELOPER.rfc, ...terms(ctx) } }),
  })
  const { reto, cadenaOriginal } = (await response.json()) as { reto: string; cadenaOriginal: string }
  const file = (name: string) => readFileSync(join(ctx.config.dataDir, 'demo', name))
  const key = createPrivateKey({ key: file('patron.key'), format: 'der', type: 'pkcs8', passphrase: DEMO_PASSWORD })
  const firma = sign('sha256', Buffer.from(cadenaOriginal), key).toString('base64')
  return (await grantTrust(ctx, { reto, certificado: file('patron.cer').toString('base64'), firma })).folio
}

async function invite(ctx: Context): Promise<{ usuario: string; invitacion: string }> {
  const by = { ...DEMO_EMPLOYER, persona: 'VADA800927DJ3', derechos: new Set(RIGHTS) }
  const usuario = await inviteUser(ctx, by, { nombre: 'Ana Núñez', correo: 'ana@empresa.example', derechos: ['ver'] })
  const letters: string[] = []
  const mail = { send: async ({ text }: { text: string }) => void letters.push(text), close() {} }
  await deliverPendingMail({ ...ctx, mail })
  return { usuario, invitacion: /\/portal\/invitacion\/(\S+)/.exec(letters.join('\n'))![1]! }
}

/** The first product passes all tests and is certified; the second is left in the middle of them. */
async function certify(ctx: Context, baseUrl: string): Promise<Pick<Places, 'enPruebas' | 'certificada' | 'producto'>> {
  const certificada = await work(ctx, baseUrl, '3.0', async (id) => {
    const end = Date.now() + GIVES_UP_MS
    for (;;) {
      const { faltanObligatorias, pendientes } = (await readCertification(ctx, { rfc: DEMO_DEVELOPER.rfc }, id)).resumen
      if (faltanObligatorias === 0 && pendientes === 0) break
      if (Date.now() > end) throw new Error(`${faltanObligatorias} tests are not passed`)
      await wait(1_000)
    }
  })
  await requestApproval(ctx, DEMO_DEVELOPER.rfc, certificada.id)
  const enPruebas = await work(ctx, baseUrl, '4.0', () => wait(WORKS_MS))
  return { certificada: certificada.id, enPruebas: enPruebas.id, producto: enPruebas.producto }
}

async function work(ctx: Context, baseUrl: string, version: string, until: (id: string) => Promise<void>) {
  const { rfc } = DEMO_DEVELOPER
  const contacto = { correo: 'soporte@nominas.example' }
  const product = await registerProduct(ctx, rfc, { nombre: 'Nómina de Referencia', version, contacto })
  const { id, ambiente } = await openCertification(ctx, rfc, { producto: product.id })
  const client = new PayrollClient(settingsIn(ambiente, `${baseUrl}/sandbox/v1`, version))
  const working = client.run()
  try {
    await runTests(ctx, rfc, { id, ritmo: 'rapido' })
    await until(id)
  } finally {
    client.stop()
    await working
  }
  return { id, producto: product.id }
}
