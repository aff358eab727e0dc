// What an independent reader (Debian's poppler-utils) makes of the receipts. Skipped with a message where it is not installed.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import type { GrantReceipt, RevocationReceipt } from '../../../src/modules/receipts/index.ts'
import { renderReceipt } from '../../../src/modules/receipts/render-receipt.ts'
import { readSeal, type Seal } from '../../../src/modules/seal/load-seal.ts'
import { issuedSeal } from '../../support/seal.ts'

const has = (program: string) => spawnSync(program, ['-v']).error === undefined
const poppler = has('pdfsig')
if (!poppler) console.warn('skipped: poppler-utils is not installed (apt-get install poppler-utils)')

const FOLIO = 'RC-7Q2M-9KXD-41VB-ZT0H'
const NOW = new Date('2026-02-10T18:00:03Z')
const URL = `https://sia.test/verificacion/${FOLIO}`
const NRPS = Array.from({ length: 300 }, (_, i) => completeNrp(`A01${String(i).padStart(7, '0')}`))

const relation = {
  folio: FOLIO,
  patron: { rfc: 'ÑAÑ850101AB1', nombre: 'Muñecos, Cigüeñas y Camiones Ágiles del Ñandú, S.A.P.I. de C.V.' },
  desarrollador: { rfc: 'MAB9307148T4', nombre: 'Nóminas & Más, S.C.' },
  producto: 'Nómina Única 5',
  nrps: NRPS,
  inicio: '2026-02-10',
  fin: '2027-02-09',
  otorgadaEl: NOW,
  firmante: { rfc: 'ÑAÑ850101AB1', nombre: 'MUÑECOS', representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' } },
}

describe.skipIf(!poppler)('poppler', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sia-pdf-'))
  const at = (name: string) => join(dir, name)
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: dir, encoding: 'utf8', maxBuffer: 1 << 26 })
  const issued = issuedSeal()
  let seal: Seal

  beforeAll(async () => {
    writeFileSync(at('seal.key'), issued.key)
    writeFileSync(at('seal.pem'), issued.certificate + issued.authority)
    writeFileSync(at('authority.pem'), issued.authority)
    const files = { key: at('seal.key'), cert: at('seal.pem') }
    seal = readSeal(files, files)
    const grant: GrantReceipt = {
      kind: 'relacion',
      ...relation,
      cadenaOriginal: `||1.0|reto|relacion:otorgar|desarrollador=MAB9307148T4|nrps=${NRPS.join(',')}|producto=Nómina Única 5|2026-02-10T18:05:00Z||`,
      firma: Buffer.alloc(256, 9),
      certificado: seal.certificate.raw,
    }
    const revocation: RevocationReceipt = {
      kind: 'revocacion',
      ...relation,
      nrps: 'todos',
      revocadaEl: NOW,
      revocadaPor: 'ÑAÑ850101AB1',
      motivo: 'Adiós 😀\u0000',
      acto: {
        cadenaOriginal: `||1.0|reto|relacion:revocar|folio=${FOLIO}|motivo=Adiós|2026-02-10T18:05:00Z||`,
        firma: Buffer.alloc(256, 7),
        certificado: seal.certificate.raw,
        firmante: { rfc: 'ÑAÑ850101AB1', nombre: 'Quien revocó' },
      },
    }
    writeFileSync(at('grant.pdf'), await renderReceipt(seal, grant, { url: URL, now: NOW }))
    writeFileSync(at('again.pdf'), await renderReceipt(seal, grant, { url: URL, now: NOW }))
    writeFileSync(at('revocation.pdf'), await renderReceipt(seal, revocation, { url: URL, now: NOW }))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('the signature is valid, of the PAdES kind, and covers the whole document', () => {
    for (const file of ['grant.pdf', 'revocation.pdf']) {
      const said = run('pdfsig', file)
      expect(said).toContain('Signature Validation: Signature is Valid.')
      expect(said).toContain('Signature Type: ETSI.CAdES.detached')
      expect(said).toContain('Signing Hash Algorithm: SHA-256')
      expect(said).toContain('Signer Certificate Common Name: Sello de prueba')
      expect(said).toContain('Total document signed')
    }
  })

  test.skipIf(!has('certutil'))('whoever trusts the authority is told that the certificate is trusted', () => {
    run('certutil', '-N', '-d', `sql:${dir}`, '--empty-password')
    run('certutil', '-A', '-d', `sql:${dir}`, '-n', 'authority', '-t', 'C,C,C', '-i', 'authority.pem')
    expect(run('pdfsig', '-nssdir', `sql:${dir}`, 'grant.pdf')).toContain('Certificate Validation: Certificate is Trusted.')
  })

  test('the same content under the same seal gives the same bytes', () => {
    expect(spawnSync('cmp', ['grant.pdf', 'again.pdf'], { cwd: dir }).status).toBe(0)
  })

  test('every font is embedded, and has its characters told in Unicode', () => {
    const [, , ...fonts] = run('pdffonts', 'grant.pdf').trim().split('\n')
    expect(fonts).toHaveLength(3)
    for (const font of fonts) expect(font).toMatch(/yes yes yes/)
  })

  test('the document is tagged, in Spanish, titled, with a structure that reads in order', () => {
    const info = run('pdfinfo', 'grant.pdf')
    expect(info).toMatch(/Tagged: +yes/)
    expect(info).toMatch(new RegExp(`Title: +Acuse de relación de confianza ${FOLIO}`))
    expect(info).toMatch(/Page size: +612 x 792 pts \(letter\)/)
    const structure = run('pdfinfo', '-struct', 'grant.pdf')
    const kinds = structure.match(/^ {2}(\w+)/gm)!.map((k) => k.trim())
    expect(kinds.slice(0, 6)).toEqual(['P', 'H1', 'P', 'Figure', 'P', 'H2'])
    expect(kinds.at(-1)).toBe('Form')
    expect(structure.match(/^ +TD/gm)!.length).toBeGreaterThan(NRPS.length)
  })

  test('the text comes out right: accents, Ñ, every NRP, the whole cadena original; what cannot be printed is told', () => {
    const text = run('pdftotext', '-layout', 'grant.pdf', '-')
    for (const said of [
      relation.patron.nombre,
      relation.patron.rfc,
      'Nóminas & Más, S.C.',
      'RFC VADA800927DJ3',
      'CURP VADA800927HSRSRL05',
      'Nómina Única 5',
      'Del 10 de febrero de 2026 al 9 de febrero de 2027',
      '300 registros patronales',
      URL,
    ]) {
      expect(text).toContain(said)
    }
    const joined = text.replace(/\s/g, '')
    for (const nrp of NRPS) expect(joined.split(nrp).length - 1, nrp).toBeGreaterThanOrEqual(1)
    expect(run('pdftotext', '-layout', 'revocation.pdf', '-')).toContain('Adiós <U+1F600><U+0000>')
    expect(text).toMatch(/Página 1 de (\d+)[\s\S]*Página \1 de \1/)
  })

  test('the exact cadena original travels as an attachment', () => {
    run('pdfdetach', '-saveall', '-o', dir, 'grant.pdf')
    expect(run('cat', 'cadena-original.txt')).toMatch(/^\|\|1\.0\|reto.*Nómina Única 5.*\|\|$/)
  })

  test('a revocation that was signed shows who signed it, its cadena original and its signature', () => {
    const text = run('pdftotext', '-layout', 'revocation.pdf', '-')
    expect(text).toContain('Firma electrónica de la revocación')
    expect(text).toContain('Quien revocó, RFC ÑAÑ850101AB1')
    const joined = text.replace(/\s/g, '')
    expect(joined).toContain(`|relacion:revocar|folio=${FOLIO}|motivo=Adiós|`)
    expect(joined).toContain(Buffer.alloc(256, 7).toString('base64').slice(0, 60))
  })

  test('nothing is drawn outside the margins of a page', () => {
    for (const file of ['grant.pdf', 'revocation.pdf']) {
      for (const [, x, y, right, bottom] of run('pdftotext', '-bbox', file, '-').matchAll(
        /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"/g,
      )) {
        expect(Number(x)).toBeGreaterThanOrEqual(53)
        expect(Number(right)).toBeLessThanOrEqual(612 - 53)
        expect(Number(y)).toBeGreaterThanOrEqual(50)
        expect(Number(bottom)).toBeLessThanOrEqual(792 - 28)
      }
    }
  })

  test('a flipped bit is no longer a valid signature', () => {
    const original = execFileSync('cat', [at('grant.pdf')], { maxBuffer: 1 << 26 })
    for (const part of [0.02, 0.5, 0.7, 0.9]) {
      const copy = Buffer.from(original)
      const place = Math.floor(copy.length * part)
      copy[place] = copy[place]! ^ 1
      writeFileSync(at('flipped.pdf'), copy)
      const said = spawnSync('pdfsig', ['flipped.pdf'], { cwd: dir, encoding: 'utf8' }).stdout
      expect(said, `at ${place}`).not.toContain('Signature is Valid.')
    }
  })
})
