// Notices as PDF, read back by an independent reader (Debian's poppler-utils) where it is installed.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { flushAccesses } from '../../../../src/modules/notices/access-log/record-access.ts'
import { openReading } from '../../../../src/modules/notices/feed/reading.ts'
import { printNotices } from '../../../../src/modules/notices/index.ts'
import { beginInThread, MOST_LISTS } from '../../../../src/modules/notices/print/drawing-thread.ts'
import { delivered } from '../../../support/deliveries.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { eventually } from '../../../support/processes.ts'
import { type Service, startService } from '../../../support/service.ts'

const poppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!poppler) console.warn('skipped: poppler-utils is not installed (apt-get install poppler-utils)')

const [PATRON, DEVELOPER] = ['EKU9003173C9', 'MAB9307148T4']
const [NRP, OTHER] = [completeNrp('A011234510'), completeNrp('B051234510')]

let t: Service
let folios: string[]
const dir = mkdtempSync(join(tmpdir(), 'sia-avisos-'))

beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [NRP, OTHER])
  await t.ctx.db.updateTable('patrones').set({ razon_social: 'Muñecos & Cigüeñas del Ñandú, S.A. de C.V.' }).execute()
  await certified(t, DEVELOPER)
})
afterAll(async () => {
  await t.stop()
  rmSync(dir, { recursive: true, force: true })
})
beforeEach(async () => {
  folios = await publish(t, PATRON, [
    { nrp: NRP, rfc_trabajador: 'ÑA&R561231GR8', fecha_otorgamiento: '2021-05-14' },
    {
      nrp: NRP,
      num_credito: '1426123456',
      tipo_aviso: '03',
      clasificacion: 'MODIFICACION',
      efecto: 'MODIFICAR',
      tipo_descuento: '03',
      fac_descuento: '20.5',
      mon_descuento: '0',
      tipo_descuento_anterior: '02',
      mon_descuento_anterior: '2450',
      fac_descuento_anterior: '0',
    },
    { nrp: NRP, tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER', nss_unificado: '77269900013' },
    { nrp: OTHER, tipo_aviso: '99', clasificacion: null, efecto: null },
    { nrp: OTHER, sustituido_por: 'R0212026999999' },
  ])
})
afterEach(async () => {
  await flushAccesses(t.ctx)
  await t.ctx.db.deleteFrom('accesos').execute()
  await t.ctx.db.deleteFrom('avisos').execute()
  await t.ctx.db.deleteFrom('entregas').execute()
  await t.ctx.db.deleteFrom('relaciones_confianza').execute()
  await t.ctx.db.updateTable('patrones').set({ ultima_publicacion: 0 }).execute()
  await t.ctx.db.updateTable('registros_patronales').set({ ultima_posicion: 0 }).execute()
})

const ask = async (path: string, rfc = PATRON) =>
  t.app.inject({ url: `/v1/avisos${path}`, headers: { ...(await bearer(t, rfc)), accept: 'application/pdf' } })

function read(pdf: Buffer) {
  const file = join(dir, 'leido.pdf')
  writeFileSync(file, pdf)
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 27 })
  return {
    text: run('pdftotext', '-layout', file, '-'),
    info: run('pdfinfo', file),
    fonts: run('pdffonts', file),
    structure: () => run('pdfinfo', '-struct', file),
  }
}
const folded = (text: string) => text.replace(/\s+/g, ' ')

describe.skipIf(!poppler)('read by poppler', () => {
  test('one notice is the form of the institute, sealed, delivered and logged as any other reading', async () => {
    const answer = await ask(`/${folios[1]}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/pdf')
    const { text, info, fonts } = read(answer.rawPayload)
    for (const said of [
      'Aviso de modificación al factor de descuentos',
      'Descuento mensual Porcentaje Pesos Factor de descuento — — 20.5000',
      `${folios[1]}-`,
      'Lo que debe saber',
      'Fundamento legal',
      'Este archivo lleva dentro la firma electrónica del Instituto',
      'Siga reteniendo y cambie el descuento',
      'cuota fija mensual de $2,450.00',
      'factor 20.5000',
      '12345678903',
      '1426123456',
      'Muñecos & Cigüeñas del Ñandú, S.A. de C.V., RFC EKU9003173C9',
      `${NRP}, posición 2`,
      '9 de febrero de 2026',
      '001 · Crédito tradicional',
      '(modificación)',
    ]) {
      expect(folded(text)).toContain(said)
    }
    expect(info).toMatch(/Tagged: +yes/)
    expect(info).toMatch(/Pages: +2\n/)
    expect(fonts.trim().split('\n').slice(2)).toHaveLength(3)
    for (const font of fonts.trim().split('\n').slice(2)) expect(font).toMatch(/yes yes yes/)

    await flushAccesses(t.ctx)
    const log = await t.ctx.db.selectFrom('accesos').select(['formato', 'primero', 'cuantos']).execute()
    expect(log).toEqual([{ formato: 'pdf', primero: 2, cuantos: 1 }])
    expect(await delivered(t.ctx)).toEqual([folios[1]])
  })

  test('whatever kind a notice is of, its page says what to do with it', async () => {
    const text = async (i: number) => folded(read((await ask(`/${folios[i]}`)).rawPayload).text)
    expect(await text(0)).toContain('Comience a retener desde el 11 de febrero de 2026: cuota fija mensual de $2,450.00.')
    expect(await text(0)).toContain('ÑA&R561231GR8')
    expect(await text(2)).toMatch(/Deje de retener desde el 10 de febrero de 2026\. Devuelva al trabajador.*77269900013/)
    expect(await text(3)).toMatch(/Aviso de tipo 99.*todavía no conoce este tipo de aviso/)
    expect(await text(4)).toContain('No aplique este aviso: ya no cuenta. Lo dejó sin efecto el aviso R0212026999999')
  })

  test('the list has a cover that says what is in it, then each notice once and in order', async () => {
    const answer = await ask('?desde=2026-01-01')
    expect(answer.headers['content-type']).toBe('application/pdf')
    const { text, info, structure } = read(answer.rawPayload)
    const [cover, ...pages] = text.split('\f')
    for (const said of [
      'Muñecos & Cigüeñas del Ñandú, S.A. de C.V.',
      'Con fecha desde 1 de enero de 2026',
      '5 avisos',
      'Retención 2',
      'Modificación 1',
      'Suspensión 1',
      'Sin clasificar 1',
      'De ellos, sustituidos 1',
      '2 registros patronales',
      `${NRP} 3 avisos, posiciones 1 a 3`,
      `${OTHER} 2 avisos, posiciones 1 a 2`,
      'Página 1 de 3',
    ]) {
      expect(folded(cover!)).toContain(said)
    }
    expect(cover).not.toContain('Hay más avisos')
    const inOrder = [...pages.join('').matchAll(/R0212026\d{6}/g)].map(([folio]) => folio)
    expect(inOrder.filter((folio) => folios.includes(folio))).toEqual(folios)
    expect(info).toMatch(/Pages: +3\n/)
    expect(info).toMatch(/Tagged: +yes/)
    expect(structure().match(/^ {2}Sect/gm)).toHaveLength(6)
    const page = await t.app.inject({ url: '/v1/avisos?desde=2026-01-01', headers: await bearer(t, PATRON) })
    expect(answer.headers['sia-cursor']).toBe(page.json().cursor)
    await flushAccesses(t.ctx)
    const log = await t.ctx.db.selectFrom('accesos').select(['formato', 'primero', 'ultimo', 'cuantos']).orderBy('id').execute()
    expect(log[0]).toEqual({ formato: 'pdf', primero: 1, ultimo: 5, cuantos: 5 })
  })

  test('a list without notices is a cover that says so', async () => {
    const { text, info } = read((await ask('?desde=2030-01-01')).rawPayload)
    expect(folded(text)).toContain('Ningún aviso')
    expect(info).toMatch(/Pages: +1\n/)
  })

  test('what a list is too short for follows by its cursor: nothing is lost or repeated, and the cover says so', async () => {
    await publish(
      t,
      PATRON,
      [...Array(20)].map((_, i) => ({ nrp: NRP, ...(i % 2 && { clasificacion: 'SUSPENSION' }) })),
    )
    for (const filters of [{}, { nrp: NRP }, { clasificacion: 'RETENCION' as const }, { nss: '12345678903' }]) {
      const seen: string[] = []
      let cursor: string | undefined
      let covers = 0
      for (let more = true; more; covers++) {
        const reading = openReading(t.ctx, PATRON, { ...filters, limite: 100, ...(cursor && { cursor }) })
        const list = await printNotices(t.ctx, reading, undefined, 7)
        const parts: Buffer[] = []
        for await (const part of list.chunks) parts.push(part)
        const [cover, ...pages] = read(Buffer.concat(parts)).text.split('\f')
        const found = [...pages.join('').matchAll(/^\S.* (R0212026\d{6})$/gm)].map((m) => m[1]!)
        expect(cover!.includes('Hay más avisos')).toBe(list.more)
        if (list.more) expect(found).toHaveLength(7)
        seen.push(...found)
        ;({ cursor, more } = list)
      }
      const query = new URLSearchParams(Object.entries({ ...filters, limite: '1000' }) as [string, string][])
      const all = await t.app.inject({ url: `/v1/avisos?${query}`, headers: await bearer(t, PATRON) })
      expect(seen).toEqual(all.json().datos.map((n: { folioAviso: string }) => n.folioAviso))
      expect(covers).toBeGreaterThan(1)
    }
  })
})

const verify = (folio: string) => t.app.inject(`/v1/verificacion/${encodeURIComponent(folio)}`)
const check = async (file: Buffer) =>
  (
    await t.app.inject({ method: 'POST', url: '/v1/verificacion', headers: { 'content-type': 'application/pdf' }, payload: file })
  ).json<{ resultado: string; documento: { folio: string; estado: string } | null }>()
/** Folio and code, as the file's own keywords have them. */
const printed = (pdf: Buffer) => /SIA folio ([A-Z0-9]{14}(?:-[A-Z0-9]{4}){2})/.exec(pdf.toString('latin1'))![1]!

test('anybody who has the paper verifies it: by its folio and code, in any spelling, and nobody by a folio alone', async () => {
  const pdf = (await ask(`/${folios[1]}`)).rawPayload
  const folio = printed(pdf)
  expect(folio.startsWith(`${folios[1]}-`)).toBe(true)
  const genuine = (await verify(folio)).json()
  expect(genuine).toMatchObject({
    folio,
    tipo: 'aviso',
    estado: 'vigente',
    inicio: null,
    aviso: { titulo: 'Aviso de modificación al factor de descuentos', nrp: NRP, sustituidoPor: null },
    consultadoEl: t.ctx.now().toISOString(),
    partes: [{ papel: 'patron', rfc: PATRON }],
  })
  expect(JSON.stringify(genuine)).not.toMatch(/12345678903|1426123456/)
  for (const typed of [
    folio.toLowerCase(),
    folio.replaceAll('-', ''),
    ` ${folio.replaceAll('-', ' – ')}. `,
    folio.replaceAll('0', 'O'),
  ])
    expect((await verify(typed)).json(), typed).toMatchObject({ folio })
  // Alike for a notice that there is and one that there is not.
  for (const bare of [folios[1]!, 'R0212026777777'])
    expect((await verify(bare)).json()).toMatchObject({ status: 404, codigo: 'VERIFICACION_SIN_CODIGO' })
  for (const wrong of [`${folios[1]}-0000-0000`, `${folios[0]}${folio.slice(14)}`, `R0212026777777${folio.slice(14)}`])
    expect((await verify(wrong)).json()).toMatchObject({ status: 404, codigo: 'VERIFICACION_NO_ENCONTRADA' })
  const page = await t.app.inject(`/verificacion/${folio}`)
  expect(page.body).toContain('Aviso: folio auténtico')
  expect(page.body).toContain('Consulta hecha el')
  expect((await t.app.inject(`/verificacion/${folios[1]}`)).body).toContain('Falta el código del aviso')
  const void_ = printed((await ask(`/${folios[4]}`)).rawPayload)
  expect((await verify(void_)).json()).toMatchObject({ estado: 'sin-efecto', aviso: { sustituidoPor: 'R0212026999999' } })
})

test('a notice as it was printed is known by its seal, whenever it was printed; changed by a byte it is not', async () => {
  for (const at of ['2026-02-10T18:00:00Z', '2026-03-01T18:00:00Z']) {
    t.clock.set(at)
    const pdf = (await ask(`/${folios[1]}`)).rawPayload
    expect(await check(pdf)).toMatchObject({ resultado: 'integro', documento: { folio: printed(pdf) } })
    const signature = pdf.indexOf('/Contents <') + '/Contents <'.length
    const end = pdf.indexOf('>', signature)
    // The certificates that travel within the signature are not signed: they say nothing of the paper.
    const places = [...Array(60)]
      .map((_, i) => Math.floor((pdf.length * i) / 60))
      .filter((place) => place < signature || place >= end)
    for (const place of [...places, signature, end - 1, pdf.length - 1]) {
      const copy = Buffer.from(pdf)
      copy[place] = copy[place]! ^ 1
      expect((await check(copy)).resultado, `byte ${place}`).not.toBe('integro')
    }
    expect((await check(Buffer.concat([pdf, Buffer.from('\n')]))).resultado).toBe('alterado')
  }
})

test('a list carries no seal: it is not called false, and not genuine either', async () => {
  expect(await check((await ask('')).rawPayload)).toMatchObject({ resultado: 'sin-sello', documento: null })
})

test('a reader without relation is refused before a byte is drawn, and so is a cursor of another question', async () => {
  expect((await ask(`?patron=${PATRON}`, DEVELOPER)).json()).toMatchObject({ status: 403, codigo: 'RELACION_NO_VIGENTE' })
  expect((await ask(`/${folios[0]}`, DEVELOPER)).json()).toMatchObject({ status: 404, codigo: 'AVISO_NO_ENCONTRADO' })
  const cursor = (await ask('')).headers['sia-cursor'] as string
  expect((await ask(`?nrp=${NRP}&cursor=${cursor}`)).json()).toMatchObject({ status: 400, codigo: 'CURSOR_INVALIDO' })
})

test('a revocation in the middle breaks the document off, so that nobody takes it for whole', async () => {
  await publish(
    t,
    PATRON,
    [...Array(300)].map(() => ({ nrp: NRP })),
  )
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  const { chunks } = await printNotices(t.ctx, openReading(t.ctx, DEVELOPER, { patron: PATRON, limite: 100 }))
  expect((await chunks.next()).value!.subarray(0, 5).toString()).toBe('%PDF-')
  expect(await delivered(t.ctx)).toHaveLength(100)
  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).execute()
  await expect(chunks.next()).rejects.toMatchObject({ codigo: 'RELACION_NO_VIGENTE' })
})

test('a client that hangs up, or reads only the beginning, leaves the place to others', async () => {
  await publish(
    t,
    PATRON,
    [...Array(2_000)].map(() => ({ nrp: NRP })),
  )
  const { port } = new URL(await t.app.listen({ port: 0, host: '127.0.0.1' }))
  const headers = { ...(await bearer(t, PATRON)), accept: 'application/pdf' }
  for (let i = 0; i < MOST_LISTS + 2; i++) {
    await new Promise<void>((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', path: '/v1/avisos', headers }, (response) => {
        expect(response.statusCode).toBe(200)
        response.once('data', () => {
          response.destroy()
          resolve()
        })
      })
      asked.on('error', reject).end()
    })
  }
  // Each hang-up is noticed when the next piece cannot be written: until then its place is taken.
  await eventually('the places are free', async () => {
    const answer = await ask(`?nrp=${OTHER}`)
    if (answer.statusCode === 200) return true
    expect(answer.json()).toMatchObject({ codigo: 'SERVICIO_NO_DISPONIBLE' })
  })
})

test('more lists at one time than the thread keeps are refused with when to come again', async () => {
  const head = { patron: { rfc: PATRON, nombre: null }, filters: {}, words: {}, now: t.ctx.now() }
  const lists = await Promise.all([...Array(MOST_LISTS)].map(() => beginInThread(head)))
  const refused = await ask('')
  expect(refused.json()).toMatchObject({ status: 503, codigo: 'SERVICIO_NO_DISPONIBLE' })
  expect(refused.headers['retry-after']).toBe('30')
  expect((await ask(`/${folios[0]}`)).statusCode).toBe(200)
  for (const list of lists) list.drop()
  expect((await ask('')).statusCode).toBe(200)
})

test('while a thousand notices are drawn, the event loop computes for a small part of that time', async () => {
  await publish(
    t,
    PATRON,
    [...Array(1_000)].map(() => ({ nrp: NRP })),
  )
  await ask(`/${folios[0]}`)
  const cpu = process.threadCpuUsage?.()
  const before = performance.now()
  expect((await ask('')).rawPayload.length).toBeGreaterThan(1_000_000)
  const spent = cpu && process.threadCpuUsage(cpu)
  if (spent && t.ctx.database.pool) expect((spent.user + spent.system) / 1_000).toBeLessThan((performance.now() - before) / 2)
})
