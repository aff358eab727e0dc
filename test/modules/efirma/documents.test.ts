// What people are told outside the program is what the program does.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publishedProblems } from '../../../src/kernel/problem.ts'
import { problems } from '../../../src/modules/efirma/problems.ts'
import { absent, certificatesIn, read, SAT_PRODUCTION } from '../../support/shared.ts'

const text = (path: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', path), 'utf8')
const rows = (markdown: string) =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    )

test('the table of refusals names every code of the module with its status and title, and no other', () => {
  const told = rows(text('docs/rechazos-efirma.md')).map(([codigo, status, title]) => [codigo, Number(status), title])
  const real = Object.keys(problems).map((codigo) => [
    codigo,
    publishedProblems().get(codigo)!.status,
    publishedProblems().get(codigo)!.title,
  ])
  expect(told.toSorted()).toEqual(real.toSorted())
})

test('each refusal says what it was caused by and what to do', () => {
  for (const [codigo, , , cause, remedy] of rows(text('docs/rechazos-efirma.md'))) {
    expect([codigo, cause!.length > 20, remedy!.length > 20]).toEqual([codigo, true, true])
  }
})

test.skipIf(absent(SAT_PRODUCTION))('the fingerprints for operators are those of the published authorities', () => {
  const told = Object.fromEntries(rows(text('certs/README.md')).map(([file, , , fingerprint]) => [file, fingerprint]))
  const real = Object.fromEntries(
    certificatesIn(SAT_PRODUCTION).map((file) => [file, createHash('sha256').update(read(SAT_PRODUCTION, file)).digest('hex')]),
  )
  expect(told).toEqual(real)
})
