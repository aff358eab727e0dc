import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../../src/commands/index.ts'
import { COMPANY_RFC, sign, type TestPki, testPki } from '../support/efirma.ts'
import { testIo } from '../support/io.ts'
import { certified, employer, trust } from '../support/padron.ts'
import { codeNow, forgetPasswords, issuePassword, type TestLogin } from '../support/password.ts'
import { type Service, startService } from '../support/service.ts'

const DEVELOPER = 'MAB9307148T4'

let t: Service
let pki: TestPki
let owner: TestLogin
let days = 0
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  await employer(t, COMPANY_RFC, ['A0112345101'])
  await certified(t, DEVELOPER)
})
beforeEach(async () => {
  await forgetPasswords(t)
  // Each test has days of its own, since what was audited stays.
  t.clock.advance(++days * 10 * 86_400)
  owner = await issuePassword(t, await pki.company())
})
afterAll(() => t.stop())

async function sia(...args: string[]) {
  const io = { ...testIo(), cwd: t.dataDir }
  const exit = await runCommand(t.ctx, io, ['diagnostico', ...args])
  return { exit, out: io.printed.out, err: io.printed.err }
}
async function logIn(more: { client_secret?: string; otp?: string } = {}) {
  const form = {
    grant_type: 'client_credentials',
    client_id: owner.rfc,
    client_secret: owner.password,
    otp: await codeNow(t, owner.secret),
  }
  return t.app.inject({
    method: 'POST',
    url: '/v1/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...form, ...more }).toString(),
  })
}

test('a taxpayer of whom all is well: a ladder without a broken rung, and 0', async () => {
  await logIn()
  writeFileSync(join(t.dataDir, 'patron.cer'), (await pki.company()).cer)
  const { exit, out, err } = await sia(COMPANY_RFC.toLowerCase(), '--certificado', 'patron.cer', '--nrp', 'A0112345101')
  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  expect(out.replace(/ +/g, ' ').split('\n')).toEqual([
    `Diagnóstico de ${COMPANY_RFC}, ${t.clock.now.toISOString()}`,
    '',
    expect.stringMatching(/^ ✓ Certificado Es una e\.firma y está vigente\. Vigente del /),
    ' ✓ Autoridad La emitió una autoridad que este servicio reconoce.',
    ' – Revocación (OCSP) Este servicio no consulta la revocación.',
    expect.stringMatching(/^ ✓ RFC Este servicio conoce el RFC: patrón\./),
    expect.stringMatching(/^ ✓ Contraseña La contraseña está vigente\. Vence el \d{4}-\d\d-\d\d\.$/),
    expect.stringMatching(/^ ✓ Código El último código que se usó era correcto\. Intento del /),
    ' – Reloj No envió la hora de su equipo (`reloj`).',
    ' ✓ Relación de confianza El patrón lee sus propios avisos: no hace falta una relación.',
    ' ✓ Certificación El patrón lee sus propios avisos: no hace falta certificación.',
    '',
    'Nada está roto en lo que se pudo revisar.',
    '',
  ])
})

test('the operator sees why the latest login failed, which the wire tells nobody', async () => {
  await logIn({ otp: await codeNow(t, owner.secret, 90) })
  const code = await sia(COMPANY_RFC)
  expect(code.exit).toBe(1)
  expect(code.out).toMatch(
    /✗ Código +El último intento de entrar llevaba la contraseña correcta y un código que no era el de ese momento\./,
  )
  expect(code.out).toContain('Primer eslabón roto: Código (CODIGO_INCORRECTO). Lo resuelve el titular.')
  await logIn({ client_secret: 'AAAA' })
  expect((await sia(COMPANY_RFC)).out).toContain('(CONTRASENA_INCORRECTA)')
  for (let i = 0; i < 8; i++) await logIn({ client_secret: 'AAAA' })
  expect((await sia(COMPANY_RFC)).out).toContain('(ENTRADA_LIMITADA)')
  await t.ctx.db.deleteFrom('intentos').execute()
  t.clock.advance(60)
  await logIn()
  await logIn()
  expect((await sia(COMPANY_RFC)).out).toContain('(CODIGO_REPETIDO)')
  // One of an older password neither: the owner renewed it.
  t.clock.advance(1)
  const renewed = await sign(t, await pki.company(), 'contrasena:renovar')
  await t.app.inject({ method: 'POST', url: '/v1/contrasenas/renovacion', payload: renewed })
  expect((await sia(COMPANY_RFC)).exit).toBe(0)
  owner = { ...owner, password: 'AAAA' }
  await logIn()
  expect((await sia(COMPANY_RFC)).out).toContain('(CONTRASENA_INCORRECTA)')
  // A failure of the day before yesterday says nothing about today.
  t.clock.advance(2 * 86_400)
  expect((await sia(COMPANY_RFC)).exit).toBe(0)
})

test('a password that is missing, cancelled or expired is named, unless the taxpayer logs in by e.firma', async () => {
  const missing = await sia(DEVELOPER)
  expect([missing.exit, missing.out]).toEqual([1, expect.stringContaining('(CONTRASENA_INEXISTENTE). Lo resuelve el titular.')])
  expect((await sia(DEVELOPER, '--con-efirma')).exit).toBe(0)
  await t.ctx.db.updateTable('contrasenas').set({ vence_el: t.clock.now }).execute()
  expect((await sia(COMPANY_RFC)).out).toContain('(CONTRASENA_VENCIDA)')
  await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: t.clock.now, cancelada_motivo: 'prueba' }).execute()
  expect((await sia(COMPANY_RFC)).out).toContain('(CONTRASENA_CANCELADA)')
})

test('a secret that no master key opens is for the Institute to mend', async () => {
  await t.ctx.db
    .updateTable('contrasenas')
    .set({ otp_secret_sealed: Buffer.alloc(40) })
    .execute()
  const { exit, out } = await sia(COMPANY_RFC)
  expect([exit, out]).toEqual([1, expect.stringContaining('(CODIGO_SIN_SECRETO). Lo resuelve el Instituto.')])
})

test('a relation between the two is examined from either side', async () => {
  const fromDeveloper = await sia(DEVELOPER, '--con-efirma', '--patron', COMPANY_RFC)
  expect([fromDeveloper.exit, fromDeveloper.out]).toEqual([
    1,
    expect.stringContaining('(RELACION_INEXISTENTE). Lo resuelve el patrón.'),
  ])
  await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER, fin: '2028-01-01' })
  expect((await sia(DEVELOPER, '--con-efirma', '--patron', COMPANY_RFC)).exit).toBe(0)
  expect((await sia(COMPANY_RFC, '--desarrollador', DEVELOPER)).exit).toBe(0)
  const other = await sia(COMPANY_RFC, '--desarrollador', DEVELOPER, '--producto', 'Otro')
  expect(other.out).toContain('(CERTIFICACION_OTRO_PRODUCTO). Lo resuelve el desarrollador.')
})

test('that an operator looked stands in the audit log', async () => {
  await sia('ZZZ')
  await sia(COMPANY_RFC)
  const rows = await t.ctx.db
    .selectFrom('auditoria')
    .select(['actor', 'objeto', 'detalle'])
    .where('accion', '=', 'diagnostico.consultar')
    .orderBy('id', 'desc')
    .limit(2)
    .execute()
  expect(rows).toEqual([
    { actor: 'operador', objeto: COMPANY_RFC, detalle: { eslabonRoto: null } },
    { actor: 'operador', objeto: null, detalle: { eslabonRoto: 'rfc' } },
  ])
})

test.each([[[]], [['UNO', 'DOS']], [[COMPANY_RFC, '--nada']], [[COMPANY_RFC, '--patron']], [[COMPANY_RFC, '--nrp', '']]])(
  '%j is wrong usage, and 2',
  async (args) => {
    const { exit, out, err } = await sia(...args)
    expect([exit, out, err]).toEqual([2, '', expect.stringContaining('Uso: sia diagnostico RFC')])
  },
)

test('a file that is not there, a private key, and a wrong NRP are refused with 1', async () => {
  writeFileSync(join(t.dataDir, 'patron.key'), (await pki.company()).key)
  const outcomes = [
    await sia(COMPANY_RFC, '--certificado', 'nada.cer'),
    await sia(COMPANY_RFC, '--certificado', 'patron.key'),
    await sia(COMPANY_RFC, '--nrp', 'A1234567890'),
  ]
  expect(outcomes.map(({ exit, out, err }) => [exit, out, err.split('\n')[0]])).toEqual([
    [1, '', 'No se pudo leer nada.cer: no existe.'],
    [1, '', 'EFIRMA_LLAVE_PRIVADA: La petición trae una llave privada'],
    [1, '', 'CUERPO_INVALIDO: El cuerpo de la petición no es válido'],
  ])
})
