// Rows as they came over the wire: told apart from what the driver reads, however the bytes come in pieces, and never another statement's.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Messages, RawRowsClient, type Row, runRawRows } from '../../src/db/raw-rows.ts'
import { onPostgres } from '../support/database.ts'

const message = (kind: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5, kind)
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const word = (kind: string, text = '') => message(kind, Buffer.from(text))

/** What came over the wire, in order: `T…` what the driver was handed, `<…>` what was taken as a row. */
function reading(pieces: Buffer[], takes: (description: string) => boolean): string {
  const seen: string[] = []
  const messages = new Messages((bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + bytes.readUInt32BE(at + 1)
      const text = bytes.toString('utf8', at + 5, end)
      seen.push(`${String.fromCharCode(bytes[at]!)}${text}`)
      if (bytes[at] === 0x54 && takes(text)) {
        messages.takeRow = (row, from) => seen.push(`<${row.toString('utf8', from, from + row.readUInt32BE(from - 4) - 4)}>`)
      }
      at = end
    }
    // Whole messages only.
    expect(bytes.length).toBeGreaterThan(4)
  })
  for (const piece of pieces) messages.push(piece)
  return seen.join(' ')
}

describe('messages of a connection', () => {
  const bytes = Buffer.concat([
    word('2'),
    word('T', 'taken'),
    word('D', 'Ñandú'),
    word('D', ''),
    word('N', 'a notice'),
    word('D', 'x'.repeat(300)),
    word('C', 'SELECT 3'),
    word('Z', 'I'),
    word('2'),
    word('T', 'left'),
    word('D', 'another statement’s'),
    word('C', 'SELECT 1'),
  ])
  const whole = `2 Ttaken <Ñandú> <> Na notice <${'x'.repeat(300)}> CSELECT 3 ZI 2 Tleft Danother statement’s CSELECT 1`
  const takes = (description: string) => description === 'taken'

  test('come apart alike, wherever the network cuts them', () => {
    expect(reading([bytes], takes)).toBe(whole)
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(reading([bytes.subarray(0, cut), bytes.subarray(cut)], takes), `cut at ${cut}`).toBe(whole)
    }
    for (const size of [1, 2, 3, 4, 5, 6, 7, 64]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
      expect(reading(pieces, takes), `pieces of ${size}`).toBe(whole)
    }
  })

  test('rows go to the driver unless their own statement asked for them, also where the one before was broken off', () => {
    const broken = Buffer.concat([word('T', 'taken'), word('D', 'a'), word('T', 'left'), word('D', 'b')])
    expect(reading([broken], takes)).toBe('Ttaken <a> Tleft Db')
    expect(reading([bytes], () => false)).toBe(whole.replace(/<(.*?)>/g, 'D$1'))
  })
})

describe.skipIf(!onPostgres)('over a connection (PostgreSQL only)', () => {
  let pool: pg.Pool
  beforeAll(() => {
    // One, so that whatever a statement leaves behind meets the next.
    pool = new pg.Pool({ connectionString: process.env.DATABASE_URL!, max: 1, Client: RawRowsClient })
    pool.on('error', () => {})
  })
  afterAll(() => pool.end())

  const fields = (row: Row, count: number) =>
    Array.from({ length: count }, () => {
      row.next()
      return row.isNull ? null : row.bytes.toString('utf8', row.from, row.to)
    })
  const rowsOf = async (text: string, values: unknown[] = [], count = 2) => {
    const rows: (string | null)[][] = []
    await runRawRows(pool, text, values, (row) => rows.push(fields(row, count)))
    return rows
  }

  test('hands over every field, of any length, and leaves others’ rows to the driver', async () => {
    const long = 'Ñ'.repeat(400_000)
    const byBytes = rowsOf(
      `select n::text, case when n = 2 then null when n = 3 then $1::text else '' end from generate_series(1, 3) n`,
      [long],
    )
    const byDriver = pool.query('select n, $1::text as t from generate_series(1, 2) n', [long])
    expect(await byBytes).toEqual([
      ['1', ''],
      ['2', null],
      ['3', long],
    ])
    expect((await byDriver).rows).toEqual([
      { n: 1, t: long },
      { n: 2, t: long },
    ])
    expect(await rowsOf('select 1 where false', [], 1)).toEqual([])
  })

  test('a statement that fails among its rows is a failure, and the next ones are answered', async () => {
    await expect(rowsOf('select n, 1 / (1000 - n) from generate_series(1, 2000) n')).rejects.toMatchObject({ code: '22012' })
    expect((await pool.query('select 1 as uno')).rows).toEqual([{ uno: 1 }])
    await expect(rowsOf('select nowhere')).rejects.toMatchObject({ code: '42703' })
    expect(await rowsOf('select 1, 2')).toEqual([['1', '2']])
  })

  test('who takes a row and fails hears of it, and nobody else', async () => {
    const failing = runRawRows(pool, 'select n from generate_series(1, 3) n', [], () => {
      throw new RangeError('no such row')
    })
    await expect(failing).rejects.toThrow('no such row')
    expect(await rowsOf('select 1, 2')).toEqual([['1', '2']])
  })

  test('a connection that is cut among its rows is a failure', async () => {
    const admin = new pg.Client({ connectionString: process.env.DATABASE_URL! })
    await admin.connect()
    const name = `sia-cut-${process.pid}`
    const cut = new pg.Pool({
      connectionString: process.env.DATABASE_URL!,
      max: 1,
      Client: RawRowsClient,
      application_name: name,
    })
    cut.on('error', () => {})
    let [rows, told]: [number, Promise<unknown> | undefined] = [0, undefined]
    const asked = runRawRows(cut, `select n, repeat('x', 1000), pg_sleep(0.001) from generate_series(1, 100000) n`, [], () => {
      rows += 1
      if (rows === 50) {
        told = admin.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name])
      }
    })
    await expect(asked).rejects.toThrow(/terminat/)
    expect(rows).toBeLessThan(100_000)
    await told
    await Promise.all([admin.end(), cut.end()])
  })

  test('a connection that ends without a word is noticed, idle or among its rows', async () => {
    const through: Socket[] = []
    const { hostname, port } = new URL(process.env.DATABASE_URL!)
    const proxy = createServer((socket) => {
      const server = connect(Number(port || 5432), hostname)
      through.push(socket)
      for (const each of [socket, server]) each.on('error', () => {})
      socket.pipe(server).pipe(socket)
      socket.on('close', () => server.destroy())
    })
    await once(proxy.listen(0, '127.0.0.1'), 'listening')
    const url = Object.assign(new URL(process.env.DATABASE_URL!), { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}` })
    const away = new pg.Pool({ connectionString: url.href, max: 1, Client: RawRowsClient })
    // Once removed from its pool a client has no listener but these; db/connect.ts gives its own the same.
    away.on('connect', (client) => client.on('error', () => {}))
    const lost = new Promise((resolve) => away.on('error', resolve))
    const cut = () => through.splice(0).forEach((socket) => void socket.end())
    await away.query('select 1')
    cut()
    await lost
    expect(away.totalCount).toBe(0)
    let rows = 0
    const asked = runRawRows(away, 'select n, pg_sleep(0.001) from generate_series(1, 100000) n', [], () => {
      rows += 1
      if (rows === 20) cut()
    })
    await expect(asked).rejects.toThrow('terminated')
    expect((await away.query('select 1 as uno')).rows).toEqual([{ uno: 1 }])
    await away.end()
    proxy.close()
  })

  test('a client that knows nothing of it refuses', async () => {
    const plain = new pg.Pool({ connectionString: process.env.DATABASE_URL!, max: 1 })
    await expect(runRawRows(plain, 'select 1', [], () => {})).rejects.toThrow('RawRowsClient')
    await plain.end()
  })
})
