import { describe, expect, test } from 'vitest'
import { evidenceKind, evidenceName } from '../../../src/modules/certification/evidence-kind.ts'
import {
  ACTS,
  type Act,
  boundedEvidence,
  majorOf,
  missingTests,
  newFolio,
  ranOutAt,
  STATES,
  type State,
  stateAt,
  tally,
  transition,
  VERSION,
  validity,
} from '../../../src/modules/certification/rules.ts'
import type { TestState, Verdict } from '../../../src/modules/certification/test-schemas.ts'

/** Every possible transition; all others are refused. */
const POSSIBLE: [State, Act, State][] = [
  ['en-pruebas', 'solicitar', 'solicitada'],
  ['en-pruebas', 'cancelar', 'cancelada'],
  ['en-pruebas', 'vencer', 'vencida'],
  ['solicitada', 'aprobar', 'aprobada'],
  ['solicitada', 'rechazar', 'rechazada'],
  ['solicitada', 'cancelar', 'cancelada'],
  ['aprobada', 'cancelar', 'cancelada'],
  ['aprobada', 'revocar', 'revocada'],
  ['aprobada', 'vencer', 'vencida'],
]

describe('each act leads on from its states and from no other', () => {
  const all = STATES.flatMap((state) => ACTS.map((act) => [state, act] as const))
  test.each(all)('%s, %s', (state, act) => {
    expect(transition(state, act)).toBe(POSSIBLE.find(([from, by]) => from === state && by === act)?.[2])
  })
})

test('what is stored may lag: days and deadlines decide, and tell since when', () => {
  const now = new Date('2026-02-10T18:00:00Z')
  const stored = (estado: State, hasta: string | null, pruebas = '2026-03-12T18:00:00Z') => ({
    estado,
    vigente_hasta: hasta,
    pruebas_hasta: new Date(pruebas),
  })
  const row = (...of: Parameters<typeof stored>) => stateAt(stored(...of), now)
  expect(row('aprobada', '2026-02-10')).toBe('aprobada')
  expect(row('aprobada', '2026-02-09')).toBe('vencida')
  expect(row('revocada', '2026-02-09')).toBe('revocada')
  expect(row('en-pruebas', null)).toBe('en-pruebas')
  expect(row('en-pruebas', null, '2026-02-10T18:00:00Z')).toBe('vencida')
  expect(row('solicitada', null, '2026-02-10T18:00:00Z')).toBe('solicitada')
  const end = (...of: Parameters<typeof stored>) => ranOutAt(stored(...of), now)?.toISOString()
  expect(end('aprobada', '2026-02-09')).toBe('2026-02-10T06:00:00.000Z')
  expect(end('aprobada', '2026-02-10')).toBeUndefined()
  expect(end('en-pruebas', null, '2026-02-10T17:00:00Z')).toBe('2026-02-10T17:00:00.000Z')
  expect(end('vencida', '2026-02-09', '2026-02-01T00:00:00Z')).toBeUndefined()
})

const verdict = (estado: TestState, obligatoria = true): Verdict => ({
  id: estado,
  titulo: estado,
  clausula: '',
  obligatoria,
  estado,
  patron: null,
  evidencia: [],
  explicacion: null,
  queCambiar: null,
  intentos: 1,
})

test('a request lacks the mandatory tests that neither passed nor passed with a warning', () => {
  const states: TestState[] = ['pendiente', 'en-curso', 'aprobada', 'fallida', 'advertencia']
  expect(missingTests(states.map((s) => verdict(s))).map((v) => v.id)).toEqual(['pendiente', 'en-curso', 'fallida'])
  expect(missingTests(states.map((s) => verdict(s, false)))).toEqual([])
  expect(tally(states.map((s) => verdict(s)))).toEqual({
    total: 5,
    aprobadas: 1,
    advertencias: 1,
    fallidas: 1,
    pendientes: 2,
    faltanObligatorias: 3,
  })
})

test.each([
  ['nothing stands', '2026-02-10', undefined, { desde: '2026-02-10', hasta: '2027-02-09' }],
  ['on 29 February', '2028-02-29', undefined, { desde: '2028-02-29', hasta: '2029-02-27' }],
  ['it has run out', '2026-02-10', { desde: '2025-02-10', hasta: '2026-02-09' }, { desde: '2026-02-10', hasta: '2027-02-09' }],
  ['its last day', '2026-02-10', { desde: '2025-02-11', hasta: '2026-02-10' }, { desde: '2025-02-11', hasta: '2027-02-10' }],
  ['60 days before', '2026-02-10', { desde: '2025-04-11', hasta: '2026-04-11' }, { desde: '2025-04-11', hasta: '2027-04-11' }],
  ['61 days before', '2026-02-10', { desde: '2025-04-12', hasta: '2026-04-12' }, { desde: '2025-04-12', hasta: '2027-02-09' }],
  ['ten times a day', '2026-02-10', { desde: '2026-02-10', hasta: '2027-02-09' }, { desde: '2026-02-10', hasta: '2027-02-09' }],
  [
    'an operator gave more',
    '2026-02-10',
    { desde: '2026-01-01', hasta: '2030-01-01' },
    { desde: '2026-01-01', hasta: '2030-01-01' },
  ],
])('an approval holds for a year from: %s', (_name, today, before, after) => {
  expect(validity(today, before)).toEqual(after)
})

test('versions are read like semver, and their major is what a certification holds for', () => {
  const form = new RegExp(VERSION)
  for (const good of ['5', '5.2', '5.2.0', '0.9.1', '2026.1', '5.2.0-beta.1'])
    expect([good, form.test(good)]).toEqual([good, true])
  for (const bad of ['', 'v5', '5.', '05', '5.2.0.1', '5 ', '5.2.0-', 'cinco'])
    expect([bad, form.test(bad)]).toEqual([bad, false])
  expect(['5', '5.2.0', '12.0-x'].map(majorOf)).toEqual([5, 5, 12])
})

test('folios have the form of the others and say what they are of', () => {
  expect(newFolio('CC', Buffer.alloc(10, 0xff))).toBe('CC-ZZZZ-ZZZZ-ZZZZ-ZZZZ')
})

test('kept evidence is bounded in number and size', () => {
  expect(boundedEvidence(Array.from({ length: 80 }, (_, n) => n))).toHaveLength(50)
  expect(boundedEvidence(Array.from({ length: 20 }, () => 'x'.repeat(10_000)))).toHaveLength(3)
})

const png = Buffer.from('89504e470d0a1a0a0000000049454e44ae426082', 'hex')
test.each([
  ['a PDF', Buffer.from('%PDF-1.7\n…\n%%EOF\n'), 'pdf'],
  ['a PDF that was cut off', Buffer.from('%PDF-1.7\n…'), undefined],
  ['a PNG', png, 'png'],
  ['a JPG', Buffer.from('ffd8ffe000104a464946ffd9', 'hex'), 'jpg'],
  ['a ZIP', Buffer.from('504b0304aaaa504b050600000000', 'hex'), 'zip'],
  ['text', Buffer.from('Muñón\tÁ\r\n'), 'txt'],
  ['text in Latin-1', Buffer.from('Muñón', 'latin1'), undefined],
  ['text with a NUL', Buffer.from('a\0b'), undefined],
  ['JSON', Buffer.from(' {"ñ": [1]}'), 'json'],
  ['what only begins like JSON', Buffer.from('[nota] hola'), 'txt'],
  ['a program', Buffer.from('7f454c46020101', 'hex'), undefined],
  ['a gzip', Buffer.from('1f8b0800', 'hex'), undefined],
  ['nothing', Buffer.alloc(0), undefined],
])('%s is told by its bytes', (_name, bytes, kind) => {
  expect(evidenceKind(bytes)).toBe(kind)
})

test.each([
  ['informe.pdf', 'pdf', 'informe.pdf'],
  ['informe.exe', 'pdf', 'informe.pdf'],
  ['foto.JPEG', 'jpg', 'foto.jpeg'],
  ['../../etc/passwd', 'txt', 'passwd.txt'],
  ['C:\\Mis documentos\\año "1".png', 'png', 'año 1.png'],
  ['.htaccess', 'txt', 'htaccess.txt'],
  [undefined, 'zip', 'evidencia.zip'],
  ['x'.repeat(300), 'txt', `${'x'.repeat(110)}.txt`],
] as const)('a file called %s that is a %s is kept as %s', (given, kind, name) => {
  expect(evidenceName(given, kind)).toBe(name)
})
