// Rows of a statement as the bytes that came over the wire. pg makes a string of every field before anybody can say that it is not
// wanted (its protocol reader knows no other way: brianc/node-postgres#3719 and #3734 were offered and not taken), and a page that goes
// out as it came in would be decoded, joined and encoded again at half its cost (docs/adr/0035). So the messages of the connection are
// told apart before pg reads them: rows that a ByteQuery asked for go to it, everything else goes to pg. PostgreSQL only.
import { EventEmitter } from 'node:events'
import { Socket, type SocketConstructorOpts } from 'node:net'
import pg from 'pg'
import { nameOf } from './prepared.ts'

/** The fields of a row, one after the other. Valid only while it is handed over: the next row comes in the same object. */
export class Row {
  /** The text of the field lies in `bytes` from `from` to `to`. */
  bytes: Buffer = Buffer.alloc(0)
  from = 0
  to = 0
  isNull = false

  /** Before the first field of the DataRow message whose body begins at `at`. */
  begin(bytes: Buffer, at: number): this {
    this.bytes = bytes
    this.to = at + FIELD_COUNT_BYTES
    return this
  }

  next(): this {
    const length = this.bytes.readInt32BE(this.to)
    this.isNull = length < 0
    this.from = this.to + LENGTH_BYTES
    this.to = this.from + Math.max(length, 0)
    return this
  }

  /** The field as a whole number that is not negative. */
  toNumber(): number {
    let number = 0
    for (let at = this.from; at < this.to; at++) number = number * 10 + this.bytes[at]! - DIGIT_0
    return number
  }
}

/** Takes a DataRow message, whose body lies in `bytes` from `at` on. */
export type TakeMessage = (bytes: Buffer, at: number) => void

const [LENGTH_BYTES, FIELD_COUNT_BYTES, DIGIT_0] = [4, 2, 0x30]
const HEAD_BYTES = 5
const [ROW, ROW_DESCRIPTION] = [0x44, 0x54]

/**
 * The messages of one connection (PostgreSQL's protocol, version 3: a letter, the length of what follows with itself in four bytes, the
 * rest), however they come in pieces.
 */
export class Messages {
  /** Takes the rows of the statement whose description came last. */
  takeRow: TakeMessage | undefined
  readonly #passOn: (bytes: Buffer) => void
  /** What came of a message whose end is still to come. */
  #pieces: Buffer[] = []
  #length = 0

  constructor(passOn: (bytes: Buffer) => void) {
    this.#passOn = passOn
  }

  /** `bytes` may be used for something else afterwards. */
  push(bytes: Buffer): void {
    const begun = this.#length === 0 ? 0 : this.#complete(bytes)
    if (begun === undefined) return
    const rest = this.#read(bytes, begun)
    if (rest < bytes.length) this.#keep(bytes.subarray(rest))
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(Buffer.from(piece))
    this.#length += piece.length
  }

  /** Reads the message that was begun, where `bytes` end it; says where the next one begins. */
  #complete(bytes: Buffer): number | undefined {
    let used = 0
    const take = (missing: number): boolean => {
      const piece = bytes.subarray(used, used + missing)
      this.#keep(piece)
      used += piece.length
      return piece.length === missing
    }
    if (this.#length < HEAD_BYTES) {
      if (!take(HEAD_BYTES - this.#length)) return undefined
      this.#pieces = [Buffer.concat(this.#pieces)]
    }
    if (!take(endOf(this.#pieces[0]!, 0) - this.#length)) return undefined
    const message = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#length = 0
    this.#read(message, 0)
    return used
  }

  /** All whole messages from `begun` on; says where the one begins that is not whole. */
  #read(bytes: Buffer, begun: number): number {
    let [at, passed] = [begun, begun]
    const pass = (until: number) => {
      if (until > passed) this.#passOn(Buffer.from(bytes.subarray(passed, until)))
      passed = until
    }
    while (bytes.length - at >= HEAD_BYTES) {
      const end = endOf(bytes, at)
      if (end > bytes.length) break
      if (bytes[at] === ROW && this.takeRow) {
        pass(at)
        this.takeRow(bytes, at + HEAD_BYTES)
        passed = end
      } else if (bytes[at] === ROW_DESCRIPTION) {
        // Whose rows come now is said by whoever reads this.
        pass(at)
        this.takeRow = undefined
        pass(end)
      }
      at = end
    }
    pass(at)
    return at
  }
}

const endOf = (bytes: Buffer, at: number): number => at + 1 + bytes.readUInt32BE(at + 1)

type Connection = { attachListeners(stream: EventEmitter): void }
const messagesOf = new WeakMap<object, Messages>()

const READ_BYTES = 64 * 1024

/** For a pool (`Client`): a client that also runs a ByteQuery. */
export class RawRowsClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    const settings = typeof config === 'string' ? { connectionString: config } : config
    let read: ((bytes: Buffer) => void) | undefined
    super({
      stream: ({ ssl }: { ssl: unknown }) => (ssl ? new Socket() : socketInto((bytes) => read!(bytes))),
      ...settings,
    } as never)
    const { connection } = this as unknown as { connection: Connection }
    const attach = connection.attachListeners.bind(connection)
    connection.attachListeners = (stream) => {
      const forDriver = new EventEmitter()
      attach(forDriver)
      const messages = new Messages((bytes) => forDriver.emit('data', bytes))
      messagesOf.set(connection, messages)
      read = (bytes) => messages.push(bytes)
      stream.on('data', read)
      stream.on('end', () => forDriver.emit('end'))
    }
  }
}

/**
 * A connection that reads into the same bytes again and again. Memory of its own for each piece that comes is what V8 counts as
 * external, and collects all objects for, at each 64 MB of it.
 */
const socketInto = (read: (bytes: Buffer) => void): Socket =>
  new Socket({
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (count, bytes) => {
        read((bytes as Buffer).subarray(0, count))
        return true
      },
    },
  } as SocketConstructorOpts)

type Done = (error: Error | undefined) => void

// What pg calls of a query besides what its types say.
type DriversQuery = {
  submit(connection: object): Error | null
  handleReadyForQuery(connection: object): void
  handleError(error: Error, connection: object): void
}
const DriversQuery = pg.Query as unknown as new (config: pg.QueryConfig, done: Done) => DriversQuery

class ByteQuery extends DriversQuery {
  readonly #take: (row: Row) => void
  readonly #row = new Row()
  #messages: Messages | undefined
  #failed: Error | undefined

  constructor(config: pg.QueryConfig, take: (row: Row) => void, done: Done) {
    super(config, done)
    this.#take = take
  }

  override submit(connection: object): Error | null {
    this.#messages = messagesOf.get(connection)
    return this.#messages ? super.submit(connection) : new Error('only a RawRowsClient hands over rows as bytes')
  }

  handleRowDescription(): void {
    this.#messages!.takeRow = (bytes, at) => {
      try {
        this.#take(this.#row.begin(bytes, at))
      } catch (error) {
        // Here it would end the process; the statement's own caller hears of it.
        this.#failed ??= error as Error
      }
    }
  }

  handleCommandComplete(): void {
    this.#messages!.takeRow = undefined
  }

  override handleReadyForQuery(connection: object): void {
    if (this.#failed) this.handleError(this.#failed, connection)
    else super.handleReadyForQuery(connection)
  }

  override handleError(error: Error, connection: object): void {
    if (this.#messages) this.#messages.takeRow = undefined
    super.handleError(error, connection)
  }
}

/** As runPrepared, but `take` is called with each row as it comes; what it made of rows before a failure is worth nothing. */
export async function runRawRows(pool: pg.Pool, text: string, values: unknown[], take: (row: Row) => void): Promise<void> {
  const client = await pool.connect()
  let lost: Error | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const done: Done = (error) => (error ? reject(error) : resolve())
      client.query(new ByteQuery({ name: nameOf(text), text, values }, take, done) as unknown as pg.Submittable)
    })
  } catch (error) {
    lost = error as Error
    throw error
  } finally {
    client.release(lost)
  }
}
