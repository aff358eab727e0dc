// The sandbox's own certificate authority: made once, its keys sealed in the sandbox's schema, so that all processes share it.
// Production believes files of its operator alone and has no way to it; the sandbox believes nothing else.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { type Context, perService } from '../../context.ts'
import { keptSecret } from '../keystore/index.ts'
import { parseCertificate } from './certificate.ts'
import { type AuthorityIndex, indexAuthorities } from './chain.ts'
import { makeTestAuthority } from './nobodys.ts'
import type { TestAuthority } from './test-authority.ts'

const NAME = 'AUTORIDAD DEL AMBIENTE DE PRUEBAS SIN VALIDEZ'
/** Wider than any clock that a run can reach. */
const [FROM, TO] = [new Date('2010-01-01T00:00:00Z'), new Date('2099-12-31T00:00:00Z')]

type Stored = Record<'root' | 'issuer', { certificate: string; key: string }>
type Loaded = { authority: TestAuthority; index: AuthorityIndex }

const held = perService<{ loading: Promise<Loaded> | undefined }>(() => ({ loading: undefined }))

/** Throws outside the sandbox: no other environment has an authority of its own. */
export const sandboxAuthority = async (ctx: Context): Promise<TestAuthority> => (await load(ctx)).authority

export const sandboxAuthorities = async (ctx: Context): Promise<AuthorityIndex> => (await load(ctx)).index

function load(ctx: Context): Promise<Loaded> {
  if (ctx.environment !== 'sandbox') throw new Error('only the sandbox has an authority of its own')
  const slot = held(ctx)
  slot.loading ??= read(ctx).catch((error: unknown) => {
    slot.loading = undefined
    throw error
  })
  return slot.loading
}

async function read(ctx: Context): Promise<Loaded> {
  const stored = JSON.parse((await keptSecret(ctx, 'autoridad', make)).toString('utf8')) as Stored
  const issuer = (part: 'root' | 'issuer') => ({
    certificate: Buffer.from(stored[part].certificate, 'base64'),
    key: createPrivateKey(stored[part].key),
  })
  const [root, middle] = [issuer('root'), issuer('issuer')]
  const certificates = [root.certificate, middle.certificate]
  const authorities = certificates.map((der) => ({ certificate: parseCertificate(der), file: 'sandbox' }))
  return { authority: { root, issuer: middle, certificates }, index: indexAuthorities(authorities) }
}

async function make(): Promise<string> {
  const { root, issuer } = await makeTestAuthority({ from: FROM, to: TO, name: NAME })
  const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const part = ({ certificate, key }: typeof root) => ({ certificate: certificate.toString('base64'), key: pem(key) })
  return JSON.stringify({ root: part(root), issuer: part(issuer) } satisfies Stored)
}
