// Clients generated from openapi.yaml by the two generators that integrators use most: their types have the names that people gave, a
// program over them compiles, and it reads notices from the live service.
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { OPENAPI_FILE } from '../../src/openapi.ts'
import { token } from '../support/login.ts'
import { publish } from '../support/notices.ts'
import { employer } from '../support/padron.ts'
import { type Service, startService } from '../support/service.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..', '..')
const PROGRAMS = join(import.meta.dirname, 'programs')
const RFC = 'EKU9003173C9'
const NRP = completeNrp('A011234510')

let t: Service
let base: string
let credential: string
let folios: string[]
let folder: string
beforeAll(async () => {
  t = await startService()
  await employer(t, RFC, [NRP])
  folios = await publish(t, RFC, [
    { nrp: NRP },
    { nrp: NRP, clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER', tipo_aviso: '12' },
    { nrp: NRP, clasificacion: null, efecto: null, tipo_aviso: '99' },
  ])
  credential = await token(t, RFC)
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`

  folder = mkdtempSync(join(tmpdir(), 'sia-clients-'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  for (const name of readdirSync(PROGRAMS).filter((file) => file.endsWith('.ts.txt')))
    copyFileSync(join(PROGRAMS, name), join(folder, name.replace('.txt', '')))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(ROOT, 'node_modules/@types')] },
      include: ['.'],
    }),
  )
  await generate()
})
afterAll(async () => {
  await t.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Both say why and exit with a failure when they meet what they do not understand. */
async function generate(): Promise<void> {
  const heyApi = {
    input: OPENAPI_FILE,
    output: { path: join(folder, 'hey-api'), module: { extension: '.ts' } },
    plugins: ['@hey-api/client-fetch'],
  }
  writeFileSync(join(folder, 'openapi-ts.config.ts'), `export default ${JSON.stringify(heyApi)}\n`)
  await tool('@hey-api/openapi-ts/bin/run.js', '--file', join(folder, 'openapi-ts.config.ts'), '--no-log-file')
  rmSync(join(folder, 'openapi-ts.config.ts'))
  await tool('openapi-typescript/bin/cli.js', OPENAPI_FILE, '--output', join(folder, 'openapi-typescript.ts'))
}

const tool = (file: string, ...args: string[]) =>
  run(process.execPath, [join(ROOT, 'node_modules', file), ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } })

const program = async (name: string) => JSON.parse((await run(process.execPath, [join(folder, name), base, credential])).stdout)

test('both programs compile against what was generated', async () => {
  const told = await tool('@typescript/native/bin/tsc', '--project', folder).then(
    () => '',
    (failure: { message: string; stdout: string }) => `${failure.message}\n${failure.stdout}`,
  )
  expect(told).toBe('')
})

test('over the client of @hey-api/openapi-ts a program reads the notices page by page', async () => {
  expect(await program('with-hey-api.ts')).toEqual({
    nrps: [NRP],
    folios,
    todo: ['start', 'stop and give back', null],
    refusal: 'RELACION_NO_VIGENTE',
  })
})

test('over the types of openapi-typescript a program reads the notices page by page', async () => {
  expect(await program('with-openapi-fetch.ts')).toEqual({
    nrps: [NRP],
    folios,
    todo: ['start', 'stop and give back', null],
    refusal: [403, expect.objectContaining({ codigo: 'CUERPO_INVALIDO' })],
  })
})

test('no generator had to make a name up', () => {
  const types = readFileSync(join(folder, 'hey-api', 'types.gen.ts'), 'utf8')
  const names = [...types.matchAll(/^export type (\w+)/gm)].map(([, name]) => name!)
  expect(names).toEqual(
    expect.arrayContaining(['Aviso', 'PaginaDeAvisos', 'RelacionDeConfianza', 'Certificacion', 'Patron', 'Problema']),
  )
  expect(names.filter((name) => /\d$/.test(name))).toEqual([])
})
