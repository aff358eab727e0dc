// POST /v1/diagnostico: the first broken link, and nothing to who has not shown who it is.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { completeRfc } from '../../../src/kernel/rfc.ts'
import { revokeCertification } from '../../../src/modules/developers/index.ts'
import { issueTestEfirma, makeTestAuthority, newRsaKey } from '../../../src/modules/efirma/index.ts'
import { readingAccess } from '../../../src/modules/trust/index.ts'
import { COMPANY_RFC, PERSON_RFC, type TestPki, testPki } from '../../support/efirma.ts'
import { bearer } from '../../support/login.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { codeNow, forgetPasswords, issuePassword, type TestLogin } from '../../support/password.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const DEVELOPER = 'MAB9307148T4'
const UNKNOWN = completeRfc('ZZZ910203AB')
const [A, B, FOREIGN] = [completeNrp('A011234510'), completeNrp('B022345610'), completeNrp('C033456710')]

let t: Service
let pki: TestPki
let owner: TestLogin
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  await employer(t, COMPANY_RFC, [A, B])
  await employer(t, 'EKU9003173C9', [FOREIGN])
})
beforeEach(async () => {
  await forgetPasswords(t)
  for (const table of ['relaciones_nrp', 'relaciones_confianza', 'certificaciones'] as const)
    await t.ctx.db.deleteFrom(table).execute()
  await certified(t, DEVELOPER)
})
afterAll(() => t.stop())

const post = (payload: object, headers: Record<string, string> = {}) =>
  t.app.inject({ method: 'POST', url: '/v1/diagnostico', payload, headers })
async function ask(payload: object, headers: Record<string, string> = {}) {
  const response = await post(payload, headers)
  expect(response.statusCode, response.body).toBe(200)
  const said = response.json()
  const link = (name: string) => said.eslabones.find((l: { eslabon: string }) => l.eslabon === name)
  return { ...said, link, states: Object.fromEntries(said.eslabones.map((l: Record<string, string>) => [l.eslabon, l.estado])) }
}
const asWho = async (rfc: string, payload: object = {}) => ask(payload, await bearer(t, rfc))
const cer = (efirma: { cer: Buffer }) => efirma.cer.toString('base64')
const login = async <T extends object>(more: T = {} as T) => ({
  rfc: owner.rfc,
  contrasena: owner.password,
  otp: await codeNow(t, owner.secret),
  ...more,
})
const count = async (table: 'auditoria' | 'intentos' | 'contrasenas') =>
  Number(
    (
      await t.ctx.db
        .selectFrom(table)
        .select((e) => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )

const LINKS = ['certificado', 'autoridad', 'ocsp', 'rfc', 'contrasena', 'codigo', 'reloj', 'relacion', 'certificacion']

describe('without a credential', () => {
  test('an empty question names every link in order, and finds none of them broken', async () => {
    const said = await ask({})
    expect(said).toMatchObject({
      resultado: 'incompleto',
      eslabonRoto: null,
      rfc: null,
      acreditadoPor: null,
      desfaseSegundos: null,
    })
    expect(said.horaServidor).toBe(NOW)
    expect(said.eslabones.map((l: { eslabon: string }) => l.eslabon)).toEqual(LINKS)
    expect(new Set(Object.values(said.states))).toEqual(new Set(['no-revisado']))
  })

  test('a body may be left out altogether', async () => {
    const response = await t.app.inject({ method: 'POST', url: '/v1/diagnostico' })
    expect(response.statusCode).toBe(200)
  })

  test('a good e.firma is told to be good: its dates, its authority, its RFC', async () => {
    const said = await ask({ certificado: cer(await pki.company()) })
    expect(said.states).toMatchObject({ certificado: 'correcto', autoridad: 'correcto', ocsp: 'no-revisado', rfc: 'correcto' })
    expect(said.link('certificado').detalle).toBe('Vigente del 2025-02-10 al 2029-02-09.')
    expect(said.rfc).toBeNull()
  })

  test('each fault of a certificate is named with who mends it, and nothing after it is looked at', async () => {
    const day = 86_400_000
    const now = t.clock.now.getTime()
    const weakKey = await newRsaKey(1024)
    const stranger = await makeTestAuthority({
      from: new Date('2010-01-01Z'),
      to: new Date('2049-01-01Z'),
      name: 'AUTORIDAD AJENA',
    })
    const person = await pki.person()
    const base = {
      rfc: PERSON_RFC,
      nombre: 'PERSONA',
      from: new Date(now - day),
      to: new Date(now + day),
      privateKey: person.privateKey,
    }
    const forged = Buffer.from(person.cer)
    forged[forged.length - 1]! ^= 1
    const cases: [string, string, string, string, string][] = [
      ['not a certificate', Buffer.from('hola').toString('base64'), 'certificado', 'EFIRMA_ILEGIBLE', 'usted'],
      ['a CSD', cer(await pki.efirma(COMPANY_RFC, { sucursal: 'MATRIZ' })), 'certificado', 'EFIRMA_ES_CSD', 'usted'],
      ['an authority', pki.authority.issuer.certificate.toString('base64'), 'certificado', 'EFIRMA_ES_AUTORIDAD', 'usted'],
      [
        'one that ended',
        cer(await pki.efirma(PERSON_RFC, { from: new Date(now - 9 * day), to: new Date(now - day) })),
        'certificado',
        'EFIRMA_NO_VIGENTE',
        'usted',
      ],
      ['a generic RFC', cer(await pki.efirma('XAXX010101000')), 'certificado', 'EFIRMA_RFC_INVALIDO', 'el SAT'],
      [
        'a weak key',
        cer(await pki.efirma(PERSON_RFC, { privateKey: weakKey })),
        'certificado',
        'EFIRMA_ALGORITMO_DEBIL',
        'usted',
      ],
      ['a stranger issued it', cer(await issueTestEfirma(stranger, base)), 'autoridad', 'EFIRMA_EMISOR_DESCONOCIDO', 'usted'],
      ['its bytes were changed', forged.toString('base64'), 'autoridad', 'AUTORIDAD_FIRMA_FALSA', 'usted'],
    ]
    for (const [name, certificado, eslabon, causa, resuelve] of cases) {
      const said = await ask({ certificado, rfc: PERSON_RFC, reloj: NOW })
      expect([name, said.resultado, said.eslabonRoto, said.link(eslabon)]).toMatchObject([
        name,
        'roto',
        eslabon,
        { causa, resuelve, queHacer: expect.stringMatching(/\.$/) },
      ])
      const after = LINKS.slice(LINKS.indexOf(eslabon) + 1)
      expect(after.map((l) => [name, said.states[l]])).toEqual(after.map(() => [name, 'no-revisado']))
    }
  })

  test('an authority whose root is missing is for the Institute to mend', async () => {
    const other = await makeTestAuthority({ from: new Date('2010-01-01Z'), to: new Date('2049-01-01Z'), name: 'SIN RAIZ' })
    const folder = join(t.dataDir, 'demo', 'ca')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'sin-raiz.cer'), other.issuer.certificate)
    const { reloadAuthorities } = await import('../../../src/modules/efirma/index.ts')
    await reloadAuthorities(t.ctx)
    const now = t.clock.now.getTime()
    const { privateKey } = await pki.person()
    const efirma = await issueTestEfirma(other, {
      rfc: PERSON_RFC,
      nombre: 'PERSONA',
      from: new Date(now - 1000),
      to: new Date(now + 86_400_000),
      privateKey,
    })
    const said = await ask({ certificado: cer(efirma) })
    expect(said.link('autoridad')).toMatchObject({ causa: 'AUTORIDAD_SIN_RAIZ', resuelve: 'el Instituto' })
  })

  test('the form of an RFC is judged, and whether it goes with the certificate', async () => {
    expect((await ask({ rfc: 'EKU900317' })).link('rfc')).toMatchObject({ estado: 'roto', causa: 'RFC_INVALIDO' })
    expect((await ask({ rfc: 'xaxx010101000' })).link('rfc')).toMatchObject({ causa: 'RFC_INVALIDO' })
    expect((await ask({ rfc: ' eku9003173c9 ' })).states.rfc).toBe('correcto')
    const other = { rfc: UNKNOWN, certificado: cer(await pki.company()) }
    expect((await ask(other)).link('rfc')).toMatchObject({ causa: 'RFC_DISTINTO', resuelve: 'usted' })
  })

  test.each([
    ['2026-02-10T18:00:30Z', 'correcto', null, 30],
    ['2026-02-10T18:00:31Z', 'roto', 'RELOJ_ADELANTADO', 31],
    ['2026-02-10T11:55:00-06:00', 'roto', 'RELOJ_ATRASADO', -300],
  ])('a clock that says %s is %s', async (reloj, estado, causa, seconds) => {
    const said = await ask({ reloj })
    expect(said.link('reloj')).toMatchObject({ estado, causa })
    expect(said.desfaseSegundos).toBe(seconds)
  })

  test('whether an RFC exists, has a password, relations or certifications makes no difference to what is told, or done', async () => {
    owner = await issuePassword(t, await pki.company())
    await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER })
    const before = [await count('auditoria'), await count('intentos')]
    const bodies = await Promise.all(
      [COMPANY_RFC, DEVELOPER, UNKNOWN].flatMap((rfc) =>
        [{}, { patron: COMPANY_RFC }, { nrp: A, desarrollador: DEVELOPER }, { producto: 'Nómina' }].map(
          async (more) => (await post({ rfc, ...more })).body,
        ),
      ),
    )
    expect(new Set(bodies).size).toBe(1)
    expect([await count('auditoria'), await count('intentos')]).toEqual(before)
  })
})

describe('with a password and a code in the call', () => {
  beforeEach(async () => {
    owner = await issuePassword(t, await pki.company())
  })

  test('both right: the caller is told about itself, and the code is used up', async () => {
    const body = await login({ reloj: NOW })
    const said = await ask(body)
    expect(said).toMatchObject({ rfc: COMPANY_RFC, acreditadoPor: 'contrasena', eslabonRoto: null })
    expect(said.states).toMatchObject({
      rfc: 'correcto',
      contrasena: 'correcto',
      codigo: 'correcto',
      reloj: 'correcto',
      relacion: 'correcto',
    })
    expect(said.link('contrasena').detalle).toBe('Vence el 2027-02-10.')
    const again = await ask(body)
    expect(again.link('contrasena')).toMatchObject({ causa: 'CREDENCIAL_INVALIDA' })
    const token = await t.app.inject({
      method: 'POST',
      url: '/v1/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: body.rfc,
        client_secret: body.contrasena,
        otp: body.otp,
      }).toString(),
    })
    expect(token.statusCode).toBe(401)
  })

  test('unknown RFC, wrong password, wrong, stale and used code, cancelled and expired password are told with the same bytes', async () => {
    const bodies: string[] = []
    const tried = async (more: object = {}) => {
      t.clock.set(NOW)
      const response = await post(await login({ patron: 'EKU9003173C9', nrp: FOREIGN, ...more }))
      expect(response.statusCode).toBe(200)
      bodies.push(response.body)
    }
    const causes = async () => {
      const rows = await t.ctx.db
        .selectFrom('auditoria')
        .select(['resultado', 'detalle'])
        .where('accion', '=', 'contrasena.acceder')
        .orderBy('id')
        .execute()
      return rows.slice(-7).map((r) => (r.detalle as { causa?: string }).causa ?? r.resultado)
    }
    await tried({ rfc: UNKNOWN })
    await tried({ contrasena: 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA' })
    await tried({ otp: 'abc' })
    await tried({ otp: await codeNow(t, owner.secret, -60) })
    await t.ctx.db
      .updateTable('contrasenas')
      .set({ otp_ultimo_paso: 10 ** 12 })
      .execute()
    await tried()
    await t.ctx.db.deleteFrom('intentos').execute()
    await t.ctx.db
      .updateTable('contrasenas')
      .set({ vence_el: new Date(t.clock.now.getTime() - 1000) })
      .execute()
    await tried()
    await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: t.clock.now, cancelada_motivo: 'prueba' }).execute()
    await tried()
    expect(await causes()).toEqual([
      'DESCONOCIDA',
      'CONTRASENA_INCORRECTA',
      'CODIGO_INCORRECTO',
      'CODIGO_INCORRECTO',
      'CODIGO_REPETIDO',
      'VENCIDA',
      'CANCELADA',
    ])
    expect(new Set(bodies).size).toBe(1)
    expect(JSON.parse(bodies[0]!)).toMatchObject({ resultado: 'roto', eslabonRoto: 'contrasena', rfc: null, acreditadoPor: null })
  })

  test('a clock that is off is told along with the refusal, whatever the refusal was for', async () => {
    const reloj = '2026-02-10T18:02:00Z'
    const wrong = await post(await login({ reloj, contrasena: 'AAAA' }))
    const stale = await post(await login({ reloj, otp: await codeNow(t, owner.secret, 120) }))
    expect(stale.body).toBe(wrong.body)
    expect(stale.json()).toMatchObject({ eslabonRoto: 'contrasena', desfaseSegundos: 120 })
    expect(stale.json().eslabones[4].detalle).toContain('120 s adelantado')
  })

  test('guessing here is slowed down exactly as at the token endpoint, known RFC or not', async () => {
    const outcomes = async (rfc: string) => {
      await t.ctx.db.deleteFrom('intentos').execute()
      const seen: unknown[] = []
      for (let i = 0; i < 8; i++) {
        const response = await post({ rfc, contrasena: 'AAAA', otp: '000000' })
        seen.push([response.statusCode, response.headers['retry-after']])
      }
      return seen
    }
    const known = await outcomes(COMPANY_RFC)
    expect(known.at(-1)).toEqual([429, expect.stringMatching(/^\d+$/)])
    expect(await outcomes(UNKNOWN)).toEqual(known)
  })

  test('a broken certificate or RFC stops the walk before the password is tried, so no code is lost', async () => {
    const before = [await count('auditoria'), await count('intentos')]
    const said = await ask(await login({ certificado: cer(await pki.efirma(COMPANY_RFC, { sucursal: 'MATRIZ' })) }))
    expect(said).toMatchObject({ eslabonRoto: 'certificado', acreditadoPor: null })
    const other = await ask(await login({ certificado: cer(await pki.person()) }))
    expect(other).toMatchObject({ eslabonRoto: 'rfc', acreditadoPor: null })
    expect([await count('auditoria'), await count('intentos')]).toEqual(before)
    expect((await ask(await login())).acreditadoPor).toBe('contrasena')
  })

  test('nothing of a password, a code or a certificate is logged or kept', async () => {
    const body = await login({ certificado: cer(await pki.company()) })
    await ask(body)
    await ask({ ...body, contrasena: 'OTRA-CLAVE-SECRETA' })
    const kept = JSON.stringify([
      t.logs,
      await t.ctx.db.selectFrom('auditoria').selectAll().execute(),
      await t.ctx.db.selectFrom('intentos').selectAll().execute(),
    ])
    for (const secret of [owner.password, 'OTRA-CLAVE-SECRETA', body.certificado.slice(400, 440)])
      expect(kept).not.toContain(secret)
    // Six digits stand by chance within some longer number or id, once in a hundred runs: as a word of their own they must not.
    expect(kept).not.toMatch(new RegExp(`(?<![0-9A-Za-z.])${body.otp}(?![0-9A-Za-z])`))
    expect(JSON.stringify(t.logs)).not.toContain(COMPANY_RFC)
  })
})

describe('with a token', () => {
  test('the caller is told about itself', async () => {
    const said = await asWho(COMPANY_RFC, { nrp: A, reloj: NOW })
    expect(said).toMatchObject({ resultado: 'incompleto', rfc: COMPANY_RFC, acreditadoPor: 'token' })
    expect(said.link('rfc').mensaje).toBe('Este servicio conoce el RFC: patrón.')
    expect(said.states).toMatchObject({
      contrasena: 'correcto',
      codigo: 'no-revisado',
      relacion: 'correcto',
      certificacion: 'correcto',
    })
  })

  test('a token that does not count is refused, not ignored', async () => {
    for (const authorization of ['Bearer nada', 'Basic YTpi', '']) {
      const response = await post({}, { authorization })
      expect([authorization, response.statusCode, response.json().codigo]).toEqual([authorization, 401, 'NO_AUTENTICADO'])
      expect(response.headers['www-authenticate']).toMatch(/^Bearer/)
    }
  })

  test('a token for reading is enough', async () => {
    expect((await post({}, await bearer(t, COMPANY_RFC, 'lectura'))).statusCode).toBe(200)
  })

  test("another's RFC with an own token tells nothing but that the two differ", async () => {
    const headers = await bearer(t, DEVELOPER)
    const bodies = await Promise.all([COMPANY_RFC, UNKNOWN].map(async (rfc) => (await post({ rfc }, headers)).body))
    expect(bodies[0]).toBe(bodies[1])
    expect(JSON.parse(bodies[0]!)).toMatchObject({ eslabonRoto: 'rfc', rfc: DEVELOPER })
  })

  test('with a token too, a wrong password and a wrong code are one answer', async () => {
    owner = await issuePassword(t, await pki.company())
    const headers = await bearer(t, COMPANY_RFC)
    const wrong = await post(await login({ contrasena: 'AAAA' }), headers)
    const stale = await post(await login({ otp: await codeNow(t, owner.secret, 90) }), headers)
    expect(wrong.json().eslabonRoto).toBe('contrasena')
    expect(stale.body).toBe(wrong.body)
  })

  test('whoever is neither employer nor developer must be registered by the Institute', async () => {
    const said = await asWho(PERSON_RFC)
    expect(said.link('rfc')).toMatchObject({ causa: 'RFC_NO_REGISTRADO', resuelve: 'el Instituto' })
  })

  test('a token got by e.firma needs no password', async () => {
    const { issueAccessToken } = await import('../../../src/modules/tokens/index.ts')
    const { token } = await issueAccessToken(t.ctx, { rfc: COMPANY_RFC, credential: 'efirma:00001', scope: 'lectura' })
    const said = await ask({}, { authorization: `Bearer ${token}` })
    expect([said.eslabonRoto, said.states.contrasena]).toEqual([null, 'no-revisado'])
  })

  test('an employer that asks for an NRP that is not its own is told so, one answer for unknown and foreign', async () => {
    const headers = await bearer(t, COMPANY_RFC)
    const bodies = await Promise.all([FOREIGN, completeNrp('Z099999910')].map(async (nrp) => (await post({ nrp }, headers)).body))
    expect(bodies[0]).toBe(bodies[1])
    expect(JSON.parse(bodies[0]!).eslabones[7]).toMatchObject({ causa: 'NRP_AJENO', resuelve: 'usted' })
  })

  test('no relation with an employer and no such employer are one answer', async () => {
    const headers = await bearer(t, DEVELOPER)
    const bodies = await Promise.all([COMPANY_RFC, UNKNOWN].map(async (patron) => (await post({ patron, nrp: A }, headers)).body))
    expect(bodies[0]).toBe(bodies[1])
    expect(JSON.parse(bodies[0]!).eslabones[7]).toMatchObject({ causa: 'RELACION_INEXISTENTE', resuelve: 'el patrón' })
  })

  test('both sides of a relation are told what it lacks, each who mends it from where they stand', async () => {
    const rel = { patron: COMPANY_RFC, desarrollador: DEVELOPER }
    const cases: [string, () => Promise<unknown>, object][] = [
      ['RELACION_FUTURA', () => trust(t, { ...rel, inicio: '2026-03-01' }), {}],
      ['RELACION_VENCIDA', () => trust(t, { ...rel, inicio: '2026-01-01', fin: '2026-02-09' }), {}],
      [
        'RELACION_REVOCADA',
        async () => {
          const folio = await trust(t, rel)
          await t.ctx.db
            .updateTable('relaciones_confianza')
            .set({ revocada_el: t.clock.now, revocada_por: COMPANY_RFC })
            .where('folio', '=', folio)
            .execute()
        },
        {},
      ],
      ['RELACION_OTRO_NRP', () => trust(t, { ...rel, nrps: [A] }), { nrp: B }],
    ]
    for (const [causa, given, more] of cases) {
      await t.ctx.db.deleteFrom('relaciones_nrp').execute()
      await t.ctx.db.deleteFrom('relaciones_confianza').execute()
      await given()
      const developer = await asWho(DEVELOPER, { patron: COMPANY_RFC, ...more })
      expect(developer.link('relacion')).toMatchObject({ causa, resuelve: 'el patrón' })
      expect(developer.link('relacion').detalle).toContain('RC-TEST-')
      const patron = await asWho(COMPANY_RFC, { desarrollador: DEVELOPER, ...more })
      expect(patron.link('relacion')).toMatchObject({ causa, resuelve: 'usted' })
    }
  })

  test('a certification that ended is told in full to its developer, and to the employer only that none is in force', async () => {
    await trust(t, { patron: COMPANY_RFC, desarrollador: DEVELOPER })
    const { folio } = await t.ctx.db.selectFrom('certificaciones').select('folio').executeTakeFirstOrThrow()
    expect((await asWho(DEVELOPER, { patron: COMPANY_RFC })).states).toMatchObject({
      relacion: 'correcto',
      certificacion: 'correcto',
    })
    await revokeCertification(t.ctx, { folio, motivo: 'prueba' })
    const own = await asWho(DEVELOPER, { patron: COMPANY_RFC })
    expect(own.link('certificacion')).toMatchObject({ causa: 'CERTIFICACION_REVOCADA', resuelve: 'usted' })
    const seen = await asWho(COMPANY_RFC, { desarrollador: DEVELOPER })
    expect(seen.link('certificacion')).toMatchObject({
      causa: 'CERTIFICACION_NO_VIGENTE',
      resuelve: 'el desarrollador',
      detalle: null,
    })
    t.clock.set('2028-06-01T18:00:00Z')
    await t.ctx.db.deleteFrom('contrasenas').execute()
    await t.ctx.db.updateTable('certificaciones').set({ revocada_el: null }).execute()
    expect((await asWho(DEVELOPER)).link('certificacion')).toMatchObject({ causa: 'CERTIFICACION_VENCIDA' })
    await t.ctx.db.updateTable('certificaciones').set({ vigente_hasta: '2030-01-01' }).execute()
    expect((await asWho(DEVELOPER, { producto: 'Otro' })).link('certificacion')).toMatchObject({
      causa: 'CERTIFICACION_OTRO_PRODUCTO',
    })
  })

  test('a developer of whom all is well but who names no employer is asked for it', async () => {
    const said = await asWho(DEVELOPER)
    expect(said.states).toMatchObject({ relacion: 'no-revisado', certificacion: 'correcto' })
  })

  test('it says that reading works exactly where reading works', async () => {
    const rel = { patron: COMPANY_RFC, desarrollador: DEVELOPER }
    const disagreements: unknown[] = []
    for (const certificate of ['Nómina', 'Otro', null])
      for (const producto of [undefined, 'Nómina'])
        for (const nrps of [undefined, [A], [B]])
          for (const [inicio, fin] of [
            ['2026-02-10', '2026-02-10'],
            ['2026-02-11', '2026-12-31'],
            ['2026-01-01', '2026-02-09'],
          ])
            for (const nrp of [undefined, A, FOREIGN]) {
              for (const table of ['relaciones_nrp', 'relaciones_confianza', 'certificaciones'] as const)
                await t.ctx.db.deleteFrom(table).execute()
              if (certificate) await certified(t, DEVELOPER, '2027-01-01', certificate)
              else {
                await certified(t, DEVELOPER)
                await t.ctx.db.updateTable('certificaciones').set({ revocada_el: t.clock.now }).execute()
              }
              await trust(t, { ...rel, producto, nrps, inicio, fin })
              const reads = await readingAccess(t.ctx.database, {
                reader: DEVELOPER,
                patron: COMPANY_RFC,
                day: '2026-02-10',
                nrp,
              }).then(
                () => true,
                () => false,
              )
              const said = await asWho(DEVELOPER, { patron: COMPANY_RFC, nrp })
              if ((said.eslabonRoto === null) !== reads)
                disagreements.push([certificate, producto, nrps, inicio, nrp, said.eslabonRoto])
            }
    expect(disagreements).toEqual([])
  })
})

describe('a question that cannot be diagnosed', () => {
  test.each([
    [{ rfc: COMPANY_RFC, contrasena: 'x' }, ['otp']],
    [{ rfc: COMPANY_RFC, otp: '123456' }, ['contrasena']],
    [{ contrasena: 'x', otp: '123456' }, ['rfc']],
    [{ patron: 'nadie', nrp: 'A1234567890' }, ['patron', 'nrp']],
    [{ patron: COMPANY_RFC, desarrollador: DEVELOPER }, ['desarrollador']],
    [{ reloj: 'ayer' }, ['reloj']],
    [{ clave: 'x' }, ['clave']],
    [{ rfc: 5 }, ['rfc']],
  ])('%j is refused, field by field, and nothing is tried', async (payload, fields) => {
    const before = await count('auditoria')
    const response = await post(payload)
    expect([response.statusCode, response.json().codigo]).toEqual([400, 'CUERPO_INVALIDO'])
    expect(response.json().errores.map((e: { campo: string }) => e.campo)).toEqual(fields)
    expect(await count('auditoria')).toBe(before)
  })

  test('a private key is refused wherever it stands', async () => {
    const { key, privateKey } = await pki.person()
    for (const payload of [
      { certificado: key.toString('base64') },
      { contrasena: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    ]) {
      const response = await post(payload)
      expect([response.statusCode, response.json().codigo]).toEqual([400, 'EFIRMA_LLAVE_PRIVADA'])
    }
  })
})
