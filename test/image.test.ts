// The Dockerfile, carried out step by step in an empty folder, for where no engine is at hand: what it copies and nothing else, packages
// without those for development, its settings, its command, its health check. And what compose.yaml says to the service.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, matchesGlob, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../src/config.ts'
import { onPostgres, openTestDatabase } from './support/database.ts'
import { eventually, freePort } from './support/processes.ts'

const ROOT = join(import.meta.dirname, '..')
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const lines = (file: string) =>
  text(file)
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
const steps = lines('Dockerfile').map((line) => /^(\w+)\s+(.*)$/.exec(line)!.slice(1) as [string, string])
const said = (step: string) => steps.filter(([word]) => word === step).map(([, rest]) => rest)
const env = Object.fromEntries(said('ENV').flatMap((rest) => rest.split(' ').map((pair) => pair.split('=') as [string, string])))
const command = (step: string) => JSON.parse(said(step)[0]!.replace(/^.*?(?=\[)/, '')) as string[]

/** Whether the engine is given a file: the last line that names it or a folder above it decides. */
const ignore = lines('.dockerignore').map((line) => ({ kept: line.startsWith('!'), pattern: line.replace('!', '') }))
function given(path: string): boolean {
  const above = path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))
  return ignore.findLast(({ pattern }) => above.some((one) => matchesGlob(one, pattern)))?.kept ?? true
}

const folder = mkdtempSync(join(tmpdir(), 'sia-imagen-'))
const [app, data] = [join(folder, 'app'), join(folder, 'data')]
// As root the container's user is tried too, where it may read what is linked to.
const others = (path: string): boolean => path === '/' || ((statSync(path).mode & 5) === 5 && others(dirname(path)))
const user = process.getuid?.() === 0 && others(join(ROOT, 'node_modules')) && others(process.execPath) ? 65_534 : undefined
const content = () => readdirSync(app, { recursive: true, encoding: 'utf8' }).sort()

beforeAll(() => {
  chmodSync(folder, 0o755)
  for (const path of [app, data]) mkdirSync(path)
  if (user) chownSync(data, user, user)
  for (const copy of said('COPY')) {
    const paths = copy.split(' ')
    const to = join(app, paths.pop()!)
    for (const from of paths) {
      const whole = statSync(join(ROOT, from)).isDirectory()
      cpSync(join(ROOT, from), copy.endsWith('/') && !whole ? join(to, basename(from)) : to, {
        recursive: true,
        filter: (path) => given(relative(ROOT, path)) || statSync(path).isDirectory(),
      })
    }
  }
  // What `npm ci --omit=dev` installs, by its own account of what is for development alone.
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, { dev?: true; optional?: true }> }
  for (const [path, { dev }] of Object.entries(packages)) {
    if (!path || dev || path.lastIndexOf('node_modules/') > 0) continue
    mkdirSync(dirname(join(app, path)), { recursive: true })
    symlinkSync(join(ROOT, path), join(app, path))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('it is made of the Node release that the tests run on, installs no package for development, and starts without npm', () => {
  expect(said('FROM')).toEqual([`node:${process.versions.node.split('.')[0]}-slim`])
  expect(said('RUN')[0]).toMatch(/^npm ci --omit=dev --ignore-scripts /)
  expect(readdirSync(join(app, 'node_modules'))).not.toContain('vitest')
  expect(command('CMD')[0]).toBe('node')
  expect(said('USER')).toEqual(['node'])
})

test('what is copied in attends, shows every page, writes into its data alone, is healthy and ends when it is told to', async () => {
  const own = onPostgres ? await openTestDatabase() : undefined
  const before = content()
  const port = String(await freePort())
  const settings = {
    PATH: dirname(process.execPath),
    ...env,
    NODE_ENV: 'development',
    DEMO: 'true',
    PORT: port,
    DATA_DIR: data,
    ...(own && { DATABASE_URL: own.url! }),
  }
  const as = user ? { uid: user, gid: user } : {}
  const [program, ...args] = command('CMD')
  const child = spawn(program!, args, { cwd: app, env: settings, stdio: ['ignore', 'pipe', 'pipe'], ...as })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => {
      printed += more
    })
  const ended = once(child, 'exit')
  try {
    const url = `http://127.0.0.1:${port}`
    const ask = async (path: string) => {
      const response = await fetch(url + path)
      return [path, response.status, (await response.text()).length > 0]
    }
    await eventually(
      'the service attends',
      async () => {
        if (child.exitCode !== null) throw new Error(`it ended: ${printed}`)
        return (await ask('/readyz').catch(() => []))[1] === 200
      },
      120,
    )
    for (const path of ['/', '/docs', '/docs/guia', '/docs/errores', '/openapi.yaml', '/verificacion', '/calculadora', '/estado'])
      expect(await ask(path)).toEqual([path, 200, true])
    await eventually('the sandbox attends', async () => (await ask('/sandbox/v1/desarrolladores'))[1] === 200)
    const [probe, ...how] = command('HEALTHCHECK')
    execFileSync(probe!, how, { env: settings, cwd: app, ...as })
    // Whoever the image's administrator asks.
    const sia = execFileSync('node', ['src/cli.ts', 'certificaciones', 'listar'], {
      env: settings,
      cwd: app,
      encoding: 'utf8',
      ...as,
    })
    expect(sia).toMatch(/^CE-/)
    child.kill('SIGTERM')
    expect([await ended, printed]).toEqual([[0, null], expect.stringContaining('"msg":"closed"')])
    // Beside what Node keeps of what it compiled, where it may.
    expect(content().filter((path) => !path.startsWith('node_modules/.cache'))).toEqual(before)
  } finally {
    child.kill('SIGKILL')
    await ended
    await own?.close()
  }
})

test('compose.yaml tells the service what it understands, and lets it end its work', () => {
  const { services } = parse(text('compose.yaml'))
  const { environment, stop_grace_period, volumes } = services.sia
  const known = [...text('src/config.ts').matchAll(/'([A-Z][A-Z0-9_]+)'/g)].map((found) => found[1])
  expect(Object.keys({ ...env, ...environment }).filter((name) => !known.includes(name))).toEqual([])
  expect(readConfig({ ...env, ...environment })).toMatchObject({
    host: '0.0.0.0',
    port: 3000,
    dataDir: said('VOLUME')[0],
    demo: true,
    production: false,
  })
  expect(volumes).toEqual([`datos:${said('VOLUME')[0]}`])
  const drain = Number(/DRAIN_MS = ([\d_]+)/.exec(text('src/runtime/serve.ts'))![1]!.replaceAll('_', ''))
  expect(Number.parseInt(stop_grace_period, 10) * 1_000).toBeGreaterThan(drain)
  // Each host that is named is a service, on the port that its image listens on.
  expect(Object.keys(services)).toEqual(
    expect.arrayContaining([new URL(environment.DATABASE_URL).hostname, new URL(environment.MAIL_URL).hostname]),
  )
})
