// The pages that a successor begins with tell of all that is there: every decision with its status, every room of the house.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const folders = (room: string): string[] =>
  readdirSync(join(ROOT, room)).filter((name) => statSync(join(ROOT, room, name)).isDirectory())

const decisions = readdirSync(join(ROOT, 'docs/adr'))
  .filter((name) => /^\d{4}-.*\.md$/.test(name))
  .sort()

test('every decision has its number once, in its name and above its text', () => {
  expect(decisions.length).toBeGreaterThan(30)
  expect(new Set(decisions.map((name) => name.slice(0, 4))).size).toBe(decisions.length)
  expect(decisions.filter((name) => !read(`docs/adr/${name}`).startsWith(`# ${name.slice(0, 4)} `))).toEqual([])
})

test('every decision says its status first, and the index says the same', () => {
  const index = read('docs/adr/README.md')
  const rows = decisions.map((name) => {
    const status = /^# .*\n\n\*\*Status\.\*\* (.*)\n/.exec(read(`docs/adr/${name}`))?.[1]
    return { name, status, row: index.split('\n').find((line) => line.includes(`](${name}) |`)) }
  })
  const known = /^(In force|Superseded by|Withdrawn with)\b.*\.$/
  expect(rows.filter(({ status }) => !known.test(status ?? '')).map(({ name }) => name)).toEqual([])
  expect(rows.filter(({ status, row }) => !row?.endsWith(`| ${status} |`)).map(({ name }) => name)).toEqual([])
})

test('every decision that the code refers to is there', () => {
  const numbers = decisions.map((name) => name.slice(0, 4))
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const missing = sources.flatMap((name) =>
    [...read(join('src', name)).matchAll(/docs\/adr\/(\d{4})/g)]
      .map((m) => m[1]!)
      .filter((n) => !numbers.includes(n))
      .map((n) => `${name}: ${n}`),
  )
  expect(missing).toEqual([])
})

test('the architecture names every module and every room, and its picture every module', () => {
  const [page, picture] = [read('ARCHITECTURE.md'), read('docs/images/house.svg')]
  const web = folders('src/modules/web')
  const modules = folders('src/modules').filter((name) => name !== 'web')
  const rooms = folders('src').filter((name) => name !== 'modules')
  expect([...modules, ...web.map((name) => `web/${name}`)].filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([])
  expect(rooms.filter((name) => !page.includes(`\`src/${name}/\``))).toEqual([])
  expect([...modules, ...web].filter((name) => !new RegExp(`>(modules/web/)?${name}<`).test(picture))).toEqual([])
})

test('every table of the glossary has its header', () => {
  const lines = read('docs/glossary.md').split('\n')
  const loose = lines.filter(
    (line, i) => line.startsWith('|') && !lines[i - 1]!.startsWith('|') && !/^\|[-|]+\|$/.test(lines[i + 1] ?? ''),
  )
  expect(loose).toEqual([])
})
