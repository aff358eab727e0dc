// Evidence does not hang on what somebody might have typed: a party is named as its own e.firma names it, and who signs is named in the
// text that it signs.
import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { certifyDeveloper } from '../../../src/modules/developers/index.ts'
import { COMPANY_RFC, PERSON_RFC, sign, type TestPki, testPki } from '../../support/efirma.ts'
import { bearer } from '../../support/login.ts'
import { employer } from '../../support/padron.ts'
import { issuePassword } from '../../support/password.ts'
import { type Service, startService } from '../../support/service.ts'
import { assertion, assertionForm, post } from '../tokens/clients.ts'

const poppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!poppler) console.warn('the printed text is not looked at: poppler-utils is not installed (apt-get install poppler-utils)')

let t: Service
let pki: TestPki
let name: string
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  await employer(t, COMPANY_RFC, [completeNrp('A011234510')], 'Empresa de Prueba')
  name = (await pki.person()).nombre
})
afterAll(() => t.stop())
beforeEach(async () => {
  for (const table of [
    'acuses_cuentas',
    'relaciones_confianza',
    'certificaciones',
    'desarrolladores',
    'contrasenas',
    'titulares',
  ] as const)
    await t.ctx.db.deleteFrom(table).execute()
})

const certify = (nombre?: string) =>
  certifyDeveloper(t.ctx, {
    rfc: PERSON_RFC,
    producto: 'Nómina',
    hasta: '2027-02-10',
    motivo: 'Prueba',
    ...(nombre && { nombre }),
  })
const grant = async (datos: object = {}) => {
  const terms = { desarrollador: PERSON_RFC, nrps: ['*'], inicio: '2026-02-10', fin: '2027-02-09', ...datos }
  const payload = await sign(t, await pki.company(), 'relacion:otorgar', terms)
  return (await t.app.inject({ method: 'POST', url: '/v1/relaciones-confianza', payload })).json()
}
const get = async (url: string, accept = 'application/json') =>
  t.app.inject({ url, headers: { ...(await bearer(t, COMPANY_RFC)), accept } })
/** What the acuse prints, and what it says as data. */
async function acuse(folio: string): Promise<string> {
  const { rawPayload, statusCode } = await get(`/v1/relaciones-confianza/${folio}/acuse`, 'application/pdf')
  expect(statusCode).toBe(200)
  return poppler ? execFileSync('pdftotext', ['-layout', '-', '-'], { input: rawPayload, encoding: 'utf8' }) : ''
}

test.each([
  ['a password before it was certified', async () => [await issuePassword(t, await pki.person()), await certify()]],
  ['a password after it was certified', async () => [await certify(), await issuePassword(t, await pki.person())]],
  ['a token by e.firma', async () => [await certify(), await post(t, assertionForm(await assertion(t, await pki.person())))]],
])('a developer whom the operator did not name is named by its e.firma, once it got %s', async (_what, prepare) => {
  await prepare()
  const relation = await grant()
  expect(relation.nombreDesarrollador).toBe(name)
  const text = await acuse(relation.folio)
  if (poppler) {
    expect(text).toContain(name)
    expect(text).not.toContain('No consta')
  }
  expect((await get(`/v1/verificacion/${relation.folio}`)).json().partes).toContainEqual({
    papel: 'desarrollador',
    rfc: PERSON_RFC,
    nombre: name,
  })
  expect((await t.app.inject('/v1/desarrolladores')).json().datos).toMatchObject([{ rfc: PERSON_RFC, nombre: name }])
  expect((await t.app.inject(`/v1/desarrolladores?q=${encodeURIComponent(name.slice(0, 6))}`)).json().datos.length).toBe(1)
})

test('what the operator wrote stands before it', async () => {
  await issuePassword(t, await pki.person())
  await certify('Nóminas del Centro')
  expect((await grant()).nombreDesarrollador).toBe('Nóminas del Centro')
})

test('one that has shown no e.firma yet is named by its RFC, and nothing is said not to be known', async () => {
  await certify()
  const { folio, nombreDesarrollador } = await grant()
  expect(nombreDesarrollador).toBeNull()
  const text = await acuse(folio)
  if (poppler) {
    expect(text).toMatch(new RegExp(`RFC del desarrollador +${PERSON_RFC}`))
    expect(text).not.toContain('No consta')
  }
  const page = (await t.app.inject(`/verificacion/${folio}`)).body
  expect(page).toContain(PERSON_RFC)
  expect(page).not.toContain('No consta')
})

test('the text to sign names the employer always: as it was given, or as who signs', async () => {
  await certify()
  const cadena = async (folio: string) => (await get(`/v1/relaciones-confianza/${folio}/acuse`)).json().cadenaOriginal
  const named = await grant({ patron: COMPANY_RFC })
  expect(await cadena(named.folio)).toContain(`|relacion:otorgar|patron=${COMPANY_RFC}|desarrollador=${PERSON_RFC}|`)
  const unnamed = await grant({ fin: '2027-02-10' })
  expect(await cadena(unnamed.folio)).toContain(
    `|relacion:otorgar|patron=quien firma, según su certificado de e.firma|desarrollador=${PERSON_RFC}|`,
  )
})
