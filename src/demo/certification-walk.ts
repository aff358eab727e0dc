// `npm run demo -- certificacion`: a payroll client is certified live. The developer registers its product, an environment of its own
// is opened, the client is pointed at it and does its ordinary work, and the tests that watch it are told as they pass.
import { Journey } from './journey.ts'
import { paint } from './journey-print.ts'
import type { JourneyServer } from './journey-server.ts'
import { PayrollClient } from './payroll-client/payroll-client.ts'
import { settingsIn } from './payroll-client/settings.ts'

type Test = {
  id: string
  titulo: string
  obligatoria: boolean
  estado: string
  explicacion: string | null
  queCambiar: string | null
}
type Certification = {
  id: string
  estado: string
  pruebas: Test[]
  ambiente: {
    api: string
    rfc: string
    contrasena: string
    otp: { secreto: string }
    patrones: { rfc: string; nombre: string }[]
  }
  constancia: { folio: string } | null
}
type Check = { titulo: string; estado: string; explicacion: string; queHacer: string | null }
type Event = { tipo: string; datos: { id?: string; estado?: string; explicacion?: string | null; provocacion?: string | null } }

const PRODUCT = { nombre: 'Nómina de Referencia', version: '2.1' }
const SETTLED: Record<string, string> = {
  aprobada: paint(32, '✓'),
  advertencia: paint(33, '!'),
  fallida: paint(31, '✗'),
}
const GIVES_UP_AFTER_MS = 180_000
const SANDBOX_WITHIN_MS = 60_000

const print = (line: string) => void process.stdout.write(`${line}\n`)
const means = (text: string) => print(`  ${paint(2, '=')} ${text}`)

export async function walkCertification(server: JourneyServer): Promise<void> {
  const began = Date.now()
  const journey = new Journey(server)
  await journey.alive()
  await journey.getPassword('desarrollador')
  await journey.getToken('desarrollador')
  const call = caller(server.url, journey.tokenOf('desarrollador'))

  title(4, 'El desarrollador registra su producto y empieza a certificarlo')
  const contacto = { correo: 'integraciones@ejemplo.mx' }
  const product = await call<{ id: string }>('POST', '/v1/productos', { ...PRODUCT, contacto })
  const opened = await call<Certification>('POST', '/v1/certificaciones', { producto: product.id })
  const { ambiente } = opened
  means(
    `Recibió un ambiente de pruebas propio en ${ambiente.api}, con ${ambiente.patrones.length} patrones y la lista de ${opened.pruebas.length} pruebas.`,
  )

  title(5, 'Apunta su nómina a ese ambiente: lee, aplica, acusa y reporta como todos los días')
  const client = new PayrollClient(settingsIn(ambiente, ambiente.api, PRODUCT.version))
  const working = client.run()
  try {
    await checkBeforehand(call, opened.id)
    await takeTests(server.url, journey.tokenOf('desarrollador'), call, opened)
  } finally {
    client.stop()
    await working
  }

  title(8, 'Con todas las pruebas aprobadas, solicita la certificación')
  const certified = await call<Certification>('POST', `/v1/certificaciones/${opened.id}/solicitud`)
  const folio = certified.constancia?.folio
  means(
    folio
      ? `Certificación ${certified.estado}; la constancia firmada tiene el folio ${folio} y cualquiera la comprueba en /v1/verificacion/${folio}.`
      : `Certificación ${certified.estado}; la resuelve el Instituto.`,
  )
  print(`\n${paint(1, 'Certificación completa')} en ${((Date.now() - began) / 1000).toFixed(1)} s.`)
}

function title(step: number, text: string): void {
  print(`\n${paint(1, `${step}. ${text}`)}`)
}

type Call = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>

const caller =
  (url: string, token: string): Call =>
  async <T>(method: string, path: string, body?: object) => {
    print(`  ${paint(36, `→ ${method} ${path}`)}`)
    const send = () =>
      fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'user-agent': 'sia-demo/1.0',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
    let response = await send()
    // The sandbox comes up beside a service that attends already.
    for (const end = Date.now() + SANDBOX_WITHIN_MS; response.status === 503 && Date.now() < end; ) {
      await response.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      response = await send()
    }
    const text = await response.text()
    print(`  ${paint(response.ok ? 32 : 33, `← ${response.status}`)}`)
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as T
  }

/** Until nothing stands in the way: the client needs a moment for its first requests. */
async function checkBeforehand(call: Call, id: string): Promise<void> {
  title(6, 'Antes de que algo cuente, pide la verificación previa')
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const { revisiones, listo } = await call<{ listo: boolean; revisiones: Check[] }>(
    'POST',
    `/v1/certificaciones/${id}/verificacion-previa`,
  )
  for (const check of revisiones) {
    const mark = SETTLED[{ bien: 'aprobada', advertencia: 'advertencia', mal: 'fallida' }[check.estado]!]
    print(`  ${mark} ${check.titulo}: ${check.explicacion}`)
    if (check.queHacer) print(`    ${check.queHacer}`)
  }
  if (!listo) throw new Error('the client is not configured rightly')
}

/** Starts all tests and tells each verdict as it falls, from the server-sent events. */
async function takeTests(url: string, token: string, call: Call, opened: Certification): Promise<void> {
  title(7, 'Empiezan las pruebas; el servicio observa, provoca y juzga')
  const titles = new Map(opened.pruebas.map((test) => [test.id, test.titulo]))
  const pending = new Set(titles.keys())
  const watching = new AbortController()
  const events = await fetch(`${url}/v1/certificaciones/${opened.id}/eventos`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: AbortSignal.any([watching.signal, AbortSignal.timeout(GIVES_UP_AFTER_MS)]),
  })
  await call('POST', `/v1/certificaciones/${opened.id}/pruebas`, { ritmo: 'rapido' })
  let [exchanges, provoked] = [0, 0]
  const failed: string[] = []
  for await (const { tipo, datos } of eventsOf(events)) {
    if (tipo === 'intercambio') {
      exchanges++
      if (datos.provocacion) provoked++
      progress(`${exchanges} intercambios, ${provoked} provocados, ${titles.size - pending.size} de ${titles.size} pruebas`)
    }
    const { id, estado, explicacion } = datos
    if (tipo !== 'prueba' || !id || !(estado! in SETTLED)) continue
    pending.delete(id)
    if (estado === 'fallida') failed.push(id)
    progress('')
    print(`  ${SETTLED[estado!]} ${(titles.get(id) ?? id).padEnd(58)} ${paint(2, explicacion ?? '')}`)
    if (pending.size === 0) break
  }
  watching.abort()
  if (pending.size > 0) throw new Error(`no verdict on ${[...pending].join(', ')}`)
  means(`${exchanges} intercambios observados; ${provoked} respondidos a propósito con fallas.`)
  if (failed.length > 0) throw new Error(`tests failed: ${failed.join(', ')}`)
}

/** One line that is written over, on a terminal only. */
function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text && `  ${paint(2, text)}`}`)
}

/** The events of a stream, as they come (HTML Living Standard, 9.2). */
async function* eventsOf(response: Response): AsyncGenerator<Event> {
  let text = ''
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    text += piece
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const field = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trim())
          .join('\n')
      const data = field('data')
      if (data) yield { tipo: field('event'), datos: JSON.parse(data) }
    }
  }
}
