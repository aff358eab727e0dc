// The notices that payroll knows, each once, and which of a worker's counts.
import type { Notice } from './settings.ts'

export class Ledger {
  protected notices = new Map<string, Notice>()

  add(notices: readonly Notice[]): void {
    for (const notice of notices) this.notices.set(notice.folioAviso, notice)
  }

  /** The notice by which the worker's withholding goes: of one kind and day the one created last, then the latest by its date. */
  current(nss: string): Notice | undefined {
    const own = [...this.notices.values()].filter((n) => n.nss === nss && n.clasificacion !== null)
    const counting = own.filter((n) => !own.some((other) => this.supersedes(other, n)))
    return counting.toSorted(latestFirst)[0]
  }

  /** How many times the worker's discount is applied. */
  times(_nss: string): number {
    return 1
  }

  protected supersedes(later: Notice, earlier: Notice): boolean {
    return (
      later.numCredito === earlier.numCredito &&
      later.clasificacion === earlier.clasificacion &&
      later.fechaCreaAviso === earlier.fechaCreaAviso &&
      later.folioAviso.slice(-6) > earlier.folioAviso.slice(-6)
    )
  }
}

const latestFirst = (a: Notice, b: Notice): number =>
  a.fechaCreaAviso === b.fechaCreaAviso ? b.posicion - a.posicion : a.fechaCreaAviso < b.fechaCreaAviso ? 1 : -1
