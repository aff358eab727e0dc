// The certificate authorities that this service believes: the files of EFIRMA_TRUST_DIR and, outside production, of the demo
// authority in DATA_DIR/demo/ca. Dropping a file in is enough: folders are looked at again every few seconds. A file that can't
// be read is named in the log and left out; the others stay. The sandbox believes its own authority and nothing else.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, perService } from '../../context.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import { type Authority, type AuthorityIndex, indexAuthorities } from './chain.ts'
import { EXTENDED_USAGE } from './extensions.ts'
import { nameKey } from './name.ts'
import { sandboxAuthorities } from './sandbox-authority.ts'

const FILES = /\.(cer|crt|pem)$/i
const LOOK_AGAIN_MS = 2_000
const MAX_FILE_BYTES = 1024 * 1024

type Loaded = { index: AuthorityIndex; fingerprint: string; lookedAt: number }
type Store = { loaded: Loaded | undefined; loading: Promise<Loaded> | undefined }

const storeOf = perService<Store>(() => ({ loaded: undefined, loading: undefined }))

/** The authorities as the files are now, or were at most two seconds ago. */
export async function installedAuthorities(ctx: Context): Promise<AuthorityIndex> {
  if (ctx.environment === 'sandbox') return sandboxAuthorities(ctx)
  const store = storeOf(ctx)
  if (store.loaded && performance.now() - store.loaded.lookedAt < LOOK_AGAIN_MS) return store.loaded.index
  return (await refresh(ctx, store)).index
}

/** Looks at the folders at once. */
export const reloadAuthorities = async (ctx: Context): Promise<AuthorityIndex> =>
  ctx.environment === 'sandbox' ? sandboxAuthorities(ctx) : (await refresh(ctx, storeOf(ctx))).index

function refresh(ctx: Context, store: Store): Promise<Loaded> {
  store.loading ??= look(ctx, store.loaded)
    .then((loaded) => (store.loaded = loaded))
    .finally(() => {
      store.loading = undefined
    })
  return store.loading
}

const trustDirs = ({ config }: Context): string[] =>
  config.production ? [config.efirmaTrustDir] : [config.efirmaTrustDir, join(config.dataDir, 'demo', 'ca')]

async function look(ctx: Context, before: Loaded | undefined): Promise<Loaded> {
  const lookedAt = performance.now()
  const files = await listFiles(ctx)
  const fingerprint = files.map((file) => `${file.path}:${file.mtimeMs}:${file.size}`).join('\n')
  if (before?.fingerprint === fingerprint) return { ...before, lookedAt }
  const authorities: Authority[] = []
  const responders: Certificate[] = []
  for (const file of files) {
    try {
      if (file.size > MAX_FILE_BYTES) throw new Error(`larger than ${MAX_FILE_BYTES} bytes`)
      for (const certificate of readBundle(await readFile(file.path))) {
        if (isAuthority(certificate)) authorities.push({ certificate, file: file.path })
        else if (isOcspResponder(certificate)) responders.push(certificate)
        else ctx.log.warn({ file: file.path }, 'neither an authority nor an OCSP responder: left out')
      }
    } catch (error) {
      ctx.log.error({ file: file.path, reason: (error as Error).message }, 'authority file can not be read: left out')
    }
  }
  const index = indexAuthorities(authorities, responders)
  for (const { certificate, file } of index.orphans) {
    ctx.log.warn({ file, serial: certificate.numeroSerie }, 'authority without its root: nothing that it signed is believed')
  }
  const told = { dirs: trustDirs(ctx), authorities: index.all.length }
  if (index.all.length > 0) ctx.log.info(told, 'authorities loaded')
  else ctx.log.warn(told, 'no authority installed: every e.firma will be refused')
  return { index, fingerprint, lookedAt }
}

async function listFiles(ctx: Context): Promise<{ path: string; mtimeMs: number; size: number }[]> {
  const found: { path: string; mtimeMs: number; size: number }[] = []
  for (const dir of trustDirs(ctx)) {
    const names = await readdir(dir).catch(() => [])
    for (const name of names.filter((n) => FILES.test(n)).sort()) {
      const path = join(dir, name)
      const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: -1 }))
      if (size >= 0) found.push({ path, mtimeMs, size })
    }
  }
  return found
}

const isAuthority = (certificate: Certificate): boolean =>
  certificate.ca ||
  (certificate.extendedUsage === undefined &&
    certificate.keyUsage === undefined &&
    certificate.subject.equals(certificate.issuer))

const isOcspResponder = (certificate: Certificate): boolean => certificate.extendedUsage?.has(EXTENDED_USAGE.ocspSigning) === true

/** The certificates of a file: one in DER, or one or several in PEM. Throws where there is none or one can't be read. */
export function readBundle(bytes: Buffer): Certificate[] {
  if (bytes[0] === 0x30) return [readWhole(bytes)]
  const blocks = [
    ...bytes.toString('latin1').matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END/g),
  ]
  if (blocks.length === 0) throw new Error('neither DER nor PEM')
  return blocks.map(([, base64]) => readWhole(Buffer.from(base64!, 'base64')))
}

/** With the parts that a certificate of a caller is only read for when needed: names and key. */
function readWhole(der: Buffer): Certificate {
  const certificate = parseCertificate(der)
  nameKey(certificate.subject)
  nameKey(certificate.issuer)
  void certificate.publicKey
  return certificate
}
