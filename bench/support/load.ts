// HTTP load over keep-alive connections, each with one request at a time, by a client that costs next to nothing: it writes
// requests that are ready and looks only for the status and the length of what comes back.
import { connect, type Socket } from 'node:net'

export type Load = { perSecond: number; ms: number[] }

export const getRequest = (path: string, headers: Record<string, string> = {}): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

/** Sends `requests` in turn, from the beginning again where they end, for `seconds`; throws on any other answer than 200 or 304. */
export async function load(port: number, requests: string[], seconds: number, connections: number): Promise<Load> {
  const ms: number[] = []
  let next = 0
  const begun = performance.now()
  const end = begun + seconds * 1000
  const lane = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const ask = asker(socket)
    while (performance.now() < end) {
      const start = performance.now()
      await ask(requests[next++ % requests.length]!)
      ms.push(performance.now() - start)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, lane))
  return { perSecond: (ms.length * 1000) / (performance.now() - begun), ms }
}

/** Sends each of `requests` once; as load. */
export async function loadOnce(port: number, requests: string[], connections: number): Promise<Load> {
  const ms: number[] = []
  let next = 0
  const begun = performance.now()
  const lane = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const ask = asker(socket)
    while (next < requests.length) {
      const start = performance.now()
      await ask(requests[next++]!)
      ms.push(performance.now() - start)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, lane))
  return { perSecond: (ms.length * 1000) / (performance.now() - begun), ms }
}

/** One request, its body as text. */
export async function ask(port: number, request: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const whole = await asker(socket)(request)
  socket.destroy()
  return whole.subarray(whole.indexOf('\r\n\r\n') + 4).toString('utf8')
}

function asker(socket: Socket): (request: string) => Promise<Buffer> {
  let pieces: Buffer[] = []
  let missing = 0
  let done: { resolve: (answer: Buffer) => void; reject: (error: Error) => void } | undefined
  socket.on('error', (error) => done?.reject(error))
  socket.on('close', () => done?.reject(new Error('the server closed the connection')))
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece)
    if (missing > 0) {
      missing -= piece.length
    } else {
      const whole = pieces.length === 1 ? piece : Buffer.concat(pieces)
      pieces = [whole]
      const head = whole.indexOf('\r\n\r\n')
      if (head < 0) return
      const headers = whole.toString('latin1', 0, head)
      if (!/^HTTP\/1\.1 (?:200|304) /.test(headers)) return done?.reject(new Error(whole.toString('utf8').slice(0, 600)))
      missing = head + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1] ?? 0) - whole.length
    }
    if (missing > 0) return
    const answer = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
    pieces = []
    missing = 0
    done?.resolve(answer)
  })
  return (request) =>
    new Promise((resolve, reject) => {
      done = { resolve, reject }
      socket.write(request)
    })
}
