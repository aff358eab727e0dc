// The padrón from the institute: CSV `nrp,rfc,razonSocial` or NDJSON with these fields. Adds and renames, never deletes; an
// NRP that comes with another RFC moves to it. The same file again writes nothing.

import {
  type Checked,
  type ImportOptions,
  importRows,
  type Numbered,
  type Reject,
  type Source,
  type Totals,
  type Values,
  type Written,
} from '../../bulk-import/index.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { checkNrp } from '../../kernel/nrp.ts'
import { checkRfc } from '../../kernel/rfc.ts'
import { typedKey } from '../../kernel/typed-key.ts'
import { recordAudit } from '../audit/index.ts'
import { type OnMoved, registrationsMoved } from './move-registrations.ts'
import { type Move, moveRegistrations, saveEmployers, saveRegistrations } from './queries.ts'

const COLUMNS = { required: ['nrp', 'rfc', 'razonSocial'], optional: [] } as const
const BATCH = 2_000
const NAME_LENGTH = 300
/** Moves that the summary names; the audit log has all. */
const NAMED_MOVES = 20

export type EmployerImport = Totals & {
  patronesNuevos: number
  patronesRenombrados: number
  nrpNuevos: number
  nrpMovidos: number
  /** The first of them. */
  movimientos: Move[]
}

type EmployerLine = { nrp: string; rfc: string; razonSocial: string }

/** `onMoved` runs inside the transaction that moves the NRPs. Throws as `importRows` does. */
export async function importEmployers(
  ctx: Context,
  source: Source,
  options: ImportOptions & { onMoved?: OnMoved } = {},
): Promise<EmployerImport> {
  const counts = { patronesNuevos: 0, patronesRenombrados: 0, nrpNuevos: 0, nrpMovidos: 0, movimientos: [] as Move[] }
  const write = async (batch: Numbered<EmployerLine>[]): Promise<Written> => {
    const { lines, rechazos, repeated } = settleRepeated(batch)
    const now = ctx.now()
    const done = await inTransaction(ctx.db, async (tx) => {
      // One name an employer: the one in the last line.
      const employers = [...new Map(lines.map((l) => [l.rfc, { rfc: l.rfc, razonSocial: l.razonSocial }])).values()]
      const saved = await saveEmployers(tx, employers, now)
      const { nuevos, owners } = await saveRegistrations(
        tx,
        lines.map(({ nrp, rfc }) => ({ nrp, rfc })),
        now,
      )
      const moves = lines
        .filter((l) => owners.has(l.nrp) && owners.get(l.nrp) !== l.rfc)
        .map((l) => ({ nrp: l.nrp, de: owners.get(l.nrp)!, a: l.rfc }))
      if (moves.length > 0) {
        await moveRegistrations(tx, moves, now)
        await registrationsMoved(ctx, tx, moves, options.onMoved)
      }
      return { ...saved, nrpNuevos: nuevos, moves }
    })
    counts.patronesNuevos += done.nuevos
    counts.patronesRenombrados += done.renombrados
    counts.nrpNuevos += done.nrpNuevos
    counts.nrpMovidos += done.moves.length
    counts.movimientos.push(...done.moves.slice(0, NAMED_MOVES - counts.movimientos.length))
    const escritas = done.nrpNuevos + done.moves.length
    return { escritas, sinCambio: lines.length - escritas + repeated, rechazos }
  }
  const totals = await importRows(source, { columns: COLUMNS, batchSize: BATCH, check: checkLine, write, log: ctx.log }, options)
  await recordAudit(ctx, ctx.db, {
    actor: 'operador',
    accion: 'padron.importar',
    objeto: source.name,
    resultado: 'hecho',
    detalle: { leidas: totals.leidas, rechazadas: totals.rechazadas, ...counts, movimientos: undefined },
  })
  return { ...totals, ...counts }
}

function checkLine(valores: Values): Checked<EmployerLine> {
  const errores: { campo: string; codigo: string; motivo: string }[] = []
  const advertencias: string[] = []
  const text = (campo: string): string => {
    const given = valores[campo]
    if (given === undefined || given === null || given === '')
      errores.push({ campo, codigo: 'CAMPO_FALTANTE', motivo: 'Falta este campo.' })
    else if (typeof given !== 'string') errores.push({ campo, codigo: 'VALOR_INVALIDO', motivo: 'Debe ser un texto.' })
    else return given.trim().normalize('NFC')
    return ''
  }
  const [nrp, rfc, razonSocial] = [typedKey(text('nrp')), typedKey(text('rfc')), text('razonSocial')]
  if (errores.length === 0) {
    for (const [campo, check] of [
      ['nrp', checkNrp(nrp)],
      ['rfc', checkRfc(rfc)],
    ] as const) {
      if (!check.ok) errores.push({ campo, codigo: 'VALOR_INVALIDO', motivo: check.motivo })
      else if (check.aviso) advertencias.push(campo)
    }
    if (razonSocial.length === 0 || razonSocial.length > NAME_LENGTH) {
      errores.push({ campo: 'razonSocial', codigo: 'VALOR_INVALIDO', motivo: `Debe tener de 1 a ${NAME_LENGTH} caracteres.` })
      // \p{C}: control characters, invisible format characters and unassigned ones, none of which a name on paper has.
    } else if (/\p{C}/u.test(razonSocial)) {
      errores.push({ campo: 'razonSocial', codigo: 'VALOR_INVALIDO', motivo: 'Tiene caracteres de control o invisibles.' })
    }
  }
  return errores.length > 0 ? { ok: false, errores } : { ok: true, valor: { nrp, rfc, razonSocial }, advertencias }
}

/** An NRP twice in one batch: the same RFC counts once, another RFC contradicts and is rejected. */
function settleRepeated(batch: Numbered<EmployerLine>[]): { lines: EmployerLine[]; rechazos: Reject[]; repeated: number } {
  const byNrp = new Map<string, EmployerLine>()
  const rechazos: Reject[] = []
  let repeated = 0
  for (const { linea, valor } of batch) {
    const before = byNrp.get(valor.nrp)
    if (before && before.rfc !== valor.rfc) {
      rechazos.push({
        linea,
        campo: 'nrp',
        codigo: 'NRP_REPETIDO',
        motivo: 'El archivo trae este NRP dos veces con RFC distinto; queda el primero.',
      })
      continue
    }
    if (before) repeated += 1
    byNrp.set(valor.nrp, valor)
  }
  return { lines: [...byNrp.values()], rechazos, repeated }
}
