import { expect, test } from 'vitest'
import { makeLogger } from '../../src/platform/logger.ts'

function logged(write: (log: ReturnType<typeof makeLogger>) => void): { text: string; lines: Record<string, unknown>[] } {
  const lines: string[] = []
  write(makeLogger('debug', { write: (line: string) => void lines.push(line) }))
  return { text: lines.join(''), lines: lines.map((line) => JSON.parse(line)) }
}

const SECRETS = [
  'EKU9003173C9',
  'GODE561231GR8',
  'BOXW310820HNERXN09',
  '12345678903',
  'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln',
  'ana@empresa.mx',
]

test('a field with a telling name is hidden at any of three depths', () => {
  const { lines } = logged((log) =>
    log.info({ password: 'p', a: { otp: '123456', b: { numCredito: '1234567890' } }, headers: { authorization: 'Basic x' } }),
  )
  expect(lines[0]).toMatchObject({
    password: '[reservado]',
    a: { otp: '[reservado]', b: { numCredito: '[reservado]' } },
    headers: { authorization: '[reservado]' },
  })
})

test.each(SECRETS)('%s is hidden wherever it stands in a line', (secret) => {
  const { text, lines } = logged((log) => {
    log.info(`llegó ${secret}.`)
    log.info({ deep: { er: { and: { deeper: [secret, `x=${secret}&y`] } } } })
    log.error({ err: new Error(`duplicate key (${secret})`) })
    log.info({ reqId: secret })
  })
  expect(lines).toHaveLength(4)
  expect(text).not.toContain(secret)
})

test('a bare number of eleven digits is hidden and the line stays JSON', () => {
  const { text, lines } = logged((log) => log.info({ n: 12345678903, list: { m: 12345678903 } }, 'after'))
  expect(text).not.toContain('12345678903')
  expect(lines[0]).toMatchObject({ n: '[reservado]', msg: 'after' })
})

test("what PostgreSQL's errors carry of a row is hidden", () => {
  const error = Object.assign(new Error('duplicate key value'), {
    detail: 'Key (nss)=(1)',
    where: 'x',
    code: '23505',
    constraint: 'avisos_pk',
  })
  const { lines } = logged((log) => log.error({ err: error }))
  expect(lines[0]!.err).toMatchObject({ detail: '[reservado]', where: '[reservado]', code: '23505', constraint: 'avisos_pk' })
})

test('request ids, instants and durations stay readable', () => {
  const { lines } = logged((log) =>
    log.info({ reqId: '0b8f5f0e-1234-4000-8000-123456789012', ms: 12.5, at: '2026-02-10T18:00:00.000Z' }),
  )
  expect(lines[0]).toMatchObject({
    reqId: '0b8f5f0e-1234-4000-8000-123456789012',
    ms: 12.5,
    at: '2026-02-10T18:00:00.000Z',
    level: 'info',
  })
})
