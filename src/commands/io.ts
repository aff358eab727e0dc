// What an operator command may touch of the terminal. A command is `(ctx, io, args) => exit code`: 0 done, 1 refused or partly
// refused, 2 wrong usage (contract.md 1). It may run in the operator's own process or inside the running server.
import type { Context } from '../context.ts'

export type Io = {
  stdin: AsyncIterable<Uint8Array>
  /** Await it where much is written: it waits while the reader is slower. */
  out(text: string): void | Promise<void>
  err(text: string): void
  /** True where a person looks on: progress bars and colours. */
  isTerminal: boolean
  /** Folder that relative paths start from. */
  cwd: string
}

export type Command = (ctx: Context, io: Io, args: string[]) => Promise<number>
