import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chainAudit, checkpointAudit, recordAudit, verifyAudit } from '../../../src/modules/audit/index.ts'
import { sealOf } from '../../../src/modules/seal/index.ts'
import { onPostgres } from '../../support/database.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { emptyLog, tamper } from './tamper.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  await emptyLog(t.ctx)
  t.clock.set(NOW)
  t.logs.length = 0
})

async function write(n: number): Promise<void> {
  for (let i = 1; i <= n; i++) {
    await recordAudit(t.ctx, t.ctx.db, {
      actor: 'EKU9003173C9',
      accion: 'prueba.escribir',
      objeto: `n${i}`,
      resultado: 'hecho',
      detalle: { i, nota: 'Ñandú' },
    })
    t.clock.advance(1)
  }
}

async function verify(anchor?: { posicion: number; sha256: string }) {
  const { known } = await sealOf(t.ctx)
  return verifyAudit(t.ctx, { certificates: known, anchor })
}

const firstOf = async () => (await verify()).hallazgos[0]

test('entries are linked in the order they were written, and an untouched log verifies', async () => {
  await write(5)
  expect(await chainAudit(t.ctx)).toEqual({ linked: 5 })
  expect(await chainAudit(t.ctx)).toEqual({ linked: 0 })
  const rows = await t.ctx.db.selectFrom('auditoria_cadena').select(['posicion', 'entrada']).orderBy('posicion').execute()
  expect(rows.map((r) => [r.posicion, r.entrada])).toEqual([1, 2, 3, 4, 5].map((n) => [n, n]))
  const report = await verify()
  expect(report).toMatchObject({ entradas: 5, sellos: 1, pendientes: 0, hallazgos: [], ultimoSello: { posicion: 5 } })
  expect(report.ultima?.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('an entry of a transaction that was undone leaves no gap and nothing to link', async () => {
  await write(1)
  await t.ctx.db
    .transaction()
    .execute(async (tx) => {
      await recordAudit(t.ctx, tx, { actor: null, accion: 'prueba.deshacer', resultado: 'hecho' })
      throw new Error('undone')
    })
    .catch(() => {})
  await write(1)
  expect(await chainAudit(t.ctx)).toEqual({ linked: 2 })
  expect(await verify()).toMatchObject({ entradas: 2, pendientes: 0, hallazgos: [] })
})

test('several processes that link at once make one chain', async () => {
  await write(30)
  await Promise.all(Array.from({ length: 6 }, () => chainAudit(t.ctx)))
  await chainAudit(t.ctx)
  expect(await verify()).toMatchObject({ entradas: 30, pendientes: 0, hallazgos: [] })
})

test('an empty log, and entries that wait, are nothing to complain of', async () => {
  expect(await verify()).toMatchObject({ entradas: 0, sellos: 0, pendientes: 0, ultima: null, hallazgos: [] })
  await write(2)
  expect(await verify()).toMatchObject({ entradas: 0, pendientes: 2, hallazgos: [] })
})

test('a checkpoint is signed when five minutes have gone by, and not for every turn', async () => {
  await write(2)
  await chainAudit(t.ctx)
  await write(2)
  await chainAudit(t.ctx)
  expect(await t.ctx.db.selectFrom('auditoria_sellos').select('posicion').execute()).toEqual([{ posicion: 2 }])
  t.clock.advance(300)
  await chainAudit(t.ctx)
  expect(await t.ctx.db.selectFrom('auditoria_sellos').select(['numero', 'posicion']).orderBy('numero').execute()).toEqual([
    { numero: 1, posicion: 2 },
    { numero: 2, posicion: 4 },
  ])
  expect(t.logs.filter((l) => l.msg === 'audit checkpoint')).toHaveLength(2)
})

describe.each([
  'update auditoria set resultado = resultado',
  'delete from auditoria',
  'truncate auditoria',
  'update auditoria_cadena set entrada = entrada',
  'delete from auditoria_cadena',
  'truncate auditoria_cadena',
  'delete from auditoria_sellos',
  'update auditoria_sellos set numero = numero',
])('the database refuses', (statement) => {
  test(statement, async () => {
    await write(2)
    await chainAudit(t.ctx)
    await expect(sql.raw(statement).execute(t.ctx.db)).rejects.toThrow(/solo admite altas/)
    expect(await verify()).toMatchObject({ entradas: 2, hallazgos: [] })
  })
})

describe('whoever gets past the triggers is found out', () => {
  beforeEach(async () => {
    await write(10)
    await chainAudit(t.ctx)
  })

  test.each([
    ['who acted', `update auditoria set actor = 'XAXX010101000' where id = 4`],
    ['what came of it', `update auditoria set resultado = 'hecho.' where id = 4`],
    ['a detail', `update auditoria set detalle = '{"i": 4, "nota": "Nandú"}' where id = 4`],
    ['null into empty', `update auditoria set direccion = '' where id = 4`],
    ['a microsecond', `update auditoria set instante = instante + interval '1 microsecond' where id = 4`],
    [
      'a field moved to its neighbour',
      `update auditoria set direccion = peticion, peticion = direccion, objeto = accion, accion = objeto where id = 4`,
    ],
  ])('changing %s', async (_what, statement) => {
    await tamper(t.ctx, statement)
    const { hallazgos } = await verify()
    expect(hallazgos).toEqual([
      { tipo: 'cambiada', posicion: 4, entrada: 4, mensaje: 'La entrada 4, posición 4, no es la que se escribió.' },
    ])
  })

  test('deleting an entry', async () => {
    await tamper(t.ctx, 'delete from auditoria where id = 6')
    expect(await firstOf()).toMatchObject({ tipo: 'faltante', posicion: 6, entrada: 6 })
  })

  test('deleting an entry and its link', async () => {
    await tamper(t.ctx, 'delete from auditoria where id = 6', 'delete from auditoria_cadena where entrada = 6')
    expect(await firstOf()).toMatchObject({ tipo: 'faltante', posicion: 6, entrada: null })
  })

  test('deleting an entry and closing the gap', async () => {
    await tamper(
      t.ctx,
      'delete from auditoria where id = 6',
      'delete from auditoria_cadena where entrada = 6',
      'update auditoria_cadena set posicion = posicion - 1000 where posicion > 6',
      'update auditoria_cadena set posicion = posicion + 999 where posicion < 0',
    )
    expect(await firstOf()).toMatchObject({ tipo: 'cambiada', posicion: 6, entrada: 7 })
  })

  test('putting an entry in without the service', async () => {
    await tamper(
      t.ctx,
      `insert into auditoria (id, instante, actor, accion, resultado) overriding system value values (-5, now(), 'EKU9003173C9', 'relacion.otorgar', 'hecho')`,
    )
    expect(await firstOf()).toMatchObject({ tipo: 'insertada', entrada: -5 })
  })

  test('exchanging the content of two entries', async () => {
    await tamper(
      t.ctx,
      `update auditoria a set (instante, objeto, detalle) = (select b.instante, b.objeto, b.detalle from auditoria b where b.id = 10 - a.id) where a.id in (3, 7)`,
    )
    expect(await firstOf()).toMatchObject({ tipo: 'reordenada', posicion: 3, entrada: 3 })
  })

  test('exchanging two links', async () => {
    await tamper(
      t.ctx,
      'update auditoria_cadena set posicion = -posicion where posicion in (3, 7)',
      'update auditoria_cadena set posicion = 10 + posicion where posicion < 0',
    )
    expect(await firstOf()).toMatchObject({ tipo: 'reordenada', posicion: 3, entrada: 7 })
  })

  test('cutting the end off', async () => {
    await tamper(t.ctx, 'delete from auditoria where id > 8', 'delete from auditoria_cadena where entrada > 8')
    expect(await firstOf()).toMatchObject({ tipo: 'faltante', posicion: 9 })
  })

  test('rewriting the rest of the chain after a change', async () => {
    await tamper(
      t.ctx,
      `update auditoria set resultado = 'otro' where id = 4`,
      'insert into auditoria_pendientes select entrada from auditoria_cadena where posicion >= 4',
      'delete from auditoria_cadena where posicion >= 4',
    )
    await chainAudit(t.ctx)
    expect(await firstOf()).toMatchObject({ tipo: 'sello', posicion: 10 })
  })

  test('rewriting the chain and the checkpoints too, by a hash kept elsewhere', async () => {
    const kept = (await verify()).ultima!
    await tamper(
      t.ctx,
      `update auditoria set resultado = 'otro' where id = 4`,
      'insert into auditoria_pendientes select entrada from auditoria_cadena',
      'delete from auditoria_cadena',
      'delete from auditoria_sellos',
    )
    await chainAudit(t.ctx)
    expect((await verify()).hallazgos).toEqual([])
    expect((await verify(kept)).hallazgos).toMatchObject([{ tipo: 'sello', posicion: 10 }])
  })

  test('a checkpoint that was changed, removed, or signed by somebody else', async () => {
    await write(3)
    await chainAudit(t.ctx)
    await checkpointAudit(t.ctx, { now: true })
    await write(1)
    await chainAudit(t.ctx)
    await checkpointAudit(t.ctx, { now: true })
    const other = await startService()
    const { known } = await sealOf(other.ctx)
    expect((await verifyAudit(t.ctx, { certificates: known })).hallazgos[0]?.mensaje).toMatch(
      /certificado que no está en SEAL_CERT_FILE/,
    )
    await other.stop()
    await tamper(t.ctx, 'delete from auditoria_sellos where numero = 2')
    expect(await firstOf()).toMatchObject({ tipo: 'sello', mensaje: 'Faltan los sellos 2 a 2.' })
    await tamper(
      t.ctx,
      `update auditoria_sellos set sello = overlay(sello placing (case substr(sello, 200, 1) when 'A' then 'B' else 'A' end) from 200) where numero = 1`,
    )
    expect(await firstOf()).toMatchObject({
      tipo: 'sello',
      posicion: 10,
      mensaje: 'El sello 1 no cuenta: no es el que se firmó.',
    })
  })
})

test.skipIf(!onPostgres)(
  "with the rights of docs/database-rights.md the service's own role writes the log and cannot change it",
  async () => {
    const { readFileSync } = await import('node:fs')
    const pg = (await import('pg')).default
    const role = `sia_prueba_${Math.random().toString(36).slice(2, 10)}`
    const script = /```sql\n([\s\S]*?)```/.exec(readFileSync('docs/database-rights.md', 'utf8'))![1]!
    await sql.raw(`create role ${role} login`).execute(t.ctx.db)
    try {
      for (const statement of script.replaceAll('sia_servicio', role).split(/;\s*\n/)) {
        if (statement.replace(/--.*$/gm, '').trim() && !/create role/.test(statement)) await sql.raw(statement).execute(t.ctx.db)
      }
      await write(1)
      const client = new pg.Client({ connectionString: t.databaseUrl })
      await client.connect()
      await client.query(`set role ${role}`)
      await client.query(`insert into auditoria (instante, accion, resultado) values (now(), 'prueba', 'hecho')`)
      for (const table of ['auditoria', 'auditoria_cadena', 'auditoria_sellos', 'acuses']) {
        for (const statement of [
          `update ${table} set ${table === 'acuses' ? 'folio = folio' : table === 'auditoria' ? 'accion = accion' : 'posicion = posicion'}`,
          `delete from ${table}`,
          `truncate ${table}`,
          `alter table ${table} disable trigger all`,
          `drop table ${table}`,
        ]) {
          await expect(client.query(statement), statement).rejects.toThrow(/permission denied|must be owner/)
        }
      }
      await client.query('begin')
      await client.query('delete from auditoria_pendientes')
      await client.query('rollback')
      await client.end()
    } finally {
      await sql.raw(`drop owned by ${role}`).execute(t.ctx.db)
      await sql.raw(`drop role ${role}`).execute(t.ctx.db)
    }
  },
)
