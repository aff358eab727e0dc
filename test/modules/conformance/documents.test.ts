// docs/certificacion.md is the developers' list of the tests: whatever a test says of itself stands there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CASES } from '../../../src/modules/conformance/index.ts'
import { assignLanes, LANE_NAMES } from '../../../src/modules/conformance/lanes.ts'

const text = readFileSync(join(import.meta.dirname, '../../../docs/certificacion.md'), 'utf8')

test('the document lists every test as it describes itself, and no other', () => {
  const rows = [...text.matchAll(/^\| `([a-z0-9-]+)` \| .*$/gm)]
  expect(rows.map((row) => row[0])).toEqual(CASES.map((c) => `| \`${c.id}\` | ${c.titulo} | ${c.estimulo} | ${c.observa} |`))
})

test('each test says its clause, and what to do where nothing was seen', () => {
  for (const { id, clausula, siNada, estimulo, observa } of CASES) {
    expect([id, clausula, estimulo, observa]).toEqual([id, ...Array(3).fill(expect.stringMatching(/\S/))])
    expect([id, siNada.explicacion]).toEqual([id, expect.stringMatching(/^No se obser/)])
    expect([id, siNada.queCambiar]).toEqual([id, expect.stringMatching(/\.$/)])
  }
})

test('every lane has an employer of its own where there are enough, the stranger never trusts, and few are shared', () => {
  const people = (many: number) => [
    { rfc: 'DEV', papel: 'desarrollador', confia: false },
    { rfc: 'PÑ&010101AA1', papel: 'patron', confia: true },
    ...Array.from({ length: many - 2 }, (_, i) => ({ rfc: `P${i}`, papel: 'patron', confia: true })),
    { rfc: 'AJENO', papel: 'patron', confia: false },
  ]
  const whole = assignLanes(people(LANE_NAMES.length))
  expect(new Set(Object.values(whole)).size).toBe(LANE_NAMES.length)
  expect(whole).toMatchObject({ nomina: 'PÑ&010101AA1', ajeno: 'AJENO' })
  const few = assignLanes(people(4))
  expect(new Set(Object.values(few)).size).toBe(4)
  expect(Object.entries(few).filter(([, rfc]) => rfc === few.revocada)).toHaveLength(1)
})
