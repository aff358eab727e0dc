// CPU time that a server's process and its database's backends spend on one request. It hardly depends on who else works on the
// machine, which rates do. Linux only.
import { readdirSync, readFileSync } from 'node:fs'
import type { Context } from '../../src/context.ts'
import type { Load } from './load.ts'
import type { Server } from './sides.ts'

/** Microseconds a request, of the server's process and of PostgreSQL. */
export type Cpu = { server: number; database: number }

/** What `work` costs; nothing else may use the database meanwhile. */
export async function withCpu(ctx: Context, server: Server, work: () => Promise<Load>): Promise<Load & { cpu: Cpu }> {
  const backends = (
    await ctx.database.pool!.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    )
  ).rows.map((row) => row.pid)
  const spent = () => [spentBy(server.process.pid!), backends.reduce((sum, pid) => sum + spentBy(pid), 0)] as const
  const [server0, database0] = spent()
  const load = await work()
  const [server1, database1] = spent()
  const each = load.ms.length
  return { ...load, cpu: { server: (server1 - server0) / each, database: (database1 - database0) / each } }
}

/** Microseconds that its threads ran, by the scheduler's own count (ticks would miss who runs for less than one at a time). */
function spentBy(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return (
      threads.reduce(
        (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]),
        0,
      ) / 1000
    )
  } catch {
    return 0
  }
}
