import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { avisosGenerar, avisosImportar } from '../../src/commands/avisos.ts'
import { catalogosImportar } from '../../src/commands/catalogos.ts'
import type { Command } from '../../src/commands/io.ts'
import { padronImportar } from '../../src/commands/padron.ts'
import { record } from '../support/imports.ts'
import { testIo } from '../support/io.ts'
import { type Service, startService } from '../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
  await run(avisosGenerar, ['--cuantos', '300', '--patrones', '5', '--archivo', 'avisos.ndjson', '--padron', 'padron.csv'])
})
afterAll(() => t.stop())

async function run(command: Command, args: string[], options: { stdin?: string; isTerminal?: boolean } = {}) {
  const io = testIo(options.stdin ?? '')
  const code = await command(t.ctx, { ...io, isTerminal: options.isTerminal ?? false, cwd: t.dataDir }, args)
  return { code, out: io.printed.out, err: io.printed.err }
}
const put = (name: string, text: string) => writeFileSync(join(t.dataDir, name), text)
const got = (name: string) => readFileSync(join(t.dataDir, name), 'utf8')

test('padrón and notices are imported and the summary says how it went', async () => {
  const padron = await run(padronImportar, ['padron.csv'])
  expect(padron).toMatchObject({ code: 0, err: '' })
  expect(padron.out).toMatch(
    /^Padrón importado: 6 leídas, 6 NRP nuevos, 0 cambiaron de patrón, 0 sin cambio, 0 rechazadas\nPatrones: 5 nuevos, /,
  )
  const avisos = await run(avisosImportar, ['avisos.ndjson'])
  expect(avisos.code).toBe(0)
  expect(avisos.out).toMatch(
    /^Avisos importados: 300 leídas, 300 publicadas, 0 sin cambio, 0 rechazadas\nTiempo: \d+\.\d s \([\d,]+ por segundo\)\n$/,
  )
  expect((await run(avisosImportar, ['avisos.ndjson'])).out).toMatch(/300 leídas, 0 publicadas, 300 sin cambio/)
})

test('a partly refused file ends with 1, says where and why, and keeps the rejects in a file', async () => {
  put('malo.ndjson', `${JSON.stringify(record({ nss: '1' }))}\nroto\n`)
  const { code, out } = await run(avisosImportar, ['malo.ndjson', '--rechazos', 'rechazos.ndjson'])
  expect(code).toBe(1)
  expect(out).toContain('0 publicadas, 0 sin cambio, 2 rechazadas')
  expect(out).toContain('  línea 1, nss: VALOR_INVALIDO. El NSS debe tener 11 dígitos y tiene 1.\n  línea 2: LINEA_ILEGIBLE.')
  const lines = got('rechazos.ndjson').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { linea: 1, campo: 'nss', codigo: 'VALOR_INVALIDO', motivo: 'El NSS debe tener 11 dígitos y tiene 1.' },
    { linea: 2, campo: null, codigo: 'LINEA_ILEGIBLE', motivo: 'La línea no es JSON bien formado.' },
  ])
  expect(existsSync(join(t.dataDir, 'rechazos.ndjson.parcial'))).toBe(false)
  await run(avisosImportar, ['malo.ndjson', '--rechazos', 'rechazos.csv'])
  expect(got('rechazos.csv').split('\n')[0]).toBe('\uFEFFlinea,campo,codigo,motivo')
})

test.skipIf(!existsSync('/dev/full'))('a full disk under the rejects stops the import with a clear message', async () => {
  put('malos.ndjson', 'roto\n'.repeat(3_000))
  // The list is written beside its place, so the place of the partial file is what must be full.
  const { symlinkSync } = await import('node:fs')
  symlinkSync('/dev/full', join(t.dataDir, 'lleno.ndjson.parcial'))
  const { code, err } = await run(avisosImportar, ['malos.ndjson', '--rechazos', 'lleno.ndjson'])
  expect(code).toBe(1)
  expect(err).toMatch(/^RECHAZOS_SIN_GUARDAR: El disco está lleno\. .*repita el mismo archivo: nada se duplica\.\n$/)
})

test('the standard input is read, whatever its format', async () => {
  expect((await run(padronImportar, ['-'], { stdin: got('padron.csv') })).out).toContain('6 sin cambio')
  expect((await run(avisosImportar, ['-'], { stdin: got('avisos.ndjson') })).out).toContain('300 sin cambio')
})

test('a file that is no file of notices is refused as a whole', async () => {
  const { code, out, err } = await run(avisosImportar, ['padron.csv'])
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(
    /^COLUMNAS_INVALIDAS: El encabezado del CSV no es el que se espera\. padron\.csv: faltan las columnas «folioAviso», /,
  )
})

test.each([
  [[], 'Falta el archivo.'],
  [['a', 'b'], 'Se importa un archivo a la vez.'],
  [['nada.ndjson'], 'No existe '],
  [['.'], 'Es una carpeta'],
  [['avisos.ndjson', '--prisa'], 'No se conoce la opción --prisa.'],
  [['avisos.ndjson', '--rechazos'], 'A la opción --rechazos le falta su valor.'],
  [['avisos.ndjson', '--rechazos', 'avisos.ndjson'], '--rechazos no puede ser el mismo archivo'],
  [['avisos.ndjson', '--rechazos', 'no/hay/carpeta'], 'No se puede escribir '],
  [['avisos.ndjson', '--codificacion', 'ebcdic'], '--codificacion debe ser'],
])('wrong usage %j ends with 2 and says what is wrong', async (args, message) => {
  const { code, out, err } = await run(avisosImportar, args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(message)
  expect(err).toContain('Uso: sia avisos importar ')
})

test('on a terminal a bar shows share, rate and time left', async () => {
  const { err } = await run(avisosImportar, ['avisos.ndjson'], { isTerminal: true })
  expect(err).toMatch(/100 % \| 300 líneas \| [\d,]+\/s \| faltan \d+ s \| rechazadas 0/)
})

test('synthetic notices go to the standard output, always the same for a seed', async () => {
  const args = ['--cuantos', '300', '--patrones', '5']
  const { code, out } = await run(avisosGenerar, args)
  expect([code, out]).toEqual([0, got('avisos.ndjson')])
  expect((await run(avisosGenerar, [...args, '--semilla', '9'])).out).not.toBe(out)
  for (const wrong of [
    [],
    ['--cuantos', '-1'],
    ['--cuantos', '1', '--desde', '2026-02-30'],
    ['--cuantos', '1', '--nrps', '1'],
    ['--cuantos', '1', 'x'],
  ]) {
    expect((await run(avisosGenerar, wrong)).code).toBe(2)
  }
})

test('a catalog is imported whole or not at all', async () => {
  put('catalogo.csv', 'catalogo,clave,descripcion,datos\ntiposAviso,05,Nuevo,"{""clasificacion"":""RETENCION""}"\n')
  expect(await run(catalogosImportar, ['catalogo.csv'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 leídas, 1 escritas'),
  })
  put('catalogo.csv', 'catalogo,clave,descripcion,datos\ntiposAviso,06,Nuevo,{}\ntiposAviso,07,Nuevo,nada\n')
  const refused = await run(catalogosImportar, ['catalogo.csv'])
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(/^Nada se importó\.\nRechazadas:\n {2}línea 3, datos: VALOR_INVALIDO\./)
  expect((await t.app.inject('/v1/catalogos/tiposAviso')).json().datos.map((d: { clave: string }) => d.clave)).not.toContain('06')
})
