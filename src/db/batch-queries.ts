// Questions of several requests in one statement (docs/adr/0032): those that come in one turn of the event loop. Nobody waits for others
// to come, and who asks alone asks as if there were nobody else. Reading only.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CompiledQuery } from 'kysely'
import type { Database } from './database.ts'

type Question<Row> = { values: string[]; resolve: (rows: Row[]) => void; reject: (error: unknown) => void }
type Asking<Row> = { waiting: Question<Row>[]; due: boolean }
type Askings = Map<string, Asking<never>>

/** Questions of one statement. Each number of them has a plan of its own. */
const MOST_TOGETHER = 8

const askings = new WeakMap<Database, Askings>()

/**
 * As runPrepared, for what is asked before nearly each answer and takes PostgreSQL microseconds: who asks while the same is being asked
 * for others goes with the next statement. Nothing that could wait for a lock: who comes behind would wait too. Every value is a text;
 * `text` casts it where it needs another type.
 */
export function runBatched<Row extends object>(database: Database, text: string, values: string[]): Promise<Row[]> {
  const known = askings.get(database) ?? (new Map() as Askings)
  askings.set(database, known)
  const asking = (known.get(text) as Asking<Row> | undefined) ?? { waiting: [], due: false }
  known.set(text, asking as Asking<never>)
  return new Promise<Row[]>((resolve, reject) => {
    asking.waiting.push({ values, resolve, reject })
    if (asking.due) return
    asking.due = true
    setImmediate(send, database, text, asking)
  })
}

async function send<Row extends object>(database: Database, text: string, asking: Asking<Row>): Promise<void> {
  while (asking.waiting.length > 0) {
    const statements: Promise<void>[] = []
    while (asking.waiting.length > 0) statements.push(answer(database, text, asking.waiting.splice(0, MOST_TOGETHER)))
    await Promise.all(statements)
    await nextTurn()
  }
  asking.due = false
}

/** Never rejects. */
async function answer<Row extends object>(database: Database, text: string, questions: Question<Row>[]): Promise<void> {
  try {
    if (questions.length === 1) return questions[0]!.resolve(await runShared<Row>(database, text, questions[0]!.values))
    const answers = questions.map((): Row[] => [])
    for (const row of await runShared<Row & { pregunta: number }>(database, ...together(text, questions))) {
      answers[row.pregunta]!.push(row)
    }
    for (const [i, { resolve }] of questions.entries()) resolve(answers[i]!)
  } catch (error) {
    // What is wrong with one question is not the others' trouble.
    if (questions.length > 1 && isRefusal(error)) for (const one of questions) void answer(database, text, [one])
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
