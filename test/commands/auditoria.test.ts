import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../../src/commands/index.ts'
import type { Io } from '../../src/commands/io.ts'
import { chainAudit, recordAudit } from '../../src/modules/audit/index.ts'
import { emptyLog, tamper } from '../modules/audit/tamper.ts'
import { NOW, type Service, startService } from '../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  await emptyLog(t.ctx)
  t.clock.set(NOW)
  for (const objeto of ['a', 'b', 'c'])
    await recordAudit(t.ctx, t.ctx.db, { actor: null, accion: 'prueba', objeto, resultado: 'hecho' })
  await chainAudit(t.ctx)
})

async function sia(...argv: string[]) {
  let [out, err] = ['', '']
  const io: Io = {
    stdin: (async function* () {})(),
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    isTerminal: false,
    cwd: t.dataDir,
  }
  const exit = await runCommand(t.ctx, io, ['auditoria', 'verificar', ...argv])
  return { exit, out, err }
}

test('an untouched log ends with 0, and tells the hash that is worth keeping', async () => {
  const { exit, out, err } = await sia()
  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  expect(out).toMatch(
    /^Entradas encadenadas: 3\. Sellos firmados: 1\. En espera de encadenarse: 0\.\nÚltima huella: 3:[0-9a-f]{64}\n/,
  )
  expect(out).toMatch(/La bitácora está íntegra\.\n$/)
  const kept = /Última huella: (\S+)/.exec(out)![1]!
  expect((await sia('--ancla', kept)).exit).toBe(0)
  expect(
    await sia(
      '--ancla',
      kept.replace(/:./, (c) => (c === ':0' ? ':1' : ':0')),
    ),
  ).toMatchObject({ exit: 1 })
  expect((await sia('--ancla', kept.replace('3:', '4:'))).err).toMatch(
    /^FALTANTE: La cadena termina en la posición 3 y no llega a la 4/,
  )
})

test('a changed entry ends with 1 and is named', async () => {
  await tamper(t.ctx, `update auditoria set objeto = 'x' where objeto = 'b'`)
  const { exit, err } = await sia()
  expect(exit).toBe(1)
  expect(err).toMatch(/^CAMBIADA: La entrada 2, posición 2, no es la que se escribió\.\nLa bitácora NO está íntegra\./)
})

test('it verifies also after the seal certificate has ended', async () => {
  t.clock.set('2040-01-01T00:00:00Z')
  expect((await sia()).exit).toBe(0)
})

test.each([['--x'], ['--ancla'], ['--ancla', '5'], ['--ancla', '1:zz'], ['3']])(
  'wrong usage ends with 2: %s',
  async (...args) => {
    const { exit, err } = await sia(...args)
    expect(exit).toBe(2)
    expect(err).toContain('Uso: sia auditoria verificar')
  },
)
