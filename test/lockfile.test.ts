// What `npm ci` brings in: exact versions, from the registry, with no script that runs at install but the one of `node` itself.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const json = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'))

type Locked = {
  version?: string
  resolved?: string
  integrity?: string
  hasInstallScript?: boolean
  link?: boolean
  optional?: boolean
  optionalDependencies?: Record<string, string>
}
const manifest = json('package.json') as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}
const packages = Object.entries(json('package-lock.json').packages as Record<string, Locked>).filter(([path]) => path !== '')

test('every dependency is pinned to one version, and the lock holds that version', () => {
  for (const [name, wanted] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    // A package may stand under another name (docs/adr/0037: two TypeScripts).
    const version = wanted.replace(/^npm:.+@/, '')
    expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+(-[\w.]+)?$/)
    expect(packages.find(([path]) => path === `node_modules/${name}`)?.[1].version).toBe(version)
  }
})

test('only the package that brings Node.js runs a script at install', () => {
  // fsevents is macOS only and optional; npm marks it although it is never installed here
  const scripted = packages
    .filter(([path, p]) => p.hasInstallScript && !(p.optional && path.endsWith('/fsevents')))
    .map(([path]) => path)
  expect(scripted).toEqual(['node_modules/node'])
  expect(manifest.allowScripts).toEqual({ node: true })
})

test('every package has its fingerprint and no address but the registry', () => {
  const odd = packages.filter(
    ([, p]) => !p.link && (!p.integrity || (p.resolved !== undefined && !p.resolved.startsWith('https://registry.npmjs.org/'))),
  )
  expect(odd.map(([path]) => path)).toEqual([])
})

test("a platform's own packages are locked for every platform, or npm ci refuses the lock", () => {
  const names = new Set(packages.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)))
  const missing = packages.flatMap(([path, p]) =>
    Object.keys(p.optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${path} -> ${name}`),
  )
  expect(missing).toEqual([])
})
