// Passkeys by SimpleWebAuthn. A challenge is its own record: chance, its end, and a MAC, so that asking for one writes nothing;
// one that was answered is written down until its end, so that it serves once.
import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { type Context, perService } from '../../context.ts'
import { deriveKeys } from '../../kernel/encryption.ts'
import type { KeyRow } from './key-queries.ts'
import { problems } from './problems.ts'

const CHALLENGE_MS = 5 * 60_000
const [CHANCE, END, MAC] = [16, 6, 16]
const keys = perService((ctx) => deriveKeys(ctx.keyring, 'usuarios:retos'))

/** Ed25519, ES256, RS256: what authenticators of today make. */
const ALGORITHMS = [-8, -7, -257]

type Purpose = 'alta' | 'entrada'
const mac = (key: Buffer, purpose: string, head: Buffer) =>
  createHmac('sha256', key).update(purpose).update(head).digest().subarray(0, MAC)

function newChallenge(ctx: Context, purpose: Purpose): Uint8Array<ArrayBuffer> {
  const end = Buffer.alloc(END)
  end.writeUIntBE(ctx.realNow().getTime() + CHALLENGE_MS, 0, END)
  const head = Buffer.concat([ctx.random(CHANCE), end])
  return Uint8Array.from(Buffer.concat([head, mac(keys(ctx)[0]!, purpose, head)]))
}

/** The challenge's bytes and its end, if it is one of ours that still counts. */
function readChallenge(ctx: Context, purpose: Purpose, text: string): { reto: Buffer; venceEl: Date } | undefined {
  const reto = Buffer.from(text, 'base64url')
  if (reto.length !== CHANCE + END + MAC) return undefined
  const [head, given] = [reto.subarray(0, CHANCE + END), reto.subarray(CHANCE + END)]
  if (!keys(ctx).some((key) => timingSafeEqual(mac(key, purpose, head), given))) return undefined
  const venceEl = new Date(head.readUIntBE(CHANCE, END))
  return venceEl > ctx.realNow() ? { reto, venceEl } : undefined
}

/** Keys belong to this host; a browser makes none for an address of digits. */
const site = (ctx: Context) => {
  const url = new URL(ctx.config.publicUrl)
  return { expectedRPID: url.hostname, expectedOrigin: url.origin }
}

export const registrationOptions = (ctx: Context, user: { id: string; nombre: string; correo: string }) =>
  generateRegistrationOptions({
    rpName: 'SIA · Avisos de crédito',
    rpID: site(ctx).expectedRPID,
    userName: user.correo,
    userDisplayName: user.nombre,
    userID: Uint8Array.from(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
    challenge: newChallenge(ctx, 'alta'),
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    // Found by the browser without anything typed; unlocked by finger, face or PIN, so that a stolen device opens nothing.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })

export const entryOptions = (ctx: Context) =>
  generateAuthenticationOptions({
    rpID: site(ctx).expectedRPID,
    challenge: newChallenge(ctx, 'entrada'),
    userVerification: 'required',
    allowCredentials: [],
  })

export type Answered = { reto: Buffer; venceEl: Date }

/** The new key. Refuses LLAVE_NO_VALIDA. */
export async function judgeRegistration(
  ctx: Context,
  usuario: string,
  response: unknown,
): Promise<{ challenge: Answered; key: KeyRow }> {
  const { challenge, found } = await judge(ctx, 'alta', async (expected) => {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      supportedAlgorithmIDs: ALGORITHMS,
      ...expected,
    })
    return registrationInfo?.credential
  })
  const { id, publicKey, counter, transports } = found
  return { challenge, key: { id, usuario, publica: Buffer.from(publicKey), contador: counter, transportes: transports ?? [] } }
}

/** How far the key has counted. Refuses LLAVE_NO_VALIDA. */
export async function judgeEntry(
  ctx: Context,
  key: KeyRow,
  response: unknown,
): Promise<{ challenge: Answered; counter: number }> {
  const { challenge, found } = await judge(ctx, 'entrada', async (expected) => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      credential: { id: key.id, publicKey: Uint8Array.from(key.publica), counter: key.contador },
      ...expected,
    })
    return verified ? authenticationInfo : undefined
  })
  return { challenge, counter: found.newCounter }
}

/** What both have in common: our challenge, our address, a person's hand. `verify` gives what it found, undefined where nothing holds. */
async function judge<Found>(
  ctx: Context,
  purpose: Purpose,
  verify: (expected: Expected) => Promise<Found | undefined>,
): Promise<{ challenge: Answered; found: Found }> {
  let challenge: Answered | undefined
  const expectedChallenge = (text: string) => {
    challenge = readChallenge(ctx, purpose, text)
    return challenge !== undefined
  }
  // The library throws for whatever does not fit together; which it was is for the log.
  const found = await verify({ expectedChallenge, requireUserVerification: true, ...site(ctx) }).catch((cause: unknown) => {
    throw problems.LLAVE_NO_VALIDA({ cause })
  })
  if (found === undefined || !challenge) throw problems.LLAVE_NO_VALIDA()
  return { challenge, found }
}

type Expected = ReturnType<typeof site> & { expectedChallenge: (text: string) => boolean; requireUserVerification: true }
