// Recurring work of the service: each job runs alone, a failure is logged and the next turn comes anyway. Several processes may
// run the same job at once, so every job must be safe to repeat.
import type { Context } from '../context.ts'

export type Job = { name: string; everySeconds: number; run: (ctx: Context) => Promise<unknown> }

/** Starts the jobs, the first turn soon after the start. The returned function waits for running turns to end. */
export function startBackground(ctx: Context, jobs: Job[]): () => Promise<void> {
  let stopped = false
  const running = new Set<Promise<void>>()
  const timers = new Map<string, NodeJS.Timeout>()

  async function turn(job: Job): Promise<void> {
    try {
      await job.run(ctx)
    } catch (error) {
      if (!stopped) ctx.log.error({ err: error, job: job.name }, 'background job failed')
    }
  }
  function plan(job: Job, seconds: number): void {
    if (stopped) return
    const timer = setTimeout(() => {
      const work = turn(job).finally(() => {
        running.delete(work)
        plan(job, job.everySeconds)
      })
      running.add(work)
    }, seconds * 1000)
    timer.unref()
    timers.set(job.name, timer)
  }
  // Spread over the first minute, so that a start is not burdened and processes started together drift apart.
  for (const job of jobs) plan(job, Math.min(job.everySeconds, 5 + (ctx.random(1)[0]! / 255) * 25))

  return async () => {
    stopped = true
    for (const timer of timers.values()) clearTimeout(timer)
    await Promise.all(running)
  }
}
