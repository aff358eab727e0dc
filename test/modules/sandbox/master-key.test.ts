// The master key is changed under a sandbox that is in use: everything in it opens by the new key alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../../src/commands/index.ts'
import { makeContext } from '../../../src/context.ts'
import { makeKeyring } from '../../../src/kernel/encryption.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { credentialsOf, mailboxOf, type OpenedRun, testEfirmas, withSandbox } from '../../../src/modules/sandbox/index.ts'
import { testIo } from '../../support/io.ts'
import { anotherMasterKey } from '../../support/master-keys.ts'
import { anyRun, sandboxOf, stockKeys } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let opened: OpenedRun
beforeAll(async () => {
  t = await startService({ sandbox: true })
  opened = await anyRun(t)
  await stockKeys(sandboxOf(t))
  await deliverPendingMail(sandboxOf(t))
})
afterAll(() => t.stop())

test('after `claves rotar` the sandbox needs the old master key no more', async () => {
  const old = [...t.ctx.keyring.keys.values()]
  const fresh = anotherMasterKey(old)
  const withBoth = withSandbox(makeContext({ ...t.ctx, keyring: makeKeyring([fresh, ...old]) }))
  expect(await runCommand(withBoth, testIo(), ['claves', 'rotar'])).toBe(0)

  const freshOnly = withSandbox(makeContext({ ...t.ctx, keyring: makeKeyring([fresh]) })).sandbox!
  expect(await credentialsOf(freshOnly, opened.run)).toEqual(opened.credenciales)
  expect(await testEfirmas(freshOnly, opened.run)).toHaveLength(5)
  expect((await mailboxOf(freshOnly, opened.run)).length).toBeGreaterThan(0)
  for (const [table, column] of [
    ['llaves_ambiente', 'contenido_sealed'],
    ['llaves_preparadas', 'contenido_sealed'],
    ['llaves_firma', 'privada_sealed'],
  ] as const) {
    const rows = (await freshOnly.db.selectFrom(table).selectAll().execute()) as unknown as Record<string, Buffer>[]
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect([table, row[column]![1]]).toEqual([table, freshOnly.keyring.current])
  }
})
