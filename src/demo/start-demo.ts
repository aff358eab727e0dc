// What the demo adds to a start: its data, and what a person needs to know.
import type { Context } from '../context.ts'
import { announceDemo, fillDemo } from './fill.ts'
import { announceSandbox, fillSandbox } from './fill-sandbox.ts'

/** `inSandbox`: what is to be done there once it attends. Both texts are for people. */
export async function startDemo(ctx: Context): Promise<{ text: string; inSandbox(sandbox: Context): Promise<string> }> {
  const demo = await fillDemo(ctx)
  return {
    text: announceDemo(ctx, demo),
    inSandbox: async (sandbox) => announceSandbox(sandbox, await fillSandbox(sandbox)),
  }
}
