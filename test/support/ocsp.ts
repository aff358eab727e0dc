// A real OCSP responder: `openssl ocsp` on 127.0.0.1, over an index of what it knows.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { createPublicKey, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Issuer } from '../../src/modules/efirma/test-authority.ts'
import { type Attribute, subjectOf, writeCertificate } from '../../src/modules/efirma/test-certificate.ts'

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

export type ResponderOptions = {
  /** Who issued the certificates asked about. */
  authority: Issuer
  /** Who signs the answers. */
  signer: Issuer
  /** Serials (20 digits) that it knows. */
  good: string[]
  revoked?: string[]
  /** Minutes until nextUpdate; undefined: answers have none. */
  minutes?: number
  hash?: string
}

export const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`

/** Files as `openssl ocsp` wants them. */
function layOut(folder: string, { authority, signer, good, revoked = [] }: ResponderOptions): string[] {
  const hex = (serial: string) => Buffer.from(serial, 'latin1').toString('hex').toUpperCase()
  const index = [
    ...good.map((serial) => `V\t350101000000Z\t\t${hex(serial)}\tunknown\t/CN=${serial}`),
    ...revoked.map((serial) => `R\t350101000000Z\t260101000000Z\t${hex(serial)}\tunknown\t/CN=${serial}`),
  ]
  writeFileSync(join(folder, 'index.txt'), `${index.join('\n')}\n`)
  writeFileSync(join(folder, 'ca.pem'), pem(authority.certificate))
  writeFileSync(join(folder, 'signer.pem'), pem(signer.certificate))
  writeFileSync(join(folder, 'signer-key.pem'), signer.key.export({ type: 'pkcs8', format: 'pem' }))
  return ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'signer.pem', '-rkey', 'signer-key.pem']
}

export async function startResponder(options: ResponderOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'sia-ocsp-'))
  const args = ['ocsp', ...layOut(folder, options), '-port', '0', '-rmd', options.hash ?? 'sha256']
  if (options.minutes) args.push('-nmin', String(options.minutes))
  const child = spawn('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const port = await listening(child)
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The bytes of one answer to a question without a nonce, made without a server. */
export function answerOnce(options: ResponderOptions & { certificate: Buffer; embed?: boolean }): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sia-ocsp-'))
  try {
    const args = [...layOut(folder, options), ...(options.embed === false ? ['-resp_no_certs'] : [])]
    writeFileSync(join(folder, 'leaf.pem'), pem(options.certificate))
    const run = (extra: string[]) =>
      execFileSync('openssl', ['ocsp', ...extra], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'buffer' })
    run(['-issuer', 'ca.pem', '-cert', 'leaf.pem', '-no_nonce', '-reqout', 'request.der'])
    run([
      ...args,
      '-reqin',
      'request.der',
      '-respout',
      'answer.der',
      '-rmd',
      options.hash ?? 'sha256',
      ...(options.minutes ? ['-nmin', String(options.minutes)] : []),
    ])
    return readFileSync(join(folder, 'answer.der'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The port that it says it accepts on. A connection made only to try would make it wait for a question for ever. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk
      const port = /ACCEPT [^\n]*?:(\d+)/.exec(said)?.[1]
      if (port) resolve(Number(port))
    }
    child.stdout!.on('data', hear)
    child.stderr!.on('data', hear)
    child.once('exit', () => reject(new Error(`openssl ocsp ended: ${said}`)))
  })
}

/** A responder's certificate; tests make bad ones by `extensions`, `issuer` and dates. */
export function responderCertificate(
  issuer: Issuer,
  key: KeyObject,
  options: { from: Date; to: Date; usage?: boolean; subject?: Attribute[]; hash?: 'sha1' },
): Buffer {
  return writeCertificate({
    serial: '00001088888800000039',
    issuer: subjectOf(issuer.certificate),
    subject: options.subject ?? [{ type: '2.5.4.3', value: 'Servicio OCSP de pruebas' }],
    notBefore: options.from,
    notAfter: options.to,
    publicKey: createPublicKey(key),
    signWith: issuer.key,
    hash: options.hash,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      ...(options.usage === false ? [] : [{ name: 'extKeyUsage', '1.3.6.1.5.5.7.3.9': true }]),
    ],
  })
}
