// Questions of several requests in one statement (docs/adr/0032): those that come in one turn of the event loop. Nobody waits for others
// to come, and who asks alone asks as if there were nobody else. Reading only.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CompiledQuery } from 'kysely'
import type { Database } from './database.ts'
import { JsonBuffer } from './json-buffer.ts'
import { runPreparedArrays } from './prepared.ts'
import { runRawRows } from './raw-rows.ts'

type Question<Rows> = {
  values: string[]
  /** How many rows it is answered with at the most. */
  rows: number
  resolve: (rows: Rows) => void
  reject: (error: unknown) => void
}
type Asking<Rows> = { waiting: Question<Rows>[]; due: boolean }
type Askings = Map<string, Asking<never>>

/** Questions of one statement. Each number of them has a plan of its own. */
const MOST_TOGETHER = 8
/** Rows of one statement: two usual pages, so that several processes of PostgreSQL share the work. Who wants more asks alone. */
const MOST_ROWS = 200

const askings = new WeakMap<Database, Askings>()

function ask<Rows>(
  database: Database,
  text: string,
  question: Pick<Question<Rows>, 'values' | 'rows'>,
  send: (asking: Asking<Rows>) => void,
): Promise<Rows> {
  const known = askings.get(database) ?? (new Map() as Askings)
  askings.set(database, known)
  const asking = (known.get(text) as Asking<Rows> | undefined) ?? { waiting: [], due: false }
  known.set(text, asking as Asking<never>)
  return new Promise<Rows>((resolve, reject) => {
    asking.waiting.push({ ...question, resolve, reject })
    if (asking.due) return
    asking.due = true
    setImmediate(send, asking)
  })
}

/** All that wait, as they go in statements. */
function takeAll<Rows>({ waiting }: Asking<Rows>): Question<Rows>[][] {
  const statements: Question<Rows>[][] = []
  let rows = Infinity
  for (const question of waiting.splice(0)) {
    rows += question.rows
    if (rows > MOST_ROWS || statements.at(-1)!.length === MOST_TOGETHER) {
      statements.push([])
      rows = question.rows
    }
    statements.at(-1)!.push(question)
  }
  return statements
}

/**
 * As runPrepared, for what is asked before nearly each answer and takes PostgreSQL microseconds: who asks while the same is being asked
 * for others goes with the next statement. Nothing that could wait for a lock: who comes behind would wait too. Every value is a text;
 * `text` casts it where it needs another type.
 */
export function runBatched<Row extends object>(database: Database, text: string, values: string[]): Promise<Row[]> {
  const ways: Ways<Row[]> = {
    one: (question) => runShared<Row>(database, text, question.values),
    async several(questions) {
      const rows = await runShared<Row & { pregunta: number }>(database, ...together(text, questions))
      const answers = questions.map((): Row[] => [])
      for (const row of rows) answers[row.pregunta]!.push(row)
      return answers
    },
  }
  return ask<Row[]>(database, text, { values, rows: 1 }, async (asking) => {
    while (asking.waiting.length > 0) {
      await Promise.all(takeAll(asking).map((questions) => answer(questions, ways)))
      await nextTurn()
    }
    asking.due = false
  })
}

/**
 * The one column of `text`, a text, in the order that `text` says; at most `rows` of them. As runBatched, but no statement waits for another,
 * each has a connection of its own.
 */
export function runTextsBatched(database: Database, text: string, values: string[], rows: number): Promise<JsonBuffer> {
  const ways: Ways<JsonBuffer> = {
    one: async (question) => (await gather(database, text, question.values, [question]))[0]!,
    several: (questions) => gather(database, ...together(text, questions), questions),
  }
  return ask<JsonBuffer>(database, text, { values, rows }, (asking) => {
    asking.due = false
    for (const questions of takeAll(asking)) void answer(questions, ways)
  })
}

/** `values`: of all questions. Where there are several, a row says before its text of which it is. */
async function gather(
  database: Database,
  text: string,
  values: string[],
  questions: readonly Question<JsonBuffer>[],
): Promise<JsonBuffer[]> {
  const lists = questions.map(({ rows }) => new JsonBuffer(rows))
  const several = lists.length > 1
  if (database.pool) {
    await runRawRows(database.pool, text, values, (row) => {
      const list = lists[several ? row.next().toNumber() : 0]!
      row.next()
      if (row.isNull) list.missing += 1
      else list.add(row.bytes, row.from, row.to)
    })
  } else {
    for (const row of await runPreparedArrays<(number | Text)[]>(database, text, values)) {
      const list = lists[several ? (row[0] as number) : 0]!
      list.addText(row.at(-1) as Text)
    }
  }
  return lists
}

type Text = string | null

type Ways<Rows> = {
  one: (question: Question<Rows>) => Promise<Rows>
  several: (questions: Question<Rows>[]) => Promise<Rows[]>
}

/** Never rejects. */
async function answer<Rows>(questions: Question<Rows>[], ways: Ways<Rows>): Promise<void> {
  const [first] = questions
  try {
    if (questions.length === 1) return first!.resolve(await ways.one(first!))
    const answers = await ways.several(questions)
    for (const [i, { resolve }] of questions.entries()) resolve(answers[i]!)
  } catch (error) {
    // What is wrong with one question is not the others' trouble.
    if (questions.length > 1 && isRefusal(error)) for (const one of questions) void answer([one], ways)
    else for (const { reject } of questions) reject(error)
  }
}

/** The database answered, and did not like the values (SQLSTATE class 22). */
const isRefusal = (error: unknown): boolean => /^22/.test(String((error as { code?: unknown }).code))

const severals = new Map<string, string[]>()

/** The statement that asks `text` for several, with its values; `pregunta`, its first column, says of which each row is. */
function together(text: string, questions: readonly { values: string[] }[]): [text: string, values: string[]] {
  const [count, width] = [questions.length, questions[0]!.values.length]
  const known = severals.get(text) ?? []
  severals.set(text, known)
  known[count] ??= severalOf(text, count, width)
  return [known[count], questions.flatMap(({ values }) => values)]
}

function severalOf(text: string, count: number, width: number): string {
  const columns = Array.from({ length: width }, (_, i) => `p${i + 1}`)
  const row = (q: number) => `(${[q, ...columns.map((_, i) => `$${q * width + i + 1}::text`)].join(', ')})`
  // `offset 0`: else the questions might be answered by reading whole tables. A lateral part is run for one question after the other,
  // and its rows come in its own order.
  return `select q.pregunta, a.* from (values ${Array.from({ length: count }, (_, q) => row(q)).join(', ')}) q (pregunta, ${columns.join(', ')})
    cross join lateral (${text.replace(/\$(\d+)/g, 'q.p$1')} offset 0) a`
}

/** Sent behind what others have under way over the connection for reads. */
const runShared = async <Row extends object>({ reads }: Database, text: string, values: unknown[]): Promise<Row[]> =>
  (await reads.executeQuery<Row>(CompiledQuery.raw(text, values))).rows
