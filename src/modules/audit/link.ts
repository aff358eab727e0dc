// One link of the chain: SHA-256 over the hash before it, the position, and the entry in one fixed form. Pure, and the same for
// who writes the chain and who verifies it; the database's own functions are not trusted with it.
import { createHash } from 'node:crypto'

export type Entry = {
  id: number
  /** Microseconds since 1970, as text. */
  instante: string
  actor: string | null
  accion: string
  objeto: string | null
  resultado: string
  /** The jsonb as PostgreSQL writes it. */
  detalle: string
  direccion: string | null
  peticion: string | null
}

/** What the first entry is linked to. */
export const GENESIS = Buffer.alloc(32)

export function link(before: Buffer, position: number, e: Entry): Buffer {
  const fields = [position, e.id, e.instante, e.actor, e.accion, e.objeto, e.resultado, e.detalle, e.direccion, e.peticion]
  // JSON keeps null apart from "null" and every field apart from its neighbour.
  return createHash('sha256').update('sia-auditoria-1').update(before).update(JSON.stringify(fields)).digest()
}
