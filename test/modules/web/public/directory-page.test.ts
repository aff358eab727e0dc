// The public directory: found whatever the accents, page by page, with what to do where nobody is found.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeRfc } from '../../../../src/kernel/rfc.ts'
import { certifyDeveloper } from '../../../../src/modules/developers/index.ts'
import { type Service, startService } from '../../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const open = async (url: string) => (await t.app.inject(url)).body
const names = (body: string) => [...body.matchAll(/<li>\n<h2>(.*?)<\/h2>/g)].map((m) => m[1])
const certify = (rfc: string, nombre: string, producto: string, hasta = '2027-03-31') =>
  certifyDeveloper(t.ctx, { rfc, nombre, producto, hasta, motivo: 'Prueba' })

test('with nobody certified, it says so and what to do', async () => {
  const body = await open('/desarrolladores')
  expect(body).toContain('Todavía no hay desarrolladores certificados')
  expect(body).toContain('href="/docs/guia"')
})

test('a developer is found by name, product or RFC, with or without accents, and its validity is told', async () => {
  await certify('MAB9307148T4', 'Nóminas del Ñandú & Cía', 'Cálculo Ágil')
  for (const q of ['nominas', 'ÑANDÚ', 'calculo agil', 'mab930', '& cía']) {
    const body = await open(`/desarrolladores?${new URLSearchParams({ q })}`)
    expect([q, ...names(body)]).toEqual([q, 'Nóminas del Ñandú &amp; Cía'])
    expect(body).toMatch(/<strong>Cálculo Ágil<\/strong>.*10 feb 2026<\/time> al <time[^>]*>31 mar 2027<\/time>/)
  }
})

test('what matches nothing is said back safely', async () => {
  const body = await open('/desarrolladores?q=%3Cb%3Ezzz')
  expect(body).toContain('Nada coincide con «&lt;b&gt;zzz»')
  expect(body).not.toContain('<b>zzz')
})

test('all are reached page by page, each once, and a cursor of another search begins anew', async () => {
  const all = Array.from({ length: 45 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, '0')
    return completeRfc(`A${String.fromCharCode(65 + Math.floor(i / 26))}${String.fromCharCode(65 + (i % 26))}2001${day}AB`)
  })
  for (const [i, rfc] of all.entries()) await certify(rfc, `Paginado ${i}`, 'Serie')
  const seen: unknown[] = []
  let url: string | undefined = '/desarrolladores?q=serie'
  for (let pages = 0; url && pages < 9; pages++) {
    const body = await open(url)
    seen.push(...names(body))
    url = /href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    if (url) expect(await open(url.replace('q=serie', 'q=pagi'))).toContain('Paginado 0')
  }
  expect(seen).toHaveLength(45)
  expect(new Set(seen).size).toBe(45)
})

test('one whose certification has ended is not there', async () => {
  await certify('GODE561231GR8', 'Terminada', 'Efímero', '2026-02-11')
  expect(names(await open('/desarrolladores?q=efimero'))).toEqual(['Terminada'])
  t.clock.set('2026-02-12T18:00:00Z')
  expect(names(await open('/desarrolladores?q=efimero'))).toEqual([])
})

test('a constancia can be verified from here', async () => {
  await t.ctx.db
    .updateTable('certificaciones')
    .set({ constancia: 'CC-7Q2M-9KXD-41VB-ZT0H' })
    .where('producto', '=', 'Cálculo Ágil')
    .execute()
  expect(await open('/desarrolladores?q=agil')).toContain('href="/verificacion/CC-7Q2M-9KXD-41VB-ZT0H"')
})
