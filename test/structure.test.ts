// The house's rules (docs/adr/0001), read off the imports: who may use whom, and where the environment is read.
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type File, files, ROOT, SRC } from './support/sources.ts'

const own = (file: File) => file.imports.filter((to) => to.endsWith('.ts'))
/** A room of `web` is a module of its own: pages of one kind of visitor. */
const moduleOf = (path: string) => /^modules\/(web\/[^/]+|[^/]+)\//.exec(path)?.[1]

/** Layers from the bottom; a file may import from its own layer and those below it. What is not named here stands at the top. */
const LAYERS: RegExp[] = [
  /^kernel\//,
  /^(config\.ts$|platform\/)/,
  /^db\//,
  /^context\.ts$/,
  /^(http|bulk-import|pdf)\//,
  /^modules\/(?!web\/(?!ui\/))/,
  /^modules\/web\//,
  /^(commands|demo)\//,
]
const layerOf = (path: string) => {
  const found = LAYERS.findIndex((layer) => layer.test(path))
  return found === -1 ? LAYERS.length : found
}

test('there is something to check', () => {
  expect(files.length).toBeGreaterThan(500)
  expect(files.flatMap(own).length).toBeGreaterThan(100)
})

test('nothing imports from a layer above its own', () => {
  const wrong = files.flatMap((file) =>
    own(file)
      .filter((to) => layerOf(to) > layerOf(file.path))
      .map((to) => `${file.path} -> ${to}`),
  )
  expect(wrong).toEqual([])
})

test('the kernel imports nothing else of the service, and no package', () => {
  const wrong = files
    .filter((file) => file.path.startsWith('kernel/'))
    .flatMap((file) =>
      file.imports.filter((to) => !to.startsWith('kernel/') && !to.startsWith('node:')).map((to) => `${file.path} -> ${to}`),
    )
  expect(wrong).toEqual([])
})

test('every package that the service imports is a dependency, not a development one', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const names = files.flatMap((file) =>
    file.imports.filter((to) => !to.endsWith('.ts') && !to.startsWith('node:')).map((to) => /^(@[^/]+\/)?[^/]+/.exec(to)![0]),
  )
  expect([...new Set(names)].filter((name) => !(name in dependencies))).toEqual([])
})

test('every dependency is one that the service names; what only benches and tests use is a development one', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object }
  // Some are found by their path, scope and name apart.
  const isNamed = (name: string) => files.some(({ text }) => name.split('/').every((part) => text.includes(part)))
  expect(Object.keys(dependencies).filter((name) => !isNamed(name))).toEqual([])
})

test('a module reaches another only through its index.ts', () => {
  const wrong = files.flatMap((file) =>
    own(file)
      .filter(
        (to) => moduleOf(to) !== undefined && moduleOf(to) !== moduleOf(file.path) && to !== `modules/${moduleOf(to)}/index.ts`,
      )
      .map((to) => `${file.path} -> ${to}`),
  )
  expect(wrong).toEqual([])
})

test("a module's index.ts holds nothing but exports", () => {
  const wrong = files
    .filter((file) => /^modules\/(web\/)?[^/]+\/index\.ts$/.test(file.path) && withoutExports(file.text) !== '')
    .map((file) => file.path)
  expect(wrong).toEqual([])
})

const withoutExports = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^export (type )?(\{[^}]*\}|\*( as \w+)?) from '[^']+';?$/gm, '')
    .trim()

test('the module graph has no cycle', () => {
  const graph = new Map<string, Set<string>>()
  for (const file of files) {
    const from = moduleOf(file.path)
    if (!from) continue
    const to = own(file)
      .map(moduleOf)
      .filter((name) => name !== undefined && name !== from)
    graph.set(from, new Set([...(graph.get(from) ?? []), ...(to as string[])]))
  }
  expect(cycleIn(graph)).toBeUndefined()
})

test('no files import each other in a circle, not even for a type', () => {
  expect(cycleIn(new Map(files.map((file) => [file.path, new Set(own(file))])))).toBeUndefined()
})

function cycleIn(graph: Map<string, Set<string>>): string | undefined {
  const done = new Set<string>()
  const visit = (name: string, path: string[]): string | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name].join(' -> ')
    if (done.has(name)) return undefined
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...path, name])
      if (cycle) return cycle
    }
    done.add(name)
    return undefined
  }
  for (const name of graph.keys()) {
    const cycle = visit(name, [])
    if (cycle) return cycle
  }
  return undefined
}

test('the test of cycles finds one', () => {
  expect(
    cycleIn(
      new Map([
        ['a', new Set(['b'])],
        ['b', new Set(['c'])],
        ['c', new Set(['b'])],
      ]),
    ),
  ).toBe('b -> c -> b')
})

/** Heavy, and for what few requests ask: not loaded before one does (kernel/late.ts, createRequire). */
const LATE = [
  '@electric-sql/pglite',
  '@scalar/fastify-api-reference',
  '@signpdf/signpdf',
  '@simplewebauthn/server',
  'asn1js',
  'cli-progress',
  'fflate',
  'node-forge',
  'nodemailer',
  'pdfkit',
  'pkijs',
  'qrcode',
]
const LOADED = /^(?:import|export)\b(?! type\b)[^'"`;=()]*?\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm

test('a service that starts loads no library that few requests need', () => {
  const reached = new Map<string, string>()
  const visit = (path: string, by: string): void => {
    if (reached.has(path)) return
    reached.set(path, by)
    const file = files.find((one) => one.path === path)
    for (const match of file?.text.matchAll(LOADED) ?? []) {
      const to = (match[1] ?? match[2])!
      visit(to.startsWith('.') ? relative(SRC, resolve(SRC, dirname(path), to)) : to, path)
    }
  }
  visit('runtime/serve.ts', 'main.ts')
  expect(reached.size).toBeGreaterThan(400)
  expect(LATE.flatMap((name) => (reached.has(name) ? [`${reached.get(name)} -> ${name}`] : []))).toEqual([])
})
