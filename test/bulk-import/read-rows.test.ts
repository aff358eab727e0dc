import { expect, test } from 'vitest'
import { type Columns, type Row, readRows, type Source, textSource } from '../../src/bulk-import/index.ts'
import type { Problem } from '../../src/kernel/problem.ts'

const COLUMNS: Columns = { required: ['nrp', 'rfc'], optional: ['nombre'] }

async function read(source: Source): Promise<Row[]> {
  const all: Row[] = []
  for await (const { rows } of readRows(source, COLUMNS)) all.push(...rows)
  return all
}
const refusal = (source: Source) =>
  read(source).then(
    () => undefined,
    (error: Problem) => ({ codigo: error.codigo, detail: error.detail }),
  )
const latin1 = (text: string) => Buffer.from(text, 'latin1')
const inPieces = (bytes: Uint8Array, size: number, more: Partial<Source> = {}): Source => ({
  name: 'piezas',
  bytes: (async function* () {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
  })(),
  ...more,
})

test('columns are found by name, in any order, parted as the header shows', async () => {
  const expected = [{ linea: 2, valores: { rfc: 'B', nombre: 'C, S.A.', nrp: 'A' } }]
  expect(await read(textSource('rfc,nombre,nrp\nB,"C, S.A.",A\n'))).toEqual(expected)
  expect(await read(textSource('rfc;nombre;nrp\nB;C, S.A.;A'))).toEqual(expected)
})

test('a file from Windows with BOM and CRLF reads like any other', async () => {
  expect(await read(textSource('\uFEFFnrp,rfc\r\nA,Ñ\r\n\r\nC,D\r\n'))).toEqual([
    { linea: 2, valores: { nrp: 'A', rfc: 'Ñ' } },
    { linea: 4, valores: { nrp: 'C', rfc: 'D' } },
  ])
  expect(await read(textSource('\uFEFF{"nrp":"A","rfc":"B"}\r\n'))).toEqual([{ linea: 1, valores: { nrp: 'A', rfc: 'B' } }])
})

test('whatever the pieces that the bytes come in, the rows are the same', async () => {
  const bytes = Buffer.from('\uFEFFnrp,rfc,nombre\r\nA,Ñ&Ñ,"Ñandú ""el"" 😀"\r\nB,C,\r\n')
  const whole = await read(inPieces(bytes, 1_000))
  expect(whole).toEqual([
    { linea: 2, valores: { nrp: 'A', rfc: 'Ñ&Ñ', nombre: 'Ñandú "el" 😀' } },
    { linea: 3, valores: { nrp: 'B', rfc: 'C', nombre: '' } },
  ])
  for (const size of [1, 2, 3, 5, 7]) expect(await read(inPieces(bytes, size))).toEqual(whole)
})

test('a Latin-1 line is rejected with what to do, and read when the encoding is named', async () => {
  const bytes = latin1('nrp,rfc\nA,B\nC,PEÑA\nD,E\n')
  const rows = await read(textSource(bytes))
  expect(rows.map((r) => ('rechazo' in r ? r.rechazo.codigo : r.linea))).toEqual([2, 'CODIFICACION', 4])
  expect(rows[1]).toMatchObject({ linea: 3, rechazo: { motivo: expect.stringContaining('--codificacion latin1') } })
  expect(await read({ ...textSource(bytes), encoding: 'latin1' })).toContainEqual({
    linea: 3,
    valores: { nrp: 'C', rfc: 'PEÑA' },
  })
})

test('lines may end with CR alone, whatever the pieces', async () => {
  const bytes = Buffer.from('nrp,rfc\rA,Ñ\r\rC,D')
  const expected = [
    { linea: 2, valores: { nrp: 'A', rfc: 'Ñ' } },
    { linea: 4, valores: { nrp: 'C', rfc: 'D' } },
  ]
  for (const size of [1, 2, 3, 1_000]) expect(await read(inPieces(bytes, size))).toEqual(expected)
  expect(await read(inPieces(Buffer.from('nrp,rfc\r\nA,Ñ\r\n\r\nC,D\r'), 1))).toEqual(expected)
})

test('a first line of Excel that says what parts the columns is no row', async () => {
  const expected = [{ linea: 3, valores: { nrp: 'A', rfc: 'B', nombre: 'C, S.A.' } }]
  for (const text of [
    'sep=;\r\nnrp;rfc;nombre\r\nA;B;C, S.A.\r\n',
    '"sep=;"\nnrp;rfc;nombre\nA;B;C, S.A.',
    'sep=|\nnrp|rfc|nombre\nA|B|C, S.A.',
  ])
    for (const size of [1, 6, 1_000]) expect(await read(inPieces(Buffer.from(text), size))).toEqual(expected)
  expect(await refusal(textSource('sep=;', 'csv'))).toMatchObject({ codigo: 'ARCHIVO_ILEGIBLE' })
})

test('rows and columns that were cleared in a spreadsheet are no rows and no columns', async () => {
  const valores = { nrp: 'A', rfc: 'B' }
  expect(await read(textSource('nrp,rfc,,\r\nA,B,,\r\n,,,\r\n"","",,\r\nA,B\r\n , ,\r\n'))).toEqual([
    { linea: 2, valores },
    { linea: 5, valores },
  ])
  expect(await read(textSource('nrp,rfc\nA,B,,x\nA,B,,\n'))).toMatchObject([
    { linea: 2, rechazo: { codigo: 'COLUMNAS_INVALIDAS' } },
    { linea: 3, valores },
  ])
})

test('keys that were written for Excel as formulas are the keys', async () => {
  expect(await read(textSource('nrp,rfc,nombre\n="00123",="B","C ""x"""\n'))).toEqual([
    { linea: 2, valores: { nrp: '00123', rfc: 'B', nombre: 'C "x"' } },
  ])
})

test('a mark of UTF-8 says the encoding, whatever was given', async () => {
  for (const size of [1, 2, 1_000])
    expect(await read(inPieces(Buffer.from('\uFEFFnrp,rfc\nA,PEÑA'), size, { encoding: 'latin1' }))).toEqual([
      { linea: 2, valores: { nrp: 'A', rfc: 'PEÑA' } },
    ])
})

test.each([
  ['CP850 read as Latin-1', Buffer.from([...Buffer.from('Mu'), 0xa4, ...Buffer.from('oz')]), 'latin1', 'CP850'],
  ['UTF-8 read as Latin-1', Buffer.from('Muñoz'), 'latin1', '--codificacion utf8'],
  ['UTF-8 that was altered before', Buffer.from('MuÃ±oz'), 'utf8', 'letras alteradas'],
] as const)('%s is refused and never taken for a name', async (_what, name, encoding, words) => {
  const bytes = Buffer.concat([Buffer.from('nrp,rfc,nombre\nA,B,'), name, Buffer.from('\nC,D,E\n')])
  const rows = await read({ ...textSource(bytes), encoding })
  expect(rows).toMatchObject([
    { linea: 2, rechazo: { codigo: 'CODIFICACION', motivo: expect.stringContaining(words) } },
    { linea: 3 },
  ])
})

test.each(['MARÍA D’ANGELO Y CÍA', 'N° 5 «La Única» 2ª', 'AÑOS ÂNGELA', 'São João', 'PINGÜINO & Cía., S.A.', 'CAFÉ·BAR'])(
  '%j is a name as it stands, in both encodings',
  async (name) => {
    const row = [{ linea: 2, valores: { nrp: 'A', rfc: 'B', nombre: name } }]
    expect(await read(textSource(`nrp;rfc;nombre\nA;B;${name}\n`))).toEqual(row)
    const bytes = latin1(`nrp;rfc;nombre\nA;B;${name.replace('’', '\u0092')}\n`)
    expect(await read({ ...textSource(bytes), encoding: 'latin1' })).toEqual(row)
  },
)

test('a broken line is rejected alone: JSON, quotes, columns, fields', async () => {
  const codes = (rows: Row[]) => rows.map((r) => ('rechazo' in r ? `${r.linea} ${r.rechazo.codigo}` : r.linea))
  expect(codes(await read(textSource('{"nrp":"A"}\n{"nrp":\n[1]\n"x"\n{"nrp":"A","color":1}\n{"nrp":"B"}', 'ndjson')))).toEqual([
    1,
    '2 LINEA_ILEGIBLE',
    '3 LINEA_ILEGIBLE',
    '4 LINEA_ILEGIBLE',
    '5 CAMPO_DESCONOCIDO',
    6,
  ])
  expect(codes(await read(textSource('nrp,rfc\nA,B\n"A,B\nA\nA,B,C\nA,"B"x\n"A","B"\n')))).toEqual([
    2,
    '3 LINEA_ILEGIBLE',
    '4 COLUMNAS_INVALIDAS',
    '5 COLUMNAS_INVALIDAS',
    '6 LINEA_ILEGIBLE',
    7,
  ])
})

test('a line without end is rejected without being kept in memory', async () => {
  const long = Buffer.from(`nrp,rfc\nA,B\n${'x'.repeat(300_000)}\nC,D\n`)
  for (const size of [1_000, 1_000_000]) {
    const rows = await read(inPieces(long, size))
    expect(rows).toMatchObject([{ linea: 2 }, { linea: 3, rechazo: { codigo: 'LINEA_DEMASIADO_LARGA' } }, { linea: 4 }])
  }
})

test('a first line without end is refused at once, and with its format named it is rejected alone', async () => {
  let given = 0
  const endless = async function* () {
    for (; given < 10_000; given++) yield Buffer.alloc(65_536, 'x')
    yield Buffer.from('\n{"nrp":"A"}\n')
  }
  expect(await refusal({ name: 'enorme', bytes: endless() })).toMatchObject({
    codigo: 'ARCHIVO_ILEGIBLE',
    detail: expect.stringContaining('su primera línea pasa de 65536 caracteres'),
  })
  expect(given).toBeLessThan(5)
  given = 0
  expect(await read({ name: 'enorme', bytes: endless(), format: 'ndjson' })).toMatchObject([
    { linea: 1, rechazo: { codigo: 'LINEA_DEMASIADO_LARGA' } },
    { linea: 2, valores: { nrp: 'A' } },
  ])
})

test('a header that is not the one expected names every mistake', async () => {
  expect(await refusal(textSource('nrp,color,nrp\n1,2,3\n', 'csv'))).toEqual({
    codigo: 'COLUMNAS_INVALIDAS',
    detail:
      '(texto): faltan las columnas «rfc»; no se conocen las columnas «color»; se repiten las columnas «nrp». Se admiten: nrp, rfc, nombre. Nada se importó.',
  })
})

test.each([
  ['UTF-16', Buffer.from('\uFEFFnrp', 'utf16le'), 'UTF-16'],
  ['gzip', Buffer.of(0x1f, 0x8b, 8, 0), 'zcat'],
  ['an Excel workbook', Buffer.from('PK\u0003\u0004....'), 'CSV UTF-8'],
  ['something binary', Buffer.of(65, 0, 66), 'No es un archivo de texto'],
  ['nothing', Buffer.alloc(0), 'vacío'],
])('a file that is %s is refused with what to do', async (_name, bytes, hint) => {
  expect(await refusal(textSource(bytes))).toEqual({ codigo: 'ARCHIVO_ILEGIBLE', detail: expect.stringContaining(hint) })
})
