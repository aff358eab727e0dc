// Walks the whole audit log in constant memory and says what is not as it was written: an entry changed, missing, put in past
// the chain, or moved; a checkpoint that does not fit, is not the institute's, or is missing.
import type { X509Certificate } from 'node:crypto'
import type { Context } from '../../context.ts'
import { readStatement } from '../seal/index.ts'
import { CHECKPOINT_TYPE, checkpointHash } from './chain-audit.ts'
import { type Entry, GENESIS, link } from './link.ts'
import { type ChainRow, type Checkpoint, chainAfter, chainHead, checkpointsAfter, looseEnds } from './queries.ts'

const BATCH = 2000
const MAX_FINDINGS = 20

export type Finding = {
  tipo: 'cambiada' | 'faltante' | 'insertada' | 'reordenada' | 'sello'
  /** Place in the chain, where it has one. */
  posicion: number | null
  /** Id of the entry, where one can be named. */
  entrada: number | null
  mensaje: string
}

/** A position and hash that somebody kept outside the database. */
export type Anchor = { posicion: number; sha256: string }

export type AuditReport = {
  entradas: number
  sellos: number
  /** Entries that wait to be linked. */
  pendientes: number
  ultima: Anchor | null
  ultimoSello: { posicion: number; selladoEl: string } | null
  /** In the order of the chain, at most 20; empty: all is as it was written. */
  hallazgos: Finding[]
}

type Options = { certificates: X509Certificate[]; anchor?: Anchor; onProgress?: (done: number, total: number) => void }

/** `certificates`: those whose checkpoints count. */
export async function verifyAudit(ctx: Context, { certificates, anchor, onProgress }: Options): Promise<AuditReport> {
  const hallazgos: Finding[] = []
  const find = (tipo: Finding['tipo'], posicion: number | null, entrada: number | null, mensaje: string) => {
    if (hallazgos.length < MAX_FINDINGS) hallazgos.push({ tipo, posicion, entrada, mensaje })
  }
  // Asked first: what is linked while the walk goes on was written after this moment and is none of it.
  const loose = await looseEnds(ctx.db)
  const total = (await chainHead(ctx.db))?.posicion ?? 0
  const checkpoints = readCheckpoints(ctx, certificates, find)
  let checkpoint = (await checkpoints.next()).value
  let lastCheckpoint: Stated | undefined
  let before: Buffer = GENESIS
  let at = 0
  let anchored = anchor === undefined

  while (at < total) {
    const rows = await chainAfter(ctx.db, at, Math.min(BATCH, total - at))
    if (rows.length === 0) break
    for (const [i, row] of rows.entries()) {
      if (row.posicion > total) break
      if (row.posicion !== at + 1)
        find('faltante', at + 1, null, `Faltan los eslabones ${at + 1} a ${row.posicion - 1} de la cadena.`)
      at = row.posicion
      judgeRow(before, row, rows.slice(i), find)
      before = row.sha256
      while (checkpoint && checkpoint.posicion <= at) {
        if (checkpoint.posicion < at || checkpoint.sha256 !== before.toString('hex')) {
          const since = (lastCheckpoint?.posicion ?? 0) + 1
          find(
            'sello',
            checkpoint.posicion,
            null,
            `La cadena no es la que el sello ${checkpoint.numero} firmó: algo cambió entre las posiciones ${since} y ${checkpoint.posicion}.`,
          )
        }
        lastCheckpoint = checkpoint
        checkpoint = (await checkpoints.next()).value
      }
      if (anchor?.posicion === at) {
        anchored = true
        if (anchor.sha256 !== before.toString('hex'))
          find('sello', at, null, `La huella en la posición ${at} no es la que usted conserva: algo cambió hasta ahí.`)
      }
    }
    onProgress?.(at, total)
  }
  for (; checkpoint; checkpoint = (await checkpoints.next()).value) {
    if (checkpoint.posicion > at && checkpoint.posicion > ((await chainHead(ctx.db))?.posicion ?? 0)) {
      find(
        'faltante',
        at + 1,
        null,
        `La cadena termina en la posición ${at}, y el sello ${checkpoint.numero} firmó hasta la ${checkpoint.posicion}: se borró el final.`,
      )
    }
  }
  if (!anchored)
    find(
      'faltante',
      at + 1,
      null,
      `La cadena termina en la posición ${at} y no llega a la ${anchor!.posicion} que usted conserva.`,
    )
  if (loose.unlinked !== null)
    find(
      'insertada',
      null,
      loose.unlinked,
      `La entrada ${loose.unlinked} no está en la cadena ni en espera: entró por fuera del servicio, o se borró su eslabón.`,
    )
  if (loose.vanished !== null)
    find('faltante', null, loose.vanished, `La entrada ${loose.vanished} esperaba ser encadenada y ya no existe.`)
  return {
    entradas: at,
    sellos: lastCheckpoint?.numero ?? 0,
    pendientes: loose.pending,
    ultima: at > 0 ? { posicion: at, sha256: before.toString('hex') } : null,
    ultimoSello: lastCheckpoint ? { posicion: lastCheckpoint.posicion, selladoEl: lastCheckpoint.selladoEl } : null,
    hallazgos,
  }
}

type Find = (tipo: Finding['tipo'], posicion: number | null, entrada: number | null, mensaje: string) => void

const entryOf = (row: ChainRow): Entry | undefined => (row.id === null ? undefined : row)

function judgeRow(before: Buffer, row: ChainRow, ahead: ChainRow[], find: Find): void {
  const { posicion, entrada } = row
  const entry = entryOf(row)
  if (!entry) {
    find('faltante', posicion, entrada, `Falta la entrada ${entrada}, posición ${posicion}.`)
    return
  }
  if (link(before, posicion, entry).equals(row.sha256)) return
  // Moved rather than changed, where a later row fits this place: its link as a whole, or its content under this entry's id.
  const moved = ahead.some((other) => {
    const there = entryOf(other)
    return (
      there &&
      (link(before, posicion, there).equals(other.sha256) ||
        link(before, posicion, { ...there, id: entry.id }).equals(row.sha256))
    )
  })
  if (moved)
    find('reordenada', posicion, entrada, `La entrada ${entrada}, posición ${posicion}, no está en el lugar en que se escribió.`)
  else find('cambiada', posicion, entrada, `La entrada ${entrada}, posición ${posicion}, no es la que se escribió.`)
}

type Stated = { numero: number; posicion: number; sha256: string; selladoEl: string }

/** The checkpoints that count, in order; those that do not are reported and left out. */
async function* readCheckpoints(ctx: Context, certificates: X509Certificate[], find: Find): AsyncGenerator<Stated, undefined> {
  let before: Checkpoint | undefined
  for (;;) {
    const rows = await checkpointsAfter(ctx.db, before?.numero ?? 0, BATCH)
    if (rows.length === 0) return undefined
    for (const row of rows) {
      const expected = (before?.numero ?? 0) + 1
      if (row.numero !== expected) find('sello', row.posicion, null, `Faltan los sellos ${expected} a ${row.numero - 1}.`)
      const read = await readStatement(certificates, CHECKPOINT_TYPE, row.sello)
      if ('refused' in read) {
        const why =
          read.refused === 'desconocido'
            ? 'lo firmó un certificado que no está en SEAL_CERT_FILE (si es uno anterior, añádalo ahí después del vigente)'
            : 'no es el que se firmó'
        find('sello', row.posicion, null, `El sello ${row.numero} no cuenta: ${why}.`)
      } else {
        const stated = read.statement as Stated & { anterior: string | null }
        const fits = stated.numero === row.numero && stated.posicion === row.posicion
        const follows = row.numero !== expected || stated.anterior === (before ? checkpointHash(before.sello) : null)
        if (fits && follows) yield stated
        else find('sello', row.posicion, null, `El sello ${row.numero} no sigue al anterior: uno de los dos fue reemplazado.`)
      }
      before = row
    }
  }
}
