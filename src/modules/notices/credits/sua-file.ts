// The SUA file of a reading: the net movements of the credits that its notices belong to, in order of date, each credit at most once a
// movement (domain.md 5). Decided by the fold over everything published, so history that is read at once makes one line and not three. What a
// file cannot be written before its last notice is read, since dates decide the order: only keys are held until then.
import type { Context } from '../../../context.ts'
import { type Day, legalDay } from '../../../kernel/dates.ts'
import { csvText } from '../feed/format-csv.ts'
import { type Decrease, suaLine } from '../feed/format-sua.ts'
import { movementsBeside } from './conflicts.ts'
import { type CreditView, creditViews } from './credit-view.ts'
import type { Folded } from './fold.ts'
import { creditsOfWorkers } from './list-queries.ts'
import { type CreditRow, creditRows, type Told } from './queries.ts'
import { movementsOf } from './timeline.ts'

/** `movimientos`: what SUA imports. `omitidos`: each notice without a line, and why. `caratula`: what SUA must hold of each worker afterwards. */
export type SuaPart = 'movimientos' | 'omitidos' | 'caratula'
export type SuaFile = {
  add(notices: readonly { folioAviso: string; nrp: string; nss: string; nssUnificado: string | null }[]): void
  write(part: SuaPart): AsyncGenerator<string>
}

const WORKERS = 1_000

export function beginSuaFile(ctx: Context, patron: string, decrease: Decrease): SuaFile {
  const folios = new Set<string>()
  const nrps = new Set<string>()
  const workers = new Set<string>()
  return {
    add(notices) {
      for (const { folioAviso, nrp, nss, nssUnificado } of notices) {
        folios.add(folioAviso)
        nrps.add(nrp)
        workers.add(nss)
        if (nssUnificado !== null) workers.add(nssUnificado)
      }
    },
    async *write(part) {
      const lines: { fecha: Day; linea: string }[] = []
      for await (const view of views(ctx, patron, [...workers].sort(), [...nrps])) {
        const told = tell(view.view, view.others, folios, decrease)
        if (part === 'movimientos') lines.push(...told.lines)
        else if (part === 'omitidos') yield told.omitted.map((row) => csvRow(row)).join('')
        else if (told.lines.length + told.omitted.length > 0) yield csvRow(coverRow(view.view, told))
      }
      // Stable: within a day by worker and credit.
      lines.sort((a, b) => (a.fecha < b.fecha ? -1 : Number(a.fecha > b.fecha)))
      for (let at = 0; at < lines.length; at += WORKERS)
        yield lines
          .slice(at, at + WORKERS)
          .map(({ linea }) => linea)
          .join('')
    },
  }
}

type View = CreditView<CreditRow & Told>

/** Each credit of these workers, with the worker's other ones of the same registration. */
async function* views(
  ctx: Context,
  patron: string,
  workers: string[],
  nrps: string[],
): AsyncGenerator<{ view: View; others: View[] }> {
  const seen = new Set<string>()
  const day = legalDay(ctx.now())
  for (let at = 0; at < workers.length; at += WORKERS) {
    const keys = await creditsOfWorkers(ctx.database, patron, workers.slice(at, at + WORKERS), nrps)
    const rows = (await creditRows(ctx.db, keys)).filter((row) => row.rfcPatron === patron)
    const found = creditViews(rows, day)
    const byWorker = Map.groupBy(found, ({ nrp, nss }) => nrp + nss)
    for (const view of found) {
      const key = view.nrp + view.numCredito
      if (seen.has(key)) continue
      seen.add(key)
      yield { view, others: byWorker.get(view.nrp + view.nss)!.filter((other) => other !== view) }
    }
  }
}

type Omitted = [folioAviso: string, nrp: string, nss: string, numCredito: string, motivo: string]
type TellOf = { lines: { fecha: Day; linea: string; movimiento: string }[]; omitted: Omitted[] }

/** Of one credit: the lines of those movements that notices of the reading make, and why its others make none. */
function tell(view: View, others: readonly View[], folios: ReadonlySet<string>, decrease: Decrease): TellOf {
  const movements = movementsBeside(
    movementsOf(view.turns),
    others.map((other) => other.turns),
  )
  const told: TellOf = { lines: [], omitted: [] }
  for (const item of view.folded) {
    const { folioAviso } = item.notice
    if (!folios.has(folioAviso)) continue
    const movement = movements.find((m) => m.folioAviso === folioAviso)
    const made = movement ? suaLine(view, movement, decrease) : { motivo: reasonOf(item) }
    if ('linea' in made) told.lines.push({ fecha: movement!.fecha, linea: made.linea, movimiento: movement!.movimiento })
    else told.omitted.push([folioAviso, view.nrp, view.nss, view.numCredito, made.motivo])
  }
  return told
}

function reasonOf({ sustituidoPor, efecto }: Folded): string {
  if (sustituidoPor !== null) return `Lo deja sin efecto el aviso ${sustituidoPor}.`
  if (efecto === null) return 'El catálogo no conoce su tipo de aviso.'
  return efecto === 'SIN_EFECTO' ? 'Repite lo que ya rige, o es de un crédito suspendido.' : 'No cambia lo que SUA ya tiene.'
}

/** The head of the cover; `enSua`: how the credit must stand in SUA once the movements are imported. */
export const COVER_HEAD = 'nrp,nss,numCredito,enSua,tipoDescuento,valor,desde,programados,movimientos,omitidos,atencion\r\n'
export const OMITTED_HEAD = 'folioAviso,nrp,nss,numCredito,motivo\r\n'

function coverRow({ nrp, nss, numCredito, state, conflicto }: View, { lines, omitted }: TellOf): string[] {
  const { terminos, desde, programados } = state
  const valor = terminos && (terminos.tipoDescuento === '03' ? terminos.facDescuento : terminos.monDescuento)
  return [
    ...[nrp, nss, numCredito],
    { active: 'vigente', suspended: 'suspendido', none: 'sin iniciar' }[state.estado],
    ...[terminos?.tipoDescuento ?? '', valor ?? '', desde ?? ''],
    programados.map(({ efecto, fechaEfecto }) => `${efecto} ${fechaEfecto}`).join('; '),
    lines.map(({ movimiento, fecha }) => `${movimiento} ${fecha}`).join('; '),
    omitted.map(([folioAviso, , , , motivo]) => `${folioAviso}: ${motivo}`).join(' '),
    conflicto ? 'Hay otro crédito vigente de esta persona: SUA admite uno. Decida cuál con el Instituto.' : '',
  ]
}

const csvRow = (cells: readonly string[]): string => `${cells.map(csvText).join(',')}\r\n`
