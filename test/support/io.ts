// A terminal for operator commands in tests: what they print is kept.
import type { Io } from '../../src/commands/io.ts'

export function testIo(input = ''): Io & { printed: { out: string; err: string } } {
  const printed = { out: '', err: '' }
  return {
    stdin: (async function* () {
      yield new TextEncoder().encode(input)
    })(),
    out(text) {
      printed.out += text
    },
    err(text) {
      printed.err += text
    },
    isTerminal: false,
    cwd: process.cwd(),
    printed,
  }
}
