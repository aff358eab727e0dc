import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Io } from '../../src/commands/io.ts'
import type { Context } from '../../src/context.ts'
import { type RunCommand, sendCommand, serveCommands, socketPath } from '../../src/runtime/admin-socket.ts'

let dataDir: string
let stop: (() => Promise<void>) | undefined
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sia-control-'))
})
afterEach(async () => {
  await stop?.()
  stop = undefined
  rmSync(dataDir, { recursive: true, force: true })
})

const serve = async (run: RunCommand) => {
  stop = await serveCommands({ config: { dataDir } } as Context, run)
}
function terminal(input = ''): Io & { said: string; complained: string } {
  const io = {
    said: '',
    complained: '',
    stdin: Readable.from([Buffer.from(input)]),
    isTerminal: false,
    cwd: '/somewhere',
    out(text: string) {
      io.said += text
    },
    err(text: string) {
      io.complained += text
    },
  }
  return io
}

test('a command runs in the server and its words, standard input and exit code cross over', async () => {
  await serve(async (_ctx, io, argv) => {
    let input = ''
    for await (const chunk of io.stdin) input += Buffer.from(chunk).toString('utf8')
    await io.out(`${argv.join(' ')} en ${io.cwd}: ${input}`)
    io.err('una advertencia')
    return 1
  })
  const io = terminal('ñandú')
  expect(await sendCommand(dataDir, io, ['avisos', 'importar', '-'])).toBe(1)
  expect([io.said, io.complained]).toEqual(['avisos importar - en /somewhere: ñandú', 'una advertencia'])
})

test('without a server there is no answer, so the command may open the folder itself', async () => {
  expect(await sendCommand(dataDir, terminal(), ['migrate'])).toBeUndefined()
})

test('a server that goes away in the middle is told as a failure that may be repeated', async () => {
  await serve(async (_ctx, io) => {
    await io.out('empieza\n')
    return new Promise(() => {})
  })
  const io = terminal()
  const slow = {
    ...io,
    out(text: string) {
      io.out(text)
      void stop?.()
    },
  }
  expect(await sendCommand(dataDir, slow, ['auditoria', 'verificar'])).toBe(1)
  expect(io.said).toBe('empieza\n')
})

test('a large output reaches a slow reader whole', async () => {
  await serve(async (_ctx, io) => {
    const piece = 'x'.repeat(64 * 1024)
    for (let i = 0; i < 200; i++) {
      await io.out(piece)
    }
    return 0
  })
  let received = 0
  const io = {
    ...terminal(),
    out: async (text: string) => {
      received += text.length
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
  expect(await sendCommand(dataDir, io, ['avisos', 'generar'])).toBe(0)
  expect(received).toBe(200 * 64 * 1024)
})

test('only the owner may open the socket', async () => {
  chmodSync(dataDir, 0o755)
  await serve(async () => 0)
  expect(statSync(socketPath(dataDir)).mode & 0o077).toBe(0)
})
