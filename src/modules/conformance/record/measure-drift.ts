// How far a client's clock is off, told by its one-time code: the step whose code it is, among those of some minutes around now.
import { verify } from 'otplib'
import { type Context, perService } from '../../../context.ts'
import { credentialsOf, type SandboxRun } from '../../sandbox/index.ts'

const STEP_S = 30
const WIDEST_S = 20 * STEP_S
/** Runs whose secret one process remembers. */
const REMEMBERED = 1_000

const secretsOf = perService(() => new Map<string, Promise<string | undefined>>())

/** Steps ahead of ours (negative: behind); null where it is the code of none; undefined where no code was sent. */
export async function driftOf(ctx: Context, corrida: string, form: unknown): Promise<number | null | undefined> {
  const code = (form as { otp?: unknown } | null)?.otp
  if (typeof code !== 'string' || !/^\d{6}$/.test(code)) return undefined
  const secret = await secretOf(ctx, corrida)
  if (secret === undefined) return undefined
  const epoch = Math.floor(ctx.realNow().getTime() / 1000)
  const found = await verify({ secret, token: code, epoch, epochTolerance: WIDEST_S })
  return found.valid ? (found.delta ?? 0) : null
}

function secretOf(ctx: Context, corrida: string): Promise<string | undefined> {
  const known = secretsOf(ctx)
  const found =
    known.get(corrida) ??
    credentialsOf(ctx, { id: corrida } as SandboxRun).then(
      ({ otp }) => otp.secreto,
      () => undefined,
    )
  if (known.size >= REMEMBERED && !known.has(corrida)) known.delete(known.keys().next().value!)
  known.set(corrida, found)
  return found
}
