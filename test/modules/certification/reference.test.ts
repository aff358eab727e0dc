// The whole way with the real sandbox and the real tests: a developer's program proves itself by its ordinary work, and is certified.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PayrollClient } from '../../../src/demo/payroll-client/payroll-client.ts'
import { settingsIn } from '../../../src/demo/payroll-client/settings.ts'
import { bearer } from '../../support/login.ts'
import { type ListeningService, startListening } from '../../support/payroll.ts'

const DEVELOPER = 'MAB9307148T4'
const STRANGER = 'GODE561231GR8'

let t: ListeningService
beforeAll(async () => {
  t = await startListening()
})
afterAll(() => t.stop())

async function call(method: 'GET' | 'POST', path: string, body?: object, as = DEVELOPER) {
  const response = await fetch(`${t.url}/v1${path}`, {
    method,
    headers: { ...(await bearer(t, as)), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const json = response.headers.get('content-type')?.includes('json') ? await response.json() : undefined
  return { status: response.status, body: json as ReturnType<typeof JSON.parse>, response }
}

test('the reference client is certified by what it does', async () => {
  const contacto = { correo: 'integraciones@referencia.example' }
  const product = await call('POST', '/productos', { nombre: 'Nómina de Referencia', version: '2.1', contacto })
  const opened = await call('POST', '/certificaciones', { producto: product.body.id })
  expect(opened.status, JSON.stringify(opened.body)).toBe(201)
  const { id, ambiente, pruebas } = opened.body
  expect(pruebas.length).toBeGreaterThan(25)
  expect(ambiente.patrones.length).toBeGreaterThan(3)

  const zip = Buffer.from(await (await call('GET', `/certificaciones/${id}/efirmas`)).response.arrayBuffer())
  expect(zip.subarray(0, 2).toString()).toBe('PK')
  const before = await call('POST', `/certificaciones/${id}/verificacion-previa`)
  expect(before.body).toMatchObject({ listo: false })
  expect((await call('POST', `/certificaciones/${id}/solicitud`)).body.codigo).toBe('PRUEBAS_PENDIENTES')

  const client = new PayrollClient(settingsIn(ambiente, `${t.url}/sandbox/v1`, '2.1'))
  expect((await call('POST', `/certificaciones/${id}/pruebas`, { ritmo: 'rapido' })).status).toBe(202)
  const events: string[] = []
  const watching = watch(id, events)
  const working = client.run()
  let seen = opened.body
  for (const end = Date.now() + 300_000; Date.now() < end && seen.resumen.pendientes > 0; ) {
    await wait(1_000)
    seen = (await call('GET', `/certificaciones/${id}`)).body
  }
  client.stop()
  await working
  const failed = seen.pruebas.filter((p: { estado: string }) => p.estado !== 'aprobada')
  expect(failed).toEqual([])
  expect((await call('GET', `/certificaciones/${id}`, undefined, STRANGER)).status).toBe(404)

  const certified = await call('POST', `/certificaciones/${id}/solicitud`)
  expect(certified.body).toMatchObject({ estado: 'aprobada', resumen: { faltanObligatorias: 0 } })
  await watching
  expect(events[0]).toBe('certificacion')
  expect(events.at(-1)).toBe('fin')
  expect(events.filter((event) => event === 'prueba').length).toBeGreaterThan(pruebas.length)

  const { folio } = certified.body.constancia
  const pdf = Buffer.from(await (await call('GET', `/certificaciones/${id}/constancia`)).response.arrayBuffer())
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await (await fetch(`${t.url}/v1/verificacion/${folio}`)).json()).toMatchObject({
    estado: 'vigente',
    producto: 'Nómina de Referencia',
    documentos: [{ tipo: 'constancia' }],
  })
  const { datos } = (await (await fetch(`${t.url}/v1/desarrolladores`)).json()) as { datos: object[] }
  expect(datos).toMatchObject([
    { rfc: DEVELOPER, productos: [{ producto: 'Nómina de Referencia', version: '2.1', constancia: folio }] },
  ])

  const runs = await t.ctx.sandbox!.db.selectFrom('corridas').select('cerrada_el').where('rfc', '=', ambiente.rfc).execute()
  expect(runs).toEqual([{ cerrada_el: expect.any(Date) }])
})

/** Names of the events, in order, until the view ends. */
async function watch(id: string, events: string[]): Promise<void> {
  const response = await fetch(`${t.url}/v1/certificaciones/${id}/eventos`, { headers: await bearer(t, DEVELOPER) })
  let rest = ''
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line.startsWith('event: ')) events.push(line.slice(7))
  }
}
