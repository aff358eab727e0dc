// Argon2id by Node's own crypto, off the main thread, as PHC strings (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`), so that each hash
// says what it was made with. Parameters: OWASP Password Storage Cheat Sheet, 19 MiB, 2 passes, 1 lane.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from '../../context.ts'
import { hashOnThread } from './hash-threads.ts'
import { takeHashTurn } from './turns.ts'

export type HashParameters = { memory: number; passes: number; parallelism: number }

export const PARAMETERS: HashParameters = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32

/** Throws SERVICIO_NO_DISPONIBLE where too many wait for a hash, like every function here that hashes. */
export async function hashPassword(ctx: Context, canonical: string, parameters: HashParameters = PARAMETERS): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return writePhc(parameters, salt, await derive(ctx, canonical, salt, parameters))
}

/** False also for what is no PHC string, after the same work. */
export async function verifyPassword(ctx: Context, phc: string | undefined, canonical: string): Promise<boolean> {
  const kept = readPhc(phc)
  const { parameters, salt, tag } = kept ?? decoy
  const equal = timingSafeEqual(await derive(ctx, canonical, salt, parameters), tag)
  return equal && kept !== undefined
}

/** True where the hash was made with less than today's parameters. */
export function isWeak(phc: string): boolean {
  const kept = readPhc(phc)
  return !kept || kept.parameters.memory < PARAMETERS.memory || kept.parameters.passes < PARAMETERS.passes
}

const derive = (ctx: Context, message: string, nonce: Buffer, parameters: HashParameters): Promise<Buffer> =>
  takeHashTurn(ctx, () => hashOnThread({ message, nonce, tagLength: TAG_BYTES, ...parameters }))

/** What is hashed against where there is no password: nobody knows an input that gives these random bytes. */
const decoy = { parameters: PARAMETERS, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) }

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

const writePhc = ({ memory, passes, parallelism }: HashParameters, salt: Buffer, tag: Buffer): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`

function readPhc(phc: string | undefined): { parameters: HashParameters; salt: Buffer; tag: Buffer } | undefined {
  const parts = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{43})$/.exec(
    phc ?? '',
  )
  if (!parts) return undefined
  const [, memory, passes, parallelism, salt, tag] = parts
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt!, 'base64'),
    tag: Buffer.from(tag!, 'base64'),
  }
}
