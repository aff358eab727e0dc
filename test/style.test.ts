// The house's rules that are read off the text of files: where time, the environment and SQL may stand, what names and comments say.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { files, ROOT, readSources } from './support/sources.ts'

test('the environment is read at the edges only, and becomes Config', () => {
  const edges = /^(config|cli)\.ts$|^runtime\/(sandbox\/)?serve\.ts$|^demo\//
  const wrong = files
    .filter((file) => /process\.env/.test(file.text.replace(/\/\/.*$/gm, '')) && !edges.test(file.path))
    .map((file) => file.path)
  expect(wrong).toEqual([])
})

test('time and chance come from the Context inside the modules', () => {
  const wrong = files
    .filter(
      (file) =>
        file.path.startsWith('modules/') && /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(/.test(file.text),
    )
    .map((file) => file.path)
  expect(wrong).toEqual([])
})

test('SQL over tables stands in queries.ts, except where a module has nothing but one write', () => {
  const wrong = files
    .filter((file) => /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(file.text))
    .filter(
      (file) =>
        file.path.startsWith('modules/') &&
        !/\/(queries|[a-z-]+-queries)\.ts$/.test(file.path) &&
        file.path !== 'modules/audit/record-audit.ts',
    )
    .map((file) => file.path)
  expect(wrong).toEqual([])
})

// Some of what reads asks `ctx.database` and not `ctx.db`: it would stand outside, and on the embedded database wait for itself forever.
test('no Context is made whose db is a transaction: who reads inside one is handed it', () => {
  const wrong = files.filter((file) => /\.\.\.\w*(ctx|context)\b[^{}]*\bdb\b/i.test(file.text))
  expect(wrong.map((file) => file.path)).toEqual([])
})

test('a comment that names a file of the house names one that is there', () => {
  const comment = /(?:\/\/|\/\*|^\s*\*)(.*)$/gm
  const gone = files.flatMap(({ path, text }) =>
    [...text.matchAll(comment)]
      .flatMap((m) => [...m[1]!.matchAll(/(?<![\w./-])(?:[\w-]+\/)*[\w-]+\.ts\b/g)])
      .map((m) => m[0].replace(/^src\//, ''))
      .filter((end) => !/^(test|bench)\//.test(end) && !files.some((file) => `/${file.path}`.endsWith(`/${end}`)))
      .map((end) => `${path}: ${end}`),
  )
  expect(gone).toEqual([])
})

test('a cast past the compiler says why in the lines above it', () => {
  const silent = files.flatMap(({ path, text }) => {
    const lines = text.split('\n')
    return lines.flatMap((line, i) => {
      const isCast = /\bas (never|any)\b|\bas unknown as\b/.test(line.replace(/\/\/.*$|\/?\*\*? .*$/, ''))
      const before = lines.slice(Math.max(i - 3, 0), i)
      return isCast && !before.some((one) => one.trimStart().startsWith('//')) ? [`${path}:${i + 1}`] : []
    })
  })
  expect(silent).toEqual([])
})

test('files are named in kebab-case', () => {
  const names = [...files.map((file) => file.path), ...readSources(join(ROOT, 'test')).map((file) => file.path)]
  expect(names.filter((name) => !/^(\.\.\/)?([a-z0-9-]+\/)*[a-z0-9-]+(\.test)?\.ts$/.test(name))).toEqual([])
})

test('file names say what is in them', () => {
  const vague = files.filter((file) =>
    /\b(manager|service|helpers?|utils?|common|misc|data|process)\b/.test(file.path.replace(/open-service|child-process/, '')),
  )
  expect(vague.map((file) => file.path)).toEqual([])
})
