// A payroll system in a process of its own that follows a feed and may be killed at any moment: it writes down each page with
// its cursor in one go, and started again it goes on from the last cursor that it wrote down.
// Arguments: file to write to, file that appears when everything is published, query, services; the token is in TOKEN.
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** One line of the file. */
export type Turn = { cursor: string; avisos: [folio: string, posicion: number, fechaNotLinea: string][] } | { fin: true }

type Page = { datos: { folioAviso: string; posicion: number; fechaNotLinea: string }[]; cursor: string; hayMas: boolean }

/** The turns that are whole; the last line is not, where its writer was killed in the middle. */
export function readTurns(file: string): { turns: Turn[]; bytes: number } {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n').slice(0, -1)
  return { turns: lines.map((line) => JSON.parse(line) as Turn), bytes: Buffer.byteLength(whole) }
}

async function follow(file: string, published: string, query: string, services: string[]): Promise<void> {
  const { turns, bytes } = readTurns(file)
  if (existsSync(file)) truncateSync(file, bytes)
  const last = turns.at(-1)
  let cursor = last && 'cursor' in last ? last.cursor : ''
  const agent = new Agent({ keepAlive: true })
  for (let service = process.pid; ; ) {
    const complete = existsSync(published)
    const address = `${services[service % services.length]}/v1/avisos?${query}${cursor && `&cursor=${cursor}`}`
    const page = await ask(address, agent)
    if (page === undefined) {
      service += 1
      await wait(20)
      continue
    }
    if (page.cursor !== cursor) {
      cursor = page.cursor
      write(file, { cursor, avisos: page.datos.map((n) => [n.folioAviso, n.posicion, n.fechaNotLinea]) })
    } else if (!page.hayMas) {
      if (complete) return write(file, { fin: true })
      await wait(10)
    }
  }
}

const write = (file: string, turn: Turn) => {
  appendFileSync(file, `${JSON.stringify(turn)}\n`)
  console.log('página')
}

/** Undefined where the service is away or says that it is: then another one is asked. */
const ask = (address: string, agent: Agent): Promise<Page | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${process.env.TOKEN}` }
    const request = get(address, { agent, headers, timeout: 15_000 }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (piece: string) => {
        body += piece
      })
      response.on('error', () => resolve(undefined))
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(body))
        else if (response.statusCode === 503) resolve(undefined)
        else reject(new Error(`${response.statusCode} ${body}`))
      })
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(undefined))
  })

if (import.meta.main) {
  const [file, published, query, ...services] = process.argv.slice(2)
  await follow(file!, published!, query!, services)
  process.exit(0)
}
