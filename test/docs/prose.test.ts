// What every page of documentation keeps to: lines that a narrow window shows whole, and no mention of a file that is not there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const MOST = 160

// What is kept or installed beside them is none of ours.
const ROOMS = ['bench', 'certs', 'clients', 'docs', 'migrations', 'src', 'test'].filter((room) => existsSync(join(ROOT, room)))
const files = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
  ),
].filter((file) => !file.includes('node_modules'))
const pages = files.filter((file) => file.endsWith('.md')).map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))

/** Lines outside of code blocks. */
const linesOf = (text: string): string[] => {
  let code = false
  return text.split('\n').map((line) => {
    const fence = line.trimStart().startsWith('```')
    if (fence) code = !code
    return code || fence ? '' : line
  })
}

/** A table's row is as long as it must be, and a link counts by its text. */
const lengthOf = (line: string): number => (line.startsWith('|') ? 0 : line.replaceAll(/\]\([^)\s]*\)/g, ']').length)

test('there are pages to check', () => {
  expect(pages.length).toBeGreaterThan(40)
})

test(`no line of prose is longer than ${MOST} characters`, () => {
  const long = pages.flatMap(({ file, text }) =>
    linesOf(text).flatMap((line, i) => (lengthOf(line) > MOST ? [`${file}:${i + 1} has ${lengthOf(line)}`] : [])),
  )
  expect(long).toEqual([])
})

/** A decision that holds no more tells of its time, and of files that went with it. */
const holding = pages.filter(({ text }) => !/^\*\*Status\.\*\* (Superseded|Withdrawn)/m.test(text))

test('every file and folder that a page names is there', () => {
  const missing = holding.flatMap(({ file, text }) =>
    namedIn(text)
      .filter((path) => !existsSync(join(ROOT, path)))
      .map((path) => `${file}: ${path}`),
  )
  expect(missing).toEqual([])
})

test('every source file that a page names by its end is there', () => {
  const missing = holding.flatMap(({ file, text }) =>
    [...text.matchAll(/`((?:[\w-]+\/)*[\w-]+\.(?:ts|css|svg))`/g)]
      .map((m) => m[1]!)
      .filter((end) => !files.some((path) => path === end || path.endsWith(`/${end}`)))
      .map((end) => `${file}: ${end}`),
  )
  expect(missing).toEqual([])
})

test('every link within the repository leads somewhere', () => {
  const missing = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
      .map((m) => m[1]!)
      .filter((to) => !/^(https?:|mailto:|\/)/.test(to) && !existsSync(join(ROOT, dirname(file), to)))
      .map((to) => `${file}: ${to}`),
  )
  expect(missing).toEqual([])
})

test('the check of names finds one that is not there, and takes no address of the service for a file', () => {
  expect(namedIn('see `src/modules/attempts`, `test/db/*.test.ts` and `/docs/errores`, or src/app.ts.')).toEqual([
    'src/modules/attempts',
    'src/app.ts',
  ])
  expect(lengthOf('[a](https://example.org/long) b')).toBe(5)
})

/** Paths from the root; with a placeholder (`*`, `…`, `NNNN`) it names none. */
function namedIn(text: string): string[] {
  const found = text.matchAll(/(?<![\w/.:-])(?:src|test|docs|bench|migrations|certs|clients)\/[\w./{}*…,-]*[\w}*/…]/g)
  return [...found].map((m) => m[0]).filter((path) => !/[*{…]|NNNN/.test(path))
}
