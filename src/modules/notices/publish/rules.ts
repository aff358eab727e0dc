// What a notice means and which of several counts (domain.md 2 and 4), decided from the catalog and the credit's other notices.
import { folioSerial } from '../../../kernel/folio.ts'

export const CLASIFICACIONES = ['RETENCION', 'MODIFICACION', 'SUSPENSION'] as const
export type Clasificacion = (typeof CLASIFICACIONES)[number]

export const EFECTOS_SUSPENSION = ['SUSPENDER', 'SUSPENDER_Y_ENTERAR', 'SUSPENDER_Y_DEVOLVER'] as const
export type Efecto = 'INICIAR' | 'REINICIAR' | 'MODIFICAR' | (typeof EFECTOS_SUSPENSION)[number]

/** What the catalog tiposAviso says of a type; a type that it does not know has no entry. */
export type NoticeType = { clasificacion: Clasificacion; efecto: (typeof EFECTOS_SUSPENSION)[number] | undefined }
export type NoticeTypes = ReadonlyMap<string, NoticeType>

/** A notice among the others of its credit and NRP. `publicacion`: its number in the employer's feed. */
export type CreditNotice = {
  folioAviso: string
  clasificacion: Clasificacion | null
  fechaCreaAviso: string
  publicacion: number
  sustituidoPor: string | null
}

/**
 * The effect of a notice; `others`: the credit's notices for that NRP that are known when it is decided. A retention restarts
 * where the latest classified notice before it, by its date and then by publication, is a suspension.
 */
export function effectOf(
  type: NoticeType,
  notice: { fechaCreaAviso: string; publicacion: number },
  others: readonly CreditNotice[],
): Efecto {
  if (type.clasificacion === 'MODIFICACION') return 'MODIFICAR'
  if (type.clasificacion === 'SUSPENSION') return type.efecto ?? 'SUSPENDER'
  let latest: CreditNotice | undefined
  for (const other of others) {
    if (other.clasificacion === null || !isBefore(other, notice)) continue
    if (!latest || isBefore(latest, other)) latest = other
  }
  return latest?.clasificacion === 'SUSPENSION' ? 'REINICIAR' : 'INICIAR'
}

const isBefore = (
  a: { fechaCreaAviso: string; publicacion: number },
  b: { fechaCreaAviso: string; publicacion: number },
): boolean => a.fechaCreaAviso < b.fechaCreaAviso || (a.fechaCreaAviso === b.fechaCreaAviso && a.publicacion < b.publicacion)

/** Notices with one key are of one credit, kind and day: one of them counts. Unclassified ones have none. */
export const supersedeKey = (notice: CreditNotice): string | undefined =>
  notice.clasificacion === null ? undefined : `${notice.clasificacion} ${notice.fechaCreaAviso}`

/**
 * The one that counts among notices of one key: the one created last, which is the higher folio serial (the greater folio
 * where serials are equal). Folios without a serial tell no order of creation: the last published of them counts, and between
 * it and the highest serial the one published later. So where all have serials, the order of arrival does not matter.
 */
export function winnerOf(group: readonly CreditNotice[]): CreditNotice {
  let bySerial: { serial: number; notice: CreditNotice } | undefined
  let other: CreditNotice | undefined
  for (const notice of group) {
    const serial = folioSerial(notice.folioAviso)
    if (serial === undefined) {
      if (!other || notice.publicacion > other.publicacion) other = notice
    } else if (
      !bySerial ||
      serial > bySerial.serial ||
      (serial === bySerial.serial && notice.folioAviso > bySerial.notice.folioAviso)
    ) {
      bySerial = { serial, notice }
    }
  }
  if (!bySerial) return other!
  return other && other.publicacion > bySerial.notice.publicacion ? other : bySerial.notice
}

/** Settles `sustituidoPor` within one credit's notices for the keys that `touched` have; returns those that changed. */
export function settleSuperseded(notices: readonly CreditNotice[], touched: readonly CreditNotice[]): CreditNotice[] {
  const changed: CreditNotice[] = []
  for (const key of new Set(touched.map(supersedeKey))) {
    if (key === undefined) continue
    const group = notices.filter((n) => supersedeKey(n) === key)
    const winner = winnerOf(group)
    for (const notice of group) {
      const by = notice === winner ? null : winner.folioAviso
      if (notice.sustituidoPor === by) continue
      notice.sustituidoPor = by
      changed.push(notice)
    }
  }
  return changed
}
