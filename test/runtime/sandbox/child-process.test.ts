// The sandbox in a process of its own, as in production: two services over one database, each with its sandbox process. What is handed
// over, one request at a time, has its tests in test/http/proxy.test.ts.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { getPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PayrollClient } from '../../../src/demo/payroll-client/payroll-client.ts'
import { settingsIn } from '../../../src/demo/payroll-client/settings.ts'
import { onPostgres } from '../../support/database.ts'
import { bearer } from '../../support/login.ts'
import { eventually, freePort } from '../../support/processes.ts'
import { type Service, startService } from '../../support/service.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const DEVELOPER = 'MAB9307148T4'

type Line = { msg: string; pid?: number; level: string } & Record<string, unknown>
type Running = { url: string; process: ChildProcess; lines: Line[]; sandboxPid(): number }

async function start(t: Service, env: Record<string, string> = {}): Promise<Running> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: t.databaseUrl!,
      DATABASE_POOL: '4',
      DATA_DIR: t.dataDir,
      PUBLIC_URL: t.ctx.config.publicUrl,
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: Line[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(JSON.parse(line)))
  const attending = () => lines.filter((line) => line.msg === 'the sandbox attends, in a process of its own')
  const running = { url: `http://127.0.0.1:${port}`, process: child, lines, sandboxPid: () => attending().at(-1)!.pid! }
  return running
}

const attends = (running: Running) =>
  eventually('the sandbox attends', () => running.lines.some((line) => line.msg.startsWith('the sandbox attends')))

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const get = async (url: string) => {
  const response = await fetch(url)
  return {
    status: response.status,
    wait: response.headers.get('retry-after'),
    body: (await response.json()) as { detail?: string },
  }
}

describe.runIf(onPostgres)('two services with a sandbox process each', () => {
  let t: Service
  let one: Running
  let two: Running
  beforeAll(async () => {
    t = await startService({ parts: { now: () => new Date() } })
    one = await start(t)
    await attends(one)
    two = await start(t)
    await attends(two)
  })
  afterAll(async () => {
    for (const running of [one, two]) running?.process.kill('SIGKILL')
    await t.stop()
  })

  test('the sandbox process stands back behind the service', () => {
    expect(getPriority(one.sandboxPid())).toBeGreaterThan(getPriority(one.process.pid!))
  })

  test('a client that asks both in turn is judged once by two processes, also where connections are cut', async () => {
    const call = async (base: string, method: 'GET' | 'POST', path: string, body?: object) => {
      const response = await fetch(`${base}/v1${path}`, {
        method,
        headers: { ...(await bearer(t, DEVELOPER)), ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      })
      const json = (await response.json()) as ReturnType<typeof JSON.parse>
      expect(response.status, JSON.stringify(json)).toBeLessThan(300)
      return json
    }
    const contacto = { correo: 'integraciones@referencia.example' }
    const product = await call(one.url, 'POST', '/productos', { nombre: 'Nómina de Referencia', version: '2.1', contacto })
    const { id, ambiente } = await call(one.url, 'POST', '/certificaciones', { producto: product.id })
    const before = await call(one.url, 'POST', `/certificaciones/${id}/verificacion-previa`)
    expect(before).toMatchObject({ listo: false })
    let turn = 0
    const client = new PayrollClient({
      ...settingsIn(ambiente, '', '2.1'),
      get api() {
        return `${[one, two][turn++ % 2]!.url}/sandbox/v1`
      },
    })
    await call(one.url, 'POST', `/certificaciones/${id}/pruebas`, { ritmo: 'rapido' })
    const working = client.run()
    let seen = await call(two.url, 'GET', `/certificaciones/${id}`)
    for (const end = Date.now() + 300_000; Date.now() < end && seen.resumen.pendientes > 0; ) {
      await wait(1_000)
      seen = await call(two.url, 'GET', `/certificaciones/${id}`)
    }
    client.stop()
    await working
    expect(seen.pruebas.filter((p: { estado: string }) => p.estado !== 'aprobada')).toEqual([])

    // Each test began once and was settled once, its notices were published once, and no number was given twice or left out.
    const changes = await sql<{ caso: string; estados: string[] }>`
      select caso, array_agg(estado order by n) as estados from sandbox.pruebas_cambios group by caso`.execute(t.ctx.db)
    expect(changes.rows.length).toBe(seen.pruebas.length)
    for (const { estados } of changes.rows) expect(estados).toEqual(['pendiente', 'en-curso', 'aprobada'])
    const published = await sql<{ folio: string; veces: number }>`
      select a.folio_aviso as folio, count(*)::int as veces from sandbox.avisos a group by 1`.execute(t.ctx.db)
    const wanted = await sql<{ folio: string }>`
      select jsonb_path_query(material, '$.avisos[*].folioAviso') #>> '{}' as folio from sandbox.pruebas`.execute(t.ctx.db)
    expect(published.rows.map((row) => row.folio).toSorted()).toEqual(wanted.rows.map((row) => row.folio).toSorted())
    const numbers = await sql<{ n: number }>`
      select n from sandbox.intercambios union all select n from sandbox.pruebas_cambios order by n`.execute(t.ctx.db)
    expect(numbers.rows.map((row) => row.n)).toEqual(numbers.rows.map((_, i) => i + 1))
  })

  test('a sandbox process that is killed is started again; meanwhile its requests are refused and production attends', async () => {
    const killed = one.sandboxPid()
    process.kill(killed, 'SIGKILL')
    await eventually('noticed', () => one.lines.some((line) => line.msg.startsWith('the sandbox process ended')))
    expect(await get(`${one.url}/sandbox/v1/desarrolladores`)).toMatchObject({
      status: 503,
      wait: '5',
      body: { detail: 'El ambiente de pruebas se interrumpió y se está reiniciando.' },
    })
    const statuses = new Set<number>()
    await eventually('it attends again', async () => {
      for (const path of ['/v1/desarrolladores', '/readyz']) statuses.add((await get(one.url + path)).status)
      return (await get(`${one.url}/sandbox/v1/desarrolladores`)).status === 200
    })
    expect([...statuses]).toEqual([200])
    expect(one.sandboxPid()).not.toBe(killed)
    expect((await get(`${two.url}/sandbox/v1/desarrolladores`)).status).toBe(200)
  })

  test('where the sandbox process can not be started, production attends', async () => {
    const without = await start(t, { TMPDIR: join(t.dataDir, 'no-existe') })
    try {
      await eventually('it was tried', () => without.lines.some((line) => line.msg.startsWith('the sandbox process ended')))
      expect((await get(`${without.url}/readyz`)).status).toBe(200)
      expect(await get(`${without.url}/sandbox/v1/desarrolladores`)).toMatchObject({
        status: 503,
        body: { detail: 'El ambiente de pruebas está iniciando.' },
      })
    } finally {
      const ended = once(without.process, 'exit')
      without.process.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
    }
  })

  test('told to end, both end, and the folder of their socket is gone', async () => {
    const [pid, ended] = [one.sandboxPid(), once(one.process, 'exit')]
    const [line] = one.lines.filter((found) => String(found.msg).includes('.sock'))
    const folder = dirname(/\S+\.sock/.exec(line!.msg)![0])
    expect(existsSync(folder)).toBe(true)
    one.process.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect([lives(pid), existsSync(folder)]).toEqual([false, false])
  })

  test('a service that is killed takes its sandbox process along', async () => {
    const pid = two.sandboxPid()
    two.process.kill('SIGKILL')
    await eventually('gone', () => !lives(pid))
  })
})
