// The embedded database has one owner, so an operator command beside a running server works through it: the server listens on
// a socket in DATA_DIR that only its own user may open, runs the command in its own Context, and sends back what it prints.
// Frames, one JSON a line: {o: text} and {e: text} for the two outputs, {x: exit code} last.
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Io } from '../commands/io.ts'
import type { Context } from '../context.ts'

export type RunCommand = (ctx: Context, io: Io, argv: string[]) => Promise<number>

/** Socket paths are limited to about 100 bytes, so a deep DATA_DIR gets its socket in a private folder under the temporary one. */
export function socketPath(dataDir: string): string {
  const short = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\sia-${short}`
  const inside = join(dataDir, 'control.sock')
  return Buffer.byteLength(inside) < 100 ? inside : join(tmpdir(), `sia-${process.getuid?.() ?? 0}`, `${short}.sock`)
}

type Order = { argv: string[]; cwd: string; isTerminal: boolean }

/** Serves operator commands until the returned function is called. Only the owner of the folder may call this. */
export async function serveCommands(ctx: Context, run: RunCommand): Promise<() => Promise<void>> {
  const path = socketPath(ctx.config.dataDir)
  if (process.platform !== 'win32') {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
    rmSync(path, { force: true })
  }
  const server = http.createServer((request, response) => {
    // Awaited by commands that write much; a client that went away holds nobody up, the command goes on to its end.
    const frame = (part: object): void | Promise<void> => {
      if (response.write(`${JSON.stringify(part)}\n`) || response.destroyed) return
      return new Promise((resolve) => {
        const go = () => {
          response.off('drain', go).off('close', go)
          resolve()
        }
        response.on('drain', go).on('close', go)
      })
    }
    const serve = async () => {
      const order = JSON.parse(Buffer.from(String(request.headers['x-order']), 'base64url').toString('utf8')) as Order
      const io: Io = {
        stdin: request,
        out: (o) => frame({ o }),
        err: (e) => void frame({ e }),
        isTerminal: order.isTerminal,
        cwd: order.cwd,
      }
      return run(ctx, io, order.argv)
    }
    serve()
      .catch((error: unknown) => {
        frame({ e: `${(error as Error).message}\n` })
        return 1
      })
      .then((x) => {
        frame({ x })
        response.end()
      })
  })
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  return async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** Sends a command to the server that owns the folder. Undefined where none answers; 1 where it went away in the middle. */
export function sendCommand(dataDir: string, io: Io, argv: string[]): Promise<number | undefined> {
  const order: Order = { argv, cwd: io.cwd, isTerminal: io.isTerminal }
  return new Promise((resolve) => {
    let connected = false
    let exit: number | undefined
    const request = http.request({
      socketPath: socketPath(dataDir),
      method: 'POST',
      headers: { 'x-order': Buffer.from(JSON.stringify(order)).toString('base64url') },
    })
    const lost = () => {
      if (!connected) return resolve(undefined)
      if (exit === undefined) io.err('El servidor dejó de responder a la mitad; repita la orden: es seguro hacerlo.\n')
      resolve(exit ?? 1)
    }
    request.on('error', lost)
    request.on('socket', (socket) =>
      socket.on('connect', () => {
        connected = true
        if (usesStdin(argv)) void pipeIn(io, request)
        else request.end()
      }),
    )
    request.on('response', async (response) => {
      let rest = ''
      response.setEncoding('utf8')
      try {
        for await (const text of response) {
          const lines = (rest + text).split('\n')
          rest = lines.pop()!
          for (const line of lines) {
            const part = JSON.parse(line) as { o?: string; e?: string; x?: number }
            if (part.o !== undefined) await io.out(part.o)
            if (part.e !== undefined) io.err(part.e)
            if (part.x !== undefined) exit = part.x
          }
        }
      } catch {
        // The connection broke: told below.
      }
      lost()
    })
  })
}

const usesStdin = (argv: string[]) => argv.includes('-')

async function pipeIn(io: Io, request: http.ClientRequest): Promise<void> {
  try {
    for await (const chunk of io.stdin) {
      if (!request.write(chunk)) await new Promise((resolve) => request.once('drain', resolve))
    }
  } finally {
    request.end()
  }
}
