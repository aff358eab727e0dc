// The whole journey as its users live it: the real process, the operator's command line, HTTP, mail on disk, with EKU9003173C9's
// real e.firma against SAT's real test authorities as employer, and the demo authority's developer.
import { type ChildProcess, spawn } from 'node:child_process'
import { createPrivateKey, sign } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSync } from 'otplib'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { completeNss } from '../../src/kernel/nss.ts'
import { openTestDatabase } from '../support/database.ts'
import { eventually } from '../support/processes.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PKI = join(ROOT, '..', 'shared', 'sat-test-pki')
const EKU = 'EKU9003173C9'
const NRP = completeNrp('A011234510')
const OTHER_NRP = completeNrp('Y620001110')

describe.skipIf(!existsSync(PKI))('the journey of EKU9003173C9 (skipped without ../shared/sat-test-pki)', () => {
  let dataDir: string
  let url: string
  let child: ChildProcess
  let env: NodeJS.ProcessEnv
  let database: Awaited<ReturnType<typeof openTestDatabase>> | undefined

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sia-eku-'))
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as { port: number }
    probe.close()
    await once(probe, 'close')
    if (process.env.DATABASE_URL) database = await openTestDatabase()
    url = `http://127.0.0.1:${port}`
    env = {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      DEMO: 'true',
      LOG_LEVEL: 'error',
      EFIRMA_TRUST_DIR: join(PKI, 'ca'),
      DATABASE_URL: database?.url,
    }
    child = spawn(process.execPath, [join(ROOT, 'src', 'main.ts')], { env, stdio: 'ignore' })
    await eventually('the service is ready', () => {
      if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`)
      return fetch(`${url}/readyz`).then(
        (r) => r.ok,
        () => false,
      )
    })
  })

  afterAll(async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await database?.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function sia(...argv: string[]): Promise<{ code: number; text: string }> {
    const command = spawn(process.execPath, [join(ROOT, 'src', 'cli.ts'), ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    command.stdout.on('data', (t) => (text += t))
    command.stderr.on('data', (t) => (text += t))
    const [code] = await once(command, 'close')
    return { code: code as number, text }
  }

  type Efirma = { cer: Buffer; key: Buffer; password: string }
  const eku = (folder: 'efirma' | 'csd'): Efirma => ({
    cer: readFileSync(join(PKI, folder, `${EKU}_2023.cer`)),
    key: readFileSync(join(PKI, folder, `${EKU}_2023.key`)),
    password: readFileSync(join(PKI, 'password.txt'), 'utf8').trim(),
  })
  const demoDeveloper = (): Efirma => ({
    cer: readFileSync(join(dataDir, 'demo', 'desarrollador.cer')),
    key: readFileSync(join(dataDir, 'demo', 'desarrollador.key')),
    password: '12345678a',
  })

  async function post(path: string, body: object, token?: string) {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : undefined }
  }
  async function get(path: string, token: string) {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    return { status: response.status, body: await response.json() }
  }
  async function proof(efirma: Efirma, proposito: string, datos: object) {
    const { body } = await post('/v1/efirma/retos', { proposito, datos })
    const key = createPrivateKey({ key: efirma.key, format: 'der', type: 'pkcs8', passphrase: efirma.password })
    return {
      reto: body.reto,
      certificado: efirma.cer.toString('base64'),
      firma: sign('sha256', Buffer.from(body.cadenaOriginal), key).toString('base64'),
    }
  }
  async function mailedPassword(correo: string): Promise<string> {
    const outbox = join(dataDir, 'outbox')
    let password: string | undefined
    await eventually(`a password for ${correo} arrives`, async () => {
      for (const file of existsSync(outbox) ? readdirSync(outbox).filter((f) => f.endsWith('.eml')) : []) {
        const mail = await PostalMime.parse(readFileSync(join(outbox, file)))
        const found = /^Contraseña: (\S+)$/m.exec(mail.text ?? '')
        if (found && mail.to?.[0]?.address === correo) password = found[1]!
      }
      return password
    })
    return password!
  }
  async function logIn(efirma: Efirma, correo: string): Promise<{ rfc: string; token: string }> {
    const issued = await post('/v1/contrasenas', await proof(efirma, 'contrasena:emitir', { correo }))
    expect(issued.status).toBe(201)
    expect(JSON.stringify(issued.body)).not.toContain(correo)
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: issued.body.rfc,
      client_secret: await mailedPassword(correo),
      otp: generateSync({ secret: issued.body.otp.secreto }),
    })
    const answer = await fetch(`${url}/v1/token`, { method: 'POST', body: form })
    expect(answer.status).toBe(200)
    return { rfc: issued.body.rfc, token: ((await answer.json()) as { access_token: string }).access_token }
  }
  const notice = (serial: number, more: object = {}) => ({
    folioAviso: `R0209026${String(serial).padStart(6, '0')}`,
    nrp: NRP,
    nss: completeNss(`01${String(serial).padStart(8, '0')}`),
    numCredito: `26${String(serial).padStart(8, '0')}`,
    tipoAviso: '02',
    fechaCreaAviso: '2026-02-10',
    fechaOtorgamiento: '2026-01-15',
    tipoCredito: '001',
    tipoDescuento: '2',
    facDescuento: 0,
    monDescuento: 2450,
    estatusCredito: '001',
    ...more,
  })
  function file(name: string, text: string): string {
    const path = join(dataDir, name)
    writeFileSync(path, text)
    return path
  }

  test('employer and developer prove who they are, trust is granted, notices are read and polled, trust is revoked', async () => {
    const padron = file(
      'padron.csv',
      `nrp,rfc,razonSocial\n${NRP},${EKU},ESCUELA KEMPER URGATE\n${OTHER_NRP},XIA190128J61,XENON INDUSTRIAL ARTICLES\n`,
    )
    expect(await sia('padron', 'importar', padron)).toMatchObject({ code: 0 })
    const lines = [notice(1), notice(2, { tipoAviso: '99' }), notice(3, { nss: '12345678901' }), notice(4)]
    const avisos = file('avisos.ndjson', lines.map((l) => JSON.stringify(l)).join('\n'))
    const first = await sia('avisos', 'importar', avisos, '--rechazos', join(dataDir, 'rechazos.ndjson'))
    expect(first.code).toBe(1)
    expect(readFileSync(join(dataDir, 'rechazos.ndjson'), 'utf8')).toMatch(/"linea":3.*"campo":"nss"/)

    const csd = await post('/v1/contrasenas', await proof(eku('csd'), 'contrasena:emitir', { correo: 'rh@kemper.mx' }))
    expect([csd.status, csd.body.codigo]).toEqual([403, 'EFIRMA_ES_CSD'])

    const employer = await logIn(eku('efirma'), 'rh@kemper.mx')
    expect(employer.rfc).toBe(EKU)
    const developer = await logIn(demoDeveloper(), 'api@nominas.mx')
    expect(
      await sia(
        'desarrolladores',
        'certificar',
        developer.rfc,
        '--producto',
        'Nómina Ñandú',
        '--hasta',
        '2099-12-31',
        '--motivo',
        'Prueba',
      ),
    ).toMatchObject({ code: 0 })

    const feed = `/v1/avisos?patron=${EKU}`
    const before = await get(feed, developer.token)
    expect([before.status, before.body.codigo]).toEqual([403, 'RELACION_NO_VIGENTE'])

    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Mexico_City' }).format(new Date())
    const datos = { desarrollador: developer.rfc, nrps: [NRP], inicio: today, fin: today }
    const granted = await post('/v1/relaciones-confianza', await proof(eku('efirma'), 'relacion:otorgar', datos))
    expect(granted).toMatchObject({
      status: 201,
      body: { patron: EKU, desarrollador: developer.rfc, nrps: [NRP], estado: 'vigente' },
    })

    const page = await get(`${feed}&limite=2`, developer.token)
    expect(page.body.datos.map((a: { folioAviso: string }) => a.folioAviso)).toEqual(['R0209026000001', 'R0209026000002'])
    expect(page.body.hayMas).toBe(true)
    expect(page.body.datos[0]).toMatchObject({
      nrp: NRP,
      posicion: 1,
      clasificacion: 'RETENCION',
      efecto: 'INICIAR',
      tipoDescuento: '02',
      monDescuento: 2450,
    })
    expect(page.body.datos[0].fechaNotLinea).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(page.body.datos[1]).toMatchObject({ tipoAviso: '99', clasificacion: null, fechaEfecto: null })
    const rest = await get(`${feed}&limite=2&cursor=${page.body.cursor}`, developer.token)
    expect(rest.body.datos.map((a: { folioAviso: string }) => a.folioAviso)).toEqual(['R0209026000004'])

    const again = await sia(
      'avisos',
      'importar',
      file('mas.ndjson', [notice(1), notice(5)].map((l) => JSON.stringify(l)).join('\n')),
    )
    expect(again.code).toBe(0)
    const news = await get(`${feed}&cursor=${rest.body.cursor}`, developer.token)
    expect(news.body.datos.map((a: { folioAviso: string }) => a.folioAviso)).toEqual(['R0209026000005'])

    const foreign = await get(`${feed}&nrp=${OTHER_NRP}`, developer.token)
    expect(foreign.body.codigo).toBe('RELACION_NO_VIGENTE')
    const own = await get('/v1/avisos', employer.token)
    expect(own.body.datos).toHaveLength(4)

    const revoked = await post(
      `/v1/relaciones-confianza/${granted.body.folio}/revocacion`,
      { motivo: 'Cambio de proveedor' },
      employer.token,
    )
    expect(revoked.status).toBe(200)
    const after = await get(`${feed}&cursor=${news.body.cursor}`, developer.token)
    expect([after.status, after.body.codigo]).toEqual([403, 'RELACION_NO_VIGENTE'])
  })
})
