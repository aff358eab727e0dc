// The e.firmas of a run as SAT hands them out: .cer, .key and its password, a folder for each taxpayer, in one ZIP.
import { createPrivateKey, sign } from 'node:crypto'
import type { Context } from '../../context.ts'
import { decrypt } from '../../kernel/encryption.ts'
import type { TestEfirma } from '../efirma/index.ts'
import { EFIRMA_PASSWORD } from './open-run.ts'
import { sealedEfirmas } from './queries.ts'
import type { SandboxRun } from './run.ts'
import { sealedFor } from './secrets.ts'

/** The developer's first. Their keys are worth nothing anywhere else. */
export async function testEfirmas(sandbox: Context, run: Pick<SandboxRun, 'id'>): Promise<TestEfirma[]> {
  const rows = await sealedEfirmas(sandbox.db, run.id)
  return rows.map((row) => {
    const key = decrypt(sandbox.keyring, row.llave_sealed, sealedFor.key(row.rfc))
    const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase: EFIRMA_PASSWORD })
    return {
      rfc: row.rfc,
      nombre: row.nombre,
      numeroSerie: row.numero_serie,
      cer: Buffer.from(row.certificado),
      key,
      password: EFIRMA_PASSWORD,
      privateKey,
      sign: (text: string) => sign('sha256', Buffer.from(text, 'utf8'), privateKey).toString('base64'),
    }
  })
}

const README = `e.firmas de prueba, sin validez.

Cada carpeta es de un contribuyente de esta corrida; el nombre es su RFC (con Y en lugar de &).
  efirma.cer    certificado
  efirma.key    llave privada, cifrada
  password.txt  contraseña de la llave

Sólo las reconoce el ambiente de pruebas de esta corrida.
`

/** ZIP of `<RFC>/efirma.cer`, `.key`, `password.txt`; a folder's name has Y for &, which some systems do not take. */
export async function zipEfirmas(sandbox: Context, run: Pick<SandboxRun, 'id'>): Promise<Buffer> {
  const { strToU8, zipSync } = await import('fflate')
  const files: Record<string, Uint8Array> = { 'LEAME.txt': strToU8(README) }
  for (const { rfc, cer, key, password } of await testEfirmas(sandbox, run)) {
    const folder = rfc.replaceAll('&', 'Y')
    files[`${folder}/efirma.cer`] = new Uint8Array(cer)
    files[`${folder}/efirma.key`] = new Uint8Array(key)
    files[`${folder}/password.txt`] = strToU8(password)
  }
  return Buffer.from(zipSync(files, { level: 6, mtime: sandbox.realNow() }))
}
