// What a bench is told on its command line. With `--breve` it takes its small numbers and runs through once, which shows that it still works
// (test/bench): nothing is judged then, and no result is kept.
import { parseArgs } from 'node:util'

type Numbers = Record<string, [full: number, brief: number]>

export type Options<N extends Numbers, T extends string> = {
  numbers: Record<keyof N, number>
  texts: Partial<Record<T, string>>
  flags: (name: string) => boolean
  positionals: string[]
  brief: boolean
  /** Ends with code 1 where a bound is missed; says what is to be printed of it. */
  judge(met: boolean): string
}

/** `numbers` and `texts`: options that take one; `flags`: those that stand alone. */
export function benchOptions<const N extends Numbers, T extends string = never>(
  numbers: N,
  texts: readonly T[] = [],
  flags: readonly string[] = [],
): Options<N, T> {
  const parsed = parseArgs({
    options: Object.fromEntries([
      ...[...Object.keys(numbers), ...texts].map((name) => [name, { type: 'string' }] as const),
      ...[...flags, 'breve'].map((name) => [name, { type: 'boolean' }] as const),
    ]),
    allowPositionals: true,
  })
  const { positionals } = parsed
  const values = parsed.values as Record<string, string | boolean | undefined>
  const brief = values.breve === true
  const numberOf = (name: string) => Number(values[name] ?? numbers[name]![brief ? 1 : 0])
  return {
    numbers: Object.fromEntries(Object.keys(numbers).map((name) => [name, numberOf(name)])) as Record<keyof N, number>,
    texts: Object.fromEntries(texts.map((name) => [name, values[name]])) as Partial<Record<T, string>>,
    flags: (name) => values[name] === true,
    positionals,
    brief,
    judge(met) {
      if (brief) return 'not judged'
      if (!met) process.exitCode = 1
      return met ? 'met' : 'MISSED'
    },
  }
}
