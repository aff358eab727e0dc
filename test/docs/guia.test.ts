// Every example of the integration guide is run, in order, against the production service: the shell blocks by bash with curl and
// openssl, the Node blocks as the programs that they make up. What the guide shows as an answer must be what really comes.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, addYears, legalDay } from '../../src/kernel/dates.ts'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { completeRfc } from '../../src/kernel/rfc.ts'
import { testPki } from '../support/efirma.ts'
import { publish } from '../support/notices.ts'
import { certified, employer, trust } from '../support/padron.ts'
import { deliveredPassword } from '../support/password.ts'
import { stockKeys } from '../support/sandbox.ts'
import { type Service, startService } from '../support/service.ts'
import { type Block, differences, readBlocks, settled } from './guide-blocks.ts'

const CLAVE = '12345678a'
const [PATRON, OTRO_PATRON] = ['EKU9003173C9', 'XIA190128J61']
const [NRP, OTHER_NRP] = [completeNrp('A011234510'), completeNrp('Y620001110')]
// Both letters that a careless form breaks.
const SHELL_RFC = completeRfc('Ñ&N150303QX')
const NODE_RFC = completeRfc('&ÑP160404QX')

const blocks = readBlocks()
const programs = (file: string) => blocks.filter((block) => block.file === file)
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

type Run = { code: number; stdout: string; stderr: string }
const run = (command: string, args: string[], cwd: string, env: Record<string, string> = {}): Promise<Run> =>
  new Promise((resolve) =>
    execFile(command, args, { cwd, env: { PATH: process.env.PATH, ...env }, timeout: 280_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    ),
  )

/** Fails where what came is not what the guide shows. */
function expectShown(block: Block, stdout: string): void {
  if (!block.answer) return
  const where = `the example at line ${block.line}`
  if (block.answer.lang === 'text') expect(settled(stdout), where).toBe(settled(block.answer.text))
  else expect(differences(JSON.parse(block.answer.text), JSON.parse(stdout)), `${where} answered ${stdout}`).toEqual([])
}

test('every block is a kind that is run or an answer to one', () => {
  expect(blocks.length).toBeGreaterThan(20)
  expect(blocks.filter((b) => b.lang !== 'sh' && !(b.lang === 'js' && b.file)).map((b) => b.line)).toEqual([])
})

describe('against the service', () => {
  let t: Service
  let sia: string
  const folders: string[] = []

  /** A folder as a programmer has it: with its own e.firma. */
  async function folderOf(rfc: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'sia-guia-'))
    folders.push(folder)
    const efirma = await (await testPki(t)).efirma(rfc, { password: CLAVE })
    writeFileSync(join(folder, 'desarrollador.cer'), efirma.cer)
    writeFileSync(join(folder, 'desarrollador.key'), efirma.key)
    return folder
  }

  beforeAll(async () => {
    const now = () => new Date()
    t = await startService({ now: now().toISOString(), parts: { now }, sandbox: true })
    await stockKeys(t.ctx.sandbox!)
    await employer(t, PATRON, [NRP, OTHER_NRP], 'Escuela Kemper Urgate')
    await employer(t, OTRO_PATRON, [])
    for (const rfc of [SHELL_RFC, NODE_RFC]) {
      await certified(t, rfc)
      await trust(t, { patron: PATRON, desarrollador: rfc })
    }
    const suspension = { tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER' }
    await publish(t, PATRON, [
      { nrp: NRP, num_credito: '1426123456' },
      { nrp: NRP, nss: '01018000016', num_credito: '1426123457' },
      {
        nrp: NRP,
        nss: '45199512349',
        num_credito: '1426123458',
        tipo_aviso: '03',
        clasificacion: 'MODIFICACION',
        efecto: 'MODIFICAR',
        tipo_descuento_anterior: '02',
        mon_descuento_anterior: '1980.50',
        fac_descuento_anterior: '0',
      },
      { nrp: NRP, nss: '77269900013', num_credito: '1426123459', ...suspension },
      { nrp: OTHER_NRP, nss: '01018000016', num_credito: '1426123457', tipo_aviso: '99', clasificacion: null, efecto: null },
    ])
    sia = await t.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(async () => {
    await t?.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  test('the shell examples give what the guide shows', async () => {
    const folder = await folderOf(SHELL_RFC)
    const today = legalDay(new Date())
    const last = { raw: '', json: {} as Record<string, never> }
    let [secret, token, codes] = ['', '', 0]

    const endOfFeed = async (): Promise<string> => {
      const url = `${sia}/v1/avisos?${new URLSearchParams({ patron: PATRON, limite: '1000' })}`
      const page = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
      return ((await page.json()) as { cursor: string }).cursor
    }
    type Tested = { rfc: string; contrasena: string; otp: { secreto: string } }
    const tested = () => (last.json as { ambiente?: Tested }).ambiente!
    // What a person copies from an answer, a mail or an authenticator into the next command.
    const typed: Record<string, () => string | Promise<string>> = {
      SIA: () => sia,
      PATRON: () => PATRON,
      NRP: () => NRP,
      RETO: () => last.json.reto!,
      CADENA: () => last.json.cadenaOriginal!,
      CLAVE: () => CLAVE,
      RFC: () => SHELL_RFC,
      CONTRASENA: async () => (await deliveredPassword(t, SHELL_RFC)).password,
      OTP: () => generate({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * codes++ }),
      TOKEN: () => last.json.access_token!,
      CURSOR: endOfFeed,
      ETAG: () => /^etag: (.*?)\r?$/m.exec(last.raw)![1]!,
      FOLIO: async () =>
        (await t.ctx.db.selectFrom('avisos').select('folio_aviso').orderBy('publicacion').executeTakeFirstOrThrow()).folio_aviso,
      DIA: () => today,
      OTRO_PATRON: () => OTRO_PATRON,
      INICIO: () => today,
      FIN: () => addDays(addYears(today, 1), -1),
      PRODUCTO: () => last.json.id!,
      CERTIFICACION: () => last.json.id!,
      PRUEBA_RFC: () => tested().rfc,
      PRUEBA_CONTRASENA: () => tested().contrasena,
      PRUEBA_OTP: () => generate({ secret: tested().otp.secreto, epoch: Math.floor(Date.now() / 1000) }),
      PRUEBA_TOKEN: () => last.json.access_token!,
    }

    const before: string[] = []
    for (const block of blocks.filter((b) => b.lang === 'sh')) {
      const assignments: string[] = []
      for (const [, , name] of block.text.matchAll(/^(export )?([A-Z_]+)='[^']*'/gm)) {
        const value = await typed[name!]!()
        if (name === 'TOKEN') token = value
        assignments.push(`export ${name}=${quoted(value)}`)
      }
      before.push(...assignments)
      const script = [...before, block.text.replace(/^(?:export )?[A-Z_]+='[^']*'.*$/gm, '')].join('\n')
      const { code, stdout, stderr } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', script], folder)
      expect(`${code} ${stderr}`, `the example at line ${block.line} ended`).toBe('0 ')
      expectShown(block, stdout)
      // An answer that the guide does not show is a good one all the same.
      if (!block.answer) expect(stdout, `the example at line ${block.line}`).not.toContain('"codigo"')
      last.raw = stdout
      if (stdout.startsWith('{')) last.json = JSON.parse(stdout)
      secret = (last.json as { otp?: { secreto: string } }).otp?.secreto ?? secret
    }
    const said = await t.ctx.db.selectFrom('acuses_avisos').select(['rfc_autor', 'resultado']).execute()
    expect(said).toEqual([{ rfc_autor: SHELL_RFC, resultado: 'recibido' }])
  })

  test('the Node examples, put together as the guide says, give what it shows', async () => {
    const folder = await folderOf(NODE_RFC)
    writeFileSync(
      join(folder, 'contrasena.mjs'),
      programs('contrasena.mjs')
        .map((b) => b.text)
        .join('\n'),
    )
    const issued = await run(process.execPath, ['contrasena.mjs'], folder, { SIA: sia, CLAVE, CORREO: 'nominas@empresa.example' })
    expect(`${issued.code} ${issued.stderr}`).toBe('0 ')
    const { rfc, secreto } = JSON.parse(issued.stdout)
    expect(rfc).toBe(NODE_RFC)

    const parts = programs('nomina.mjs')
    const marked = parts.map((block, i) => `${block.text}\nconsole.log('=== ${i}')\n`).join('')
    writeFileSync(join(folder, 'nomina.mjs'), marked)
    const { password } = await deliveredPassword(t, NODE_RFC)
    const env = { SIA: sia, RFC: rfc, CONTRASENA: password, SECRETO: secreto, PATRON, NRP }
    const { code, stdout, stderr } = await run(process.execPath, ['nomina.mjs'], folder, env)
    expect(`${code} ${stderr}`).toBe('0 ')
    const outputs = stdout.split(/=== \d+\n/)
    for (const [i, block] of parts.entries()) {
      expectShown(block, outputs[i]!)
      if (!block.answer) expect(outputs[i], `the example at line ${block.line} says nothing`).toBe('')
    }
  })
})

test('the guide’s request takes another token after 401, waits as long as it is told, and survives a broken connection', async () => {
  const asked: { url: string; at: number }[] = []
  const turns = [{ status: 401 }, { status: 429, headers: { 'retry-after': '1' } }, 'break', { status: 200 }] as const
  const server = createServer((request, response) => {
    asked.push({ url: request.url!, at: Date.now() })
    if (request.url === '/v1/token')
      return void response.setHeader('content-type', 'application/json').end('{"access_token":"x","expires_in":3600}')
    const turn = turns[asked.filter(({ url }) => url !== '/v1/token').length - 1]!
    if (turn === 'break') return void request.socket.destroy()
    response.writeHead(turn.status, 'headers' in turn ? turn.headers : {}).end('{}')
  })
  const folder = mkdtempSync(join(tmpdir(), 'sia-guia-'))
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const [token, request] = programs('nomina.mjs')
    // The clock of the codes runs sixty times as fast: else the second token waits for the next half minute.
    const fast = 'const real = Date.now.bind(Date), start = real()\nDate.now = () => start + (real() - start) * 60\n'
    writeFileSync(join(folder, 'fast.mjs'), fast)
    writeFileSync(join(folder, 'one.mjs'), `${token!.text}\n${request!.text}\nconsole.log((await pedir('/x')).status)\n`)
    const env = { SIA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, SECRETO: 'JBSWY3DPEHPK3PXP' }
    const done = await run(process.execPath, ['--import', './fast.mjs', 'one.mjs'], folder, env)
    expect([done.stderr, done.stdout]).toEqual(['', '200\n'])
    const plain = asked.filter(({ url }) => url === '/x')
    expect(asked.filter(({ url }) => url === '/v1/token')).toHaveLength(2)
    expect(plain).toHaveLength(turns.length)
    expect(plain[2]!.at - plain[1]!.at).toBeGreaterThanOrEqual(990)
  } finally {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
