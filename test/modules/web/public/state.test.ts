// The page of the state: what is found is judged, put into words, and remembered since when; it stands when all else is down.
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { textSource } from '../../../../src/bulk-import/index.ts'
import { connectPostgres } from '../../../../src/db/connect.ts'
import { importNotices } from '../../../../src/modules/notices/index.ts'
import { watchState } from '../../../../src/modules/web/public/index.ts'
import { type Findings, judgeParts, judgeWhole } from '../../../../src/modules/web/public/state-rules.ts'
import { onPostgres } from '../../../support/database.ts'
import { employer } from '../../../support/padron.ts'
import { freePort } from '../../../support/processes.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const now = new Date('2026-02-10T18:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const WELL: Findings = {
  unready: undefined,
  writable: true,
  mail: { waiting: 0, failing: 0, oldest: null },
  revocation: 'required',
  responder: { answeredAt: ago(1), failedAt: undefined },
  replica: 'answers',
}
const judge = (found: Partial<Findings>) => judgeParts({ ...WELL, ...found }, now)

describe('what is found is judged', () => {
  test.each<[string, Partial<Findings>, keyof ReturnType<typeof judge>, string]>([
    ['a database that answers', {}, 'base', 'bien'],
    [
      'a database that is away',
      { unready: 'La base de datos no responde.', writable: undefined, mail: undefined },
      'base',
      'mal',
    ],
    ['one that only reads', { writable: false }, 'publicacion', 'mal'],
    ['mail that has just been written', { mail: { waiting: 3, failing: 0, oldest: ago(9) } }, 'correo', 'bien'],
    ['mail that waits', { mail: { waiting: 3, failing: 3, oldest: ago(11) } }, 'correo', 'atencion'],
    ['mail that has failed for hours', { mail: { waiting: 3, failing: 1, oldest: ago(121) } }, 'correo', 'mal'],
    ['mail that cannot be learnt', { mail: undefined }, 'correo', 'mal'],
    ['a responder that failed last', { responder: { answeredAt: ago(5), failedAt: ago(1) } }, 'efirma', 'mal'],
    ['one that answers again', { responder: { answeredAt: ago(1), failedAt: ago(5) } }, 'efirma', 'bien'],
    [
      'one whose answer is not required',
      { revocation: 'best-effort', responder: { answeredAt: undefined, failedAt: ago(1) } },
      'efirma',
      'atencion',
    ],
    ['one that nobody has asked', { responder: { answeredAt: undefined, failedAt: undefined } }, 'efirma', 'aparte'],
    ['one that is never asked', { revocation: 'off' }, 'efirma', 'aparte'],
    ['a replica that is away', { replica: 'away' }, 'replica', 'atencion'],
    ['no replica', { replica: undefined }, 'replica', 'aparte'],
  ])('%s', (_name, found, part, mark) => {
    expect(judge(found)[part].mark).toBe(mark)
  })

  test('only the database stops the service; other troubles are told and it goes on', () => {
    expect(judgeWhole(judge({})).mark).toBe('bien')
    expect(judgeWhole(judge({ revocation: 'off', replica: undefined })).mark).toBe('bien')
    const mail = judgeWhole(judge({ mail: { waiting: 2, failing: 2, oldest: ago(180) } }))
    expect([mail.mark, mail.text]).toEqual([
      'atencion',
      'Hay 2 mensajes por salir; el más antiguo espera desde hace 3 horas. Una contraseña nueva puede tardar en llegar.',
    ])
    expect(judgeWhole(judge({ unready: 'La base de datos no responde.' }))).toEqual({
      mark: 'mal',
      title: 'No puede atender en este momento',
      text: 'La base de datos no responde.',
    })
  })
})

let t: Service | undefined
afterEach(async () => {
  await t?.stop()
  t = undefined
})
const text = async (service: Service, url = '/estado') => {
  const response = await service.app.inject(url)
  expect(response.statusCode).toBe(200)
  return response.body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}

test('it says since when, and forgets it when things change', async () => {
  t = await startService()
  expect(await text(t)).toContain(
    'El servicio atiende con normalidad Se leen avisos y se firman trámites. Así desde el 10 feb 2026, 12:00',
  )
  t.clock.advance(3600)
  expect(await text(t)).toContain('Así desde el 10 feb 2026, 12:00')

  await t.ctx.db
    .insertInto('correos')
    .values({
      id: 'x',
      asunto: 'x',
      creado_el: new Date(NOW),
      siguiente_el: t.clock.now,
      ultimo_error: 'ECONNREFUSED',
      intentos: 3,
    })
    .execute()
  t.clock.advance(60)
  const late = await text(t)
  expect(late).toContain(
    'El servicio atiende, con un inconveniente Hay 1 mensaje por salir; el más antiguo espera desde hace 61 minutos.',
  )
  expect(late).toContain('⚠ Con inconvenientes')
  expect((await watchState(t.ctx, { state: 'ready' })).parts.correo.since).toEqual(t.clock.now)
  expect(late).not.toContain('ECONNREFUSED')
})

test('it tells the latest import that published something, not one that had nothing new', async () => {
  t = await startService()
  expect(await text(t)).toContain('Todavía no se ha publicado ningún aviso')
  await employer(t, 'EKU9003173C9', ['A0112345101'])
  const notice = {
    folioAviso: 'R0202026000001',
    nrp: 'A0112345101',
    nss: '12345678903',
    numCredito: '1426123456',
    tipoAviso: '02',
    fechaCreaAviso: '2026-02-09',
    tipoCredito: '001',
    tipoDescuento: '02',
    facDescuento: 0,
    monDescuento: 2450,
    estatusCredito: '001',
  }
  const imported = () => importNotices(t!.ctx, textSource(`${JSON.stringify(notice)}\n`, 'ndjson'))
  t.clock.advance(60)
  expect((await imported()).escritas).toBe(1)
  t.clock.advance(3600)
  expect((await imported()).escritas).toBe(0)
  expect(await text(t)).toContain('publicó avisos por última vez el 10 feb 2026, 12:01')
})

test('many who look at once are one question', async () => {
  t = await startService()
  const views = await Promise.all(Array.from({ length: 20 }, () => watchState(t!.ctx, { state: 'ready' })))
  expect(new Set(views).size).toBe(1)
  t.clock.advance(6)
  expect(await watchState(t.ctx, { state: 'ready' })).not.toBe(views[0])
})

test('it refreshes by itself only for whoever asks, without a script', async () => {
  t = await startService()
  expect((await t.app.inject('/estado')).headers.refresh).toBeUndefined()
  const asked = await t.app.inject('/estado?cada=minuto')
  expect(asked.headers.refresh).toBe('60')
  expect(asked.body).toContain('href="/estado"')
})

test('without its database the page stands and says so; programs get 503', async () => {
  const database = connectPostgres(`postgres://postgres@127.0.0.1:${await freePort()}/sia`, 2)
  t = await startService({ parts: { database } })
  const said = await text(t)
  expect(said).toContain('No puede atender en este momento La base de datos no responde.')
  expect(said).toContain('✗ No funciona')
  expect(said).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/)
  expect((await t.app.inject('/readyz')).statusCode).toBe(503)
})

test.skipIf(onPostgres)('a database that only reads is told apart', async () => {
  t = await startService()
  // As on a standby: nothing may be written. One connection, so what is set here holds for what looks.
  await sql`set session characteristics as transaction read only`.execute(t.ctx.db)
  const view = await watchState(t.ctx, { state: 'ready' })
  await sql`set session characteristics as transaction read write`.execute(t.ctx.db)
  expect(view.parts.publicacion).toMatchObject({ mark: 'mal', text: expect.stringContaining('sólo admite lectura') })
})
