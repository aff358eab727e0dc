// Links the entries that wait, in batches, and signs how far the chain has come. Runs in the background of every process: the
// database decides who links (docs/adr/0007), so nobody who writes an entry waits for a lock.
import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { sealOf, signStatement } from '../seal/index.ts'
import { GENESIS, link } from './link.ts'
import { chainHead, insertCheckpoint, insertLinks, lastCheckpoint, pendingEntries } from './queries.ts'

const BATCH = 1000
/** A new checkpoint after so many entries, or so long after the one before. */
const CHECKPOINT_ENTRIES = 1000
const CHECKPOINT_MS = 5 * 60_000

export const CHECKPOINT_TYPE = 'sia-auditoria+jws'

class Beaten extends Error {}

/** Links all that waits, then signs a checkpoint where one is due. Safe to run in several processes at once. */
export async function chainAudit(ctx: Context): Promise<{ linked: number }> {
  let linked = 0
  for (;;) {
    const batch = await linkBatch(ctx)
    linked += batch
    if (batch < BATCH) break
    await checkpointAudit(ctx)
  }
  await checkpointAudit(ctx)
  return { linked }
}

async function linkBatch(ctx: Context): Promise<number> {
  const head = (await chainHead(ctx.db)) ?? { posicion: 0, sha256: GENESIS }
  const entries = await pendingEntries(ctx.db, BATCH)
  if (entries.length === 0) return 0
  let before = head.sha256
  const hashes = entries.map((entry, i) => (before = link(before, head.posicion + 1 + i, entry)))
  try {
    await inTransaction(ctx.db, async (tx) => {
      if (
        !(await insertLinks(
          tx,
          head.posicion + 1,
          entries.map((e) => e.id),
          hashes,
        ))
      )
        throw new Beaten()
    })
  } catch (error) {
    // Another process linked from the same head first; it goes on where it was.
    if (
      error instanceof Beaten ||
      violated(error) === 'auditoria_cadena_pk' ||
      violated(error) === 'auditoria_cadena_entrada_unica'
    )
      return 0
    throw error
  }
  return entries.length
}

/** Signs the head of the chain where enough came after the last checkpoint, or `now` is set and anything did. */
export async function checkpointAudit(ctx: Context, { now = false } = {}): Promise<void> {
  const [head, last] = [await chainHead(ctx.db), await lastCheckpoint(ctx.db)]
  if (!head || head.posicion <= (last?.posicion ?? 0)) return
  const instant = ctx.now()
  const due =
    now ||
    !last ||
    head.posicion - last.posicion >= CHECKPOINT_ENTRIES ||
    Math.abs(instant.getTime() - last.sellado_el.getTime()) >= CHECKPOINT_MS
  if (!due) return
  const numero = (last?.numero ?? 0) + 1
  const statement = {
    numero,
    posicion: head.posicion,
    sha256: head.sha256.toString('hex'),
    selladoEl: instant.toISOString(),
    anterior: last ? checkpointHash(last.sello) : null,
  }
  const sello = await signStatement(await sealOf(ctx), CHECKPOINT_TYPE, statement)
  try {
    await insertCheckpoint(ctx.db, { numero, posicion: head.posicion, sellado_el: instant, sello })
  } catch (error) {
    if (violated(error)?.startsWith('auditoria_sellos_')) return
    throw error
  }
  // Kept outside the database by whoever keeps the logs: with it, even a chain that was cut and signed anew is found out.
  ctx.log.info({ posicion: head.posicion, sha256: statement.sha256 }, 'audit checkpoint')
}

export const checkpointHash = (sello: string): string => createHash('sha256').update(sello).digest('hex')
