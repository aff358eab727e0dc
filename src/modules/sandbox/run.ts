// A run as the modules that use the sandbox see it.
import type { Context, Run } from '../../context.ts'
import { inRun } from '../../context.ts'
import type { RunRow, TaxpayerRow } from './queries.ts'

/** What of the outside world does not work for a run. */
export type Switches = {
  /** The OCSP responder does not answer. */
  ocspCaido: boolean
  /** Mail is not accepted; it waits. */
  correoCaido: boolean
  /** The test developer's certification has run out. */
  certificacionVencida: boolean
}

export const ALL_WELL: Switches = { ocspCaido: false, correoCaido: false, certificacionVencida: false }

export type SandboxRun = Run & {
  /** The real developer for whom it was opened. */
  desarrolladorReal: string
  producto: { nombre: string; version: string }
  /** The test developer. */
  rfc: string
  creadaEl: Date
  venceEl: Date
  cerradaEl: Date | null
  interruptores: Switches
}

export type TestTaxpayer = {
  rfc: string
  nombre: string
  papel: 'desarrollador' | 'patron'
  nrps: string[]
  /** Whether the test developer had its trust when the run was opened. */
  confia: boolean
  numeroSerie: string
  revocadaEl: Date | null
}

export const runOf = (row: RunRow): SandboxRun => ({
  id: row.id,
  aheadMs: row.adelanto_ms,
  desarrolladorReal: row.desarrollador_real,
  producto: { nombre: row.producto, version: row.version },
  rfc: row.rfc,
  creadaEl: row.creada_el,
  venceEl: row.vence_el,
  cerradaEl: row.cerrada_el,
  interruptores: { ...ALL_WELL, ...(row.interruptores as Partial<Switches>) },
})

export const taxpayerOf = (row: TaxpayerRow): TestTaxpayer => ({
  rfc: row.rfc,
  nombre: row.nombre,
  papel: row.papel as TestTaxpayer['papel'],
  nrps: row.nrps,
  confia: row.confia,
  numeroSerie: row.numero_serie,
  revocadaEl: row.revocada_el,
})

/** The Context of work for a run: its `now` is the run's clock. `sandbox`: the sandbox's Context, not production's. */
export const runContext = (sandbox: Context, run: Run): Context => inRun(sandbox, { id: run.id, aheadMs: run.aheadMs })
